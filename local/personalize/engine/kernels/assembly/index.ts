// AssemblyScript, not TypeScript: compiled to one WebAssembly module by training/kernel-module.ts.
// All functions work on addresses of the imported memory; nothing here allocates. engine/kernels/ documents each function by
// its plain twin.
export { factorPivot, mirrorNegated, preparePanel, updateLower, writePivot } from './inverse';
export { addRows, countPairs, transpose } from './rows';
export { addScaled, scatterRows, softplus, standardise } from './scores';
export { scaleAndSelect } from './select';
export { transitionRow } from './transitions';
