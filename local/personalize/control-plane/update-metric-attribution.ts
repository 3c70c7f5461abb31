import type { UpdateMetricAttributionRequest, UpdateMetricAttributionResponse } from '@aws-sdk/client-personalize';
import { checkMetrics, checkOutput } from '../attribution/metrics';
import { ServiceError, invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { MetricAttributionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { requireActive } from './requirements';

/**
 * Changes at once: no status of the change is documented. Metrics go before others come, so that one can be replaced.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_UpdateMetricAttribution.html
 */
export function updateMetricAttribution(
  twin: Twin,
  input: Checked<UpdateMetricAttributionRequest>,
): UpdateMetricAttributionResponse {
  const { metricAttributionArn: arn } = input;
  // The model does not require it.
  if (arn === undefined) throw invalidInput('metricAttributionArn is required');
  const before = requireActive(twin, 'metric-attribution', arn);
  const { metricsOutputConfig = before.metricsOutputConfig } = input;
  const metrics = changedMetrics(before, input);
  checkMetrics(twin.datasets.of(before.datasetGroupArn), metrics);
  checkOutput(metricsOutputConfig);

  twin.resources.update('metric-attribution', arn, { metrics, metricsOutputConfig });
  return { metricAttributionArn: arn };
}

function changedMetrics(
  { arn, metrics }: MetricAttributionRecord,
  { addMetrics = [], removeMetrics = [] }: Checked<UpdateMetricAttributionRequest>,
): MetricAttributionRecord['metrics'] {
  const missing = removeMetrics.find((name) => metrics.every(({ metricName }) => metricName !== name));
  if (missing !== undefined) {
    throw new ServiceError('ResourceNotFoundException', `${arn} has no metric ${missing}.`);
  }
  const kept = metrics.filter(({ metricName }) => !removeMetrics.includes(metricName));
  const taken = addMetrics.find((added) => kept.some(({ metricName }) => metricName === added.metricName));
  if (taken !== undefined) {
    throw new ServiceError('ResourceAlreadyExistsException', `${arn} already has a metric ${taken.metricName}.`);
  }
  return [...kept, ...addMetrics];
}
