import { createHash } from 'node:crypto';
import type { DatasetType } from '../../lambda/shared/contract/workflow';

/**
 * Every physical name of a pipeline, derived here alone. `pipeline` is the name in pipeline.yaml, `logicalName` that of a
 * filter or solution in it; all results are legal as long as lib/config/load-pipeline.ts let the two pass.
 */

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

export function filterName(pipeline: string, logicalName: string): string {
  return `${pipeline}-${logicalName}`;
}

export function solutionName(pipeline: string, logicalName: string): string {
  return `${pipeline}-${logicalName}`;
}

/** A solution has at most one campaign, so the campaign goes by the solution's name. */
export function campaignName(pipeline: string, logicalName: string): string {
  return `${pipeline}-${logicalName}`;
}

/** Folder of a dataset's CSV files in the data bucket, with the closing slash. */
export function dataPrefix(type: DatasetType): string {
  return `${type.toLowerCase()}/`;
}

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

export function stateMachineName(pipeline: string): string {
  return `${pipeline}-workflow`;
}

/** SSM parameter with the ARN of a solution's campaign. */
export function campaignParameterName(pipeline: string, logicalName: string): string {
  return `/${pipeline}/${logicalName}/campaign-arn`;
}

/** SSM parameter with the ARN of a filter. */
export function filterParameterName(pipeline: string, logicalName: string): string {
  return `/${pipeline}/${logicalName}/filter-arn`;
}

/** SSM parameter with the tracking id that PutEvents needs. */
export function trackingIdParameterName(pipeline: string): string {
  return `/${pipeline}/tracking-id`;
}

/** SSM parameter with the name of the data bucket. */
export function bucketParameterName(pipeline: string): string {
  return `/${pipeline}/bucket`;
}
