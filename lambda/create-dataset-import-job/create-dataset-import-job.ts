import type { DatasetImportJobSummary } from '@aws-sdk/client-personalize';
import type { ResourceStatus } from '../shared/contract/statuses';
import type {
  CreateDatasetImportJobInput,
  CreateDatasetImportJobOutput,
  DatasetPlan,
} from '../shared/contract/workflow';
import { busy } from '../shared/create-or-describe';
import { ResourceAlreadyExistsError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { isInProgress, parseStatus } from '../shared/status';

export interface CreateDatasetImportJobDeps {
  readonly personalize: Pick<
    PersonalizePort,
    'listDatasetImportJobs' | 'describeDatasetImportJob' | 'createDatasetImportJob'
  >;
}

interface Job {
  readonly arn: string;
  readonly name: string;
  readonly status: ResourceStatus;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly full: boolean;
}

/**
 * A FULL import of just these files. Nothing is imported twice: a FULL job replaces all that was there, so the newest one
 * that succeeded or runs says what the dataset holds. It is the right one when its name has these files' fingerprint, or
 * when it read the same folder after the newest file was written (the first import, which the stack declares).
 * @throws ResourceInUseError when another run made this very job and the service does not list it yet
 */
export async function run(
  input: CreateDatasetImportJobInput,
  { personalize }: CreateDatasetImportJobDeps,
): Promise<CreateDatasetImportJobOutput> {
  const { dataset, fingerprint } = input;
  const name = `${dataset.jobNamePrefix}-${fingerprint}`;
  const jobs = await newestFirst(dataset.datasetArn, personalize);
  const current = jobs.find((job) => job.full && (job.status === 'ACTIVE' || isInProgress(job.status)));
  if (current && (attemptOf(name, current) !== undefined || (await readTheseFiles(current, input, personalize)))) {
    return unchanged(current);
  }

  const jobName = nextName(name, jobs);
  try {
    const datasetImportJobArn = await personalize.createDatasetImportJob(request(jobName, dataset));
    return { datasetImportJobArn, status: 'CREATE PENDING', action: 'created' };
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsError)) throw error;
    // Another run was faster, or an earlier attempt's answer got lost.
    const theirs = (await newestFirst(dataset.datasetArn, personalize)).find((job) => job.name === jobName);
    if (theirs) return unchanged(theirs);
    throw busy(
      'CreateDatasetImportJob',
      'dataset',
      dataset.datasetArn,
      `has an import job ${jobName} that is not listed yet`,
    );
  }
}

function unchanged({ arn, status }: Job): CreateDatasetImportJobOutput {
  return { datasetImportJobArn: arn, status, action: 'unchanged' };
}

function request(jobName: string, dataset: DatasetPlan) {
  const { datasetArn, dataLocation, roleArn } = dataset;
  return { jobName, datasetArn, dataSource: { dataLocation }, roleArn, importMode: 'FULL' as const };
}

async function newestFirst(
  datasetArn: string,
  personalize: CreateDatasetImportJobDeps['personalize'],
): Promise<readonly Job[]> {
  const summaries = await personalize.listDatasetImportJobs(datasetArn);
  return summaries.map(asJob).sort((a, b) => b.createdAt - a.createdAt);
}

function asJob(summary: DatasetImportJobSummary): Job {
  const arn = summary.datasetImportJobArn ?? '';
  return {
    arn,
    name: summary.jobName ?? '',
    status: parseStatus(summary.status, 'dataset import job', arn),
    createdAt: summary.creationDateTime?.getTime() ?? 0,
    full: summary.importMode !== 'INCREMENTAL',
  };
}

/** Lists do not tell the location. */
async function readTheseFiles(
  job: Job,
  { dataset, lastModified }: CreateDatasetImportJobInput,
  personalize: CreateDatasetImportJobDeps['personalize'],
): Promise<boolean> {
  if (job.createdAt < Date.parse(lastModified)) return false;
  const described = await personalize.describeDatasetImportJob(job.arn);
  return described?.dataSource?.dataLocation === dataset.dataLocation;
}

/**
 * The first free one of `<name>`, `<name>-2`, `<name>-3`, …: a failed job keeps its name for good, as import jobs cannot be
 * deleted, and so does one whose data were replaced and came back.
 */
function nextName(name: string, jobs: readonly Job[]): string {
  const attempts = jobs.map((job) => attemptOf(name, job) ?? 0);
  const next = Math.max(0, ...attempts) + 1;
  return next === 1 ? name : `${name}-${next}`;
}

/** Which attempt at these files a job was: 1 for `<name>`, 2 for `<name>-2`; undefined for other files. */
function attemptOf(name: string, job: Job): number | undefined {
  if (job.name === name) return 1;
  if (!job.name.startsWith(`${name}-`)) return undefined;
  const suffix = job.name.slice(name.length + 1);
  return /^[1-9]\d*$/.test(suffix) ? Number(suffix) : undefined;
}
