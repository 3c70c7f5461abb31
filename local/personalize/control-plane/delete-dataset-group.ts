import type { DeleteDatasetGroupRequest } from '@aws-sdk/client-personalize';
import { resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireDeletable } from './requirements';

/** Types whose resources belong to a dataset group and have to go first. */
const MEMBERS = ['event-tracker', 'solution', 'recommender', 'dataset', 'filter'] as const;

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteDatasetGroup.html */
export function deleteDatasetGroup(twin: Twin, { datasetGroupArn }: Checked<DeleteDatasetGroupRequest>): void {
  const group = requireDeletable(twin, 'dataset-group', datasetGroupArn);
  for (const type of MEMBERS) {
    const [member] = twin.resources.all(type, (record) => record.datasetGroupArn === datasetGroupArn);
    if (member) throw resourceInUse(`dataset group ${group.name} still has ${member.arn}; delete that first`);
  }
  twin.lifecycle.remove('dataset-group', datasetGroupArn);
}
