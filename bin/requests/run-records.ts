import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { RunRecord } from '../../lambda/shared/contract/workflow';
import { RUN_PREFIX } from '../../lib/config/naming';
import { CommandError } from '../terminal/failure';

/**
 * The records of runs, the newest first; each is read when it is asked for.
 * @throws CommandError when an object under `runs/` is no record
 */
export async function* runRecords(s3: S3Client, bucket: string): AsyncGenerator<RunRecord> {
  const found: { readonly key: string; readonly time: number }[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: RUN_PREFIX })) {
    for (const { Key = '', LastModified } of page.Contents ?? []) {
      if (Key.endsWith('.json')) found.push({ key: Key, time: LastModified?.getTime() ?? 0 });
    }
  }
  for (const { key } of found.sort((a, b) => b.time - a.time || (a.key < b.key ? 1 : -1))) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    yield parse((await Body?.transformToString()) ?? '', `s3://${bucket}/${key}`);
  }
}

function parse(text: string, location: string): RunRecord {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    record = undefined;
  }
  if (isRecord(record)) return record;
  throw new CommandError(
    `${location} is no record of a run; move it out of ${RUN_PREFIX}, which belongs to the workflow`,
  );
}

function isRecord(value: unknown): value is RunRecord {
  if (typeof value !== 'object' || value === null || !('result' in value) || !('startedAt' in value)) return false;
  const { result } = value;
  return typeof result === 'object' && result !== null && 'solutions' in result && Array.isArray(result.solutions);
}
