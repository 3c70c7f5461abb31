import type { CreateDataDeletionJobRequest, CreateDataDeletionJobResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import { invalidInput, limitExceeded } from '../errors';
import { parseDataLocation } from '../import/data-location';
import type { Checked } from '../model/checked';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireActive, requireFree } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateDataDeletionJob.html */
export function createDataDeletionJob(
  twin: Twin,
  input: Checked<CreateDataDeletionJobRequest>,
): CreateDataDeletionJobResponse {
  const { jobName: name, datasetGroupArn, dataSource, roleArn, tags = [] } = input;
  if (parseDataLocation(dataSource.dataLocation) === undefined) throw invalidInput('Invalid Data location.');
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'data-deletion-job', name });
  requireFree(twin, 'data-deletion-job', arn);
  requireActive(twin, 'dataset-group', datasetGroupArn);
  const quota = QUOTAS.perDatasetGroup.dataDeletionJobsPending;
  const pending = twin.resources.all(
    'data-deletion-job',
    (job) => job.datasetGroupArn === datasetGroupArn && job.status === 'PENDING',
  );
  if (pending.length >= quota) throw limitExceeded(`More than ${quota} resources with PENDING status.`);

  twin.resources.insert('data-deletion-job', { arn, name, datasetGroupArn, dataSource, roleArn, status: 'PENDING' });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('data-deletion-job', arn);
  return { dataDeletionJobArn: arn };
}
