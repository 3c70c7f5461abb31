import type { StartRecommenderRequest, StartRecommenderResponse } from '@aws-sdk/client-personalize';
import { resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import { START } from '../store/lifecycle';
import type { Twin } from '../twin';

/**
 * Serves again with the model that was there when the recommender was stopped: nothing is trained.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/stopping-starting-recommender.html
 */
export function startRecommender(
  twin: Twin,
  { recommenderArn }: Checked<StartRecommenderRequest>,
): StartRecommenderResponse {
  const { status } = twin.resources.get('recommender', recommenderArn);
  if (status !== 'INACTIVE') {
    throw resourceInUse(`${recommenderArn} has status ${status}; only one that is INACTIVE can be started`);
  }
  twin.lifecycle.pass('recommender', recommenderArn, START);
  return { recommenderArn };
}
