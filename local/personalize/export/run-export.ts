import { csvRecord } from '../../../spec/csv';
import { AccessDeniedError } from '../../service';
import { type DataLocation, isFolder, parseDataLocation } from '../import/data-location';
import { dataOf } from '../store/dataset-store';
import { JobFailure } from '../store/lifecycle';
import type { DatasetExportJobRecord } from '../store/resource';
import type { Twin } from '../twin';
import { exportedRecords } from './exported-records';

/** Characters of one file: beyond it another one begins. */
const FILE_LENGTH = 64 * 1024 * 1024;

/**
 * Writes a dataset to CSV files below the folder that the job names, in a folder of the job's own name: the result can be
 * imported as it is. A second run writes the same files again.
 * @throws JobFailure
 * @see https://docs.aws.amazon.com/personalize/latest/dg/export-data.html
 */
export async function exportDataset(
  twin: Twin,
  job: DatasetExportJobRecord,
  signal: AbortSignal,
): Promise<Record<string, never>> {
  const { type, datasetGroupArn, datasetType } = twin.resources.get('dataset', job.datasetArn);
  const location = parseDataLocation(job.jobOutput.s3DataDestination.path);
  const data = dataOf(twin.datasets.of(datasetGroupArn), type);
  if (location === undefined || data === undefined) throw new Error(`${job.arn} has nothing to export, or no place to`);
  const identity = { roleArn: job.roleArn, sourceArn: job.arn };
  const folder = `${folderOf(location)}${job.name}/`;
  try {
    // The service needs the permission to list as well.
    await twin.objects.list(identity, location.bucket, folder);
    const header = csvRecord(data.schema.fields.map(({ name }) => name));
    let number = 0;
    for (const text of files(header, exportedRecords(data, job.ingestionMode))) {
      signal.throwIfAborted();
      const key = `${folder}part-${String(number++).padStart(5, '0')}.csv`;
      await twin.objects.put(identity, location.bucket, key, Buffer.from(text));
    }
    return {};
  } catch (error) {
    if (error instanceof AccessDeniedError) {
      throw new JobFailure(
        `Failed to create a dataset export job for ${datasetType} dataset. Insufficient privileges for accessing data in ` +
          `Amazon S3. ${error.message}`,
      );
    }
    if (error instanceof Error && error.name === 'NoSuchBucket') {
      throw new JobFailure(`Invalid S3 output path. ${error.message}`);
    }
    throw error;
  }
}

function folderOf(location: DataLocation): string {
  return isFolder(location) ? location.key : `${location.key}/`;
}

/** The contents of the files; one with the header alone where there is no record. */
function* files(header: string, lines: Iterable<string>): Iterable<string> {
  let parts = [header];
  let length = 0;
  let isFirst = true;
  for (const line of lines) {
    if (length >= FILE_LENGTH) {
      yield parts.join('');
      [parts, length, isFirst] = [[header], 0, false];
    }
    parts.push(line);
    length += line.length;
  }
  if (length > 0 || isFirst) yield parts.join('');
}
