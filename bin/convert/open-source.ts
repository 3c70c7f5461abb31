import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../terminal/failure';
import { MOVIELENS_100K_FILES, movielens100k } from './movielens-100k';
import { MOVIELENS_LATEST_FILES, movielensLatest } from './movielens-latest';
import { MOVIETWEETINGS_FILES, movietweetings } from './movietweetings';
import type { PublicData } from './public-data';

interface SourceFormat {
  readonly label: string;
  readonly files: readonly string[];
  readonly open: (source: string) => PublicData;
}

/** The formats of each word that `convert` takes. */
const FORMATS = {
  movielens: [
    { label: 'MovieLens 100K', files: MOVIELENS_100K_FILES, open: movielens100k },
    { label: 'MovieLens latest', files: MOVIELENS_LATEST_FILES, open: movielensLatest },
  ],
  movietweetings: [{ label: 'MovieTweetings', files: MOVIETWEETINGS_FILES, open: movietweetings }],
} as const satisfies Record<string, readonly SourceFormat[]>;

export type SourceKind = keyof typeof FORMATS;
export const SOURCE_KINDS = Object.keys(FORMATS) as readonly SourceKind[];

/**
 * Finds out which of its formats a folder holds.
 * @throws UsageError when the folder or a file of it is missing
 */
export function openSource(kind: SourceKind, source: string): PublicData {
  if (!existsSync(source)) throw new UsageError(`there is no folder ${source}`);
  if (!statSync(source).isDirectory()) {
    throw new UsageError(`${source} is not a folder; unpack the download and name the folder of its files`);
  }
  const formats: readonly SourceFormat[] = FORMATS[kind];
  const missing = (format: SourceFormat) => format.files.filter((file) => !existsSync(join(source, file)));
  const complete = formats.find((format) => missing(format).length === 0);
  if (complete !== undefined) return complete.open(source);

  const begun = formats.find((format) => missing(format).length < format.files.length);
  if (begun !== undefined)
    throw new UsageError(`${source} lacks ${missing(begun).join(' and ')}, which ${begun.label} has`);
  const expected = formats.map(({ label, files }) => `${label} has ${files.join(', ')}`).join('; ');
  const other = SOURCE_KINDS.find((one) =>
    (FORMATS[one] as readonly SourceFormat[]).some((format) => missing(format).length === 0),
  );
  const hint = other === undefined ? '' : `; these files look like ${other}`;
  throw new UsageError(`${source} has no files of ${kind}: ${expected}${hint}`);
}
