import type { DeleteRecommenderRequest } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireDeletable, requireNotUpdating } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteRecommender.html */
export function deleteRecommender(twin: Twin, { recommenderArn }: Checked<DeleteRecommenderRequest>): void {
  const { latestRecommenderUpdate } = requireDeletable(twin, 'recommender', recommenderArn);
  requireNotUpdating(recommenderArn, latestRecommenderUpdate);
  twin.lifecycle.remove('recommender', recommenderArn);
}
