import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { StateError } from '../../../personalize/state/state-error';
import { Bucket } from './bucket';
import { bucketRecordSchema, storedObjectSchema, type StoredObject } from './stored-object';

/**
 * What survives the process: `<bucket>/bucket.json`, and `<bucket>/objects/<SHA-256 of the key>.json` for each object.
 * Writes are synchronous and end in a rename, so that memory and disk never disagree.
 */
export class StorageIndex {
  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /** @throws StateError naming the file that cannot be read */
  load(): Bucket[] {
    const names = readdirSync(this.directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return names
      .filter(({ name }) => existsSync(join(this.directory, name, BUCKET_FILE)))
      .map(({ name }) => {
        const bucket = new Bucket(readRecord(join(this.directory, name, BUCKET_FILE), bucketRecordSchema));
        const objects = this.objectsOf(name);
        for (const file of readdirSync(objects).filter((entry) => entry.endsWith('.json'))) {
          bucket.set(readRecord(join(objects, file), storedObjectSchema));
        }
        return bucket;
      });
  }

  saveBucket(bucket: Bucket): void {
    mkdirSync(this.objectsOf(bucket.name), { recursive: true });
    writeRecord(join(this.directory, bucket.name, BUCKET_FILE), bucket.saved);
  }

  removeBucket(name: string): void {
    // First what makes it a bucket: half a deletion must not look like a damaged one.
    rmSync(join(this.directory, name, BUCKET_FILE), { force: true });
    rmSync(join(this.directory, name), { recursive: true, force: true });
  }

  saveObject(bucket: string, object: StoredObject): void {
    writeRecord(join(this.objectsOf(bucket), fileOf(object.key)), object);
  }

  removeObject(bucket: string, key: string): void {
    rmSync(join(this.objectsOf(bucket), fileOf(key)), { force: true });
  }

  private objectsOf(bucket: string): string {
    return join(this.directory, bucket, 'objects');
  }
}

const BUCKET_FILE = 'bucket.json';

/** Keys may be longer than file names, and differ only in case. */
function fileOf(key: string): string {
  return `${createHash('sha256').update(key).digest('hex')}.json`;
}

function writeRecord(path: string, record: unknown): void {
  writeFileSync(`${path}.new`, JSON.stringify(record));
  renameSync(`${path}.new`, path);
}

function readRecord<T>(path: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new StateError(
      `the S3 store cannot read ${path}: put the folder back from a copy, or begin with another one`,
      {
        cause: error,
      },
    );
  }
}
