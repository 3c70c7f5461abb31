import type { StoredObject } from '../../../cloud/s3/storage/stored-object';
import { parseDataLocation } from '../../../personalize/import/data-location';
import type { DatasetRecord } from '../../../personalize/store/resource';
import type { ConsoleSource } from '../source';

/** The files that a dataset is imported from: those of the plan, else those of its latest import. */
export function dataFilesOf(
  { objects, personalize }: ConsoleSource,
  dataset: DatasetRecord | undefined,
  planned: { readonly bucket: string; readonly prefix: string } | undefined,
): { readonly files: readonly StoredObject[]; readonly location: string } {
  const jobs = personalize.holdings.resources.all(
    'dataset-import-job',
    ({ datasetArn }) => datasetArn === dataset?.arn,
  );
  const place = planned ?? placeOf(jobs.at(-1)?.dataSource.dataLocation);
  if (place === undefined) return { files: [], location: 'no import yet' };
  const location = place.prefix === '' ? place.bucket : place.prefix;
  if (!objects.hasBucket(place.bucket)) return { files: [], location };
  // A folder's own mark is no file.
  const files = objects.listObjects(place.bucket, place.prefix).filter(({ key }) => !key.endsWith('/'));
  return { files, location };
}

function placeOf(dataLocation: string | undefined): { readonly bucket: string; readonly prefix: string } | undefined {
  const parsed = parseDataLocation(dataLocation);
  return parsed && { bucket: parsed.bucket, prefix: parsed.key };
}
