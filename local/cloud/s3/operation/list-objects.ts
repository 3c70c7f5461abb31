import type { XmlElement } from '../../endpoint/xml';
import type { ConditionContext } from '../../iam/conditions';
import type { Exchange } from '../exchange';
import { invalidArgument } from '../s3-error';
import { listKeys, type Listing } from '../storage/listing';
import type { StoredObject } from '../storage/stored-object';
import type { Operation } from './operation';
import { OWNER } from './owner';
import { encoder, encodingElement, parseMaximum } from './paging';

const TOKEN_PREFIX = 'local1';

export const listObjectsV2: Operation = {
  name: 'ListObjectsV2',
  on: 'bucket',
  handle: (exchange) => {
    authorizeListing(exchange, 's3:ListBucket');
    const page = readPage(exchange);
    const token = exchange.query.get('continuation-token');
    const startAfter = exchange.query.get('start-after') ?? '';
    const listing = listPage(exchange, page, token === null ? startAfter : readToken(token));
    const owned = exchange.query.get('fetch-owner') === 'true';
    exchange.sendXml('ListBucketResult', {
      Name: exchange.bucketName,
      Prefix: page.encode(page.prefix),
      ...(startAfter === '' ? {} : { StartAfter: page.encode(startAfter) }),
      KeyCount: listing.keys.length + listing.commonPrefixes.length,
      MaxKeys: page.maximum,
      ...(page.delimiter === '' ? {} : { Delimiter: page.encode(page.delimiter) }),
      ...encodingElement(exchange),
      IsTruncated: listing.truncated,
      ...(token === null ? {} : { ContinuationToken: token }),
      ...(listing.truncated ? { NextContinuationToken: writeToken(listing.last) } : {}),
      Contents: listing.keys.map((key) => contents(exchange.bucket.get(key), page.encode, owned)),
      CommonPrefixes: listing.commonPrefixes.map((prefix) => ({ Prefix: page.encode(prefix) })),
    });
  },
};

export const listObjects: Operation = {
  name: 'ListObjects',
  on: 'bucket',
  handle: (exchange) => {
    authorizeListing(exchange, 's3:ListBucket');
    const page = readPage(exchange);
    const marker = exchange.query.get('marker') ?? '';
    const listing = listPage(exchange, page, marker);
    exchange.sendXml('ListBucketResult', {
      Name: exchange.bucketName,
      Prefix: page.encode(page.prefix),
      Marker: page.encode(marker),
      MaxKeys: page.maximum,
      ...(page.delimiter === '' ? {} : { Delimiter: page.encode(page.delimiter) }),
      ...encodingElement(exchange),
      IsTruncated: listing.truncated,
      // Without a delimiter the client goes on behind the last key.
      ...(listing.truncated && page.delimiter !== '' ? { NextMarker: page.encode(listing.last) } : {}),
      Contents: listing.keys.map((key) => contents(exchange.bucket.get(key), page.encode, true)),
      CommonPrefixes: listing.commonPrefixes.map((prefix) => ({ Prefix: page.encode(prefix) })),
    });
  },
};

/** Current versions only, all of them under the id that unversioned objects have. */
export const listObjectVersions: Operation = {
  name: 'ListObjectVersions',
  on: 'bucket',
  handle: (exchange) => {
    authorizeListing(exchange, 's3:ListBucketVersions');
    const page = readPage(exchange);
    const marker = exchange.query.get('key-marker') ?? '';
    const listing = listPage(exchange, page, marker);
    exchange.sendXml('ListVersionsResult', {
      Name: exchange.bucketName,
      Prefix: page.encode(page.prefix),
      KeyMarker: page.encode(marker),
      MaxKeys: page.maximum,
      ...(page.delimiter === '' ? {} : { Delimiter: page.encode(page.delimiter) }),
      ...encodingElement(exchange),
      IsTruncated: listing.truncated,
      ...(listing.truncated ? { NextKeyMarker: page.encode(listing.last), NextVersionIdMarker: 'null' } : {}),
      Version: listing.keys.map((key) => ({
        VersionId: 'null',
        IsLatest: true,
        ...contents(exchange.bucket.get(key), page.encode, true),
      })),
      CommonPrefixes: listing.commonPrefixes.map((prefix) => ({ Prefix: page.encode(prefix) })),
    });
  },
};

interface Page {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maximum: number;
  readonly encode: (text: string) => string;
}

function readPage({ query }: Exchange): Page {
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    maximum: parseMaximum('max-keys', query.get('max-keys')),
    encode: encoder(query),
  };
}

function listPage(exchange: Exchange, page: Page, after: string): Listing {
  return listKeys(exchange.bucket.sortedKeys(), { ...page, after });
}

/** Listing is an action on the bucket, with the prefix as a condition key. */
function authorizeListing(exchange: Exchange, action: string): void {
  const context: Record<string, string> = {};
  for (const name of ['prefix', 'delimiter', 'max-keys']) {
    const value = exchange.query.get(name);
    if (value !== null) context[`s3:${name}`] = value;
  }
  exchange.authorize(action, { bucket: exchange.bucket }, context satisfies ConditionContext);
}

function contents(object: StoredObject, encode: (text: string) => string, owned: boolean): XmlElement {
  const { checksum } = object;
  return {
    Key: encode(object.key),
    LastModified: new Date(object.lastModified).toISOString(),
    ETag: `"${object.etag}"`,
    ...(checksum === undefined ? {} : { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
    Size: object.size,
    ...(owned ? { Owner: OWNER } : {}),
    StorageClass: object.headers['x-amz-storage-class'] ?? 'STANDARD',
  };
}

function writeToken(last: string): string {
  return Buffer.from(TOKEN_PREFIX + last).toString('base64url');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith(TOKEN_PREFIX)) {
    throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
  }
  return text.slice(TOKEN_PREFIX.length);
}
