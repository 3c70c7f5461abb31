import { AccessDeniedError } from '../../service';
import { CsvSyntaxError } from '../../../spec/csv';
import {
  HeaderError,
  type ReadSummary,
  RecordReader,
  type RecordHandlers,
  fileFormatProblem,
} from '../../../spec/records';
import type { DatasetSchema } from '../../../spec/schema';
import type { JobIdentity, ObjectStore, ObjectSummary } from '../ports';
import { JobFailure } from '../store/lifecycle';
import { type DataLocation, isFolder } from './data-location';

/** Problems of one file that its summary repeats. */
export const FIRST_REJECTS = 5;

/** The CSV files of one job. */
export interface CsvFiles {
  readonly objects: ObjectStore;
  readonly identity: JobIdentity;
  readonly location: DataLocation;
  /** Begins messages: `Failed to create a data import job for ITEMS dataset.` */
  readonly subject: string;
}

/**
 * The files that the location names. Listing comes first in either case: the service needs both permissions.
 * @param belongs says of a path below a folder whether it is one of the files
 * @throws JobFailure
 */
export function filesAt(
  files: CsvFiles,
  belongs: (path: string) => boolean = directlyInside,
): Promise<readonly ObjectSummary[]> {
  const { objects, identity, location } = files;
  const { bucket, key } = location;
  return explained(files.subject, async () => {
    const found = await objects.list(identity, bucket, key);
    const chosen = found.filter((file) =>
      isFolder(location) ? file.key !== key && belongs(file.key.slice(key.length)) : file.key === key,
    );
    if (chosen.length > 0) return chosen;
    const where = `s3://${bucket}/${key}`;
    throw new JobFailure(
      isFolder(location)
        ? `Invalid Data location. There is no file ${belongs === directlyInside ? 'directly in' : 'in'} ${where}.`
        : `Invalid Data location. There is no file ${where}; the location of a folder ends in /.`,
    );
  });
}

/** Files of sub-folders never count, in an import. */
function directlyInside(path: string): boolean {
  return !path.includes('/');
}

/**
 * Reads one of the files.
 * @param onBytes told of each piece that was read
 * @throws JobFailure
 */
export function readFile(
  files: CsvFiles,
  key: string,
  schema: DatasetSchema,
  handlers: RecordHandlers,
  onBytes: (count: number) => void,
): Promise<ReadSummary> {
  return explained(files.subject, async () => {
    const reader = new RecordReader(schema, handlers, { maximumRejects: FIRST_REJECTS });
    let isFirst = true;
    for await (const chunk of await files.objects.open(files.identity, files.location.bucket, key)) {
      const bytes = chunk as Buffer;
      const problem = isFirst ? fileFormatProblem(bytes) : undefined;
      if (problem !== undefined) throw new JobFailure(`${key} ${problem}.`);
      isFirst = false;
      reader.push(bytes);
      onBytes(bytes.length);
    }
    const summary = reader.end();
    if (!summary.hasHeader) throw new JobFailure(`${key} is empty; its first line must be the header.`);
    return summary;
  });
}

/**
 * Runs a step and puts its failure in the words of the service.
 * @throws JobFailure
 * @see https://docs.aws.amazon.com/personalize/latest/dg/common-error-messages.html
 */
export async function explained<T>(subject: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof AccessDeniedError) {
      throw new JobFailure(`${subject} Insufficient privileges for accessing data in Amazon S3. ${error.message}`);
    }
    if (error instanceof HeaderError) {
      const missing = error.missing.length > 0;
      throw new JobFailure(
        `${subject} ${missing ? `Input CSV is missing the following columns:[${error.missing.join(', ')}].` : `${error.message}.`}`,
      );
    }
    if (error instanceof CsvSyntaxError) throw new JobFailure(`${subject} Line ${error.line}: ${error.message}.`);
    if (error instanceof Error && (error.name === 'NoSuchBucket' || error.name === 'NoSuchKey')) {
      throw new JobFailure(`Invalid Data location. ${error.message}`);
    }
    throw error;
  }
}
