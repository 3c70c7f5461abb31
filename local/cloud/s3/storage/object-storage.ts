import { join } from 'node:path';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { systemClock, type Clock } from '../../../clock';
import { StateError } from '../../../personalize/state/state-error';
import { noSuchBucket, S3Error } from '../s3-error';
import { Bucket } from './bucket';
import { checkBucketName } from './bucket-name';
import { withOptions, type BucketOptions } from './bucket-options';
import { DataFiles, type ByteRange, type WrittenData } from './data-files';
import { StorageIndex } from './storage-index';
import type { BucketRecord, StoredObject } from './stored-object';

/** The S3 call that an object came from, as EventBridge's `reason` has it. */
export type ObjectReason = 'PutObject' | 'CopyObject' | 'CompleteMultipartUpload';

/** A new object, or a new version of one. */
export interface ObjectCreated {
  readonly bucket: string;
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly reason: ObjectReason;
  /** Whether the bucket tells EventBridge of it. */
  readonly eventBridge: boolean;
}

/** What a new object has beside its bytes. */
export interface ObjectAttributes {
  /** `content-type`, `x-amz-meta-…` and the like, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

export type NewObject = Omit<StoredObject, 'lastModified'>;

/**
 * Buckets and objects in a folder. Whoever holds the instance may do everything: IAM is asked by S3Service and by the
 * object store of Personalize, on the way here. Of a versioned bucket only the current versions are kept.
 */
export class ObjectStorage {
  private readonly buckets = new Map<string, Bucket>();
  private readonly listeners = new Set<(event: ObjectCreated) => void>();

  private constructor(
    readonly files: DataFiles,
    private readonly index: StorageIndex,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens the store in a folder, which is made if need be. What a former process left there is there again.
   * @throws StateError naming a file that cannot be read or is not whole; nothing was changed then
   */
  static open(directory: string, clock: Clock = systemClock): ObjectStorage {
    const files = new DataFiles(join(directory, 'data'));
    const index = new StorageIndex(join(directory, 'buckets'));
    const storage = new ObjectStorage(files, index, clock);
    const referenced = new Set<string>();
    for (const bucket of index.load()) {
      storage.buckets.set(bucket.name, bucket);
      for (const key of bucket.sortedKeys()) {
        const { file, size } = bucket.get(key);
        const found = files.sizeOf(file);
        if (found !== size) {
          const what = found === undefined ? 'is gone' : `has ${found} bytes instead of ${size}`;
          throw new StateError(
            `${files.pathOf(file)}, the data of s3://${bucket.name}/${key}, ${what}: put the folder back from a copy, or begin with another one`,
          );
        }
        referenced.add(file);
      }
    }
    files.keepOnly(referenced);
    return storage;
  }

  /** @throws S3Error InvalidBucketName, BucketAlreadyOwnedByYou */
  async createBucket(name: string, options: BucketOptions = {}): Promise<void> {
    checkBucketName(name);
    if (this.buckets.has(name)) {
      const message = 'Your previous request to create the named bucket succeeded and you already own it.';
      throw new S3Error('BucketAlreadyOwnedByYou', 409, message, { BucketName: name });
    }
    const createdAt = this.clock.now();
    const bucket = new Bucket({ name, createdAt, eventBridge: false, ...withOptions({}, options) });
    this.index.saveBucket(bucket);
    this.buckets.set(name, bucket);
  }

  /** Sets what `options` names anew, leaving policy and other settings. @throws S3Error NoSuchBucket */
  async updateBucket(name: string, options: BucketOptions): Promise<void> {
    this.changeBucket(name, withOptions(this.bucket(name).saved.settings, options));
  }

  /** @throws S3Error NoSuchBucket, BucketNotEmpty */
  async deleteBucket(name: string): Promise<void> {
    if (this.bucket(name).size > 0) {
      const message = 'The bucket you tried to delete is not empty';
      throw new S3Error('BucketNotEmpty', 409, message, { BucketName: name });
    }
    this.index.removeBucket(name);
    this.buckets.delete(name);
  }

  hasBucket(name: string): boolean {
    return this.buckets.has(name);
  }

  hasObject(bucket: string, key: string): boolean {
    return this.buckets.get(bucket)?.find(key) !== undefined;
  }

  /** By name. */
  listBuckets(): readonly Bucket[] {
    return [...this.buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws S3Error NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (bucket === undefined) throw noSuchBucket(name);
    return bucket;
  }

  /** @throws S3Error NoSuchBucket */
  changeBucket(name: string, changes: Partial<Omit<BucketRecord, 'name' | 'createdAt'>>): void {
    const bucket = this.bucket(name);
    bucket.change(changes);
    this.index.saveBucket(bucket);
  }

  /**
   * @param policy JSON text or object
   * @throws PolicyDocumentError, S3Error MalformedPolicy, NoSuchBucket
   */
  async putBucketPolicy(bucket: string, policy: unknown): Promise<void> {
    this.changeBucket(bucket, { policy: typeof policy === 'string' ? policy : JSON.stringify(policy) });
  }

  /** Fine without one. @throws S3Error NoSuchBucket */
  async deleteBucketPolicy(bucket: string): Promise<void> {
    this.changeBucket(bucket, { policy: undefined });
  }

  /** @throws S3Error NoSuchBucket */
  async putObject(
    bucket: string,
    key: string,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    attributes: ObjectAttributes = {},
  ): Promise<StoredObject> {
    this.bucket(bucket);
    const source = body instanceof Uint8Array ? once(body) : body;
    const data = await this.files.write(source);
    const { headers = {}, tags = {} } = attributes;
    return this.commit(bucket, { ...dataOf(data), key, headers: { ...headers }, tags: { ...tags } }, 'PutObject');
  }

  /** Stores a file of this machine. @throws S3Error NoSuchBucket, ENOENT */
  async putFile(bucket: string, key: string, path: string): Promise<void> {
    await this.putObject(bucket, key, createReadStream(path) as AsyncIterable<Uint8Array>);
  }

  /** @throws S3Error NoSuchBucket, NoSuchKey */
  getObject(bucket: string, key: string, range?: ByteRange): { object: StoredObject; body: Readable } {
    const object = this.bucket(bucket).get(key);
    return { object, body: this.files.read(object.file, range) };
  }

  /** Every object under the prefix, by key. @throws S3Error NoSuchBucket */
  listObjects(bucket: string, prefix = ''): readonly StoredObject[] {
    const found = this.bucket(bucket);
    return found
      .sortedKeys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => found.get(key));
  }

  /** Fine when there is none. @throws S3Error NoSuchBucket */
  deleteObject(bucket: string, key: string): void {
    const found = this.bucket(bucket);
    const object = found.find(key);
    if (object === undefined) return;
    this.index.removeObject(bucket, key);
    found.remove(key);
    this.files.remove(object.file);
  }

  /**
   * Makes written data an object, in one step.
   * @param check looks at the object that is being replaced; what it throws leaves everything as it was
   * @throws S3Error NoSuchBucket when the bucket went away meanwhile
   */
  commit(
    bucketName: string,
    created: NewObject,
    reason: ObjectReason,
    check: (current: StoredObject | undefined) => void = () => undefined,
  ): StoredObject {
    const object: StoredObject = { ...created, lastModified: this.clock.now() };
    let bucket: Bucket;
    try {
      bucket = this.bucket(bucketName);
      check(bucket.find(object.key));
      this.index.saveObject(bucketName, object);
    } catch (error) {
      this.files.remove(object.file);
      throw error;
    }
    const replaced = bucket.find(object.key);
    bucket.set(object);
    if (replaced !== undefined) this.files.remove(replaced.file);
    const { key, size, etag, lastModified: time } = object;
    const event = { bucket: bucketName, key, size, etag, time, reason, eventBridge: bucket.saved.eventBridge };
    for (const listener of this.listeners) listener(event);
    return object;
  }

  /** Replaces the record of an object with the same data, e.g. with other tags. */
  amend(bucketName: string, object: StoredObject): void {
    this.index.saveObject(bucketName, object);
    this.bucket(bucketName).set(object);
  }

  /** @param listener must not throw; the result takes it away again */
  onObjectCreated(listener: (event: ObjectCreated) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

/** The part of an object that follows from its bytes. */
export function dataOf(data: WrittenData): Pick<StoredObject, 'file' | 'size' | 'etag'> {
  return { file: data.file, size: data.size, etag: data.md5 };
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
