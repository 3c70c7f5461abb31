import type { CreateDatasetGroupRequest, CreateDatasetGroupResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import { defined } from '../store/defined';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireFree, requireRoom } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateDatasetGroup.html */
export function createDatasetGroup(twin: Twin, input: Checked<CreateDatasetGroupRequest>): CreateDatasetGroupResponse {
  const { name, domain, roleArn, kmsKeyArn, tags = [] } = input;
  if (roleArn !== undefined && kmsKeyArn === undefined) {
    throw invalidInput('roleArn is only taken together with kmsKeyArn');
  }
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'dataset-group', name });
  requireFree(twin, 'dataset-group', arn);
  requireRoom(twin, 'dataset-group', 'dataset group', QUOTAS.perRegion.datasetGroups);

  twin.resources.insert('dataset-group', {
    arn,
    name,
    status: 'CREATE PENDING',
    ...defined({ domain, roleArn, kmsKeyArn }),
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('dataset-group', arn);
  return { datasetGroupArn: arn, domain };
}
