import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteMetricAttribution.html */
export function deleteMetricAttribution(): never {
  throw notSupported('DeleteMetricAttribution');
}
