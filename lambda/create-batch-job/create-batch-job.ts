import { createHash } from 'node:crypto';
import { attemptOf, nextName, requireAttempt } from '../shared/attempts';
import type { BatchJobPlan, CreateBatchJobInput, CreateBatchJobOutput } from '../shared/contract/workflow';
import { busy } from '../shared/create-or-describe';
import { dataFiles, fingerprintOf } from '../shared/data-files';
import { ResourceAlreadyExistsError } from '../shared/errors';
import type { S3Port } from '../shared/s3-port';
import { isInProgress } from '../shared/status';
import { type BatchJob, type BatchPort, createBatchJob, listBatchJobs } from './batch-jobs';

export interface CreateBatchJobDeps {
  readonly personalize: BatchPort;
  readonly s3: Pick<S3Port, 'listFolder'>;
}

/**
 * A batch inference or batch segment job with one version over the input as it is. A job's name and the folder of its output
 * follow from version, input files and options, so that nothing is computed twice and no output is written over another.
 * @throws ResourceFailedError when the job failed twice in this run
 * @throws ResourceInUseError when another run made this very job and the service does not list it yet
 */
export async function run(
  input: CreateBatchJobInput,
  { personalize, s3 }: CreateBatchJobDeps,
): Promise<CreateBatchJobOutput> {
  const { job: plan, solutionVersionArn } = input;
  const files = await dataFiles(s3, plan.input);
  if (files.length === 0) return { batchJobArn: '', status: 'ACTIVE', action: 'empty', outputLocation: '' };

  const fingerprint = fingerprintOfJob(plan, solutionVersionArn, fingerprintOf(files));
  const name = `${plan.jobNamePrefix}-${fingerprint}`;
  const outputLocation = `s3://${plan.output.bucket}/${folder(plan.output.prefix)}${fingerprint}/`;
  const jobs = await listBatchJobs(plan.kind, solutionVersionArn, personalize);
  const own = jobs.filter((job) => attemptOf(name, job.name) !== undefined);
  const current = own.find(({ status }) => status === 'ACTIVE' || isInProgress(status));
  if (current) return unchanged(current, outputLocation);

  const failed = own.find(({ status }) => status === 'CREATE FAILED');
  if (failed) requireAttempt(input, { resource: `batch ${plan.kind} job`, ...failed });
  const names = own.map((job) => job.name);
  const request = {
    jobName: nextName(name, names),
    solutionVersionArn,
    input: `s3://${plan.input.bucket}/${plan.input.prefix}`,
    output: outputLocation,
  };
  try {
    const batchJobArn = await createBatchJob(plan, request, personalize);
    return { batchJobArn, status: 'CREATE PENDING', action: 'created', outputLocation };
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsError)) throw error;
    // Another run was faster, or an earlier attempt's answer got lost.
    const later = await listBatchJobs(plan.kind, solutionVersionArn, personalize);
    const theirs = later.find((job) => job.name === request.jobName);
    if (theirs) return unchanged(theirs, outputLocation);
    const why = `has a batch job ${request.jobName} that is not listed yet`;
    throw busy(operationOf(plan), 'solution version', solutionVersionArn, why);
  }
}

function unchanged({ arn, status }: BatchJob, outputLocation: string): CreateBatchJobOutput {
  return { batchJobArn: arn, status, action: 'unchanged', outputLocation };
}

/** Equal means the same output: what decides it, and nothing else of the plan. */
function fingerprintOfJob(plan: BatchJobPlan, solutionVersionArn: string, inputFingerprint: string): string {
  const { kind, filterArn, numResults, batchInferenceJobConfig, batchInferenceJobMode, themeGenerationConfig } = plan;
  const options = [kind, filterArn, numResults, batchInferenceJobConfig, batchInferenceJobMode, themeGenerationConfig];
  const more = plan.apiMembers === undefined ? [] : [plan.apiMembers];
  // JSON has no undefined: in a list it becomes null, which keeps the places.
  const text = JSON.stringify([solutionVersionArn, inputFingerprint, ...options, ...more]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function folder(prefix: string): string {
  return prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
}

function operationOf({ kind }: BatchJobPlan): string {
  return kind === 'inference' ? 'CreateBatchInferenceJob' : 'CreateBatchSegmentJob';
}
