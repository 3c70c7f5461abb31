import type { UpdateRecommenderRequest, UpdateRecommenderResponse } from '@aws-sdk/client-personalize';
import { recipeOfArn } from '../../../spec/recipes';
import type { Checked } from '../model/checked';
import type { UpdateBehaviour } from '../store/behaviour';
import type { Twin } from '../twin';
import { checkRecommenderConfig, sameTrainingColumns } from './recommender-config';
import { requireActive, requireNotUpdating } from './requirements';
import { trainRecommender } from './train-recommender';

/**
 * Changes the options that the request names; the others stay. Other training columns make the recommender train anew,
 * and the old configuration serves until that is done.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/updating-recommender.html
 */
export function updateRecommender(twin: Twin, input: Checked<UpdateRecommenderRequest>): UpdateRecommenderResponse {
  const { recommenderArn, recommenderConfig: asked } = input;
  const recommender = requireActive(twin, 'recommender', recommenderArn);
  requireNotUpdating(recommenderArn, recommender.latestRecommenderUpdate);
  const useCase = recipeOfArn(recommender.recipeArn);
  if (useCase === undefined) throw new Error(`recommender ${recommenderArn} serves an unknown use case`);
  const data = twin.datasets.of(recommender.datasetGroupArn);
  checkRecommenderConfig(useCase, asked, data);

  const { recommenderConfig: before } = recommender;
  const recommenderConfig = { ...before, ...asked };
  const retrains = !sameTrainingColumns(before, recommenderConfig, data);
  twin.lifecycle.update('recommender', recommenderArn, { recommenderConfig, retrains });
  return { recommenderArn };
}

/** What an update to a recommender does. */
export function recommenderUpdate(twin: Twin): UpdateBehaviour<'recommender'> {
  return {
    apply: async (recommender, { recommenderConfig, retrains }, signal) => ({
      recommenderConfig,
      ...(retrains && (await trainRecommender(twin, { ...recommender, recommenderConfig }, signal))),
    }),
  };
}
