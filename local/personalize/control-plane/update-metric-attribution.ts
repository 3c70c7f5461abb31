import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UpdateMetricAttribution.html */
export function updateMetricAttribution(): never {
  throw notSupported('UpdateMetricAttribution');
}
