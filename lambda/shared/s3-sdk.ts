import { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ServiceError, translateError } from './errors';
import type { ObjectSummary, S3Port } from './s3-port';

/** The port over the real SDK. */
export function s3Port(client: S3Client): S3Port {
  return {
    listFolder: (bucket, prefix) => listFolder(client, bucket, prefix),
    readObject: (bucket, key) => readObject(client, bucket, key),
    async writeJson(bucket, key, value) {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: JSON.stringify(value, null, 2),
            ContentType: 'application/json',
          }),
        );
      } catch (error) {
        throw translateError('PutObject', error);
      }
    },
  };
}

async function listFolder(client: S3Client, bucket: string, prefix: string): Promise<readonly ObjectSummary[]> {
  const objects: ObjectSummary[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token }),
      );
      for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
        if (Key === undefined || Size === undefined || ETag === undefined || LastModified === undefined) {
          throw new ServiceError(
            'IncompleteResponse',
            'ListObjectsV2',
            `an entry of ${bucket} lacks key, size, ETag or date`,
          );
        }
        objects.push({ key: Key, size: Size, eTag: ETag, lastModified: LastModified });
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  } catch (error) {
    throw error instanceof ServiceError ? error : translateError('ListObjectsV2', error);
  }
  return objects;
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
