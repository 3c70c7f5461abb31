import { BATCH_LIMITS } from '../../../spec/quotas';
import { invalidInput } from '../errors';
import { type DataLocation, parseDataLocation } from '../import/data-location';
import type { JobIdentity, ObjectStore, ObjectSummary } from '../ports';
import { JobFailure } from '../store/lifecycle';
import type { BatchInferenceJobRecord, BatchSegmentJobRecord } from '../store/resource';

/** What both kinds of batch jobs have. */
export type BatchJobRecord = BatchInferenceJobRecord | BatchSegmentJobRecord;

/** Where a batch job reads and writes. */
export interface JobPlaces {
  /** Its key is a prefix: `s3://bucket/in` takes `in/a.json` and `in_test/a.json` alike. */
  readonly input: DataLocation;
  /** Its key is empty or ends in `/`. */
  readonly output: DataLocation;
}

/**
 * The places that a batch job names.
 * @throws InvalidInputException for a path that is none, and for an output folder that is the input
 * @see https://docs.aws.amazon.com/personalize/latest/dg/common-error-messages.html
 */
export function placesOf({ jobInput, jobOutput }: Pick<BatchJobRecord, 'jobInput' | 'jobOutput'>): JobPlaces {
  const input = parseDataLocation(jobInput.s3DataSource.path);
  if (input === undefined) throw invalidInput('Invalid S3 input path');
  const output = parseDataLocation(jobOutput.s3DataDestination.path);
  if (output === undefined) throw invalidInput('Invalid S3 output path');
  if (input.bucket === output.bucket && asFolder(input.key) === asFolder(output.key)) {
    throw invalidInput('Invalid S3 output path');
  }
  return { input, output: { bucket: output.bucket, key: asFolder(output.key) } };
}

function asFolder(key: string): string {
  return key === '' || key.endsWith('/') ? key : `${key}/`;
}

/** One file to answer. */
export interface InputFile {
  readonly key: string;
  /** Of the file with the answers. */
  readonly outputKey: string;
}

/**
 * The files under the input prefix, by key. What the job itself has written there in an earlier run is no input of it.
 * @throws JobFailure
 */
export async function inputFilesOf(
  objects: ObjectStore,
  identity: JobIdentity,
  { input, output }: JobPlaces,
): Promise<readonly InputFile[]> {
  const found = await objects.list(identity, input.bucket, input.key);
  const folder = input.key.slice(0, input.key.lastIndexOf('/') + 1);
  const candidates = found
    .filter(({ key }) => !key.endsWith('/'))
    .map((object) => ({ ...object, outputKey: `${output.key}${object.key.slice(folder.length)}.out` }));
  const own = new Set(input.bucket === output.bucket ? candidates.map(({ outputKey }) => outputKey) : []);
  const files = candidates.filter(({ key }) => !own.has(key));
  const where = `s3://${input.bucket}/${input.key}`;
  if (files.length === 0) throw new JobFailure(`Invalid S3 input path. There is no file under ${where}`);
  requireWithinLimits(files, where);
  return files;
}

function requireWithinLimits(files: readonly ObjectSummary[], where: string): void {
  const { inputFiles, inputFileBytes } = BATCH_LIMITS;
  if (files.length > inputFiles) {
    throw new JobFailure(`There are ${files.length} files under ${where}, a batch job takes ${inputFiles}.`);
  }
  const large = files.find(({ size }) => size > inputFileBytes);
  if (large) throw new JobFailure(`${large.key} has ${large.size} bytes, a file of a batch job may have 1 GB.`);
}
