import type { DeleteMetricAttributionRequest } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireDeletable } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteMetricAttribution.html */
export function deleteMetricAttribution(
  twin: Twin,
  { metricAttributionArn }: Checked<DeleteMetricAttributionRequest>,
): void {
  requireDeletable(twin, 'metric-attribution', metricAttributionArn);
  twin.lifecycle.remove('metric-attribution', metricAttributionArn);
}
