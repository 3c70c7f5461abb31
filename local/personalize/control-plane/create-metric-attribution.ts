import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateMetricAttribution.html */
export function createMetricAttribution(): never {
  throw notSupported('CreateMetricAttribution');
}
