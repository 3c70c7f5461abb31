/** Where the CSV files of an import are. */
export interface DataLocation {
  readonly bucket: string;
  /** Of one file, or of a folder when it is empty or ends in `/`. */
  readonly key: string;
}

const LOCATION = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s;

/** Reads `s3://bucket/path/file.csv` or `s3://bucket/path/`; undefined when the text is neither. */
export function parseDataLocation(text: string | undefined): DataLocation | undefined {
  const [, bucket, key = ''] = LOCATION.exec(text ?? '') ?? [];
  return bucket === undefined ? undefined : { bucket, key };
}

/** True when every file directly in a folder is meant; files of sub-folders never are. */
export function isFolder({ key }: DataLocation): boolean {
  return key === '' || key.endsWith('/');
}
