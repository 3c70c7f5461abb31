import { childrenNamed, childText, type ParsedXml, type XmlElement } from '../../endpoint/xml';
import { CHECKSUM_ALGORITHMS, checksumHeader, type ChecksumAlgorithm, type ChecksumType } from '../checksum/checksum';
import { copyRange, findCopySource } from '../copy-source';
import type { Exchange } from '../exchange';
import { checksumHeaders, encryptionHeaders, givenHeaders, givenTags } from '../object-headers';
import { checkKey } from '../object-key';
import { writeCheck } from '../preconditions';
import { invalidArgument, malformedXml, S3Error } from '../s3-error';
import { parsePartNumber, type ListedPart, type Part, type Upload } from '../storage/multipart-uploads';
import { receiveBody } from '../upload-body';
import { checksumAlgorithm, copyResult } from './copy-object';
import type { Operation } from './operation';
import { OWNER } from './owner';
import { encoder, encodingElement, parseMaximum } from './paging';

export const createMultipartUpload: Operation = {
  name: 'CreateMultipartUpload',
  action: 's3:PutObject',
  on: 'object',
  handle: (exchange) => {
    checkKey(exchange.key);
    const tags = givenTags(exchange);
    const { bucket, key } = exchange;
    if (Object.keys(tags).length > 0) exchange.authorize('s3:PutObjectTagging', { bucket, key });
    const checksum = uploadChecksum(exchange);
    const headers = givenHeaders(exchange);
    const upload = exchange.deps.uploads.start({
      bucket: bucket.name,
      key,
      headers,
      tags,
      ...(checksum === undefined ? {} : { checksum }),
    });
    exchange.sendXml(
      'InitiateMultipartUploadResult',
      { Bucket: bucket.name, Key: key, UploadId: upload.uploadId },
      200,
      {
        ...encryptionHeaders({ headers }),
        ...(checksum && { 'x-amz-checksum-algorithm': checksum.algorithm, 'x-amz-checksum-type': checksum.type }),
      },
    );
  },
};

export const uploadPart: Operation = {
  name: 'UploadPart',
  action: 's3:PutObject',
  on: 'object',
  handle: async (exchange) => {
    const upload = findUpload(exchange);
    const number = parsePartNumber(exchange.query.get('partNumber'));
    const { storage, uploads } = exchange.deps;
    const { data, checksum } = await receiveBody(exchange.request.body, storage.files, upload.checksum?.algorithm);
    if (checksum !== undefined && upload.checksum !== undefined && checksum.algorithm !== upload.checksum.algorithm) {
      storage.files.remove(data.file);
      const message = `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksum.algorithm.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`;
      throw new S3Error('InvalidRequest', 400, message);
    }
    uploads.addPart(upload, number, data);
    exchange.sendEmpty(200, {
      etag: `"${data.md5}"`,
      ...encryptionHeaders(upload),
      ...(checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value }),
    });
  },
};

export const uploadPartCopy: Operation = {
  name: 'UploadPartCopy',
  action: 's3:PutObject',
  on: 'object',
  handle: async (exchange) => {
    const upload = findUpload(exchange);
    const number = parsePartNumber(exchange.query.get('partNumber'));
    const { object } = findCopySource(exchange);
    const { storage, uploads } = exchange.deps;
    const body = storage.files.read(object.file, copyRange(exchange, object)) as AsyncIterable<Uint8Array>;
    const algorithm = upload.checksum?.algorithm;
    const data = await storage.files.write(body, algorithm === undefined ? [] : [algorithm]);
    const { lastModified } = uploads.addPart(upload, number, data);
    const { ChecksumType: _type, ...result } = copyResult({
      etag: data.md5,
      lastModified,
      ...(algorithm && { checksum: { algorithm, value: data.checksums.get(algorithm) ?? '', type: 'FULL_OBJECT' } }),
    });
    exchange.sendXml('CopyPartResult', result);
  },
};

export const completeMultipartUpload: Operation = {
  name: 'CompleteMultipartUpload',
  action: 's3:PutObject',
  on: 'object',
  handle: async (exchange) => {
    const upload = findUpload(exchange);
    const { content } = await exchange.readXml('CompleteMultipartUpload');
    const parts = childrenNamed(content, 'Part').map((part) => readPart(part, upload.checksum?.algorithm));
    if (parts.length === 0) throw malformedXml('You must specify at least one part');
    const expected = upload.checksum && exchange.header(checksumHeader(upload.checksum.algorithm));
    const check = writeCheck(exchange.request.headers, exchange.key);
    const object = await exchange.deps.uploads.complete(upload, parts, {
      check,
      ...(expected === undefined ? {} : { checksum: expected.replace(/-\d+$/, '') }),
    });
    const Location = `http://${exchange.header('host') ?? 'localhost'}${exchange.request.path}`;
    const { LastModified: _time, ...result } = copyResult(object);
    exchange.sendXml(
      'CompleteMultipartUploadResult',
      { Location, Bucket: exchange.bucketName, Key: exchange.key, ...result },
      200,
      {
        ...encryptionHeaders(object),
        ...checksumHeaders(object),
      },
    );
  },
};

export const abortMultipartUpload: Operation = {
  name: 'AbortMultipartUpload',
  action: 's3:AbortMultipartUpload',
  on: 'object',
  handle: (exchange) => {
    exchange.deps.uploads.abort(findUpload(exchange));
    exchange.sendEmpty(204);
  },
};

export const listParts: Operation = {
  name: 'ListParts',
  action: 's3:ListMultipartUploadParts',
  on: 'object',
  handle: (exchange) => {
    const upload = findUpload(exchange);
    const maximum = parseMaximum('max-parts', exchange.query.get('max-parts'));
    const marker = Number(exchange.query.get('part-number-marker') ?? 0);
    const rest = [...upload.parts.values()].filter((part) => part.number > marker).sort((a, b) => a.number - b.number);
    const page = rest.slice(0, maximum);
    exchange.sendXml('ListPartsResult', {
      Bucket: exchange.bucketName,
      Key: exchange.key,
      UploadId: upload.uploadId,
      Initiator: OWNER,
      Owner: OWNER,
      StorageClass: upload.headers['x-amz-storage-class'] ?? 'STANDARD',
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: maximum,
      IsTruncated: rest.length > page.length,
      ...(upload.checksum && { ChecksumAlgorithm: upload.checksum.algorithm, ChecksumType: upload.checksum.type }),
      Part: page.map((part) => partElement(part, upload)),
    });
  },
};

export const listMultipartUploads: Operation = {
  name: 'ListMultipartUploads',
  action: 's3:ListBucketMultipartUploads',
  on: 'bucket',
  handle: (exchange) => {
    const prefix = exchange.query.get('prefix') ?? '';
    for (const name of ['delimiter', 'key-marker', 'upload-id-marker']) {
      const value = exchange.query.get(name) ?? '';
      // One page holds every upload of a local run, so no marker was ever given out.
      if (value !== '') throw invalidArgument(name, value, `${name} is not supported by the local S3 store`);
    }
    const encode = encoder(exchange.query);
    const uploads = exchange.deps.uploads.list(exchange.bucketName).filter(({ key }) => key.startsWith(prefix));
    exchange.sendXml('ListMultipartUploadsResult', {
      Bucket: exchange.bucketName,
      Prefix: encode(prefix),
      ...encodingElement(exchange),
      MaxUploads: Math.max(1000, uploads.length),
      IsTruncated: false,
      Upload: uploads.map((upload) => ({
        Key: encode(upload.key),
        UploadId: upload.uploadId,
        Initiator: OWNER,
        Owner: OWNER,
        StorageClass: upload.headers['x-amz-storage-class'] ?? 'STANDARD',
        Initiated: new Date(upload.initiated).toISOString(),
      })),
    });
  },
};

/** @throws S3Error NoSuchUpload */
function findUpload(exchange: Exchange): Upload {
  const uploadId = exchange.query.get('uploadId') ?? '';
  return exchange.deps.uploads.get(exchange.bucketName, exchange.key, uploadId);
}

/**
 * The checksum that an upload announces. CRC64NVME is always of the whole object, a SHA never.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
function uploadChecksum(
  exchange: Exchange,
): { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType } | undefined {
  const algorithm = checksumAlgorithm(exchange);
  if (algorithm === undefined) return undefined;
  const given = exchange.header('x-amz-checksum-type');
  const type = given ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const impossible = algorithm === 'CRC64NVME' ? 'COMPOSITE' : algorithm.startsWith('SHA') ? 'FULL_OBJECT' : undefined;
  if ((type !== 'FULL_OBJECT' && type !== 'COMPOSITE') || type === impossible) {
    const message = `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`;
    throw new S3Error('InvalidRequest', 400, message);
  }
  return { algorithm, type };
}

function readPart(part: ParsedXml, algorithm: ChecksumAlgorithm | undefined): ListedPart {
  const etag = childText(part, 'ETag');
  if (etag === undefined) throw malformedXml('Part must have an ETag');
  const checksum = algorithm && childText(part, `Checksum${algorithm}`);
  return {
    number: parsePartNumber(childText(part, 'PartNumber') ?? null),
    etag: etag.replaceAll('"', ''),
    ...(checksum === undefined ? {} : { checksum }),
  };
}

function partElement(part: Part, upload: Upload): XmlElement {
  const checksums = CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
    const value = upload.checksum?.algorithm === algorithm ? part.data.checksums.get(algorithm) : undefined;
    return value === undefined ? [] : [[`Checksum${algorithm}`, value] as const];
  });
  return {
    PartNumber: part.number,
    LastModified: new Date(part.lastModified).toISOString(),
    ETag: `"${part.data.md5}"`,
    Size: part.data.size,
    ...Object.fromEntries(checksums),
  };
}
