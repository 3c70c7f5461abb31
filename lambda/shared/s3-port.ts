/** One object of a bucket. */
export interface ObjectSummary {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly eTag: string;
  readonly lastModified: Date;
}

/** A small object, and what a write that must find it unchanged is to name. */
export interface ObjectText {
  readonly text: string;
  readonly eTag: string;
}

/** What must be true for a write to happen: no such object, or the very one that was read. */
export type WriteCondition = { readonly absent: true } | { readonly eTag: string };

/** What the handlers need of Amazon S3; everything throws the named errors of errors.ts. */
export interface S3Port {
  /** Objects whose key begins with `prefix`, sub-folders left out; every page. */
  listFolder(bucket: string, prefix: string): Promise<readonly ObjectSummary[]>;
  /** The folders directly in a folder, as prefixes that end in `/`; every page. */
  listSubfolders(bucket: string, prefix: string): Promise<readonly string[]>;
  /** The bytes in order. Ending the iteration early closes the connection. */
  readObject(bucket: string, key: string): AsyncIterable<Uint8Array>;
  /** A small object as a whole; undefined when there is none. */
  readText(bucket: string, key: string): Promise<ObjectText | undefined>;
  /** Done with one that is gone. */
  deleteObject(bucket: string, key: string): Promise<void>;
  writeJson(bucket: string, key: string, value: unknown): Promise<void>;
  /**
   * Of several writers at one moment only one succeeds.
   * @returns false when the condition does not hold
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
   */
  writeJsonIf(bucket: string, key: string, value: unknown, condition: WriteCondition): Promise<boolean>;
}
