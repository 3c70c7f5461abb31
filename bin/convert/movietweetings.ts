import { join } from 'node:path';
import { CommandError } from '../terminal/failure';
import { type Item, type PublicData, yearOfTitle } from './public-data';
import { ratingOf, separatedLines } from './source-lines';

export const MOVIETWEETINGS_FILES = ['ratings.dat', 'movies.dat'] as const;

const DOUBLE_COLONS = { separator: '::', encoding: 'utf8' } as const;

/**
 * MovieTweetings: `ratings.dat` and `movies.dat`, fields between double colons. Its users are only numbers.
 * @see https://github.com/sidooms/MovieTweetings
 */
export function movietweetings(source: string): PublicData {
  const file = (name: (typeof MOVIETWEETINGS_FILES)[number]) => join(source, name);
  return {
    name: 'MovieTweetings',
    async *ratings() {
      for await (const line of separatedLines(file('ratings.dat'), DOUBLE_COLONS)) yield ratingOf(line);
    },
    async items() {
      const items: Item[] = [];
      for await (const { fields, place } of separatedLines(file('movies.dat'), DOUBLE_COLONS)) {
        // A title may hold double colons itself.
        const [itemId = '', ...rest] = fields;
        const genres = rest.pop() ?? '';
        const title = rest.join('::').trim();
        if (itemId === '' || fields.length < 3) {
          throw new CommandError(`${place}: ${JSON.stringify(fields)} is not id, title and genres`);
        }
        const year = yearOfTitle(title);
        items.push({
          itemId,
          title,
          genres: genres === '' ? [] : genres.split('|'),
          ...(year !== undefined && { year }),
        });
      }
      return items;
    },
  };
}
