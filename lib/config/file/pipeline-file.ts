import { z } from 'zod';
import { METRIC_KEYS } from '../metrics';
import { RECIPES } from '../../../spec/recipes';
import { apiSchema } from './api-entry';
import { capacitySchema, operationsSchema } from './operations-entry';
import {
  batchInferenceSchema,
  batchSegmentSchema,
  explorationSchema,
  metricAttributionSchema,
  rankingInfluenceSchema,
  recommenderSchema,
} from './serving-entries';
import { solutionConfigSchema } from './solution-config';

/**
 * The shape of pipeline.yaml. This is also the source of pipeline.schema.json, so every key carries its description.
 * Strict objects are ours: an unknown key there is a slip. Loose objects are requests of AWS: an unknown member there may
 * be newer than this code, and passes with a warning.
 */

const describe = <T extends z.ZodType>(type: T, description: string): T => type.meta({ description });

const fieldAttributes = z.strictObject({
  type: describe(z.string(), 'Avro type, with a question mark when null is allowed: long, string, float?, …'),
  categorical: describe(z.boolean().optional(), 'The string is one category, or several joined with |.'),
  textual: describe(z.boolean().optional(), 'The string is unstructured text; at most one column, of items only.'),
  itemName: describe(z.boolean().optional(), 'The string is the name of the item, for aws-semantic-similarity.'),
});

/** Spelled out here, not matched by a pattern, for the editor's list of completions. */
const FIELD_TYPES = ['string', 'int', 'long', 'float', 'double', 'boolean'].flatMap((type) => [type, `${type}?`]);

const shorthandField = z.union([z.string().meta({ enum: FIELD_TYPES }), fieldAttributes]);

/** Read in lib/config/dataset-schemas.ts, which says more about a mistake than a union could. */
export const datasetSchemaForms = z.union([
  describe(z.string(), 'path of an Avro schema, relative to this file'),
  describe(z.looseObject({ type: z.literal('record'), fields: z.array(z.unknown()) }), 'a complete Avro record'),
  describe(z.record(z.string(), shorthandField), 'columns and their types'),
]);

/** Stands for datasetSchemaForms where the file is checked; lib/config/json-schema.ts puts the forms in its place. */
export const datasetSchemaPlaceholder = z.unknown().meta({
  description: 'Columns in the order of the CSV header: {COLUMN: type}, a complete Avro record, or the path of one.',
});

const datasetSchema = z.strictObject({
  source: describe(
    z.string().min(1).optional(),
    'The first import: a CSV file relative to this file, or s3://bucket/folder/. Without it the workflow imports what is put into the bucket.',
  ),
  schema: datasetSchemaPlaceholder,
  publishAttributionMetricsToS3: describe(
    z.boolean().optional(),
    'Send what is imported to the metric attribution too. Default false.',
  ),
});

const filterSchema = z.strictObject({
  name: describe(z.string(), 'Name of the filter; with the name of the pipeline before it in the account.'),
  filterExpression: describe(
    z.string(),
    'INCLUDE or EXCLUDE ItemID WHERE …, see https://docs.aws.amazon.com/personalize/latest/dg/filter-expressions.html',
  ),
});

const promoteSchema = z.strictObject({
  metric: describe(z.string().meta({ enum: METRIC_KEYS }), 'Key of GetSolutionMetrics that decides.'),
  minimum: describe(z.number().optional(), 'The version must reach this value.'),
  maxRegression: describe(
    z.number().min(0).max(1).optional(),
    'Share of the value of the serving version that may be lost: 0.05 lets 0.20 fall to 0.19.',
  ),
});

const campaignConfigSchema = z.looseObject({
  itemExplorationConfig: explorationSchema.optional(),
  enableMetadataWithRecommendations: describe(
    z.boolean().optional(),
    'Answers can carry columns of the items; costs extra on v1 recipes.',
  ),
  syncWithLatestSolutionVersion: describe(
    z.boolean().optional(),
    'The campaign takes each new version by itself, whatever its metrics.',
  ),
  rankingInfluence: rankingInfluenceSchema.optional(),
});

const campaignSchema = z.looseObject({
  minProvisionedTPS: describe(
    z.int().min(1).optional(),
    'Requests per second that are always there, and billed while the campaign exists. Default 1.',
  ),
  campaignConfig: describe(campaignConfigSchema.optional(), 'campaignConfig of CreateCampaign.'),
  capacity: describe(capacitySchema.optional(), 'Let minProvisionedTPS change by itself.'),
});

const customRecipes = RECIPES.filter((recipe) => recipe.domain === undefined && recipe.legacy === undefined);

const solutionSchema = z.looseObject({
  name: describe(
    z.string(),
    'Name of the solution and its campaign; with the name of the pipeline before it in the account.',
  ),
  recipe: describe(z.string().meta({ enum: customRecipes.map(({ name }) => name) }), 'Name of the recipe.'),
  performAutoTraining: describe(
    z.boolean().optional(),
    'Let the service train by itself every seven days, and bill it. Default false: the workflow trains.',
  ),
  performHPO: describe(z.boolean().optional(), 'Search for the best hyperparameters; multiplies the cost of training.'),
  performIncrementalUpdate: describe(
    z.boolean().optional(),
    'aws-semantic-similarity only: new items within half an hour.',
  ),
  eventType: describe(z.string().min(1).max(256).optional(), 'Train on events of this type only.'),
  solutionConfig: describe(solutionConfigSchema.optional(), 'solutionConfig of CreateSolution.'),
  schedule: describe(
    z
      .strictObject({
        full: describe(z.string().optional(), 'When to train this solution: rate(7 days) or cron(0 3 ? * SUN *).'),
        update: describe(
          z.string().optional(),
          'When to take new items in without learning anew, of the recipes with trainingMode UPDATE: rate(1 day).',
        ),
      })
      .optional(),
    'Trainings of this solution alone.',
  ),
  promote: describe(
    promoteSchema.optional(),
    'When a new version may replace the one that serves. Without it: always.',
  ),
  campaign: describe(
    campaignSchema.optional(),
    'Serve the newest good version. Without it the solution is only trained.',
  ),
});

const datasetsSchema = z.strictObject({
  interactions: describe(datasetSchema.optional(), 'Who did what with which item, and when.'),
  items: describe(datasetSchema.optional(), 'What the items are.'),
  users: describe(datasetSchema.optional(), 'Who the users are.'),
  actions: describe(datasetSchema.optional(), 'What can be suggested to users beside items, for aws-next-best-action.'),
  actionInteractions: describe(datasetSchema.optional(), 'Who took which action, and when.'),
});

export const pipelineFileSchema = z
  .strictObject({
    name: describe(
      z.string(),
      'Prefix of every name in the account: lower case, digits and hyphens, at most 30 characters.',
    ),
    domain: describe(
      z.enum(['ECOMMERCE', 'VIDEO_ON_DEMAND']).optional(),
      'Domain of the dataset group. Without it the group is a custom one.',
    ),
    datasets: describe(datasetsSchema, 'The data, one dataset of each type.'),
    eventTracker: describe(z.boolean().optional(), 'Take events by PutEvents. Default false.'),
    filters: describe(z.array(filterSchema).optional(), 'Filters that requests can name.'),
    solutions: describe(z.array(solutionSchema).optional(), 'What is trained and served.'),
    recommenders: describe(z.array(recommenderSchema).optional(), 'What a domain dataset group serves.'),
    batchInference: describe(z.array(batchInferenceSchema).optional(), 'Recommendations computed in batches.'),
    batchSegments: describe(z.array(batchSegmentSchema).optional(), 'Groups of users computed in batches.'),
    metricAttribution: describe(
      metricAttributionSchema.optional(),
      'What recommendations brought, by the source that events name.',
    ),
    retireAfterMinutes: describe(
      z.int().min(0).max(10_080).optional(),
      'Minutes for which what was replaced still answers, for callers that keep an ARN. Default 15.',
    ),
    retireRemoved: describe(
      z.boolean().optional(),
      'Let runs delete the solutions, campaigns and recommenders that are no longer in this file. Default true.',
    ),
    operations: describe(operationsSchema.optional(), 'Dashboard, alarms and budget, with a runbook. Default: none.'),
    environments: describe(
      z.record(z.string().regex(/^[a-z][a-z0-9]*$/), z.looseObject({}).nullable()).optional(),
      'What differs by environment, chosen with -c env=NAME or --env NAME. Lists of named entries are merged by name.',
    ),
    api: describe(
      apiSchema.optional(),
      'An HTTP API that answers with recommendations and takes events. Default: none.',
    ),
    schedule: describe(z.string().optional(), 'When the whole workflow runs: rate(7 days) or cron(0 3 ? * SUN *).'),
    encryption: describe(
      z
        .strictObject({
          customerManagedKey: describe(
            z.boolean().optional(),
            'A KMS key of the stack for bucket, topic and dataset group.',
          ),
        })
        .optional(),
      'Encryption at rest. Default: keys of AWS.',
    ),
    notifications: describe(z.array(z.string()).optional(), 'Mail addresses that hear of the end of each run.'),
    retainData: describe(z.boolean().optional(), 'Keep bucket and key when the stack is deleted. Default true.'),
    logRetentionDays: describe(z.int().optional(), 'Days that logs are kept. Default 90.'),
    tags: describe(z.record(z.string(), z.string()).optional(), 'Tags of every resource.'),
    quotas: describe(
      z
        .strictObject({
          campaigns: describe(z.int().min(1).optional(), 'Campaigns of a dataset group. Default 5.'),
          filters: describe(z.int().min(1).optional(), 'Filters of a dataset group. Default 30.'),
          recommenders: describe(z.int().min(1).optional(), 'Recommenders of a dataset group. Default 5.'),
          solutions: describe(z.int().min(1).optional(), 'Solutions of a dataset group. Default 10.'),
        })
        .optional(),
      'Quotas that AWS has raised for the account; only for the check of this file.',
    ),
  })
  .meta({ title: 'personalize-pipeline', description: 'One pipeline of Amazon Personalize.' });

export type PipelineFile = z.infer<typeof pipelineFileSchema>;
export type DatasetEntry = z.infer<typeof datasetSchema>;
export type FilterEntry = z.infer<typeof filterSchema>;
export type SolutionEntry = z.infer<typeof solutionSchema>;
export type CampaignEntry = z.infer<typeof campaignSchema>;
export type FieldAttributes = z.infer<typeof fieldAttributes>;

/** The parts that are read on their own when another part of the file is wrong. */
export const parts = {
  dataset: datasetSchema,
  filter: filterSchema,
  solution: solutionSchema,
  campaign: campaignSchema,
  recommender: recommenderSchema,
  batchInference: batchInferenceSchema,
  batchSegment: batchSegmentSchema,
  fieldAttributes,
};

const SET_FOR_BATCH_JOBS: Readonly<Record<string, string>> = {
  jobName: 'the name of a job follows from name, version and input',
  solutionVersionArn: 'the workflow chooses the newest good version of solution',
  filterArn: 'name a filter of the file with filter',
  jobInput: 'write input: batch/in/, a folder in the data bucket',
  jobOutput: 'write output: batch/out/, a folder in the data bucket',
  roleArn: 'it is the service role of the pipeline',
  tags: 'write tags at the top of the file, for all resources',
  serviceConfig: 'members of the create request stand in the job itself',
};

/**
 * Members of AWS requests that the pipeline fills in itself, or that are not supported, with what to write instead.
 */
export const SET_BY_THE_PIPELINE: Readonly<
  Record<'solution' | 'campaign' | 'recommender' | 'batchInference' | 'batchSegments', Readonly<Record<string, string>>>
> = {
  solution: {
    recipeArn: 'name the recipe with recipe: aws-…',
    datasetGroupArn: 'it is the dataset group of the pipeline',
    performAutoML: 'AutoML is not supported; name a recipe',
    tags: 'write tags at the top of the file, for all resources',
    trainingMode: 'schedule.full trains anew and schedule.update takes new items in',
    maxAge: 'schedule.full says how often to train: rate(7 days)',
    schedules: 'write schedule: { full: rate(7 days) }',
    campaigns: 'a solution has one campaign; write campaign: { minProvisionedTPS: 1 }',
    serviceConfig: 'members of CreateSolution stand in the solution itself',
    workflowConfig: 'write schedule: { full: rate(7 days) }',
    batchInferenceJobs: 'write batchInference at the top of the file',
    batchSegmentJobs: 'write batchSegments at the top of the file',
  },
  recommender: {
    recipeArn: 'name the use case with recipe: aws-…',
    datasetGroupArn: 'it is the dataset group of the pipeline',
    tags: 'write tags at the top of the file, for all resources',
    schedule: 'the service retrains a recommender every seven days by itself',
    serviceConfig: 'members of CreateRecommender stand in the recommender itself',
  },
  batchInference: SET_FOR_BATCH_JOBS,
  batchSegments: {
    ...SET_FOR_BATCH_JOBS,
    batchInferenceJobConfig: 'it belongs to batchInference',
    batchInferenceJobMode: 'it belongs to batchInference',
    themeGenerationConfig: 'it belongs to batchInference',
  },
  campaign: {
    name: 'the campaign has the name of its solution',
    solutionVersionArn: 'the workflow chooses the solution version',
    tags: 'write tags at the top of the file, for all resources',
  },
};
