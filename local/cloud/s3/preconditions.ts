import type { IncomingHttpHeaders } from 'node:http';
import { S3Error, noSuchKey } from './s3-error';
import type { StoredObject } from './storage/stored-object';

const COPY_PREFIX = 'x-amz-copy-source-';

/**
 * What a conditional GET or HEAD comes to.
 * @returns 304 when the client has the object already
 * @throws S3Error PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function checkRead(headers: IncomingHttpHeaders, object: StoredObject): 200 | 304 {
  const failed = firstFailing(conditionsOf(headers, ''), object);
  if (failed === undefined) return 200;
  if (failed === 'If-None-Match' || failed === 'If-Modified-Since') return 304;
  throw preconditionFailed(failed);
}

/** @throws S3Error PreconditionFailed when the source of a copy is not as the client expects it */
export function checkCopySource(headers: IncomingHttpHeaders, object: StoredObject): void {
  const failed = firstFailing(conditionsOf(headers, COPY_PREFIX), object);
  if (failed !== undefined) throw preconditionFailed(`${COPY_PREFIX}${failed}`);
}

/**
 * The check of a conditional write, for ObjectStorage.commit.
 * @returns a function that throws S3Error PreconditionFailed, or NoSuchKey for If-Match where there is no object
 */
export function writeCheck(headers: IncomingHttpHeaders, key: string): (current: StoredObject | undefined) => void {
  const [ifMatch, ifNoneMatch] = [one(headers, 'if-match'), one(headers, 'if-none-match')];
  return (current) => {
    if (ifMatch !== undefined) {
      if (current === undefined) throw noSuchKey(key);
      if (!matches(ifMatch, current)) throw preconditionFailed('If-Match');
    }
    if (ifNoneMatch !== undefined && current !== undefined && matches(ifNoneMatch, current)) {
      throw preconditionFailed('If-None-Match');
    }
  };
}

/** The four conditional headers of a read; undefined where one is not given. */
interface Conditions {
  readonly match: string | undefined;
  readonly noneMatch: string | undefined;
  readonly modifiedSince: string | undefined;
  readonly unmodifiedSince: string | undefined;
}

/** @param prefix of the header names: a copy puts its conditions on the source */
function conditionsOf(headers: IncomingHttpHeaders, prefix: string): Conditions {
  return {
    match: one(headers, `${prefix}if-match`),
    noneMatch: one(headers, `${prefix}if-none-match`),
    modifiedSince: one(headers, `${prefix}if-modified-since`),
    unmodifiedSince: one(headers, `${prefix}if-unmodified-since`),
  };
}

/** An ETag condition takes the place of the date condition of the same sense, as in RFC 9110. */
function firstFailing(conditions: Conditions, object: StoredObject): string | undefined {
  const { match, noneMatch, modifiedSince, unmodifiedSince } = conditions;
  if (match !== undefined) {
    if (!matches(match, object)) return 'If-Match';
  } else if (unmodifiedSince !== undefined && changedAfter(object, unmodifiedSince)) {
    return 'If-Unmodified-Since';
  }
  if (noneMatch !== undefined) {
    if (matches(noneMatch, object)) return 'If-None-Match';
  } else if (modifiedSince !== undefined && changedAfter(object, modifiedSince) === false) {
    return 'If-Modified-Since';
  }
  return undefined;
}

function matches(header: string, object: StoredObject): boolean {
  return header
    .split(',')
    .map((entry) =>
      entry
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1'),
    )
    .some((entry) => entry === '*' || entry === object.etag);
}

/** Undefined for a date that cannot be read, which RFC 9110 says to ignore. HTTP dates have whole seconds. */
function changedAfter(object: StoredObject, date: string): boolean | undefined {
  const limit = Date.parse(date);
  return Number.isNaN(limit) ? undefined : Math.floor(object.lastModified / 1000) * 1000 > limit;
}

function one(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function preconditionFailed(condition: string): S3Error {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new S3Error('PreconditionFailed', 412, message, { Condition: condition });
}
