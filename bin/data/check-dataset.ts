import { createReadStream } from 'node:fs';
import { relative } from 'node:path';
import type { DatasetConfig, PipelineConfig } from '../../lib/config';
import { DatasetCheck, type DatasetCheckResult, type DataFinding } from '../../spec/records';
import { readSchema } from '../../spec/schema';

/** What is known of one dataset: what its file holds, or why it was not read. */
export type CheckedData = { readonly type: DatasetConfig['type']; readonly file: string } & (
  { readonly result: DatasetCheckResult } | { readonly notRead: string }
);

/** Reads the file that a dataset names, as the deployed check-data step would. */
export async function checkDataset(
  { type, source, schema }: DatasetConfig,
  { domain }: PipelineConfig,
): Promise<CheckedData> {
  if (source === undefined) return { type, file: '', notRead: 'has no source' };
  if (source.kind === 's3')
    return { type, file: source.location, notRead: 'is in S3; the deployed check-data step reads it' };
  const check = new DatasetCheck(readSchema(schema, { domain }), { now: Date.now() / 1000 });
  const file = check.file(shown(source.path));
  for await (const chunk of createReadStream(source.path)) file.push(chunk as Buffer);
  file.end();
  return { type, file: source.path, result: check.finish() };
}

/** `file:line  COLUMN  message`; no line where the file as a whole is meant. */
export function formatDataFinding({ file, line, column, message }: DataFinding): string {
  return [line === 0 ? file : `${file}:${line}`, column, message].filter((part) => part !== '').join('  ');
}

/** A path as the user would write it, when it lies below the working directory. */
export function shown(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || below === '' ? path : below;
}
