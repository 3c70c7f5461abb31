import { CHECKSUM_ALGORITHMS, parseChecksumAlgorithm, type ChecksumAlgorithm } from '../checksum/checksum';
import { findCopySource } from '../copy-source';
import type { Exchange } from '../exchange';
import { encryptionHeaders, givenHeaders, givenTags } from '../object-headers';
import { checkKey } from '../object-key';
import { writeCheck } from '../preconditions';
import { invalidArgument, S3Error } from '../s3-error';
import { dataOf } from '../storage/object-storage';
import type { StoredObject } from '../storage/stored-object';
import type { Operation } from './operation';

export const copyObject: Operation = {
  name: 'CopyObject',
  action: 's3:PutObject',
  on: 'object',
  handle: async (exchange) => {
    checkKey(exchange.key);
    const { storage } = exchange.deps;
    const source = findCopySource(exchange);
    const replaces = directive(exchange, 'x-amz-metadata-directive') === 'REPLACE';
    const given = givenHeaders(exchange);
    const sameObject = source.bucket.name === exchange.bucketName && source.object.key === exchange.key;
    if (sameObject && !replaces) {
      const message =
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";
      throw new S3Error('InvalidRequest', 400, message);
    }
    const tags = copiedTags(exchange, source);
    // A copy is one piece: it gets a full checksum of the kind that its source has, or of the one asked for.
    const algorithm = checksumAlgorithm(exchange) ?? source.object.checksum?.algorithm;
    const body = storage.files.read(source.object.file) as AsyncIterable<Uint8Array>;
    const data = await storage.files.write(body, algorithm === undefined ? [] : [algorithm]);
    const value = algorithm && data.checksums.get(algorithm);
    const object = storage.commit(
      exchange.bucketName,
      {
        ...dataOf(data),
        key: exchange.key,
        // The storage class is that of the request, also where the metadata are the source's.
        headers: replaces ? given : { ...withoutStorageClass(source.object.headers), ...storageClass(given) },
        tags,
        ...(algorithm && value ? { checksum: { algorithm, value, type: 'FULL_OBJECT' as const } } : {}),
      },
      'CopyObject',
      writeCheck(exchange.request.headers, exchange.key),
    );
    exchange.sendXml('CopyObjectResult', copyResult(object), 200, encryptionHeaders(object));
  },
};

/** What the answer to a copy says of what came of it. */
export function copyResult(copied: Pick<StoredObject, 'etag' | 'lastModified' | 'checksum'>) {
  const { checksum } = copied;
  return {
    LastModified: new Date(copied.lastModified).toISOString(),
    ETag: `"${copied.etag}"`,
    ...(checksum === undefined
      ? {}
      : { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type }),
  };
}

/** Tags come along only if the caller may read and write tags, as on AWS. */
function copiedTags(exchange: Exchange, source: ReturnType<typeof findCopySource>): Record<string, string> {
  const replaces = directive(exchange, 'x-amz-tagging-directive') === 'REPLACE';
  const tags = replaces ? givenTags(exchange) : { ...source.object.tags };
  if (Object.keys(tags).length === 0) return tags;
  if (!replaces) exchange.authorize('s3:GetObjectTagging', { bucket: source.bucket, key: source.object.key });
  exchange.authorize('s3:PutObjectTagging', { bucket: exchange.bucket, key: exchange.key });
  return tags;
}

function directive(exchange: Exchange, name: string): 'COPY' | 'REPLACE' {
  const value = exchange.header(name) ?? 'COPY';
  if (value === 'COPY' || value === 'REPLACE') return value;
  throw invalidArgument(name, value, 'Unknown directive: it must be COPY or REPLACE');
}

/** @throws S3Error InvalidRequest */
export function checksumAlgorithm(exchange: Exchange): ChecksumAlgorithm | undefined {
  const name = exchange.header('x-amz-checksum-algorithm');
  if (name === undefined) return undefined;
  const algorithm = parseChecksumAlgorithm(name);
  if (algorithm === undefined) {
    const known = CHECKSUM_ALGORITHMS.join(', ');
    throw new S3Error('InvalidRequest', 400, `Checksum algorithm provided is unsupported: it must be one of ${known}`);
  }
  return algorithm;
}

const STORAGE_CLASS = 'x-amz-storage-class';

function storageClass(headers: Readonly<Record<string, string>>): Record<string, string> {
  const value = headers[STORAGE_CLASS];
  return value === undefined ? {} : { [STORAGE_CLASS]: value };
}

function withoutStorageClass(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { [STORAGE_CLASS]: _class, ...rest } = headers;
  return rest;
}
