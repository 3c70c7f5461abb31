import type { CreateBatchSegmentJobRequest, CreateBatchSegmentJobResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { BATCH_LIMITS, QUOTAS } from '../../../spec/quotas';
import { placesOf } from '../batch/job-files';
import { DEFAULT_SEGMENT_USERS } from '../batch/segment';
import type { Checked } from '../model/checked';
import { defined } from '../store/defined';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireBatchFilter, requireBatchVersion, requireResults } from './batch-job';
import { requireFree, requireIdle } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchSegmentJob.html */
export function createBatchSegmentJob(
  twin: Twin,
  input: Checked<CreateBatchSegmentJobRequest>,
): CreateBatchSegmentJobResponse {
  const { jobName: name, solutionVersionArn, filterArn, jobInput, jobOutput, roleArn, tags = [] } = input;
  const { numResults = DEFAULT_SEGMENT_USERS } = input;
  placesOf(input);
  requireResults(numResults, BATCH_LIMITS.usersPerSegment);
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'batch-segment-job', name });
  requireFree(twin, 'batch-segment-job', arn);
  const served = requireBatchVersion(twin, solutionVersionArn, 'segment');
  requireBatchFilter(twin, filterArn, 'segment', served);
  requireIdle(twin, 'batch-segment-job', QUOTAS.perRegion.batchSegmentJobsInProgress);

  twin.resources.insert('batch-segment-job', {
    arn,
    name,
    datasetGroupArn: served.version.datasetGroupArn,
    solutionVersionArn,
    numResults,
    jobInput,
    jobOutput,
    roleArn,
    ...defined({ filterArn }),
    status: 'CREATE PENDING',
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('batch-segment-job', arn);
  return { batchSegmentJobArn: arn };
}
