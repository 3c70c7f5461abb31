import type { Recommender, UpdateRecommenderRequest } from '@aws-sdk/client-personalize';
import type { RecommenderPlan } from '../contract/workflow';
import { type Config, withDefaults } from './config-defaults';
import { type Difference, differences, isObject, isUnset } from './difference';
import { apiMemberDifferences, visible } from './unchecked-members';

/**
 * What a recommender has that was made without the member. Exploration has these only where the use case explores.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_RecommenderConfig.html
 */
const DEFAULTS: Config = {
  itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' },
  minRecommendationRequestsPerSecond: 1,
  enableMetadataWithRecommendations: false,
};

export interface RecommenderComparison {
  /** Members that UpdateRecommender takes. */
  readonly updatable: readonly Difference[];
  /** Members that only another recommender can have. */
  readonly immutable: readonly Difference[];
  /** Brings the recommender to the plan, members that left the pipeline file put back to their defaults. */
  readonly update: UpdateRecommenderRequest;
}

/**
 * @param updating compare with the values of the update that is under way
 */
export function compareRecommender(
  plan: RecommenderPlan,
  recommender: Recommender,
  updating: boolean,
): RecommenderComparison {
  const pending = updating ? recommender.latestRecommenderUpdate?.recommenderConfig : undefined;
  const actual: Config = { ...recommender.recommenderConfig, ...pending };
  const wanted = withTrainingColumns(withDefaults(plan.recommenderConfig ?? {}, actual, DEFAULTS), actual);
  return {
    updatable: visible(differences('recommenderConfig', wanted, actual), plan),
    immutable: [
      ...differences('recipeArn', plan.recipeArn, recommender.recipeArn),
      ...differences('datasetGroupArn', plan.datasetGroupArn, recommender.datasetGroupArn),
      ...apiMemberDifferences(plan, recommender),
    ],
    update: { recommenderArn: plan.recommenderArn, recommenderConfig: wanted },
  };
}

/** Columns that only the recommender leaves out, or keeps to, are no longer wanted so: nothing is left out by default. */
function withTrainingColumns(wanted: Config, actual: Config): Config {
  const current = actual['trainingDataConfig'];
  if (!isObject(current) || isUnset(current)) return wanted;
  const given = isObject(wanted['trainingDataConfig']) ? wanted['trainingDataConfig'] : {};
  const lists = Object.entries(current).map(([list, byDataset]) => {
    const emptied = Object.keys(isObject(byDataset) ? byDataset : {}).map((type) => [type, []] as const);
    return [list, { ...Object.fromEntries(emptied), ...(isObject(given[list]) ? given[list] : {}) }] as const;
  });
  return { ...wanted, trainingDataConfig: { ...given, ...Object.fromEntries(lists) } };
}
