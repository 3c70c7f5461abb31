import { createHash } from 'node:crypto';
import { arnParameterName } from '../../lambda/shared/contract/names';
import type { DatasetType } from '../../lambda/shared/contract/workflow';

/**
 * Every physical name of a pipeline, derived here and, where handlers need it too, in their contract. `pipeline` is the name in
 * pipeline.yaml, `logicalName` that of a filter or solution in it; all results are legal as long as lib/config/load-pipeline.ts let
 * the two pass.
 */

export { CONTROL_PREFIX, controlKey } from '../../lambda/shared/contract/names';

/** Pipeline names, so that every name made of them fits: the longest suffix is that of a schema. */
export const PIPELINE_NAME_PATTERN = /^[a-z][a-z0-9-]{0,29}$/;

export function datasetGroupName(pipeline: string): string {
  return pipeline;
}

export function eventTrackerName(pipeline: string): string {
  return pipeline;
}

export function datasetName(pipeline: string, type: DatasetType): string {
  return `${pipeline}-${type.toLowerCase()}`;
}

/** Schemas cannot be changed, so a new text needs a new name. @param schemaText as given to CreateSchema */
export function schemaName(pipeline: string, type: DatasetType, schemaText: string): string {
  const hash = createHash('sha256').update(schemaText).digest('hex').slice(0, 8);
  return `${datasetName(pipeline, type)}-${hash}`;
}

/** Import jobs of the workflow are named `<prefix>-<fingerprint>`; at most 20 characters are left for the latter. */
export function importJobNamePrefix(pipeline: string, type: DatasetType): string {
  return datasetName(pipeline, type);
}

/** The import job that the stack declares. */
export function firstImportJobName(pipeline: string, type: DatasetType): string {
  return `${datasetName(pipeline, type)}-first`;
}

/**
 * What everything that stands for one logical name is named like. A resource with members that cannot be changed has a hash of
 * them behind it, `<family>-<6 hexadecimal digits>`: another value makes a new resource beside the old one, which goes when
 * the new one works.
 */
export function familyOf(pipeline: string, logicalName: string): string {
  return `${pipeline}-${logicalName}`;
}

/** @param filterExpression a filter cannot be changed */
export function filterName(pipeline: string, logicalName: string, filterExpression: string): string {
  return `${familyOf(pipeline, logicalName)}-${hashOf(filterExpression)}`;
}

/** @param immutable members of CreateSolution that UpdateSolution does not take */
export function solutionName(pipeline: string, logicalName: string, immutable: unknown): string {
  return `${familyOf(pipeline, logicalName)}-${hashOf(immutable)}`;
}

/** @param immutable members of CreateRecommender that UpdateRecommender does not take */
export function recommenderName(pipeline: string, logicalName: string, immutable: unknown): string {
  return `${familyOf(pipeline, logicalName)}-${hashOf(immutable)}`;
}

/**
 * A dataset group has one metric attribution. @param metrics where CloudFormation makes it itself, which makes another one for
 * other metrics
 */
export function metricAttributionName(pipeline: string, metrics?: unknown): string {
  return metrics === undefined ? pipeline : `${pipeline}-${hashOf(metrics)}`;
}

/** Batch jobs are named `<prefix>-<fingerprint>`. */
export function batchJobNamePrefix(pipeline: string, logicalName: string): string {
  return familyOf(pipeline, logicalName);
}

/** Equal values have equal hashes, in whatever order their members stand. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 6);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
    .join(',')}}`;
}

/** Folder of a dataset's CSV files in the data bucket, with the closing slash. */
export function dataPrefix(type: DatasetType): string {
  return `${type.toLowerCase()}/`;
}

/** Folder of data that is added to a dataset: its files, and those of each of its sub-folders, are one INCREMENTAL import. */
export function incrementalPrefix(type: DatasetType): string {
  return `${dataPrefix(type)}incremental/`;
}

/** Folder of the records of runs in the data bucket: `<execution name>.json`. */
export const RUN_PREFIX = 'runs/';

/** Folder in the data bucket that a batch job reads from or writes to, when the file names none. */
export function batchFolder(logicalName: string, side: 'input' | 'output'): string {
  return `batch/${logicalName}/${side}/`;
}

/** Object of the lock that a run holds. */
export const LOCK_KEY = 'control/lock.json';

/** Folder of the reports of the metric attribution in the data bucket. */
export const ATTRIBUTION_PREFIX = 'metric-attribution/';

/** Writing this key into the data bucket starts the workflow. */
export const SUCCESS_MARKER_KEY = '_SUCCESS';

/** Folder of the reports of data checks in the data bucket. */
export const REPORT_PREFIX = 'reports/';

export function dataStackName(pipeline: string): string {
  return `${pipeline}-data`;
}

export function workflowStackName(pipeline: string): string {
  return `${pipeline}-workflow`;
}

export function servingStackName(pipeline: string): string {
  return `${pipeline}-serving`;
}

export function operationsStackName(pipeline: string): string {
  return `${pipeline}-operations`;
}

export function stateMachineName(pipeline: string): string {
  return `${pipeline}-workflow`;
}

export function teardownName(pipeline: string): string {
  return `${pipeline}-teardown`;
}

/** Last parts of the names of the parameters that only runs publish, not the stacks. */
export const RUN_PARAMETERS = ['campaign-arn', 'recommender-arn', 'batch-output'] as const;

/** SSM parameter with the ARN of a solution's campaign. */
export function campaignParameterName(pipeline: string, logicalName: string): string {
  return arnParameterName(pipeline, logicalName, 'campaign');
}

/** SSM parameter with the ARN of a recommender. */
export function recommenderParameterName(pipeline: string, logicalName: string): string {
  return arnParameterName(pipeline, logicalName, 'recommender');
}

/** SSM parameter with the S3 location of the newest output of a batch job. */
export function batchOutputParameterName(pipeline: string, logicalName: string): string {
  return `/${pipeline}/${logicalName}/batch-output`;
}

/** SSM parameter with the ARN of a filter. */
export function filterParameterName(pipeline: string, logicalName: string): string {
  return arnParameterName(pipeline, logicalName, 'filter');
}

/** SSM parameter with the tracking id that PutEvents needs. */
export function trackingIdParameterName(pipeline: string): string {
  return `/${pipeline}/tracking-id`;
}

/** SSM parameter with the name of the data bucket. */
export function bucketParameterName(pipeline: string): string {
  return `/${pipeline}/bucket`;
}

/** SSM parameter with the address of the API, without a closing slash. */
export function apiUrlParameterName(pipeline: string): string {
  return `/${pipeline}/api-url`;
}

/** SSM parameter with one piece of a dataset's Avro schema. @param piece counted from 1 */
export function schemaParameterName(pipeline: string, type: DatasetType, piece: number): string {
  return `/${pipeline}/schema/${type.toLowerCase()}-${piece}`;
}
