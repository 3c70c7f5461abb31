import { join } from 'node:path';
import { CommandError } from '../terminal/failure';
import { type Item, type PublicData, yearOfTitle } from './public-data';
import { ratingOf, separatedLines, type SourceLine } from './source-lines';

export const MOVIELENS_100K_FILES = ['u.data', 'u.item', 'u.user'] as const;

/** The flags of u.item in their order, as u.genre has them; the first means that nothing is known. */
const GENRES =
  'unknown|Action|Adventure|Animation|Children|Comedy|Crime|Documentary|Drama|Fantasy|Film-Noir|Horror|Musical|Mystery|Romance|Sci-Fi|Thriller|War|Western'.split(
    '|',
  );
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** Columns of u.item before the flags. */
const FIRST_FLAG = 5;

/**
 * MovieLens 100K: `u.data` (tabs), `u.item` (bars, ISO-8859-1) and `u.user` (bars).
 * @see https://files.grouplens.org/datasets/movielens/ml-100k-README.txt
 */
export function movielens100k(source: string): PublicData {
  const file = (name: (typeof MOVIELENS_100K_FILES)[number]) => join(source, name);
  const bars = { separator: '|', encoding: 'latin1' } as const;
  return {
    name: 'MovieLens 100K',
    async *ratings() {
      for await (const line of separatedLines(file('u.data'), { separator: '\t', encoding: 'utf8' }))
        yield ratingOf(line);
    },
    async items() {
      const items: Item[] = [];
      for await (const line of separatedLines(file('u.item'), bars)) items.push(itemOf(line));
      return items;
    },
    users: {
      columns: ['AGE', 'GENDER', 'OCCUPATION'],
      async rows() {
        const rows: string[][] = [];
        for await (const { fields, place } of separatedLines(file('u.user'), bars)) {
          const [userId = '', age = '', gender = '', occupation = ''] = fields;
          if (fields.length < 4 || userId === '' || !/^\d+$/.test(age)) {
            throw new CommandError(`${place}: ${JSON.stringify(fields)} is not user, age, gender and occupation`);
          }
          rows.push([userId, age, gender, occupation]);
        }
        return rows;
      },
    },
  };
}

function itemOf({ fields, place }: SourceLine): Item {
  const [itemId = '', title = '', released = ''] = fields;
  if (itemId === '' || fields.length !== FIRST_FLAG + GENRES.length) {
    throw new CommandError(`${place}: ${fields.length} fields, an item has ${FIRST_FLAG + GENRES.length}`);
  }
  const genres = GENRES.filter((_, index) => index > 0 && fields[FIRST_FLAG + index] === '1');
  const releasedAt = released === '' ? undefined : secondsOf(released, place);
  const year =
    yearOfTitle(title) ?? (releasedAt === undefined ? undefined : new Date(releasedAt * 1000).getUTCFullYear());
  return {
    itemId,
    title: title.trim(),
    genres,
    ...(year !== undefined && { year }),
    ...(releasedAt !== undefined && { releasedAt }),
  };
}

/** `01-Jan-1995` */
function secondsOf(date: string, place: string): number {
  const [, day, name, year] = /^(\d{1,2})-([A-Z][a-z]{2})-(\d{4})$/.exec(date) ?? [];
  const month = MONTHS.indexOf(name ?? '');
  if (month < 0) throw new CommandError(`${place}: release date ${JSON.stringify(date)} is not like 01-Jan-1995`);
  return Date.UTC(Number(year), month, Number(day)) / 1000;
}
