/** One object of a bucket. */
export interface ObjectSummary {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly eTag: string;
  readonly lastModified: Date;
}

/** What the handlers need of Amazon S3; everything throws the named errors of errors.ts. */
export interface S3Port {
  /** Objects whose key begins with `prefix`, sub-folders left out; every page. */
  listFolder(bucket: string, prefix: string): Promise<readonly ObjectSummary[]>;
  /** The bytes in order. Ending the iteration early closes the connection. */
  readObject(bucket: string, key: string): AsyncIterable<Uint8Array>;
  writeJson(bucket: string, key: string, value: unknown): Promise<void>;
}
