import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { DatasetType } from '../../lambda/shared/contract/workflow';
import { fileFormatProblem } from '../../spec/records';
import type { FilePath } from './file/yaml-source';
import type { Findings } from './findings';
import type { DatasetConfig } from './pipeline-config';

export type DatasetSource = NonNullable<DatasetConfig['source']>;

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DataSource.html */
const MAX_LOCATION_LENGTH = 256;
const S3_LOCATION = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/;

/** The `source` of a dataset: `s3://…`, or a file relative to the pipeline file. */
export function readSource(
  given: string,
  path: FilePath,
  options: { readonly baseDirectory: string; readonly findings: Findings; readonly mustExist: boolean },
): DatasetSource | undefined {
  const { baseDirectory, findings, mustExist } = options;
  if (/\.parquet\/?$/i.test(given)) {
    findings.error(path, `${given} is Parquet, which Amazon Personalize does not import; convert it to CSV`);
    return undefined;
  }
  if (given.startsWith('s3:')) return readLocation(given, path, findings);
  const file = isAbsolute(given) ? given : resolve(baseDirectory, given);
  const problem = mustExist ? fileProblem(file) : undefined;
  if (problem !== undefined) {
    findings.error(path, problem);
    return undefined;
  }
  return { kind: 'file', path: file };
}

/** What stands in for the sources of the pipeline file: `interactions.csv`, `items.csv`, `users.csv` of a directory. */
export function fileInDirectory(directory: string, type: DatasetType): string {
  return join(resolve(directory), `${type.toLowerCase()}.csv`);
}

/** Why a file cannot be a source; undefined when nothing speaks against it. */
export function fileProblem(file: string): string | undefined {
  if (!existsSync(file)) return `there is no file ${file}`;
  const status = statSync(file);
  if (!status.isFile()) return `${file} is not a file; a source is one CSV file`;
  if (status.size === 0) return `${file} is empty; the first line must be the header`;
  const format = fileFormatProblem(firstBytesOf(file));
  return format === undefined ? undefined : `${file} ${format}`;
}

function readLocation(given: string, path: FilePath, findings: Findings): DatasetSource | undefined {
  if (!S3_LOCATION.test(given)) {
    findings.error(path, `${given} is no S3 location; write s3://bucket/folder/ or s3://bucket/folder/file.csv`);
    return undefined;
  }
  if (given.length > MAX_LOCATION_LENGTH) {
    findings.error(path, `an S3 location may have ${MAX_LOCATION_LENGTH} characters, this has ${given.length}`);
    return undefined;
  }
  return { kind: 's3', location: given };
}

function firstBytesOf(file: string): Uint8Array {
  const bytes = Buffer.alloc(4);
  const descriptor = openSync(file, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(descriptor);
  }
}
