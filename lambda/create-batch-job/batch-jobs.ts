import type { BatchInferenceJobSummary, BatchSegmentJobSummary } from '@aws-sdk/client-personalize';
import type { ResourceStatus } from '../shared/contract/statuses';
import type { BatchJobPlan } from '../shared/contract/workflow';
import type { PersonalizePort } from '../shared/personalize-port';
import { parseStatus } from '../shared/status';

export type BatchPort = Pick<
  PersonalizePort,
  'listBatchInferenceJobs' | 'createBatchInferenceJob' | 'listBatchSegmentJobs' | 'createBatchSegmentJob'
>;

export interface BatchJob {
  readonly arn: string;
  readonly name: string;
  readonly status: ResourceStatus;
  readonly failureReason: string | undefined;
}

export interface BatchRequest {
  readonly jobName: string;
  readonly solutionVersionArn: string;
  /** `s3://<bucket>/<prefix>/`, both of them. */
  readonly input: string;
  readonly output: string;
}

/** Both kinds of batch job, as one. */
export async function listBatchJobs(
  kind: BatchJobPlan['kind'],
  solutionVersionArn: string,
  personalize: Pick<BatchPort, 'listBatchInferenceJobs' | 'listBatchSegmentJobs'>,
): Promise<readonly BatchJob[]> {
  if (kind === 'inference') {
    const jobs = await personalize.listBatchInferenceJobs(solutionVersionArn);
    return jobs.map((job) => asJob(job, job.batchInferenceJobArn, 'batch inference job'));
  }
  const jobs = await personalize.listBatchSegmentJobs(solutionVersionArn);
  return jobs.map((job) => asJob(job, job.batchSegmentJobArn, 'batch segment job'));
}

/** @returns the ARN */
export function createBatchJob(plan: BatchJobPlan, request: BatchRequest, personalize: BatchPort): Promise<string> {
  const { kind, filterArn, numResults, roleArn, tags, apiMembers } = plan;
  const common = {
    // Newer than this code.
    ...apiMembers,
    jobName: request.jobName,
    solutionVersionArn: request.solutionVersionArn,
    jobInput: { s3DataSource: { path: request.input } },
    jobOutput: { s3DataDestination: { path: request.output } },
    roleArn,
    ...(filterArn !== undefined && { filterArn }),
    ...(numResults !== undefined && { numResults }),
    ...(tags !== undefined && { tags: tags.map((tag) => ({ ...tag })) }),
  };
  if (kind === 'segment') return personalize.createBatchSegmentJob(common);
  const { batchInferenceJobConfig, batchInferenceJobMode, themeGenerationConfig } = plan;
  return personalize.createBatchInferenceJob({
    ...common,
    ...(batchInferenceJobConfig !== undefined && { batchInferenceJobConfig }),
    ...(batchInferenceJobMode !== undefined && { batchInferenceJobMode }),
    // The plan carries API members as they stand in pipeline.yaml; the service says what is missing in them.
    ...(themeGenerationConfig !== undefined && { themeGenerationConfig: themeGenerationConfig as never }),
  });
}

/**
 * The service's model writes PENDING and IN PROGRESS where its guide writes the statuses of everything else.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_BatchInferenceJob.html
 */
const OTHER_SPELLINGS: Readonly<Record<string, ResourceStatus>> = {
  PENDING: 'CREATE PENDING',
  'IN PROGRESS': 'CREATE IN_PROGRESS',
};

function asJob(
  { jobName, status = '', failureReason }: BatchInferenceJobSummary | BatchSegmentJobSummary,
  arn = '',
  resource: string,
): BatchJob {
  return {
    arn,
    name: jobName ?? '',
    status: OTHER_SPELLINGS[status] ?? parseStatus(status, resource, arn),
    failureReason,
  };
}
