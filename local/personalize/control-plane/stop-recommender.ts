import type { StopRecommenderRequest, StopRecommenderResponse } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import { STOP } from '../store/lifecycle';
import type { Twin } from '../twin';
import { requireActive, requireNotUpdating } from './requirements';

/**
 * Ends serving and retraining until StartRecommender; the model stays.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/stopping-starting-recommender.html
 */
export function stopRecommender(
  twin: Twin,
  { recommenderArn }: Checked<StopRecommenderRequest>,
): StopRecommenderResponse {
  const { latestRecommenderUpdate } = requireActive(twin, 'recommender', recommenderArn);
  requireNotUpdating(recommenderArn, latestRecommenderUpdate);
  twin.lifecycle.pass('recommender', recommenderArn, STOP);
  return { recommenderArn };
}
