import { performance } from 'node:perf_hooks';
import type { ImportMode } from '@aws-sdk/client-personalize';
import type { DatasetType } from '../../../spec/dataset-types';
import { MAX_FULL_IMPORT_BYTES, MAX_INCREMENTAL_IMPORT_BYTES, TRAINING_MINIMUMS } from '../../../spec/quotas';
import { MAX_ID_LENGTH, MAX_STRING_LENGTH, type Reject } from '../../../spec/records';
import { isIdField } from '../../../spec/schema';
import { publishReport } from '../attribution/publish-report';
import type { ImportReject } from '../ports';
import type { Finish } from '../store/behaviour';
import { JobFailure } from '../store/lifecycle';
import type { DatasetImportJobRecord } from '../store/resource';
import type { Twin } from '../twin';
import { FIRST_REJECTS, filesAt, readFile } from './csv-files';
import { parseDataLocation } from './data-location';
import { type Target, targetOf } from './target';

/** One progress event for so many bytes. */
const PROGRESS_BYTES = 4 * 1024 * 1024;

/**
 * Reads the CSV files of an import job and puts their records in the dataset, all of them or none. Records that do not
 * fit the schema are left out and counted.
 * @returns the step that puts them there
 * @throws JobFailure with the text of the service, where it is known
 * @see https://docs.aws.amazon.com/personalize/latest/dg/common-error-messages.html
 */
export async function importRecords(
  twin: Twin,
  job: DatasetImportJobRecord,
  signal: AbortSignal,
): Promise<Finish<'dataset-import-job'>> {
  const started = performance.now();
  const dataset = twin.resources.get('dataset', job.datasetArn);
  const location = parseDataLocation(job.dataSource.dataLocation);
  if (location === undefined) throw new JobFailure('Invalid Data location.');
  const source = {
    objects: twin.objects,
    identity: { roleArn: job.roleArn, sourceArn: job.arn },
    location,
    subject: `Failed to create a data import job for ${dataset.datasetType} dataset.`,
  };
  const files = await filesAt(source);
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
  const handlers = { onRecord: target.take, onReject: (reject: Reject) => refuseOverlong(target, reject) };
  for (const { key } of files) {
    const summary = await readFile(source, key, target.schema, handlers, onBytes);
    rejected += summary.rejected;
    firstRejects.push(...summary.rejects.map(({ line, column, message }) => ({ key, line, column, message })));
  }
  const result = { rows: target.count(), rejected, firstRejects: firstRejects.slice(0, FIRST_REJECTS) };
  requireRows(target, job.importMode, result);
  if (job.publishAttributionMetricsToS3 === true && target.interactions) {
    await publishReport(twin, job, dataset.datasetGroupArn, target.interactions);
  }
  return () => {
    target.commit(job.importMode);
    twin.emit({ type: 'import-result', ...about, ...result, seconds: (performance.now() - started) / 1000 });
    return {};
  };
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
