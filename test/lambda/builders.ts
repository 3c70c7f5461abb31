import type { Campaign, Solution } from '@aws-sdk/client-personalize';
import type { CampaignPlan, DatasetPlan, SolutionPlan } from '../../lambda/shared/contract/workflow';
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
