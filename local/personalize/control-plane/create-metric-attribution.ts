import type { CreateMetricAttributionRequest, CreateMetricAttributionResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import { checkMetrics, checkOutput } from '../attribution/metrics';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireActive, requireFree, requireRoom } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateMetricAttribution.html */
export function createMetricAttribution(
  twin: Twin,
  input: Checked<CreateMetricAttributionRequest>,
): CreateMetricAttributionResponse {
  const { name, datasetGroupArn, metrics, metricsOutputConfig } = input;
  const arn = personalizeArn({ ...twin.place, type: 'metric-attribution', name });
  requireFree(twin, 'metric-attribution', arn);
  requireActive(twin, 'dataset-group', datasetGroupArn);
  checkMetrics(twin.datasets.of(datasetGroupArn), metrics);
  checkOutput(metricsOutputConfig);
  requireRoom(
    twin,
    'metric-attribution',
    'metric attribution',
    QUOTAS.perDatasetGroup.metricAttributions,
    (one) => one.datasetGroupArn === datasetGroupArn,
  );

  twin.resources.insert('metric-attribution', {
    arn,
    name,
    datasetGroupArn,
    metrics,
    metricsOutputConfig,
    status: 'CREATE PENDING',
  });
  twin.lifecycle.create('metric-attribution', arn);
  return { metricAttributionArn: arn };
}
