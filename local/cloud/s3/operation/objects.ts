import { pipeline } from 'node:stream/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { parseRange } from '../byte-range';
import type { Exchange } from '../exchange';
import { checksumHeaders, describingHeaders, givenHeaders, givenTags, uploadedHeaders } from '../object-headers';
import { checkKey, checkVersion } from '../object-key';
import { checkRead, writeCheck } from '../preconditions';
import { S3Error } from '../s3-error';
import type { ByteRange } from '../storage/data-files';
import { parsePartNumber } from '../storage/multipart-uploads';
import { dataOf } from '../storage/object-storage';
import type { StoredObject } from '../storage/stored-object';
import { receiveBody } from '../upload-body';
import type { Operation } from './operation';

export const putObject: Operation = {
  name: 'PutObject',
  action: 's3:PutObject',
  on: 'object',
  handle: async (exchange) => {
    checkKey(exchange.key);
    const headers = givenHeaders(exchange);
    const tags = givenTags(exchange);
    const target = { bucket: exchange.bucket, key: exchange.key };
    if (Object.keys(tags).length > 0) exchange.authorize('s3:PutObjectTagging', target);
    const check = writeCheck(exchange.request.headers, exchange.key);
    // Told at once where it is already clear; decided again when the body is there.
    check(exchange.bucket.find(exchange.key));
    const { storage } = exchange.deps;
    const { data, checksum } = await receiveBody(exchange.request.body, storage.files);
    const created = { ...dataOf(data), key: exchange.key, headers, tags, ...(checksum ? { checksum } : {}) };
    const object = storage.commit(exchange.bucketName, created, 'PutObject', check);
    exchange.sendEmpty(200, uploadedHeaders(object));
  },
};

export const getObject: Operation = {
  name: 'GetObject',
  on: 'object',
  handle: (exchange) => readObject(exchange),
};

export const headObject: Operation = {
  name: 'HeadObject',
  on: 'object',
  handle: (exchange) => readObject(exchange),
};

export const deleteObject: Operation = {
  name: 'DeleteObject',
  on: 'object',
  handle: (exchange) => {
    const { bucket, key } = exchange;
    const versionId = exchange.query.get('versionId');
    exchange.authorize(versionId === null ? 's3:DeleteObject' : 's3:DeleteObjectVersion', { bucket, key });
    checkVersion(versionId);
    const current = bucket.find(key);
    const condition = exchange.header('if-match');
    if (condition !== undefined) writeCheck({ 'if-match': condition }, key)(current);
    exchange.deps.storage.deleteObject(bucket.name, key);
    exchange.sendEmpty(204);
  },
};

async function readObject(exchange: Exchange): Promise<void> {
  const object = findReadable(exchange);
  if (checkRead(exchange.request.headers, object) === 304) {
    exchange.sendEmpty(304, { etag: `"${object.etag}"`, 'last-modified': new Date(object.lastModified).toUTCString() });
    return;
  }
  const part = requestedPart(exchange.query.get('partNumber'), object);
  const range = part?.range ?? parseRange(exchange.header('range'), object.size);
  const length = range === undefined ? object.size : range.end - range.start + 1;
  const headers: OutgoingHttpHeaders = {
    ...describingHeaders(object),
    ...overrides(exchange.query),
    ...(part?.headers ?? {}),
    'content-length': length,
    ...(range === undefined ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` }),
    // A checksum is of all bytes: beside some of them it would look wrong.
    ...(exchange.header('x-amz-checksum-mode') === 'ENABLED' && range === undefined ? checksumHeaders(object) : {}),
  };
  const status = range === undefined ? 200 : 206;
  if (exchange.request.method === 'HEAD') {
    exchange.writeHead(status, headers);
    exchange.response.end();
    return;
  }
  const body = exchange.deps.storage.files.read(object.file, range);
  exchange.writeHead(status, headers);
  await pipeline(body, exchange.response);
}

/**
 * The object, if the caller may read it. Who may not list the bucket is not told that a key does not exist.
 * @throws AccessDeniedError, S3Error NoSuchKey, NoSuchVersion
 */
function findReadable(exchange: Exchange): StoredObject {
  const { bucket, key } = exchange;
  const versionId = exchange.query.get('versionId');
  exchange.authorize(versionId === null ? 's3:GetObject' : 's3:GetObjectVersion', { bucket, key });
  checkVersion(versionId);
  const object = bucket.find(key);
  if (object === undefined) {
    exchange.authorize('s3:ListBucket', { bucket });
    return bucket.get(key);
  }
  return object;
}

/** One part of a multipart upload, or the whole as its only part. */
function requestedPart(
  text: string | null,
  object: StoredObject,
): { readonly range?: ByteRange; readonly headers: OutgoingHttpHeaders } | undefined {
  if (text === null) return undefined;
  const number = parsePartNumber(text);
  const sizes = object.partSizes ?? [object.size];
  const size = sizes[number - 1];
  if (size === undefined) {
    throw new S3Error('InvalidPartNumber', 416, 'The requested partnumber is not satisfiable');
  }
  const headers = object.partSizes === undefined ? {} : { 'x-amz-mp-parts-count': String(sizes.length) };
  if (size === 0) return { headers };
  const start = sizes.slice(0, number - 1).reduce((sum, bytes) => sum + bytes, 0);
  return { range: { start, end: start + size - 1 }, headers };
}

/** Presigned URLs may say with which headers the object is to come. */
function overrides(query: URLSearchParams): OutgoingHttpHeaders {
  const names = [
    'content-type',
    'content-language',
    'expires',
    'cache-control',
    'content-disposition',
    'content-encoding',
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = query.get(`response-${name}`);
      return value === null ? [] : [[name, value]];
    }),
  );
}
