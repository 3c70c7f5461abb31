import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_StopRecommender.html */
export function stopRecommender(): never {
  throw notSupported('StopRecommender');
}
