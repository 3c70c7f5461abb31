export { avroSchemaOf, schemaTextOf } from './dataset-schemas';
export { pipelineJsonSchema, pipelineJsonSchemaText } from './json-schema';
export { environmentNames, type LoadOptions, loadPipeline } from './load-pipeline';
export * from './pipeline-config';
export { resolvePipelineFile } from './pipeline-path';
