import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateRecommender.html */
export function createRecommender(): never {
  throw notSupported('CreateRecommender');
}
