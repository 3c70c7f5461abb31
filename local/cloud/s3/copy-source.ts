import { parseRange } from './byte-range';
import type { Exchange } from './exchange';
import { checkVersion } from './object-key';
import { checkCopySource } from './preconditions';
import { invalidArgument } from './s3-error';
import type { Bucket } from './storage/bucket';
import type { ByteRange } from './storage/data-files';
import type { StoredObject } from './storage/stored-object';

export interface CopySource {
  readonly bucket: Bucket;
  readonly object: StoredObject;
}

/**
 * The object that x-amz-copy-source names, if the caller may read it and the copy's conditions hold.
 * @throws AccessDeniedError, S3Error InvalidArgument, NoSuchBucket, NoSuchKey, PreconditionFailed
 */
export function findCopySource(exchange: Exchange): CopySource {
  const header = exchange.header('x-amz-copy-source') ?? '';
  const [path = '', version] = header.split('?versionId=');
  const [bucketName, key] = splitPath(path, header);
  const versionId = version ?? null;
  const bucket = exchange.deps.storage.bucket(bucketName);
  exchange.authorize(versionId === null ? 's3:GetObject' : 's3:GetObjectVersion', { bucket, key });
  checkVersion(versionId);
  if (bucket.find(key) === undefined) exchange.authorize('s3:ListBucket', { bucket });
  const object = bucket.get(key);
  checkCopySource(exchange.request.headers, object);
  return { bucket, object };
}

/** @throws S3Error InvalidArgument, InvalidRange */
export function copyRange(exchange: Exchange, object: StoredObject): ByteRange | undefined {
  const header = exchange.header('x-amz-copy-source-range');
  if (header === undefined) return undefined;
  const range = parseRange(header, object.size);
  if (range === undefined || !/^bytes=\d+-\d+$/.test(header)) {
    throw invalidArgument('x-amz-copy-source-range', header, 'The range must be of the form bytes=first-last');
  }
  return range;
}

function splitPath(path: string, header: string): [string, string] {
  const form = 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey';
  let decoded: string;
  try {
    decoded = decodeURIComponent(path).replace(/^\//, '');
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw invalidArgument('x-amz-copy-source', header, form);
  }
  const slash = decoded.indexOf('/');
  if (slash < 1 || slash === decoded.length - 1) throw invalidArgument('x-amz-copy-source', header, form);
  return [decoded.slice(0, slash), decoded.slice(slash + 1)];
}
