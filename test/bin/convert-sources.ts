import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folders: string[] = [];

/** A folder that goes after the tests: call removeFolders in afterAll. */
export function newFolder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'personalize-'));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

export function removeFolders(): void {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
}

/** Every file of a folder with its text, hidden ones too. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const flags = (...set: readonly number[]) =>
  Array.from({ length: 19 }, (_, index) => (set.includes(index) ? 1 : 0)).join('|');

/** Three films and two users in the files of MovieLens 100K. */
export const MOVIELENS_100K = {
  'u.data': '1\t2\t3\t881250949\n2\t1\t5\t881250950\n1\t267\t1\t881250951\n',
  'u.item': Buffer.from(
    [
      `1|Toy Story (1995)|01-Jan-1995||http://x|${flags(3, 4)}`,
      `2|Misérables, Les (1934)|22-Nov-1935||http://x|${flags(8)}`,
      `267|unknown||||${flags(0)}`,
      '',
    ].join('\n'),
    'latin1',
  ),
  'u.user': '1|24|M|technician|85711\n2|53|F|other|94043\n',
} as const;

export const MOVIELENS_LATEST = {
  'ratings.csv': 'userId,movieId,rating,timestamp\r\n1,1,4.5,964982703\r\n2,2,0.5,964982704\r\n',
  'movies.csv': [
    'movieId,title,genres',
    '1,"American President, The (1995)",Comedy|Drama',
    '2,"""Great Performances"" Cats (1998)",Musical',
    '3,Nobody Knows When,(no genres listed)',
    '',
  ].join('\n'),
} as const;

export const MOVIETWEETINGS = {
  'ratings.dat': '1::0002844::7::1365029107\n2::0111161::10::1366576639',
  'movies.dat': "0002844::Fantômas - À l'ombre (1913)::Crime|Drama\n0111161::Star::Crossed (2009–2011)::\n",
} as const;
