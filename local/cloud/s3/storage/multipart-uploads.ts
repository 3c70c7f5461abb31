import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../../clock';
import {
  compositeChecksum,
  type ChecksumAlgorithm,
  type ChecksumType,
  type ObjectChecksum,
} from '../checksum/checksum';
import { noSuchUpload, S3Error } from '../s3-error';
import type { WrittenData } from './data-files';
import type { NewObject, ObjectStorage } from './object-storage';
import type { StoredObject } from './stored-object';

export interface UploadStart {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType };
}

export interface Upload extends UploadStart {
  readonly uploadId: string;
  /** Milliseconds since the epoch. */
  readonly initiated: number;
  /** By part number. */
  readonly parts: ReadonlyMap<number, Part>;
}

export interface Part {
  readonly number: number;
  readonly data: WrittenData;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** A part as the client lists it when it completes the upload. */
export interface ListedPart {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  /** Base64, where the client gives it. */
  readonly checksum?: string;
}

/** What the client expects of a completed upload. */
export interface Completion {
  /** Looks at the object that is being replaced; what it throws leaves everything as it was. */
  readonly check: (current: StoredObject | undefined) => void;
  /** Base64, without the number of parts. */
  readonly checksum?: string;
}

interface OpenUpload extends Upload {
  readonly parts: Map<number, Part>;
}

/** Every part but the last. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MINIMUM_PART_BYTES = 5 * 1024 * 1024;
const MAXIMUM_PART_NUMBER = 10_000;

/** Uploads under way. They live as long as the process: a restart drops them, and their parts. */
export class MultipartUploads {
  private readonly uploads = new Map<string, OpenUpload>();

  constructor(
    private readonly storage: ObjectStorage,
    private readonly clock: Clock,
  ) {}

  start(start: UploadStart): Upload {
    const upload: OpenUpload = { ...start, uploadId: randomUUID(), initiated: this.clock.now(), parts: new Map() };
    this.uploads.set(upload.uploadId, upload);
    return upload;
  }

  /** @throws S3Error NoSuchUpload, also for the id of another object's upload */
  get(bucket: string, key: string, uploadId: string): Upload {
    return this.find(bucket, key, uploadId);
  }

  /** By key, then by age. */
  list(bucket: string): readonly Upload[] {
    return [...this.uploads.values()]
      .filter((upload) => upload.bucket === bucket)
      .sort((a, b) => (a.key === b.key ? a.initiated - b.initiated : a.key < b.key ? -1 : 1));
  }

  /** Adds a part, or replaces the one of that number. Takes over the data. */
  addPart(upload: Upload, number: number, data: WrittenData): Part {
    const open = this.uploads.get(upload.uploadId);
    if (open === undefined) {
      this.storage.files.remove(data.file);
      throw noSuchUpload(upload.uploadId);
    }
    const replaced = open.parts.get(number);
    const part: Part = { number, data, lastModified: this.clock.now() };
    open.parts.set(number, part);
    if (replaced !== undefined) this.storage.files.remove(replaced.data.file);
    return part;
  }

  /** Drops the upload and its parts. */
  abort(upload: Upload): void {
    this.uploads.delete(upload.uploadId);
    for (const { data } of upload.parts.values()) this.storage.files.remove(data.file);
  }

  /**
   * Joins the listed parts to one object; parts that are not listed are dropped.
   * @throws S3Error InvalidPart, InvalidPartOrder, EntityTooSmall, BadDigest
   */
  async complete(upload: Upload, listed: readonly ListedPart[], expected: Completion): Promise<StoredObject> {
    const parts = chooseParts(upload, listed);
    // Gone for everybody else from here on: a second completion must not read parts that the first one removes.
    const open = this.find(upload.bucket, upload.key, upload.uploadId);
    this.uploads.delete(upload.uploadId);
    try {
      const stored = await this.join(upload, parts, expected);
      this.abort(upload);
      return stored;
    } catch (error) {
      this.uploads.set(upload.uploadId, open);
      throw error;
    }
  }

  private async join(upload: Upload, parts: readonly Part[], expected: Completion): Promise<StoredObject> {
    const { files } = this.storage;
    async function* joined(): AsyncGenerator<Uint8Array> {
      for (const { data } of parts) yield* files.read(data.file) as AsyncIterable<Uint8Array>;
    }
    const whole = upload.checksum?.type === 'FULL_OBJECT' ? [upload.checksum.algorithm] : [];
    const data = await files.write(joined(), whole);
    const md5 = createHash('md5');
    for (const part of parts) md5.update(Buffer.from(part.data.md5, 'hex'));
    const checksum = checksumOf(upload, parts, data);
    if (expected.checksum !== undefined && checksum !== undefined && expected.checksum !== withoutCount(checksum)) {
      files.remove(data.file);
      const message = `The ${checksum.algorithm} you specified did not match the calculated checksum.`;
      throw new S3Error('BadDigest', 400, message);
    }
    const object: NewObject = {
      key: upload.key,
      size: data.size,
      etag: `${md5.digest('hex')}-${parts.length}`,
      headers: { ...upload.headers },
      tags: { ...upload.tags },
      partSizes: parts.map((part) => part.data.size),
      file: data.file,
      ...(checksum === undefined ? {} : { checksum }),
    };
    return this.storage.commit(upload.bucket, object, 'CompleteMultipartUpload', expected.check);
  }

  private find(bucket: string, key: string, uploadId: string): OpenUpload {
    const upload = this.uploads.get(uploadId);
    if (upload === undefined || upload.bucket !== bucket || upload.key !== key) throw noSuchUpload(uploadId);
    return upload;
  }
}

/** @throws S3Error InvalidArgument unless the text is a whole number from 1 to 10,000 */
export function parsePartNumber(text: string | null): number {
  const number = Number(text ?? '');
  if (!Number.isInteger(number) || number < 1 || number > MAXIMUM_PART_NUMBER) {
    const message = `Part number must be an integer between 1 and ${MAXIMUM_PART_NUMBER}, inclusive`;
    throw new S3Error('InvalidArgument', 400, message, { ArgumentName: 'partNumber', ArgumentValue: text ?? '' });
  }
  return number;
}

function chooseParts(upload: Upload, listed: readonly ListedPart[]): readonly Part[] {
  let previous = 0;
  const parts = listed.map(({ number, etag, checksum }) => {
    if (number <= previous) {
      const message =
        'The list of parts was not in ascending order. The parts list must be specified in order by part number.';
      throw new S3Error('InvalidPartOrder', 400, message, { UploadId: upload.uploadId });
    }
    previous = number;
    const part = upload.parts.get(number);
    const kept = upload.checksum && part?.data.checksums.get(upload.checksum.algorithm);
    if (part === undefined || part.data.md5 !== etag || (checksum !== undefined && checksum !== kept)) {
      throw new S3Error(
        'InvalidPart',
        400,
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        { UploadId: upload.uploadId, PartNumber: String(number), ETag: etag },
      );
    }
    return part;
  });
  const small = parts.slice(0, -1).find((part) => part.data.size < MINIMUM_PART_BYTES);
  if (small !== undefined) {
    throw new S3Error('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(small.data.size),
      MinSizeAllowed: String(MINIMUM_PART_BYTES),
      PartNumber: String(small.number),
    });
  }
  return parts;
}

function checksumOf(upload: Upload, parts: readonly Part[], data: WrittenData): ObjectChecksum | undefined {
  if (upload.checksum === undefined) return undefined;
  const { algorithm, type } = upload.checksum;
  if (type === 'FULL_OBJECT') return { algorithm, type, value: data.checksums.get(algorithm) ?? '' };
  const values = parts.map((part) => part.data.checksums.get(algorithm) ?? '');
  return { algorithm, type, value: compositeChecksum(algorithm, values) };
}

function withoutCount(checksum: ObjectChecksum): string {
  return checksum.value.replace(/-\d+$/, '');
}
