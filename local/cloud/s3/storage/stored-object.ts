import * as z from 'zod';
import { CHECKSUM_ALGORITHMS } from '../checksum/checksum';

const checksumSchema = z.object({
  algorithm: z.enum(CHECKSUM_ALGORITHMS),
  value: z.string(),
  type: z.enum(['FULL_OBJECT', 'COMPOSITE']),
});

/** What the index on disk holds of an object. */
export const storedObjectSchema = z.object({
  key: z.string(),
  /** Bytes. */
  size: z.number().int().nonnegative(),
  /** MD5 in hex, followed by `-<parts>` after a multipart upload; without the quotes. */
  etag: z.string(),
  /** Milliseconds since the epoch. */
  lastModified: z.number(),
  /** Headers given with the object and returned with it: content type and the like, x-amz-meta-*, encryption. */
  headers: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()),
  checksum: checksumSchema.optional(),
  /** Sizes of the parts of a multipart upload. */
  partSizes: z.array(z.number()).optional(),
  /** Name of the data file. */
  file: z.string(),
});

/** An object of a bucket. Never changed: a new version is a new record. */
export type StoredObject = Readonly<z.infer<typeof storedObjectSchema>>;

/** What the index on disk holds of a bucket. */
export const bucketRecordSchema = z.object({
  name: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  /** JSON text. */
  policy: z.string().optional(),
  /** Whether new objects are told to EventBridge. */
  eventBridge: z.boolean(),
  /** XML of each sub-resource that was put, by its name in the query. */
  settings: z.record(z.string(), z.string()),
});

export type BucketRecord = z.infer<typeof bucketRecordSchema>;
