import { createHash } from 'node:crypto';
import { DatasetCheck, type FileCheck } from '../../spec/records';
import { parseSchema } from '../../spec/schema';
import type { CheckedDataset, DataFinding, DatasetPlan } from '../shared/contract/workflow';
import type { ObjectSummary, S3Port } from '../shared/s3-port';

export interface CheckFolderDeps {
  readonly s3: Pick<S3Port, 'readObject'>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Milliseconds until the function is stopped. */
  readonly remainingMilliseconds: () => number;
}

export interface CheckedFolder {
  readonly dataset: CheckedDataset;
  readonly findings: readonly DataFinding[];
}

/** Left over for the report and the answer. */
const RESERVE_MILLISECONDS = 15_000;

/** Enough to see a pattern in the report; the rest is counted. */
const FINDINGS_PER_KIND = 100;

const NEWLINE = 0x0a;

/** Checks the files of one dataset as far as time allows; a check that was cut short says so in a warning. */
export async function checkFolder(
  plan: DatasetPlan,
  objects: readonly ObjectSummary[],
  deps: CheckFolderDeps,
): Promise<CheckedFolder> {
  const check = new DatasetCheck(parseSchema(plan.schema), {
    now: deps.now() / 1000,
    findingsPerKind: FINDINGS_PER_KIND,
  });
  const own: DataFinding[] = [];
  if (objects.length === 0 && plan.type === 'Interactions') own.push(noInteractions(plan));
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
      bytes: objects.reduce((sum, { size }) => sum + size, 0),
      errors: errors + ownErrors,
      warnings: warnings + own.length - ownErrors,
      fingerprint: fingerprint(objects),
      lastModified: newest(objects),
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

function noInteractions(plan: DatasetPlan): DataFinding {
  const folder = `s3://${plan.bucket}/${plan.prefix}`;
  const message = `there are no interactions to train on: put CSV files at ${folder}, then write _SUCCESS at the bucket's root again`;
  return { file: folder, line: 0, column: '', severity: 'error', message };
}

function cutShort(file: string): DataFinding {
  const message =
    'is too large to be read to its end in the time of one function; what was read is checked, the rest is not';
  return { file, line: 0, column: '', severity: 'warning', message };
}

/** 12 hexadecimal digits: a part of the names of import jobs, which have at most 63 characters. */
function fingerprint(objects: readonly ObjectSummary[]): string {
  if (objects.length === 0) return '';
  const hash = createHash('sha256');
  for (const { key, size, eTag } of [...objects].sort(byKey)) hash.update(JSON.stringify([key, size, eTag]));
  return hash.digest('hex').slice(0, 12);
}

function newest(objects: readonly ObjectSummary[]): string {
  if (objects.length === 0) return '';
  return new Date(Math.max(...objects.map(({ lastModified }) => lastModified.getTime()))).toISOString();
}

/** By code units: the same on every machine. */
function byKey(a: ObjectSummary, b: ObjectSummary): number {
  return a.key < b.key ? -1 : Number(a.key > b.key);
}
