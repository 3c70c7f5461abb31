import type { CreateDatasetImportJobRequest, CreateDatasetImportJobResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import { invalidInput, notSupported } from '../errors';
import { parseDataLocation } from '../import/data-location';
import type { Checked } from '../model/checked';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireActive, requireFree, requireIdle } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateDatasetImportJob.html */
export function createDatasetImportJob(
  twin: Twin,
  input: Checked<CreateDatasetImportJobRequest>,
): CreateDatasetImportJobResponse {
  const { jobName: name, datasetArn, dataSource, roleArn, importMode = 'FULL', tags = [] } = input;
  if (parseDataLocation(dataSource.dataLocation) === undefined) throw invalidInput('Invalid Data location.');
  if (roleArn === undefined) throw invalidInput('roleArn is needed to read the data in Amazon S3');
  if (input.publishAttributionMetricsToS3 === true) throw notSupported('publishAttributionMetricsToS3');
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'dataset-import-job', name });
  requireFree(twin, 'dataset-import-job', arn);
  requireActive(twin, 'dataset', datasetArn);
  if (importMode === 'INCREMENTAL') requireFullImport(twin, datasetArn);
  requireIdle(twin, 'dataset-import-job', QUOTAS.perRegion.importJobsInProgress);

  twin.resources.insert('dataset-import-job', {
    arn,
    name,
    datasetArn,
    dataSource,
    roleArn,
    importMode,
    status: 'CREATE PENDING',
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('dataset-import-job', arn);
  return { datasetImportJobArn: arn };
}

/** The first import of a dataset must be FULL. */
function requireFullImport(twin: Twin, datasetArn: string): void {
  const full = twin.resources.all(
    'dataset-import-job',
    (job) => job.datasetArn === datasetArn && job.importMode === 'FULL' && job.status === 'ACTIVE',
  );
  if (full.length === 0) {
    throw invalidInput(`the first import of ${datasetArn} must have importMode FULL; there is none that is ACTIVE`);
  }
}
