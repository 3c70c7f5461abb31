import type { DeleteDatasetGroupRequest } from '@aws-sdk/client-personalize';
import { resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { DatasetGroupRecord } from '../store/resource';
import type { Twin } from '../twin';
import { isInProgress, requireDeletable } from './requirements';

/** Types whose resources belong to a dataset group and have to go first. */
const MEMBERS = ['event-tracker', 'solution', 'recommender', 'dataset', 'filter', 'metric-attribution'] as const;

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteDatasetGroup.html */
export function deleteDatasetGroup(twin: Twin, { datasetGroupArn }: Checked<DeleteDatasetGroupRequest>): void {
  const group = requireDeletable(twin, 'dataset-group', datasetGroupArn);
  for (const type of MEMBERS) {
    const [member] = twin.resources.all(type, (record) => record.datasetGroupArn === datasetGroupArn);
    if (member) throw resourceInUse(`dataset group ${group.name} still has ${member.arn}; delete that first`);
  }
  const [job] = twin.resources.all(
    'data-deletion-job',
    (one) => one.datasetGroupArn === datasetGroupArn && isInProgress(one.status),
  );
  if (job) throw resourceInUse(`dataset group ${group.name} is used by ${job.arn}; wait for its end`);
  twin.lifecycle.remove('dataset-group', datasetGroupArn);
}

/** Its data deletion jobs go with it. */
export function forgetDatasetGroup(twin: Twin, { arn }: DatasetGroupRecord): void {
  twin.tags.drop(arn);
  for (const job of twin.resources.all('data-deletion-job', ({ datasetGroupArn }) => datasetGroupArn === arn)) {
    twin.resources.remove('data-deletion-job', job.arn);
    twin.tags.drop(job.arn);
  }
}
