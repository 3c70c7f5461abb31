import { type DataRecord, DatasetCheck, type FileCheck } from '../../spec/records';
import { MAX_FULL_IMPORT_BYTES, MAX_INCREMENTAL_IMPORT_BYTES } from '../../spec/quotas';
import { parseSchema } from '../../spec/schema';
import type { CheckedDataset, DataFinding, DatasetPlan } from '../shared/contract/workflow';
import { byKey, bytesOf, fingerprintOf, newestOf } from '../shared/data-files';
import type { ObjectSummary, S3Port } from '../shared/s3-port';

export interface CheckFolderDeps {
  readonly s3: Pick<S3Port, 'readObject'>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Milliseconds until the function is stopped. */
  readonly remainingMilliseconds: () => number;
}

/** Files that are imported by one job. */
export interface DataFolder {
  /** `s3://<bucket>/<folder>/`. */
  readonly location: string;
  /** Its records are added to those that are there: an INCREMENTAL import. */
  readonly isAddition: boolean;
  readonly objects: readonly ObjectSummary[];
}

export interface CheckedFolder {
  /** As of a dataset that has no more files than these. */
  readonly dataset: CheckedDataset;
  readonly findings: readonly DataFinding[];
}

/** Left over for the report and the answer. */
const RESERVE_MILLISECONDS = 15_000;

/** Enough to see a pattern in the report; the rest is counted. */
const FINDINGS_PER_KIND = 100;

const NEWLINE = 0x0a;

/**
 * Checks files of one dataset as far as time allows; a check that was cut short says so in a warning.
 * @param onRecord called with each record that fits the schema
 */
export async function checkFolder(
  plan: DatasetPlan,
  { location, isAddition, objects }: DataFolder,
  deps: CheckFolderDeps,
  onRecord?: (record: DataRecord) => void,
): Promise<CheckedFolder> {
  const check = new DatasetCheck(parseSchema(plan.schema), {
    now: deps.now() / 1000,
    findingsPerKind: FINDINGS_PER_KIND,
    isAddition,
    ...(onRecord && { onRecord }),
  });
  const own: DataFinding[] = [];
  own.push(...sizeFindings(location, isAddition, objects));
  for (const object of [...objects].sort(byKey)) {
    const file = `s3://${plan.bucket}/${object.key}`;
    const complete = outOfTime(deps) ? false : await readFile(plan, object, check.file(file), deps);
    if (!complete) own.push(cutShort(file));
  }
  const { rows, errors, warnings, findings } = check.finish();
  const ownErrors = own.filter(({ severity }) => severity === 'error').length;
  return {
    dataset: {
      type: plan.type,
      files: objects.length,
      rows,
      bytes: bytesOf(objects),
      errors: errors + ownErrors,
      warnings: warnings + own.length - ownErrors,
      fingerprint: fingerprintOf(objects),
      lastModified: newestOf(objects),
    },
    findings: [...own, ...findings],
  };
}

/**
 * @returns false when time ran out; then the last whole line that came is the last one checked
 */
async function readFile(
  plan: DatasetPlan,
  object: ObjectSummary,
  check: FileCheck,
  deps: CheckFolderDeps,
): Promise<boolean> {
  let complete = true;
  let unfinished: Uint8Array[] = [];
  for await (const chunk of deps.s3.readObject(plan.bucket, object.key)) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      for (const part of unfinished) check.push(part);
      unfinished = [];
      check.push(chunk.subarray(0, end));
    }
    if (end < chunk.length) unfinished.push(chunk.subarray(end));
    if (outOfTime(deps)) {
      complete = false;
      break;
    }
  }
  if (complete) for (const part of unfinished) check.push(part);
  check.end();
  return complete;
}

function outOfTime({ remainingMilliseconds }: CheckFolderDeps): boolean {
  return remainingMilliseconds() < RESERVE_MILLISECONDS;
}

/** Larger imports are refused by the service, after they were waited for. */
function sizeFindings(location: string, isAddition: boolean, objects: readonly ObjectSummary[]): DataFinding[] {
  const [mode, limit] = isAddition
    ? (['INCREMENTAL', MAX_INCREMENTAL_IMPORT_BYTES] as const)
    : (['FULL', MAX_FULL_IMPORT_BYTES] as const);
  const bytes = bytesOf(objects);
  if (bytes <= limit) return [];
  const todo = isAddition ? 'spread the files over several folders' : 'ask AWS for a higher quota, or import less';
  const message = `holds ${gigabytes(bytes)} GB; ${mode === 'FULL' ? 'a' : 'an'} ${mode} import takes ${gigabytes(limit)} GB: ${todo}`;
  // A quota of full imports can be higher than the default, which nobody can look up.
  return [{ file: location, line: 0, column: '', severity: isAddition ? 'error' : 'warning', message }];
}

function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1).replace(/\.0$/, '');
}

function cutShort(file: string): DataFinding {
  const message =
    'is too large to be read to its end in the time of one function; what was read is checked, the rest is not';
  return { file, line: 0, column: '', severity: 'warning', message };
}
