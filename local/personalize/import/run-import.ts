import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import type { ImportMode } from '@aws-sdk/client-personalize';
import { AccessDeniedError } from '../../service';
import { CsvSyntaxError } from '../../../spec/csv';
import type { DatasetType } from '../../../spec/dataset-types';
import { MAX_FULL_IMPORT_BYTES, MAX_INCREMENTAL_IMPORT_BYTES, TRAINING_MINIMUMS } from '../../../spec/quotas';
import {
  HeaderError,
  MAX_ID_LENGTH,
  MAX_STRING_LENGTH,
  type ReadSummary,
  RecordReader,
  type Reject,
  fileFormatProblem,
} from '../../../spec/records';
import { isIdField } from '../../../spec/schema';
import type { ImportReject, JobIdentity, ObjectSummary } from '../ports';
import { JobFailure } from '../store/lifecycle';
import type { DatasetImportJobRecord, DatasetRecord } from '../store/resource';
import type { Twin } from '../twin';
import { type DataLocation, isFolder, parseDataLocation } from './data-location';
import { type Target, targetOf } from './target';

/** One progress event for so many bytes. */
const PROGRESS_BYTES = 4 * 1024 * 1024;

/** Rejected records that the result repeats. */
const FIRST_REJECTS = 5;

/**
 * Reads the CSV files of an import job and puts their records in the dataset, all of them or none. Records that do not
 * fit the schema are left out and counted.
 * @throws JobFailure with the text of the service, where it is known
 * @see https://docs.aws.amazon.com/personalize/latest/dg/common-error-messages.html
 */
export async function importRecords(
  twin: Twin,
  job: DatasetImportJobRecord,
  signal: AbortSignal,
): Promise<Record<string, never>> {
  const started = performance.now();
  const dataset = twin.resources.get('dataset', job.datasetArn);
  const location = parseDataLocation(job.dataSource.dataLocation);
  if (location === undefined) throw new JobFailure('Invalid Data location.');
  const identity: JobIdentity = { roleArn: job.roleArn, sourceArn: job.arn };
  const files = await explained(dataset, () => filesAt(twin, identity, location));
  const totalBytes = files.reduce((sum, { size }) => sum + size, 0);
  const limit = job.importMode === 'INCREMENTAL' ? MAX_INCREMENTAL_IMPORT_BYTES : MAX_FULL_IMPORT_BYTES;
  if (totalBytes > limit) {
    throw new JobFailure(
      `The files have ${totalBytes} bytes, an import with mode ${job.importMode} may have ${limit}.`,
    );
  }

  const target = targetOf(twin.datasets.of(dataset.datasetGroupArn), dataset.type);
  const about = { datasetImportJobArn: job.arn, datasetType: dataset.type };
  let bytes = 0;
  let reported = 0;
  const onBytes = (count: number): void => {
    signal.throwIfAborted();
    bytes += count;
    if (bytes - reported < PROGRESS_BYTES && bytes < totalBytes) return;
    reported = bytes;
    twin.emit({ type: 'import-progress', ...about, rows: target.count(), bytes, totalBytes });
  };
  const firstRejects: ImportReject[] = [];
  let rejected = 0;
  for (const { key } of files) {
    const open = (): Promise<Readable> => twin.objects.open(identity, location.bucket, key);
    const summary = await explained(dataset, () => readFile(key, open, target, onBytes));
    rejected += summary.rejected;
    firstRejects.push(...summary.rejects.map(({ line, column, message }) => ({ key, line, column, message })));
  }
  const result = { rows: target.count(), rejected, firstRejects: firstRejects.slice(0, FIRST_REJECTS) };
  requireRows(target, job.importMode, result);
  target.commit(job.importMode);
  twin.emit({ type: 'import-result', ...about, ...result, seconds: (performance.now() - started) / 1000 });
  return {};
}

async function readFile(
  key: string,
  open: () => Promise<Readable>,
  target: Target,
  onBytes: (count: number) => void,
): Promise<ReadSummary> {
  const reader = new RecordReader(
    target.schema,
    { onRecord: target.take, onReject: (reject) => refuseOverlong(target, reject) },
    { maximumRejects: FIRST_REJECTS },
  );
  let isFirst = true;
  for await (const chunk of await open()) {
    const bytes = chunk as Buffer;
    const problem = isFirst ? fileFormatProblem(bytes) : undefined;
    if (problem !== undefined) throw new JobFailure(`${key} ${problem}.`);
    isFirst = false;
    reader.push(bytes);
    onBytes(bytes.length);
  }
  const summary = reader.end();
  if (!summary.hasHeader) throw new JobFailure(`${key} is empty; its first line must be the header.`);
  return summary;
}

/** The files that the location names. Listing comes first in either case: the service needs both permissions. */
async function filesAt(twin: Twin, identity: JobIdentity, location: DataLocation): Promise<readonly ObjectSummary[]> {
  const { bucket, key } = location;
  const found = await twin.objects.list(identity, bucket, key);
  const files = found.filter((file) =>
    isFolder(location) ? !file.key.slice(key.length).includes('/') && file.key !== key : file.key === key,
  );
  if (files.length === 0) {
    const where = `s3://${bucket}/${key}`;
    throw new JobFailure(
      isFolder(location)
        ? `Invalid Data location. There is no file directly in ${where}.`
        : `Invalid Data location. There is no file ${where}; the location of a folder ends in /.`,
    );
  }
  return files;
}

/** Runs a step and puts its failure in the words of the service. */
async function explained<T>(dataset: DatasetRecord, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const subject = `Failed to create a data import job for ${dataset.datasetType} dataset.`;
    if (error instanceof AccessDeniedError) {
      throw new JobFailure(`${subject} Insufficient privileges for accessing data in Amazon S3. ${error.message}`);
    }
    if (error instanceof HeaderError) {
      const missing = error.missing.length > 0;
      throw new JobFailure(
        `${subject} ${missing ? `Input CSV is missing the following columns:[${error.missing.join(', ')}].` : `${error.message}.`}`,
      );
    }
    if (error instanceof CsvSyntaxError) throw new JobFailure(`${subject} Line ${error.line}: ${error.message}.`);
    if (error instanceof Error && (error.name === 'NoSuchBucket' || error.name === 'NoSuchKey')) {
      throw new JobFailure(`Invalid Data location. ${error.message}`);
    }
    throw error;
  }
}

/** A value that is too long fails the import, other bad values only their record. */
function refuseOverlong({ schema }: Target, { code, column, line }: Reject): void {
  if (code !== 'too-long') return;
  const field = schema.fields.find(({ name }) => name === column);
  const limit = field && isIdField(field.name) ? MAX_ID_LENGTH : MAX_STRING_LENGTH;
  throw new JobFailure(
    `Length cannot be more than ${limit} characters for ${column}. If no values exceed the character limit, make sure ` +
      'your data follows the formatting guidelines listed in ' +
      `https://docs.aws.amazon.com/personalize/latest/dg/data-prep-formatting.html. (line ${line})`,
  );
}

function requireRows(
  target: Target,
  mode: ImportMode,
  result: { readonly rows: number; readonly rejected: number; readonly firstRejects: readonly ImportReject[] },
): void {
  const { rows, rejected, firstRejects } = result;
  const [first] = firstRejects;
  const example = first ? ` Line ${first.line} of ${first.key}: ${first.column} ${first.message}.` : '';
  const left = rejected > 0 ? ` ${rejected} records do not fit the schema.${example}` : '';
  if (rows === 0) throw new JobFailure(`There is no record to import.${left}`);
  const minimum = minimumRows(target.type, mode);
  if (rows < minimum) {
    throw new JobFailure(`Input CSV has ${rows} interactions, at least ${minimum} are needed.${left}`);
  }
}

/** @see https://docs.aws.amazon.com/personalize/latest/dg/incremental-data-updates.html */
function minimumRows(type: DatasetType, mode: ImportMode): number {
  const hasMinimum = type === 'Interactions' || (type === 'Action_Interactions' && mode === 'INCREMENTAL');
  return hasMinimum ? TRAINING_MINIMUMS.interactions : 1;
}
