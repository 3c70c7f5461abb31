import type { CreateDatasetExportJobRequest, CreateDatasetExportJobResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { invalidInput } from '../errors';
import { parseDataLocation } from '../import/data-location';
import type { Checked } from '../model/checked';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireActive, requireFree } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateDatasetExportJob.html */
export function createDatasetExportJob(
  twin: Twin,
  input: Checked<CreateDatasetExportJobRequest>,
): CreateDatasetExportJobResponse {
  const { jobName: name, datasetArn, ingestionMode = 'PUT', roleArn, jobOutput, tags = [] } = input;
  if (parseDataLocation(jobOutput.s3DataDestination.path) === undefined) throw invalidInput('Invalid S3 output path');
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'dataset-export-job', name });
  requireFree(twin, 'dataset-export-job', arn);
  const { type } = requireActive(twin, 'dataset', datasetArn);
  if (type === 'Actions' || type === 'Action_Interactions') {
    throw invalidInput(`a dataset of type ${type} cannot be exported, only Interactions, Items and Users`);
  }

  twin.resources.insert('dataset-export-job', {
    arn,
    name,
    datasetArn,
    ingestionMode,
    roleArn,
    jobOutput,
    status: 'CREATE PENDING',
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('dataset-export-job', arn);
  return { datasetExportJobArn: arn };
}
