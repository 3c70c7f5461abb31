import { Aws, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type {
  BatchJobPlan,
  DatasetPlan,
  FilterPlan,
  RetirementPlan,
  WorkflowPlan,
} from '../../../lambda/shared/contract/workflow';
import { POPULAR_KEY } from '../../../lambda/shared/contract/serving';
import { actsOnActions } from '../../../spec/filter';
import { type ArnType, personalizeArn } from '../../../spec/names';
import {
  batchJobNamePrefix,
  batchOutputParameterName,
  CONTROL_PREFIX,
  dataPrefix,
  filterName,
  filterParameterName,
  importJobNamePrefix,
  incrementalPrefix,
  RUN_PARAMETERS,
} from '../../config/naming';
import { schemaTextOf } from '../../config/dataset-schemas';
import type { BatchJobConfig, DatasetConfig, FilterConfig, PipelineConfig } from '../../config/pipeline-config';
import { apiTags, type PlanPlace, recommenderPlan, solutionPlan } from '../../config/resource-plans';
import type { ActionsDataset } from '../actions-dataset';
import type { DataBucket } from '../data-bucket';
import type { Dataset } from '../dataset';
import type { DatasetGroup } from '../dataset-group';
import type { ServiceRole } from '../service-role';

/** What the plan is about. */
export interface PlanPeers {
  readonly dataBucket: DataBucket;
  readonly serviceRole: ServiceRole;
  readonly datasetGroup: DatasetGroup;
  /** With `actionsDatasets`, one for each dataset of the configuration. */
  readonly datasets: readonly Dataset[];
  readonly actionsDatasets: readonly ActionsDataset[];
}

/** The plan of a pipeline; ARNs and names hold tokens of the stack. */
export function workflowPlan(config: PipelineConfig, peers: PlanPeers): WorkflowPlan {
  const { datasetGroupArn } = peers.datasetGroup;
  const { bucketName: bucket } = peers.dataBucket.bucket;
  const place = planPlace(peers);
  const plan = {
    pipeline: config.name,
    datasetGroupArn,
    eventTracker: config.eventTracker,
    retireAfterMinutes: config.retireAfterMinutes,
    datasets: config.datasets.map((dataset) => datasetPlan(config, dataset, peers)),
    solutions: config.solutions.map((solution) => solutionPlan(config, solution, place)),
    recommenders: config.recommenders.map((recommender) => recommenderPlan(config, recommender, place)),
    batchJobs: config.batchJobs.map((job) => batchJobPlan(config, job, peers)),
    filters: config.filters.filter(isMadeByRun).map((filter) => filterPlan(config, filter, datasetGroupArn)),
    ...(config.api?.fallback === true && { popular: { bucket, key: POPULAR_KEY } }),
  };
  return { ...plan, ...(config.retireRemoved && { retirement: retirementPlan(config, plan, bucket) }) };
}

/** Where a stack puts what is planned. */
export function planPlace({ datasetGroup, dataBucket }: Pick<PlanPeers, 'datasetGroup' | 'dataBucket'>): PlanPlace {
  const { datasetGroupArn } = datasetGroup;
  return { partition: Aws.PARTITION, arn: stackArn, datasetGroupArn, bucket: dataBucket.bucket.bucketName };
}

/** The dataset of actions is made by a run, so that no deploy can make a filter that needs it. */
export function isMadeByRun({ filterExpression }: FilterConfig): boolean {
  return actsOnActions(filterExpression);
}

function filterPlan(config: PipelineConfig, { name, filterExpression }: FilterConfig, group: string): FilterPlan {
  const tags = apiTags(config.tags);
  return {
    logicalName: name,
    name: filterName(config.name, name, filterExpression),
    filterArn: filterArn(config, name),
    datasetGroupArn: group,
    filterExpression,
    ...(tags.length > 0 && { tags }),
    parameterName: filterParameterName(config.name, name),
  };
}

function retirementPlan(
  config: PipelineConfig,
  { solutions, recommenders, batchJobs, filters }: WorkflowPlan,
  bucket: string,
): RetirementPlan {
  const campaigns = solutions.flatMap(({ campaign }) => (campaign ? [campaign] : []));
  return {
    bucket,
    controlPrefix: CONTROL_PREFIX,
    parameterKinds: RUN_PARAMETERS,
    keep: {
      names: [...solutions, ...recommenders].map(({ logicalName }) => logicalName),
      served: solutions.filter(({ campaign }) => campaign).map(({ logicalName }) => logicalName),
      filters: filters.map(({ name }) => name),
      parameters: [
        ...[...campaigns, ...recommenders, ...batchJobs].map(({ parameterName }) => parameterName),
        ...config.filters.map(({ name }) => filterParameterName(config.name, name)),
      ],
    },
  };
}

/** ARN of a resource of Amazon Personalize in the stack's own account and region, `name` may end in `*`. */
export function stackArn(type: ArnType, name: string): string {
  return personalizeArn({ partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID, type, name });
}

/** @param name beginning with a slash */
export function parameterArn(scope: IConstruct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) });
}

function datasetPlan(config: PipelineConfig, dataset: DatasetConfig, peers: PlanPeers): DatasetPlan {
  const { type, schema, publishAttributionMetricsToS3 } = dataset;
  const { bucketName } = peers.dataBucket.bucket;
  const { datasetArn, create } = datasetOf(type, peers);
  return {
    type,
    datasetArn,
    bucket: bucketName,
    prefix: dataPrefix(type),
    dataLocation: `s3://${bucketName}/${dataPrefix(type)}`,
    schema: schemaTextOf(schema),
    jobNamePrefix: importJobNamePrefix(config.name, type),
    roleArn: peers.serviceRole.role.roleArn,
    incrementalPrefix: incrementalPrefix(type),
    ...(publishAttributionMetricsToS3 !== undefined && { publishAttributionMetricsToS3 }),
    ...(create && { create: { ...create, datasetGroupArn: peers.datasetGroup.datasetGroupArn } }),
  };
}

function batchJobPlan(config: PipelineConfig, job: BatchJobConfig, peers: PlanPeers): BatchJobPlan {
  const { kind, name, solution, input, output, filter, schedule } = job;
  const { numResults, batchInferenceJobConfig, batchInferenceJobMode, themeGenerationConfig, apiMembers } = job;
  const bucket = peers.dataBucket.bucket.bucketName;
  const tags = apiTags(config.tags);
  return {
    kind,
    logicalName: name,
    solution,
    jobNamePrefix: batchJobNamePrefix(config.name, name),
    input: { bucket, prefix: input },
    output: { bucket, prefix: output },
    ...(filter !== undefined && { filterArn: filterArn(config, filter) }),
    ...(numResults !== undefined && { numResults }),
    ...(batchInferenceJobConfig && { batchInferenceJobConfig }),
    ...(batchInferenceJobMode && { batchInferenceJobMode }),
    ...(themeGenerationConfig && { themeGenerationConfig }),
    roleArn: peers.serviceRole.role.roleArn,
    ...(tags.length > 0 && { tags }),
    parameterName: batchOutputParameterName(config.name, name),
    scheduled: schedule !== undefined,
    ...(apiMembers && { apiMembers }),
  };
}

/** By name: a reference would be an export of the data stack, and CloudFormation changes no export that another stack uses. */
export function filterArn(config: PipelineConfig, logicalName: string): string {
  const filter = config.filters.find(({ name }) => name === logicalName);
  if (!filter) throw new Error(`the configuration has no filter ${logicalName}`);
  return stackArn('filter', filterName(config.name, logicalName, filter.filterExpression));
}

function datasetOf(
  type: Dataset['datasetType'],
  { datasets, actionsDatasets }: PlanPeers,
): Pick<ActionsDataset, 'datasetArn'> & Partial<Pick<ActionsDataset, 'create'>> {
  const dataset = [...datasets, ...actionsDatasets].find(({ datasetType }) => datasetType === type);
  if (!dataset) throw new Error(`the data stack has no ${type} dataset, but the configuration does`);
  return dataset;
}
