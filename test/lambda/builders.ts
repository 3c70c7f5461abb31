import type { Campaign, Recommender, Solution } from '@aws-sdk/client-personalize';
import type {
  BatchJobPlan,
  CampaignPlan,
  DatasetPlan,
  RecommenderPlan,
  SolutionPlan,
  TearDownRequestInput,
} from '../../lambda/shared/contract/workflow';
import { arnOf } from './fakes';

export const DATASET_GROUP_ARN = arnOf('dataset-group', 'movies');
export const SOLUTION_ARN = arnOf('solution', 'movies-for-you');
export const CAMPAIGN_ARN = arnOf('campaign', 'movies-for-you');
export const USER_PERSONALIZATION = 'arn:aws:personalize:::recipe/aws-user-personalization';
export const versionArn = (id: string) => `${SOLUTION_ARN}/${id}`;

const field = (name: string, type: unknown, more = {}) => ({ name, type, ...more });
export const schemaText = (name: string, fields: readonly object[]) =>
  JSON.stringify({ type: 'record', name, namespace: 'com.amazonaws.personalize.schema', fields, version: '1.0' });

export const INTERACTIONS_SCHEMA = schemaText('Interactions', [
  field('USER_ID', 'string'),
  field('ITEM_ID', 'string'),
  field('TIMESTAMP', 'long'),
]);

export const ITEMS_SCHEMA = schemaText('Items', [
  field('ITEM_ID', 'string'),
  field('GENRES', ['string', 'null'], { categorical: true }),
]);

export function aDatasetPlan(changes: Partial<DatasetPlan> = {}): DatasetPlan {
  return {
    type: 'Interactions',
    datasetArn: arnOf('dataset', 'movies/INTERACTIONS'),
    bucket: 'data',
    prefix: 'interactions/',
    dataLocation: 's3://data/interactions/',
    schema: INTERACTIONS_SCHEMA,
    jobNamePrefix: 'movies-interactions',
    roleArn: 'arn:aws:iam::000000000000:role/personalize',
    ...changes,
  };
}

export function aSolutionPlan(changes: Partial<SolutionPlan> = {}): SolutionPlan {
  return {
    logicalName: 'for-you',
    name: 'movies-for-you',
    solutionArn: SOLUTION_ARN,
    datasetGroupArn: DATASET_GROUP_ARN,
    recipeArn: USER_PERSONALIZATION,
    performAutoTraining: false,
    family: 'movies-for-you',
    control: { bucket: 'data', key: 'control/for-you.json' },
    ...changes,
  };
}

/** As made from aSolutionPlan(). */
export function aSolution(changes: Partial<Solution> = {}): Solution {
  return {
    name: 'movies-for-you',
    solutionArn: SOLUTION_ARN,
    datasetGroupArn: DATASET_GROUP_ARN,
    recipeArn: USER_PERSONALIZATION,
    performAutoTraining: false,
    performHPO: false,
    status: 'ACTIVE',
    ...changes,
  };
}

export function aCampaignPlan(changes: Partial<CampaignPlan> = {}): CampaignPlan {
  return {
    name: 'movies-for-you',
    campaignArn: CAMPAIGN_ARN,
    minProvisionedTPS: 1,
    campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' } },
    parameterName: '/movies/for-you/campaign-arn',
    ...changes,
  };
}

/** As made from aCampaignPlan() with version v1. */
export function aCampaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    name: 'movies-for-you',
    campaignArn: CAMPAIGN_ARN,
    solutionVersionArn: versionArn('v1'),
    minProvisionedTPS: 1,
    campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' } },
    status: 'ACTIVE',
    ...changes,
  };
}

export const RECOMMENDER_ARN = arnOf('recommender', 'movies-top-aaaaaa');
export const TOP_PICKS = 'arn:aws:personalize:::recipe/aws-vod-top-picks';

export function aRecommenderPlan(changes: Partial<RecommenderPlan> = {}): RecommenderPlan {
  return {
    logicalName: 'top',
    name: 'movies-top-aaaaaa',
    recommenderArn: RECOMMENDER_ARN,
    datasetGroupArn: DATASET_GROUP_ARN,
    recipeArn: TOP_PICKS,
    parameterName: '/movies/top/recommender-arn',
    family: 'movies-top',
    control: { bucket: 'data', key: 'control/top.json' },
    ...changes,
  };
}

/** As made from aRecommenderPlan(). */
export function aRecommender(changes: Partial<Recommender> = {}): Recommender {
  return {
    name: 'movies-top-aaaaaa',
    recommenderArn: RECOMMENDER_ARN,
    datasetGroupArn: DATASET_GROUP_ARN,
    recipeArn: TOP_PICKS,
    status: 'ACTIVE',
    ...changes,
  };
}

export function aBatchJobPlan(changes: Partial<BatchJobPlan> = {}): BatchJobPlan {
  return {
    kind: 'inference',
    logicalName: 'mails',
    solution: 'for-you',
    jobNamePrefix: 'movies-mails',
    input: { bucket: 'data', prefix: 'batch/in/' },
    output: { bucket: 'data', prefix: 'batch/out/' },
    roleArn: 'arn:aws:iam::000000000000:role/personalize',
    parameterName: '/movies/mails/batch-output',
    scheduled: false,
    ...changes,
  };
}

/** As CloudFormation sends it. */
export function aCustomResourceRequest(changes: Partial<TearDownRequestInput> = {}): TearDownRequestInput {
  return {
    RequestType: 'Create',
    ResponseURL: 'https://cloudformation.example/response?signature=s3cret',
    StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/movies-workflow/1',
    RequestId: 'request-1',
    LogicalResourceId: 'TearDown',
    ResourceProperties: {
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:movies-teardown',
      datasetGroupArn: DATASET_GROUP_ARN,
    },
    ...changes,
  };
}
