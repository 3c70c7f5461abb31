import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_ListMetricAttributionMetrics.html */
export function listMetricAttributionMetrics(): never {
  throw notSupported('ListMetricAttributionMetrics');
}
