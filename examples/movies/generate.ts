import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRecord } from '../../spec/csv';
import { makeAudience, type User } from './audience';
import { type Film, makeCatalogue } from './catalogue';
import { Random } from './random';
import { type Interaction, watch } from './viewing';

/** Goes up with every change of the generator that changes its bytes. */
const VERSION = 1;
const DEFAULT_SEED = 20251231;

const FILES = ['interactions.csv', 'items.csv', 'users.csv'] as const;
/** Says what the files were made from. */
const STAMP = 'generated.json';

export interface GenerateMoviesOptions {
  /** Folder of the three files; made when it is not there. */
  readonly directory: string;
  /** Integer; the same seed gives the same bytes. */
  readonly seed?: number;
}

/**
 * Data of an invented film service: 600 users, 1,500 films, 100,000 interactions in `interactions.csv`, `items.csv` and
 * `users.csv`. Tastes drift, series are watched in order, a few films are seen by many, new films come all the time and the
 * last of them nobody has found yet. Does nothing when the files are there and were made by this version with this seed.
 * @returns whether it wrote the files
 * @throws Error when the folder has files of these names that the generator did not make
 */
export function generateMovies({ directory, seed = DEFAULT_SEED }: GenerateMoviesOptions): boolean {
  const stamp = `${JSON.stringify({ generator: 'examples/movies/generate.ts', version: VERSION, seed })}\n`;
  const present = FILES.filter((file) => existsSync(join(directory, file)));
  const stampFile = join(directory, STAMP);
  const stamped = existsSync(stampFile);
  if (stamped && present.length === FILES.length && readFileSync(stampFile, 'utf8') === stamp) return false;
  if (!stamped && present.length > 0) {
    throw new Error(
      `${join(directory, present[0] ?? '')} was not made by the generator; move it away, or choose another folder`,
    );
  }

  const random = new Random(seed);
  const catalogue = makeCatalogue(random);
  const users = makeAudience(random, catalogue.niches);
  const interactions = watch(random, catalogue, users);

  mkdirSync(directory, { recursive: true });
  // The stamp first: files that it does not describe are never taken for the reader's own.
  write(stampFile, '{}\n');
  write(join(directory, 'interactions.csv'), interactionsCsv(interactions));
  write(join(directory, 'items.csv'), itemsCsv(catalogue.films));
  write(join(directory, 'users.csv'), usersCsv(users));
  write(stampFile, stamp);
  return true;
}

/** What `npm start` calls for the example beside this file. */
export function ensureData(directory: string): void {
  generateMovies({ directory });
}

/** Whole or not at all. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

function interactionsCsv(interactions: readonly Interaction[]): string {
  const lines = interactions.map(
    // Ids, numbers and types: nothing that needs quoting.
    ({ user, film, timestamp, eventType, value }) => `${user},${film},${timestamp},${eventType},${value ?? ''}\n`,
  );
  return `USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\n${lines.join('')}`;
}

function itemsCsv(films: readonly Film[]): string {
  const lines = films.map(({ id, title, genres, year, createdAt }) =>
    csvRecord([id, title, genres.join('|'), String(year), String(createdAt)]),
  );
  return `ITEM_ID,TITLE,GENRES,YEAR,CREATION_TIMESTAMP\n${lines.join('')}`;
}

function usersCsv(users: readonly User[]): string {
  const lines = users.map(({ id, ageGroup, favouriteGenre }) => csvRecord([id, ageGroup, favouriteGenre]));
  return `USER_ID,AGE_GROUP,FAVOURITE_GENRE\n${lines.join('')}`;
}
