import { join } from 'node:path';
import { CommandError } from '../terminal/failure';
import { type Item, type PublicData, yearOfTitle } from './public-data';
import { csvLines, ratingOf } from './source-lines';

export const MOVIELENS_LATEST_FILES = ['ratings.csv', 'movies.csv'] as const;

const NO_GENRES = '(no genres listed)';

/**
 * MovieLens since 2015 (ml-latest-small, 20M, 25M, 32M): `ratings.csv` and `movies.csv`. Nothing is known of its users.
 * @see https://files.grouplens.org/datasets/movielens/ml-latest-small-README.html
 */
export function movielensLatest(source: string): PublicData {
  const file = (name: (typeof MOVIELENS_LATEST_FILES)[number]) => join(source, name);
  return {
    name: 'MovieLens latest',
    async *ratings() {
      for await (const line of csvLines(file('ratings.csv'), ['userId', 'movieId', 'rating', 'timestamp']))
        yield ratingOf(line);
    },
    async items() {
      const items: Item[] = [];
      for await (const { fields, place } of csvLines(file('movies.csv'), ['movieId', 'title', 'genres'])) {
        const [itemId = '', title = '', genres = ''] = fields;
        if (itemId === '') throw new CommandError(`${place}: movieId is empty`);
        const year = yearOfTitle(title);
        items.push({
          itemId,
          title: title.trim(),
          genres: genres === NO_GENRES || genres === '' ? [] : genres.split('|'),
          ...(year !== undefined && { year }),
        });
      }
      return items;
    },
  };
}
