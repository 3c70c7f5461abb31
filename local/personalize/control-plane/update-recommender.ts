import { notSupported } from '../errors';
import type { UpdateBehaviour } from '../store/behaviour';
import { defined } from '../store/defined';
import type { Twin } from '../twin';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UpdateRecommender.html */
export function updateRecommender(): never {
  throw notSupported('UpdateRecommender');
}

/** What an update to a recommender does. */
export function recommenderUpdate(_twin: Twin): UpdateBehaviour<'recommender'> {
  return { apply: (_, { recommenderConfig }) => defined({ recommenderConfig }) };
}
