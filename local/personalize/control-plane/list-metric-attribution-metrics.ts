import type {
  ListMetricAttributionMetricsRequest,
  ListMetricAttributionMetricsResponse,
} from '@aws-sdk/client-personalize';
import { invalidInput, resourceNotFound } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { pageOf } from './page';

/**
 * ResourceNotFoundException is no modelled error of this call: an ARN of nothing is a bad value of the parameter.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_ListMetricAttributionMetrics.html
 */
export function listMetricAttributionMetrics(
  twin: Twin,
  input: Checked<ListMetricAttributionMetricsRequest>,
): ListMetricAttributionMetricsResponse {
  const { metricAttributionArn: arn } = input;
  if (arn === undefined) throw invalidInput('metricAttributionArn is required');
  const attribution = twin.resources.find('metric-attribution', arn);
  if (attribution === undefined) throw invalidInput(resourceNotFound(arn).message);
  const entries = attribution.metrics.map((record, sequence) => ({ sequence, record }));
  const { page, ...rest } = pageOf(entries, input, JSON.stringify(['ListMetricAttributionMetrics', arn]));
  return { metrics: page, ...rest };
}
