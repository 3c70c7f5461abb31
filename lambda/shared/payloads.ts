import * as z from 'zod';
import { DATASET_TYPES } from '../../spec/dataset-types';
import type {
  AcquireLockInput,
  BatchJobPlan,
  CampaignPlan,
  CheckDataInput,
  CreateBatchJobInput,
  CreateCampaignInput,
  CreateDatasetInput,
  CreateDatasetImportJobInput,
  CreateFilterInput,
  CreateRecommenderInput,
  CreateSolutionInput,
  CreateSolutionVersionInput,
  CustomResourceRequest,
  DataAddition,
  DatasetPlan,
  EvaluateSolutionVersionInput,
  FilterPlan,
  PromotePlan,
  RecommenderPlan,
  RetireRemovedInput,
  RetireReplacedInput,
  SolutionPlan,
  TearDownInput,
  TearDownRequestInput,
} from './contract/workflow';
import type { MetricAttributionInput } from './contract/data';
import { PayloadError } from './errors';

/** Schemas of what the state machine sends. Members that the contract does not name are dropped. */

const text = z.string().min(1);
const arn = z.string().regex(/^arn:[^:]+:[^:]+:/, 'is not an ARN');
const apiObject = z.record(z.string(), z.unknown());
const tags = z.array(z.object({ tagKey: text, tagValue: z.string() }));
const objectPlace = z.object({ bucket: text, key: text });
/** See Attempt in contract/steps.ts. */
const attempt = z.int().min(1).exactOptional();

/** See UncheckedMembers in contract/plan.ts. */
const uncheckedMembers = { apiMembers: apiObject.exactOptional(), unchecked: z.array(text).exactOptional() };

const datasetPlan: z.ZodType<DatasetPlan> = z.object({
  type: z.enum(DATASET_TYPES),
  datasetArn: arn,
  bucket: text,
  prefix: z.string(),
  dataLocation: text,
  schema: text,
  jobNamePrefix: text,
  roleArn: arn,
  incrementalPrefix: text.exactOptional(),
  publishAttributionMetricsToS3: z.boolean().exactOptional(),
  create: z.object({ name: text, datasetGroupArn: arn, schemaArn: arn }).exactOptional(),
});

const promotePlan: z.ZodType<PromotePlan> = z.object({
  metric: text,
  minimum: z.number().exactOptional(),
  maxRegression: z.number().min(0).max(1).exactOptional(),
});

const campaignPlan: z.ZodType<CampaignPlan> = z.object({
  name: text,
  campaignArn: arn,
  minProvisionedTPS: z.int().min(1),
  capacityAdjusted: z.boolean().exactOptional(),
  campaignConfig: z
    .looseObject({
      itemExplorationConfig: z.record(z.string(), z.string()).exactOptional(),
      enableMetadataWithRecommendations: z.boolean().exactOptional(),
      syncWithLatestSolutionVersion: z.boolean().exactOptional(),
      rankingInfluence: z.record(z.string(), z.number()).exactOptional(),
    })
    .exactOptional(),
  tags: tags.exactOptional(),
  parameterName: text,
  ...uncheckedMembers,
});

const solutionPlan: z.ZodType<SolutionPlan> = z.object({
  logicalName: text,
  name: text,
  solutionArn: arn,
  datasetGroupArn: arn,
  recipeArn: arn,
  performAutoTraining: z.boolean(),
  performHPO: z.boolean().exactOptional(),
  performIncrementalUpdate: z.boolean().exactOptional(),
  eventType: text.exactOptional(),
  solutionConfig: apiObject.exactOptional(),
  tags: tags.exactOptional(),
  promote: promotePlan.exactOptional(),
  campaign: campaignPlan.exactOptional(),
  family: text,
  control: objectPlace,
  ...uncheckedMembers,
});

const recommenderPlan: z.ZodType<RecommenderPlan> = z.object({
  logicalName: text,
  name: text,
  recommenderArn: arn,
  datasetGroupArn: arn,
  recipeArn: arn,
  recommenderConfig: apiObject.exactOptional(),
  tags: tags.exactOptional(),
  parameterName: text,
  family: text,
  control: objectPlace,
  ...uncheckedMembers,
});

const folder = z.object({ bucket: text, prefix: text });

const batchJobPlan: z.ZodType<BatchJobPlan> = z.object({
  kind: z.enum(['inference', 'segment']),
  logicalName: text,
  solution: text,
  jobNamePrefix: text,
  input: folder,
  output: folder,
  filterArn: arn.exactOptional(),
  numResults: z.int().min(1).exactOptional(),
  batchInferenceJobConfig: apiObject.exactOptional(),
  batchInferenceJobMode: z.enum(['BATCH_INFERENCE', 'THEME_GENERATION']).exactOptional(),
  themeGenerationConfig: apiObject.exactOptional(),
  roleArn: arn,
  tags: tags.exactOptional(),
  parameterName: text,
  scheduled: z.boolean(),
  apiMembers: uncheckedMembers.apiMembers,
});

export const checkDataInput: z.ZodType<CheckDataInput> = z.object({
  datasets: z.array(datasetPlan).min(1),
  report: objectPlace,
  popular: objectPlace.exactOptional(),
});

const dataAddition: z.ZodType<DataAddition> = z.object({
  dataLocation: text,
  rows: z.int().min(0),
  fingerprint: text,
  lastModified: z.iso.datetime(),
});

export const createDatasetInput: z.ZodType<CreateDatasetInput> = z.object({ dataset: datasetPlan, attempt });

export const createDatasetImportJobInput: z.ZodType<CreateDatasetImportJobInput> = z
  .object({
    dataset: datasetPlan,
    fingerprint: z.string(),
    lastModified: z.union([z.literal(''), z.iso.datetime()]),
    additions: z.array(dataAddition).exactOptional(),
    attempt,
  })
  .refine(({ fingerprint, additions }) => fingerprint !== '' || (additions?.length ?? 0) > 0, {
    path: ['fingerprint'],
    message: 'is empty: a dataset without files has nothing to import',
  });

export const createSolutionInput: z.ZodType<CreateSolutionInput> = z.object({ solution: solutionPlan, attempt });

export const createSolutionVersionInput: z.ZodType<CreateSolutionVersionInput> = z.object({
  solutionArn: arn,
  datasetArns: z.array(arn),
  trainingMode: z.enum(['FULL', 'UPDATE']),
  streamedEvents: z.boolean().exactOptional(),
  attempt,
});

export const evaluateSolutionVersionInput: z.ZodType<EvaluateSolutionVersionInput> = z.object({
  solutionVersionArn: arn,
  campaignArn: arn.exactOptional(),
  promote: promotePlan.exactOptional(),
  control: objectPlace.exactOptional(),
  family: text.exactOptional(),
  datasetGroupArn: arn.exactOptional(),
});

export const createRecommenderInput: z.ZodType<CreateRecommenderInput> = z.object({
  recommender: recommenderPlan,
  attempt,
});

export const createBatchJobInput: z.ZodType<CreateBatchJobInput> = z.object({
  job: batchJobPlan,
  solutionVersionArn: arn,
  attempt,
});

export const retireReplacedInput: z.ZodType<RetireReplacedInput> = z.object({
  datasetGroupArn: arn,
  family: text,
  keep: text,
});

const texts = z.array(text);

export const retireRemovedInput: z.ZodType<RetireRemovedInput> = z.object({
  pipeline: text,
  datasetGroupArn: arn,
  bucket: text,
  controlPrefix: text,
  parameterKinds: texts,
  keep: z.object({ names: texts, served: texts, filters: texts, parameters: texts }),
});

const filterPlan: z.ZodType<FilterPlan> = z.object({
  logicalName: text,
  name: text,
  filterArn: arn,
  datasetGroupArn: arn,
  filterExpression: text,
  tags: tags.exactOptional(),
  parameterName: text,
});

export const createFilterInput: z.ZodType<CreateFilterInput> = z.object({ filter: filterPlan, attempt });

export const acquireLockInput: z.ZodType<AcquireLockInput> = z.object({ lock: objectPlace, executionArn: arn });

const customResourceRequest = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: text,
  RequestId: text,
  LogicalResourceId: text,
  PhysicalResourceId: text.exactOptional(),
}) satisfies z.ZodType<CustomResourceRequest>;

export const tearDownInput: z.ZodType<TearDownInput> = z
  .object({
    datasetGroupArn: arn,
    phase: z.enum(['pass', 'answer']).exactOptional(),
    keep: z.array(arn).exactOptional(),
    request: customResourceRequest.exactOptional(),
    failureReason: z.string().exactOptional(),
  })
  .refine(({ phase, request }) => phase !== 'answer' || request !== undefined, {
    path: ['request'],
    message: 'is missing: it says where the answer goes',
  });

export const tearDownRequestInput: z.ZodType<TearDownRequestInput> = customResourceRequest.extend({
  ResourceProperties: z.object({ stateMachineArn: arn, datasetGroupArn: arn, keep: z.array(arn).exactOptional() }),
});

export const metricAttributionInput: z.ZodType<MetricAttributionInput> = customResourceRequest.extend({
  ResourceProperties: z.object({
    name: text,
    metricAttributionArn: arn,
    datasetGroupArn: arn,
    metrics: z.array(z.object({ eventType: text, metricName: text, expression: text })).min(1),
    roleArn: arn,
    reportLocation: text.exactOptional(),
  }),
});

export const createCampaignInput: z.ZodType<CreateCampaignInput> = z.object({
  campaign: campaignPlan,
  solutionVersionArn: arn,
  attempt,
});

/**
 * @throws PayloadError naming every member that is wrong
 */
export function parsePayload<Input>(schema: z.ZodType<Input>, payload: unknown): Input {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
  throw new PayloadError(`the payload does not fit the contract: ${problems.join('; ')}`);
}
