import type { DeleteFilterRequest } from '@aws-sdk/client-personalize';
import { resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { isInProgress, requireDeletable } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteFilter.html */
export function deleteFilter(twin: Twin, { filterArn }: Checked<DeleteFilterRequest>): void {
  requireDeletable(twin, 'filter', filterArn);
  for (const type of ['batch-inference-job', 'batch-segment-job'] as const) {
    const [job] = twin.resources.all(type, (one) => one.filterArn === filterArn && isInProgress(one.status));
    if (job) throw resourceInUse(`${filterArn} is used by ${job.arn}, which has status ${job.status}`);
  }
  twin.lifecycle.remove('filter', filterArn);
}
