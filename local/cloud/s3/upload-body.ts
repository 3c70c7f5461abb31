import { createHash, type Hash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AwsChunkedDecoder } from './aws-chunked';
import {
  CHECKSUM_ALGORITHMS,
  checksumHeader,
  parseChecksumAlgorithm,
  type ChecksumAlgorithm,
  type ObjectChecksum,
} from './checksum/checksum';
import { invalidArgument, notImplemented, S3Error } from './s3-error';
import type { DataFiles, WrittenData } from './storage/data-files';

export interface ReceivedBody {
  readonly data: WrittenData;
  /** The one that the client sent and that was checked. */
  readonly checksum?: ObjectChecksum;
}

/** Largest object of one PUT, and largest part. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAXIMUM_PUT_BYTES = 5 * 1024 ** 3;

/**
 * Streams the body of an upload to disk and checks all that the client said about it: length, MD5, SHA-256 of the
 * payload, and the checksum in a header or trailer. What does not check out is not kept.
 * @param extra a checksum to take even if the client sends none
 * @throws S3Error BadDigest, InvalidDigest, IncompleteBody, XAmzContentSHA256Mismatch, EntityTooLarge, MissingContentLength
 */
export async function receiveBody(
  body: IncomingMessage,
  files: DataFiles,
  extra?: ChecksumAlgorithm,
): Promise<ReceivedBody> {
  const { headers } = body;
  const expected = expectedLength(headers);
  const algorithm = announcedAlgorithm(headers);
  const payloadHash = headerOf(headers, 'x-amz-content-sha256');
  const decoder = isChunked(headers) ? new AwsChunkedDecoder() : undefined;
  const sha256 = payloadHash !== undefined && /^[0-9a-f]{64}$/i.test(payloadHash) ? createHash('sha256') : undefined;
  const algorithms = [...new Set([algorithm, extra])].filter((name) => name !== undefined);
  const data = await files.write(decoded(body, decoder, sha256), algorithms);
  try {
    if (expected !== undefined && data.size !== expected) {
      const message = 'You did not provide the number of bytes specified by the Content-Length HTTP header';
      throw new S3Error('IncompleteBody', 400, message);
    }
    checkMd5(headers, data);
    if (sha256 !== undefined && sha256.digest('hex') !== payloadHash?.toLowerCase()) {
      const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
      throw new S3Error('XAmzContentSHA256Mismatch', 400, message);
    }
    return algorithm === undefined
      ? { data }
      : { data, checksum: checkChecksum(algorithm, headers, decoder?.trailers, data) };
  } catch (error) {
    files.remove(data.file);
    throw error;
  }
}

async function* decoded(
  body: IncomingMessage,
  decoder: AwsChunkedDecoder | undefined,
  sha256: Hash | undefined,
): AsyncGenerator<Buffer> {
  // Not destroyed on a fault: the connection has to live for the answer.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    sha256?.update(chunk);
    if (decoder === undefined) yield chunk;
    else yield* decoder.push(chunk);
  }
  decoder?.end();
}

/** Bytes of the object, as far as the client says; an upload whose end nobody knows is refused, as S3 does. */
function expectedLength(headers: IncomingHttpHeaders): number | undefined {
  const decodedLength = headerOf(headers, 'x-amz-decoded-content-length');
  const text = decodedLength ?? headers['content-length'];
  if (text === undefined) {
    throw new S3Error('MissingContentLength', 411, 'You must provide the Content-Length HTTP header.');
  }
  const length = Number(text);
  if (!Number.isInteger(length) || length < 0) throw invalidArgument('Content-Length', text, 'Invalid content length');
  if (length > MAXIMUM_PUT_BYTES) {
    throw new S3Error('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: text,
      MaxSizeAllowed: String(MAXIMUM_PUT_BYTES),
    });
  }
  // The length of a chunked body counts the lines between the chunks too.
  return decodedLength === undefined && isChunked(headers) ? undefined : length;
}

/** The algorithm that a header or trailer of the request carries. */
function announcedAlgorithm(headers: IncomingHttpHeaders): ChecksumAlgorithm | undefined {
  const named = CHECKSUM_ALGORITHMS.filter((algorithm) => headerOf(headers, checksumHeader(algorithm)) !== undefined);
  if (named.length > 1) {
    const message = 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.';
    throw new S3Error('InvalidRequest', 400, message);
  }
  const trailer = headerOf(headers, 'x-amz-trailer');
  if (trailer === undefined) return named[0];
  const algorithm = parseChecksumAlgorithm(trailer.trim().replace(/^x-amz-checksum-/i, ''));
  if (algorithm === undefined) throw notImplemented(`the trailer '${trailer}'`);
  return algorithm;
}

function checkMd5(headers: IncomingHttpHeaders, data: WrittenData): void {
  const given = headers['content-md5'];
  if (given === undefined) return;
  const digest = Buffer.from(String(given), 'base64');
  if (digest.length !== 16) throw new S3Error('InvalidDigest', 400, 'The Content-MD5 you specified was invalid.');
  if (digest.toString('hex') !== data.md5) {
    throw new S3Error('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.', {
      ExpectedDigest: digest.toString('hex'),
      CalculatedDigest: data.md5,
    });
  }
}

function checkChecksum(
  algorithm: ChecksumAlgorithm,
  headers: IncomingHttpHeaders,
  trailers: ReadonlyMap<string, string> | undefined,
  data: WrittenData,
): ObjectChecksum {
  const name = checksumHeader(algorithm);
  const given = headerOf(headers, name) ?? trailers?.get(name);
  const value = data.checksums.get(algorithm) ?? '';
  if (given === undefined) {
    throw new S3Error('MalformedTrailerError', 400, `The request announced the trailer ${name} and did not send it.`);
  }
  if (given !== value) {
    throw new S3Error('BadDigest', 400, `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { algorithm, value, type: 'FULL_OBJECT' };
}

function isChunked(headers: IncomingHttpHeaders): boolean {
  if (headerOf(headers, 'x-amz-content-sha256')?.startsWith('STREAMING-') === true) return true;
  return (headers['content-encoding'] ?? '').split(',').some((coding) => coding.trim() === 'aws-chunked');
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
