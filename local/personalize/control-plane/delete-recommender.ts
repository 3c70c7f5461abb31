import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteRecommender.html */
export function deleteRecommender(): never {
  throw notSupported('DeleteRecommender');
}
