export { averageCapacity, type CapacityChange } from './average-capacity';
export * from './cost-input';
export type { CostKind, CostLine } from './cost-line';
export { type Estimate, estimate } from './estimate';
export * from './prices';
export { automaticTrainingDays, searchJobs } from './solution-config';
export { timesAMonth } from './times-a-month';
