import { createHash } from 'node:crypto';
import type { DatasetPlan } from './contract/workflow';
import type { ObjectSummary, S3Port } from './s3-port';

/** Written by Spark and its like when a folder is complete; it holds no data. */
const MARKER = '_SUCCESS';

/**
 * The files of a folder that an import reads: those directly in it. A location without a closing slash names one file.
 * `interactions/` itself is listed when the console made the folder.
 */
export async function dataFiles(
  s3: Pick<S3Port, 'listFolder'>,
  { bucket, prefix }: Pick<DatasetPlan, 'bucket' | 'prefix'>,
): Promise<readonly ObjectSummary[]> {
  const all = await s3.listFolder(bucket, prefix);
  const isFolder = prefix === '' || prefix.endsWith('/');
  return all.filter(({ key }) => (isFolder ? !key.endsWith('/') && key !== `${prefix}${MARKER}` : key === prefix));
}

/** Equal means the same data. 12 hexadecimal digits: a part of the names of jobs, which have at most 63 characters. */
export function fingerprintOf(objects: readonly ObjectSummary[]): string {
  if (objects.length === 0) return '';
  const hash = createHash('sha256');
  for (const { key, size, eTag } of [...objects].sort(byKey)) hash.update(JSON.stringify([key, size, eTag]));
  return hash.digest('hex').slice(0, 12);
}

/** When the newest was written, ISO 8601; empty when there is none. */
export function newestOf(objects: readonly ObjectSummary[]): string {
  if (objects.length === 0) return '';
  return new Date(Math.max(...objects.map(({ lastModified }) => lastModified.getTime()))).toISOString();
}

export function bytesOf(objects: readonly ObjectSummary[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0);
}

/** By code units: the same on every machine. */
export function byKey(a: ObjectSummary, b: ObjectSummary): number {
  return a.key < b.key ? -1 : Number(a.key > b.key);
}

/** `s3://bucket/folder/` as bucket and prefix. */
export function placeOf(dataLocation: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(dataLocation) ?? [];
  return { bucket, prefix };
}
