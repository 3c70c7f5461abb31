import { createHash } from 'node:crypto';
import { AccessDeniedError } from '../../../service';
import { childrenNamed, childText, type XmlElement } from '../../endpoint/xml';
import { CHECKSUM_ALGORITHMS, checksumHeader, startChecksum } from '../checksum/checksum';
import type { Exchange } from '../exchange';
import { checkVersion } from '../object-key';
import { accessDenied, malformedXml, S3Error } from '../s3-error';
import type { Operation } from './operation';

const MAXIMUM_KEYS = 1000;

/** Each key is asked for by itself: a refusal of one stands in the answer beside the others. */
export const deleteObjects: Operation = {
  name: 'DeleteObjects',
  on: 'bucket',
  handle: async (exchange) => {
    const { bucket } = exchange;
    const { text, content } = await exchange.readXml('Delete');
    checkIntegrity(exchange, text);
    const quiet = childText(content, 'Quiet') === 'true';
    const objects = childrenNamed(content, 'Object');
    if (objects.length === 0 || objects.length > MAXIMUM_KEYS) {
      throw malformedXml(`Delete must name 1 to ${MAXIMUM_KEYS} objects, found ${objects.length}`);
    }
    const deleted: XmlElement[] = [];
    const errors: XmlElement[] = [];
    for (const object of objects) {
      const key = childText(object, 'Key');
      if (key === undefined || key === '') throw malformedXml('Object must have a Key');
      const versionId = childText(object, 'VersionId') ?? null;
      const named = { Key: key, ...(versionId === null ? {} : { VersionId: versionId }) };
      try {
        exchange.authorize(versionId === null ? 's3:DeleteObject' : 's3:DeleteObjectVersion', { bucket, key });
        checkVersion(versionId);
        exchange.deps.storage.deleteObject(bucket.name, key);
        if (!quiet) deleted.push(named);
      } catch (error) {
        errors.push({ ...named, ...asKeyError(error) });
      }
    }
    exchange.sendXml('DeleteResult', { Deleted: deleted, Error: errors });
  },
};

/** @throws S3Error BadDigest */
function checkIntegrity(exchange: Exchange, text: string): void {
  const md5 = exchange.header('content-md5');
  if (md5 !== undefined && createHash('md5').update(text).digest('base64') !== md5) {
    throw new S3Error('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.');
  }
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const given = exchange.header(checksumHeader(algorithm));
    if (given === undefined) continue;
    const running = startChecksum(algorithm);
    running.update(Buffer.from(text));
    if (running.digest().toString('base64') !== given) {
      throw new S3Error('BadDigest', 400, `The ${algorithm} you specified did not match the calculated checksum.`);
    }
  }
}

/** The error that one key came to. */
function asKeyError(error: unknown): { readonly Code: string; readonly Message: string } {
  const refusal = error instanceof AccessDeniedError ? accessDenied(error) : error;
  if (refusal instanceof S3Error) return { Code: refusal.code, Message: refusal.message };
  throw error;
}
