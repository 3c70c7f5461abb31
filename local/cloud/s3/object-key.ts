import { S3Error } from './s3-error';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAXIMUM_KEY_BYTES = 1024;

/** @throws S3Error KeyTooLongError */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= MAXIMUM_KEY_BYTES) return;
  throw new S3Error('KeyTooLongError', 400, 'Your key is too long', {
    Size: String(size),
    MaxSizeAllowed: String(MAXIMUM_KEY_BYTES),
  });
}

/** Only current versions exist here, under the id of unversioned objects. @throws S3Error NoSuchVersion */
export function checkVersion(versionId: string | null): void {
  if (versionId === null || versionId === 'null') return;
  const message = 'The specified version does not exist: the local S3 store keeps current versions only.';
  throw new S3Error('NoSuchVersion', 404, message, { VersionId: versionId });
}
