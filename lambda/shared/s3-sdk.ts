import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { ResourceNotFoundError, ServiceError, translateError } from './errors';
import type { ObjectSummary, ObjectText, S3Port, WriteCondition } from './s3-port';
import { called, found } from './sdk-calls';

/**
 * A condition that does not hold, or an object that a conditional write was to replace and that is gone, or another conditional
 * write at this very moment.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-write-error-response.html
 */
const CONDITION_FAILED = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

/** The port over the real SDK. */
export function s3Port(client: S3Client): S3Port {
  return {
    async listFolder(bucket, prefix) {
      const objects: ObjectSummary[] = [];
      for await (const { Contents } of pagesOf(client, bucket, prefix)) {
        for (const entry of Contents ?? []) objects.push(summaryOf(bucket, entry));
      }
      return objects;
    },
    async listSubfolders(bucket, prefix) {
      const folders: string[] = [];
      for await (const { CommonPrefixes } of pagesOf(client, bucket, prefix)) {
        folders.push(...(CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []));
      }
      return folders;
    },
    readObject: (bucket, key) => readObject(client, bucket, key),
    readText: (bucket, key) => found('GetObject', () => readText(client, bucket, key)),
    deleteObject: (bucket, key) =>
      called(
        'DeleteObject',
        async () => void (await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))),
      ),
    writeJson: (bucket, key, value) =>
      called('PutObject', async () => void (await client.send(new PutObjectCommand(jsonObject(bucket, key, value))))),
    async writeJsonIf(bucket, key, value, condition) {
      try {
        const input = { ...jsonObject(bucket, key, value), ...headersOf(condition) };
        await called('PutObject', () => client.send(new PutObjectCommand(input)));
        return true;
      } catch (error) {
        if (error instanceof ServiceError && CONDITION_FAILED.has(error.name)) return false;
        if ('eTag' in condition && error instanceof ResourceNotFoundError) return false;
        throw error;
      }
    },
  };
}

function jsonObject(bucket: string, key: string, value: unknown) {
  return { Bucket: bucket, Key: key, Body: JSON.stringify(value, null, 2), ContentType: 'application/json' };
}

function headersOf(condition: WriteCondition) {
  return 'eTag' in condition ? { IfMatch: condition.eTag } : { IfNoneMatch: '*' };
}

async function* pagesOf(client: S3Client, bucket: string, prefix: string): AsyncIterable<ListObjectsV2CommandOutput> {
  let token: string | undefined;
  do {
    const input = { Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token };
    const page = await called('ListObjectsV2', () => client.send(new ListObjectsV2Command(input)));
    yield page;
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

type Entry = NonNullable<ListObjectsV2CommandOutput['Contents']>[number];

function summaryOf(bucket: string, { Key, Size, ETag, LastModified }: Entry): ObjectSummary {
  if (Key !== undefined && Size !== undefined && ETag !== undefined && LastModified !== undefined) {
    return { key: Key, size: Size, eTag: ETag, lastModified: LastModified };
  }
  const message = `an entry of ${bucket} lacks key, size, ETag or date`;
  throw new ServiceError('IncompleteResponse', 'ListObjectsV2', message);
}

async function* readObject(client: S3Client, bucket: string, key: string): AsyncIterable<Uint8Array> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!(Body instanceof Readable))
      throw new ServiceError('IncompleteResponse', 'GetObject', `${key} came without a body`);
    for await (const chunk of Body) yield chunk as Uint8Array;
  } catch (error) {
    throw error instanceof ServiceError ? error : translateError('GetObject', error);
  }
}

async function readText(client: S3Client, bucket: string, key: string): Promise<ObjectText> {
  const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!(Body instanceof Readable) || ETag === undefined) {
    throw new ServiceError('IncompleteResponse', 'GetObject', `${key} came without a body or an ETag`);
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of Body) chunks.push(chunk as Uint8Array);
  return { text: Buffer.concat(chunks).toString('utf8'), eTag: ETag };
}
