import { z } from 'zod';
import { RECIPES } from '../../../spec/recipes';
import { solutionConfigSchema } from './solution-config';

/** The parts of pipeline.yaml beside solutions that compute or serve: recommenders, batch jobs, the metric attribution. */

const described = <T extends z.ZodType>(type: T, description: string): T => type.meta({ description });

/** explorationWeight and explorationItemAgeCutOff; the API wants texts, a file may have numbers. */
export const explorationSchema = described(
  z.record(z.string(), z.union([z.number(), z.string()])),
  'explorationWeight 0 to 1 (default 0.3) and explorationItemAgeCutOff in days, at least 1 (default 30).',
);

export const rankingInfluenceSchema = described(
  z.record(z.string(), z.number().min(0).max(1)),
  'POPULARITY and FRESHNESS, 0 to 1, of aws-semantic-similarity.',
);

const useCases = RECIPES.filter(({ domain }) => domain !== undefined);

export const recommenderSchema = z.looseObject({
  name: described(z.string(), 'Name of the recommender; with the name of the pipeline before it in the account.'),
  recipe: described(
    z.string().meta({ enum: useCases.map(({ name }) => name) }),
    'Name of the use case, of the domain of the pipeline.',
  ),
  recommenderConfig: described(
    z
      .looseObject({
        itemExplorationConfig: explorationSchema.optional(),
        minRecommendationRequestsPerSecond: described(
          z.int().min(1).optional(),
          'Requests per second that are always there, and billed while the recommender is active. Default 1.',
        ),
        trainingDataConfig: solutionConfigSchema.shape.trainingDataConfig,
        enableMetadataWithRecommendations: described(
          z.boolean().optional(),
          'Answers can carry columns of the items; costs extra.',
        ),
      })
      .optional(),
    'recommenderConfig of CreateRecommender.',
  ),
});

const batchJob = {
  name: described(z.string(), 'Name of the job; with the name of the pipeline before it in the account.'),
  solution: described(z.string(), 'Name of the solution under solutions whose newest good version computes.'),
  input: described(
    z.string().min(1).optional(),
    'Folder of the JSON Lines files in the data bucket. Default batch/<name>/input/.',
  ),
  output: described(
    z.string().min(1).optional(),
    'Folder of the results in the data bucket. Default batch/<name>/output/.',
  ),
  filter: described(z.string().optional(), 'Name of a filter under filters.'),
  numResults: described(z.int().min(1).optional(), 'Results of a line. Default 25.'),
  schedule: described(
    z.string().optional(),
    'When to compute: rate(1 day) or cron(0 4 * * ? *). Without it with every run.',
  ),
};

export const batchInferenceSchema = z.looseObject({
  ...batchJob,
  batchInferenceJobConfig: described(
    z
      .looseObject({
        itemExplorationConfig: explorationSchema.optional(),
        rankingInfluence: rankingInfluenceSchema.optional(),
      })
      .optional(),
    'batchInferenceJobConfig of CreateBatchInferenceJob.',
  ),
  batchInferenceJobMode: described(
    z.enum(['BATCH_INFERENCE', 'THEME_GENERATION']).optional(),
    'THEME_GENERATION: themes of similar items. Default BATCH_INFERENCE.',
  ),
  themeGenerationConfig: described(
    z
      .looseObject({
        fieldsForThemeGeneration: described(
          z.looseObject({ itemName: described(z.string(), 'Column of items with the name of an item.') }),
          'Columns that themes are made of.',
        ),
      })
      .optional(),
    'themeGenerationConfig of CreateBatchInferenceJob.',
  ),
});

export const batchSegmentSchema = z.looseObject(batchJob);

export const metricAttributionSchema = z.strictObject({
  metrics: described(
    z
      .array(
        z.strictObject({
          eventType: described(z.string().min(1).max(256), 'Events that count.'),
          metricName: described(z.string().min(1).max(256), 'Name of the metric in CloudWatch and in reports.'),
          expression: described(z.string().min(1), 'SUM(Items.COLUMN) or SAMPLECOUNT().'),
        }),
      )
      .min(1)
      .max(10),
    'What is computed over events that name their source, at most 10.',
  ),
  reports: described(z.boolean().optional(), 'Reports in the data bucket, under metric-attribution/. Default true.'),
});

export type RecommenderEntry = z.infer<typeof recommenderSchema>;
export type BatchInferenceEntry = z.infer<typeof batchInferenceSchema>;
export type BatchSegmentEntry = z.infer<typeof batchSegmentSchema>;
export type MetricAttributionEntry = z.infer<typeof metricAttributionSchema>;
