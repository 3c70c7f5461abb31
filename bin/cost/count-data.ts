import { statSync } from 'node:fs';
import type { PipelineConfig } from '../../lib/config';
import type { Assumptions } from '../../spec/pricing';
import { readColumns } from '../data/read-columns';

/**
 * What the files of a pipeline hold: interactions, and gigabytes of one import of everything.
 * @returns nothing of what has no file here
 */
export async function countData({ datasets }: PipelineConfig): Promise<Partial<Assumptions>> {
  let bytes = 0;
  let interactions: number | undefined;
  for (const { type, source } of datasets) {
    if (source?.kind !== 'file') continue;
    bytes += statSync(source.path).size;
    if (type !== 'Interactions') continue;
    let rows = 0;
    await readColumns(
      source.path,
      (header) => [header.indexOf('USER_ID')],
      () => rows++,
    );
    interactions = rows;
  }
  return {
    ...(interactions !== undefined && { interactions }),
    ...(bytes > 0 && { gigabytesPerImport: bytes / 1e9 }),
  };
}
