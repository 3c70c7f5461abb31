import * as z from 'zod';
import type {
  CampaignPlan,
  CheckDataInput,
  CreateCampaignInput,
  CreateDatasetImportJobInput,
  CreateSolutionInput,
  CreateSolutionVersionInput,
  DatasetPlan,
  EvaluateSolutionVersionInput,
  PromotePlan,
  SolutionPlan,
} from './contract/workflow';
import { PayloadError } from './errors';

/** Schemas of what the state machine sends. Members that the contract does not name are dropped. */

const text = z.string().min(1);
const arn = z.string().regex(/^arn:[^:]+:[^:]+:/, 'is not an ARN');
const apiObject = z.record(z.string(), z.unknown());
const tags = z.array(z.object({ tagKey: text, tagValue: z.string() }));

const datasetPlan: z.ZodType<DatasetPlan> = z.object({
  type: z.enum(['Interactions', 'Items', 'Users']),
  datasetArn: arn,
  bucket: text,
  prefix: z.string(),
  dataLocation: text,
  schema: text,
  jobNamePrefix: text,
  roleArn: arn,
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
});

export const checkDataInput: z.ZodType<CheckDataInput> = z.object({
  datasets: z.array(datasetPlan).min(1),
  report: z.object({ bucket: text, key: text }),
});

export const createDatasetImportJobInput: z.ZodType<CreateDatasetImportJobInput> = z.object({
  dataset: datasetPlan,
  fingerprint: z.string().min(1, 'is empty: a dataset without files has nothing to import'),
  lastModified: z.iso.datetime(),
});

export const createSolutionInput: z.ZodType<CreateSolutionInput> = z.object({ solution: solutionPlan });

export const createSolutionVersionInput: z.ZodType<CreateSolutionVersionInput> = z.object({
  solutionArn: arn,
  datasetArns: z.array(arn),
  trainingMode: z.enum(['FULL', 'UPDATE']),
});

export const evaluateSolutionVersionInput: z.ZodType<EvaluateSolutionVersionInput> = z.object({
  solutionVersionArn: arn,
  campaignArn: arn.exactOptional(),
  promote: promotePlan.exactOptional(),
});

export const createCampaignInput: z.ZodType<CreateCampaignInput> = z.object({
  campaign: campaignPlan,
  solutionVersionArn: arn,
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
