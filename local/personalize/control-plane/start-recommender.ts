import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_StartRecommender.html */
export function startRecommender(): never {
  throw notSupported('StartRecommender');
}
