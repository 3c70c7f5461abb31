import { attemptOf, nextName, requireAttempt } from '../shared/attempts';
import type {
  CreateDatasetImportJobInput,
  CreateDatasetImportJobOutput,
  DataAddition,
  DatasetPlan,
} from '../shared/contract/workflow';
import { busy } from '../shared/create-or-describe';
import { dataFiles, fingerprintOf, placeOf } from '../shared/data-files';
import { DataChangedError, ResourceAlreadyExistsError, StepError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import type { S3Port } from '../shared/s3-port';
import { isInProgress } from '../shared/status';
import { counts, type ImportJob, newestFirst } from './import-jobs';

export interface CreateDatasetImportJobDeps {
  readonly personalize: Pick<
    PersonalizePort,
    'listDatasetImportJobs' | 'describeDatasetImportJob' | 'createDatasetImportJob'
  >;
  readonly s3: Pick<S3Port, 'listFolder'>;
}

/** Files that are one import. */
interface Batch {
  readonly dataLocation: string;
  readonly fingerprint: string;
  readonly mode: 'FULL' | 'INCREMENTAL';
}

/**
 * The next import of a dataset: its full data first, then each addition once, oldest first. Nothing is imported twice. A FULL job
 * replaces all that was there, so the newest one that succeeded or runs says what the dataset holds, and only what was added
 * after it is there too. It is the right one when its name has these files' fingerprint, or when it read the same folder after the
 * newest file was written (the first import, which the stack declares). An addition that is older than the newest full data is
 * taken for a part of them.
 * @throws DataChangedError when the files are no longer those that were checked
 * @throws ResourceFailedError when the import failed twice in this run
 * @throws StepError when there are only additions, and no full data to add them to
 * @throws ResourceInUseError when another run made this very job and the service does not list it yet
 */
export async function run(
  input: CreateDatasetImportJobInput,
  deps: CreateDatasetImportJobDeps,
): Promise<CreateDatasetImportJobOutput> {
  const { dataset, fingerprint, lastModified, additions = [] } = input;
  const jobs = await newestFirst(dataset.datasetArn, deps.personalize);
  const current = jobs.find((job) => job.full && counts(job));
  const toAdd = additions.filter((addition) => addition.lastModified >= lastModified);

  const full: Batch = { dataLocation: dataset.dataLocation, fingerprint, mode: 'FULL' };
  if (fingerprint !== '' && !(current && (await holdsThese(current, input, deps)))) {
    return { ...(await importFiles(full, jobs, input, deps)), ...(toAdd.length > 0 && { more: true }) };
  }
  if (current === undefined) throw nothingToAddTo(dataset, additions);

  const added = jobs.filter((job) => !job.full && counts(job) && job.createdAt >= current.createdAt);
  const pending = toAdd.filter((addition) => !added.some((job) => isDone(job, addition, dataset)));
  const busyWith = [current, ...added].find((job) => isInProgress(job.status));
  if (busyWith !== undefined) return { ...unchanged(busyWith), ...(pending.length > 0 && { more: true }) };
  const [next, ...later] = pending;
  if (next === undefined) return unchanged(current);
  const addition: Batch = { ...next, mode: 'INCREMENTAL' };
  return { ...(await importFiles(addition, jobs, input, deps)), ...(later.length > 0 && { more: true }) };
}

async function importFiles(
  batch: Batch,
  jobs: readonly ImportJob[],
  input: CreateDatasetImportJobInput,
  deps: CreateDatasetImportJobDeps,
): Promise<CreateDatasetImportJobOutput> {
  const { dataset } = input;
  const name = nameOf(batch, dataset);
  const failed = jobs.find((job) => attemptOf(name, job.name) !== undefined && job.status === 'CREATE FAILED');
  if (failed) requireAttempt(input, { resource: 'dataset import job', ...failed });
  await requireUnchanged(batch, dataset, deps);
  const jobName = nextName(
    name,
    jobs.map((job) => job.name),
  );
  try {
    const datasetImportJobArn = await deps.personalize.createDatasetImportJob(request(jobName, batch, dataset));
    return { datasetImportJobArn, status: 'CREATE PENDING', action: 'created' };
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsError)) throw error;
    // Another run was faster, or an earlier attempt's answer got lost.
    const theirs = (await newestFirst(dataset.datasetArn, deps.personalize)).find((job) => job.name === jobName);
    if (theirs) return unchanged(theirs);
    const why = `has an import job ${jobName} that is not listed yet`;
    throw busy('CreateDatasetImportJob', 'dataset', dataset.datasetArn, why);
  }
}

function unchanged({ arn, status }: ImportJob): CreateDatasetImportJobOutput {
  return { datasetImportJobArn: arn, status, action: 'unchanged' };
}

function nameOf({ fingerprint }: Pick<Batch, 'fingerprint'>, dataset: DatasetPlan): string {
  return `${dataset.jobNamePrefix}-${fingerprint}`;
}

function request(jobName: string, { dataLocation, mode }: Batch, dataset: DatasetPlan) {
  const { datasetArn, roleArn, publishAttributionMetricsToS3 } = dataset;
  return {
    jobName,
    datasetArn,
    dataSource: { dataLocation },
    roleArn,
    importMode: mode,
    ...(publishAttributionMetricsToS3 !== undefined && { publishAttributionMetricsToS3 }),
  };
}

/** Whether the dataset's full data are these files. */
async function holdsThese(
  job: ImportJob,
  { dataset, fingerprint, lastModified }: CreateDatasetImportJobInput,
  { personalize }: CreateDatasetImportJobDeps,
): Promise<boolean> {
  if (attemptOf(nameOf({ fingerprint }, dataset), job.name) !== undefined) return true;
  if (job.createdAt < Date.parse(lastModified)) return false;
  // Lists do not tell the location.
  const described = await personalize.describeDatasetImportJob(job.arn);
  return described?.dataSource?.dataLocation === dataset.dataLocation;
}

function isDone(job: ImportJob, addition: DataAddition, dataset: DatasetPlan): boolean {
  return attemptOf(nameOf(addition, dataset), job.name) !== undefined;
}

/** What was checked is what is imported, or the check was for nothing. */
async function requireUnchanged(
  { dataLocation, fingerprint }: Batch,
  dataset: DatasetPlan,
  { s3 }: CreateDatasetImportJobDeps,
): Promise<void> {
  const files = await dataFiles(s3, placeOf(dataLocation));
  if (fingerprintOf(files) === fingerprint) return;
  throw new DataChangedError({
    resource: 'dataset',
    arn: dataset.datasetArn,
    failureReason: `the files at ${dataLocation} were changed after they had been checked`,
    nextStep:
      'wait until all of them are written, then start the workflow again or write _SUCCESS at the root of the bucket: they are checked anew',
  });
}

function nothingToAddTo(dataset: DatasetPlan, additions: readonly DataAddition[]): StepError {
  const places = additions.map(({ dataLocation }) => dataLocation).join(', ');
  return new StepError({
    resource: 'dataset',
    arn: dataset.datasetArn,
    failureReason: `there is data to be added at ${places} and none to add it to: the first import of a dataset is a full one`,
    nextStep: `put the full data at ${dataset.dataLocation} and start the workflow again`,
  });
}
