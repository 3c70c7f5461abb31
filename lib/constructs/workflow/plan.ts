import { Aws, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type {
  BatchJobPlan,
  CampaignPlan,
  DatasetPlan,
  RecommenderPlan,
  SolutionPlan,
  Tag,
  WorkflowPlan,
} from '../../../lambda/shared/contract/workflow';
import { type ArnType, personalizeArn, recipeArn } from '../../../spec/names';
import {
  batchJobNamePrefix,
  batchOutputParameterName,
  campaignParameterName,
  controlKey,
  dataPrefix,
  familyOf,
  filterName,
  importJobNamePrefix,
  incrementalPrefix,
  recommenderName,
  recommenderParameterName,
  solutionName,
} from '../../config/naming';
import { schemaTextOf } from '../../config/dataset-schemas';
import type {
  BatchJobConfig,
  DatasetConfig,
  PipelineConfig,
  RecommenderConfig,
  SolutionConfig,
} from '../../config/pipeline-config';
import { immutableMembers } from '../../config/solution';
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
  return {
    pipeline: config.name,
    datasetGroupArn: peers.datasetGroup.datasetGroupArn,
    eventTracker: config.eventTracker,
    retireAfterMinutes: config.retireAfterMinutes,
    datasets: config.datasets.map((dataset) => datasetPlan(config, dataset, peers)),
    solutions: config.solutions.map((solution) => solutionPlan(config, solution, peers)),
    recommenders: config.recommenders.map((recommender) => recommenderPlan(config, recommender, peers)),
    batchJobs: config.batchJobs.map((job) => batchJobPlan(config, job, peers)),
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

function solutionPlan(config: PipelineConfig, solution: SolutionConfig, peers: PlanPeers): SolutionPlan {
  const name = solutionName(config.name, solution.name, immutableMembers(solution));
  const tags = apiTags(config.tags);
  const { performHPO, performIncrementalUpdate, eventType, solutionConfig, promote } = solution;
  const campaign = campaignPlan(config, solution, name, tags);
  return {
    logicalName: solution.name,
    name,
    solutionArn: stackArn('solution', name),
    datasetGroupArn: peers.datasetGroup.datasetGroupArn,
    recipeArn: recipeArn(solution.recipe, Aws.PARTITION),
    performAutoTraining: solution.performAutoTraining,
    ...(performHPO !== undefined && { performHPO }),
    ...(performIncrementalUpdate !== undefined && { performIncrementalUpdate }),
    ...(eventType !== undefined && { eventType }),
    ...(solutionConfig && { solutionConfig }),
    ...(tags.length > 0 && { tags }),
    ...(promote && { promote }),
    ...(campaign && { campaign }),
    family: familyOf(config.name, solution.name),
    control: { bucket: peers.dataBucket.bucket.bucketName, key: controlKey(solution.name) },
  };
}

/** @param name a solution has at most one campaign, so the campaign goes by the solution's name */
function campaignPlan(
  config: PipelineConfig,
  solution: SolutionConfig,
  name: string,
  tags: readonly Tag[],
): CampaignPlan | undefined {
  if (!solution.campaign) return undefined;
  const { minProvisionedTPS, campaignConfig } = solution.campaign;
  return {
    name,
    campaignArn: stackArn('campaign', name),
    minProvisionedTPS,
    ...(campaignConfig && { campaignConfig }),
    ...(tags.length > 0 && { tags }),
    parameterName: campaignParameterName(config.name, solution.name),
  };
}

function recommenderPlan(
  config: PipelineConfig,
  { name: logicalName, recipe, recommenderConfig, apiMembers }: RecommenderConfig,
  peers: PlanPeers,
): RecommenderPlan {
  // UpdateRecommender takes the whole recommenderConfig, so only the rest is part of the name.
  const name = recommenderName(config.name, logicalName, { recipe, apiMembers });
  const tags = apiTags(config.tags);
  return {
    logicalName,
    name,
    recommenderArn: stackArn('recommender', name),
    datasetGroupArn: peers.datasetGroup.datasetGroupArn,
    recipeArn: recipeArn(recipe, Aws.PARTITION),
    ...(recommenderConfig && { recommenderConfig }),
    ...(tags.length > 0 && { tags }),
    parameterName: recommenderParameterName(config.name, logicalName),
    family: familyOf(config.name, logicalName),
    control: { bucket: peers.dataBucket.bucket.bucketName, key: controlKey(logicalName) },
  };
}

function batchJobPlan(config: PipelineConfig, job: BatchJobConfig, peers: PlanPeers): BatchJobPlan {
  const { kind, name, solution, input, output, filter, schedule } = job;
  const { numResults, batchInferenceJobConfig, batchInferenceJobMode, themeGenerationConfig } = job;
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
  };
}

/** By name: a reference would be an export of the data stack, and CloudFormation changes no export that another stack uses. */
export function filterArn(config: PipelineConfig, logicalName: string): string {
  const filter = config.filters.find(({ name }) => name === logicalName);
  if (!filter) throw new Error(`the configuration has no filter ${logicalName}`);
  return stackArn('filter', filterName(config.name, logicalName, filter.filterExpression));
}

function apiTags(tags: Readonly<Record<string, string>>): readonly Tag[] {
  return Object.entries(tags).map(([tagKey, tagValue]) => ({ tagKey, tagValue }));
}

function datasetOf(
  type: Dataset['datasetType'],
  { datasets, actionsDatasets }: PlanPeers,
): Pick<ActionsDataset, 'datasetArn'> & Partial<Pick<ActionsDataset, 'create'>> {
  const dataset = [...datasets, ...actionsDatasets].find(({ datasetType }) => datasetType === type);
  if (!dataset) throw new Error(`the data stack has no ${type} dataset, but the configuration does`);
  return dataset;
}
