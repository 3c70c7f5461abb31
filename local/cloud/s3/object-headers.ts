import type { OutgoingHttpHeaders } from 'node:http';
import { checksumHeader } from './checksum/checksum';
import type { Exchange } from './exchange';
import { notImplemented, S3Error } from './s3-error';
import type { StoredObject } from './storage/stored-object';

/** Headers that are kept with an object as they came and returned with it. */
const KEPT = [
  'content-type',
  'content-disposition',
  'content-language',
  'cache-control',
  'expires',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
  'x-amz-storage-class',
];

/** Headers that ask for what this store does not do. */
const REFUSED =
  /^x-amz-(server-side-encryption-customer-|copy-source-server-side-encryption-customer-|object-lock-|website-redirect-location|grant-|write-offset-bytes)/;

const ENCRYPTION = 'x-amz-server-side-encryption';

/**
 * What the client gives with an object.
 * @throws S3Error NotImplemented, AccessControlListNotSupported, MetadataTooLarge
 */
export function givenHeaders(exchange: Exchange): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(exchange.request.headers)) {
    const value = exchange.header(name);
    if (value === undefined) continue;
    if (REFUSED.test(name)) throw notImplemented(`the header ${name}`);
    if (KEPT.includes(name) || name.startsWith('x-amz-meta-')) headers[name] = value;
  }
  // The transport's own coding is no property of the object.
  const codings = (exchange.header('content-encoding') ?? '').split(',').map((coding) => coding.trim());
  const encoding = codings.filter((coding) => coding !== '' && coding !== 'aws-chunked').join(',');
  if (encoding !== '') headers['content-encoding'] = encoding;
  headers['content-type'] ??= 'binary/octet-stream';
  headers[ENCRYPTION] ??= 'AES256';
  checkAcl(exchange);
  checkMetadataSize(headers);
  return headers;
}

/** Buckets here are BucketOwnerEnforced, as AWS makes every new one: an ACL may only say what is so anyway. */
function checkAcl(exchange: Exchange): void {
  const acl = exchange.header('x-amz-acl');
  if (acl !== undefined && acl !== 'bucket-owner-full-control' && acl !== 'private') {
    throw new S3Error('AccessControlListNotSupported', 400, 'The bucket does not allow ACLs');
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html 2 KB of user metadata */
function checkMetadataSize(headers: Readonly<Record<string, string>>): void {
  const size = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-amz-meta-'))
    .reduce((sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + Buffer.byteLength(value), 0);
  if (size > 2048) {
    throw new S3Error('MetadataTooLarge', 400, 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: String(size),
      MaxSizeAllowed: '2048',
    });
  }
}

/**
 * Tags in the x-amz-tagging header.
 * @throws S3Error InvalidTag
 */
export function givenTags(exchange: Exchange): Record<string, string> {
  return checkTags([...new URLSearchParams(exchange.header('x-amz-tagging') ?? '')]);
}

/** @throws S3Error InvalidTag @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function checkTags(entries: readonly (readonly [string, string])[], maximum = 10): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [key, value] of entries) {
    if (key in tags) throw new S3Error('InvalidTag', 400, `Cannot provide multiple Tags with the same key: ${key}`);
    if (key.length < 1 || key.length > 128) {
      throw new S3Error(
        'InvalidTag',
        400,
        `The TagKey you have provided is invalid: '${key}' must have 1 to 128 characters`,
      );
    }
    if (value.length > 256) {
      throw new S3Error(
        'InvalidTag',
        400,
        'The TagValue you have provided is invalid: at most 256 characters are allowed',
      );
    }
    tags[key] = value;
  }
  if (entries.length > maximum) {
    throw new S3Error('BadRequest', 400, `Object tags cannot be greater than ${maximum}`);
  }
  return tags;
}

/** What an answer about an object always says of it. */
export function describingHeaders(object: StoredObject): OutgoingHttpHeaders {
  const tagCount = Object.keys(object.tags).length;
  return {
    ...object.headers,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    ...(tagCount === 0 ? {} : { 'x-amz-tagging-count': String(tagCount) }),
  };
}

/** The answer to an upload: ETag, encryption and the checksum that was kept. */
export function uploadedHeaders(object: Pick<StoredObject, 'etag' | 'headers' | 'checksum'>): OutgoingHttpHeaders {
  return { etag: `"${object.etag}"`, ...encryptionHeaders(object), ...checksumHeaders(object) };
}

export function encryptionHeaders({ headers }: Pick<StoredObject, 'headers'>): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith(ENCRYPTION)));
}

export function checksumHeaders({ checksum }: Pick<StoredObject, 'checksum'>): OutgoingHttpHeaders {
  if (checksum === undefined) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}
