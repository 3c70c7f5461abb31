import type { CreateDatasetImportJobRequest, CreateDatasetImportJobResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import { publishingAttribution } from '../attribution/publish-report';
import { invalidInput } from '../errors';
import { parseDataLocation } from '../import/data-location';
import type { Checked } from '../model/checked';
import { defined } from '../store/defined';
import type { DatasetRecord } from '../store/resource';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireActive, requireFree, requireIdle } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateDatasetImportJob.html */
export function createDatasetImportJob(
  twin: Twin,
  input: Checked<CreateDatasetImportJobRequest>,
): CreateDatasetImportJobResponse {
  const { jobName: name, datasetArn, dataSource, roleArn, importMode = 'FULL', tags = [] } = input;
  const { publishAttributionMetricsToS3 } = input;
  if (parseDataLocation(dataSource.dataLocation) === undefined) throw invalidInput('Invalid Data location.');
  if (roleArn === undefined) throw invalidInput('roleArn is needed to read the data in Amazon S3');
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'dataset-import-job', name });
  requireFree(twin, 'dataset-import-job', arn);
  const dataset = requireActive(twin, 'dataset', datasetArn);
  if (publishAttributionMetricsToS3 === true) requirePublishing(twin, dataset);
  if (importMode === 'INCREMENTAL') requireFullImport(twin, datasetArn);
  requireIdle(twin, 'dataset-import-job', QUOTAS.perRegion.importJobsInProgress);

  twin.resources.insert('dataset-import-job', {
    arn,
    name,
    datasetArn,
    dataSource,
    roleArn,
    importMode,
    ...defined({ publishAttributionMetricsToS3 }),
    status: 'CREATE PENDING',
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('dataset-import-job', arn);
  return { datasetImportJobArn: arn };
}

/** Metrics are of interactions with items, and go where the metric attribution says. */
function requirePublishing(twin: Twin, { type, datasetGroupArn }: DatasetRecord): void {
  if (type !== 'Interactions') {
    throw invalidInput(`publishAttributionMetricsToS3 is for imports of Interactions, not of ${type}`);
  }
  if (publishingAttribution(twin, datasetGroupArn) === undefined) {
    throw invalidInput('publishAttributionMetricsToS3 needs an ACTIVE metric attribution with an S3 destination');
  }
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
