import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CsvScanner } from '../spec/csv';
import type { InteractionColumns, ItemAttribute, ItemColumns } from '../local/personalize/engine/api';

/** A public data set in the form of the engine. */
export interface DataSet {
  readonly name: string;
  readonly interactions: InteractionColumns;
  readonly items: ItemColumns;
}

interface Source {
  readonly name: string;
  /** Relative to the data folder; the set is left out when it is not there. */
  readonly file: string;
  readonly load: (folder: string) => Omit<DataSet, 'name'>;
}

/** Where the public sets are looked for: PERSONALIZE_DATA, else ../shared/data beside the repository. */
export function defaultDataFolder(): string {
  return process.env['PERSONALIZE_DATA'] ?? join(__dirname, '..', '..', 'shared', 'data');
}

const SOURCES: readonly Source[] = [
  { name: 'ml-100k', file: 'ml-100k/u.data', load: (folder) => movielens100k(folder, 0) },
  { name: 'ml-100k >3', file: 'ml-100k/u.data', load: (folder) => movielens100k(folder, 3) },
  { name: 'ml-latest-small', file: 'ml-latest-small/ratings.csv', load: movielensLatest },
  { name: 'click+watch', file: 'ml-latest-small/events/interactions.csv', load: clickAndWatch },
  { name: 'movietweetings', file: 'movietweetings-100k/ratings.dat', load: movieTweetings },
  { name: 'online-retail', file: 'online-retail/online-retail.csv.gz', load: onlineRetail },
];

/** Names of the sets that the folder holds. */
export function availableDataSets(folder: string): readonly string[] {
  return SOURCES.filter(({ file }) => existsSync(join(folder, file))).map(({ name }) => name);
}

/** @throws RangeError when there is no set of that name */
export function loadDataSet(name: string, folder = defaultDataFolder()): DataSet {
  const source = SOURCES.find((one) => one.name === name);
  if (source === undefined) {
    throw new RangeError(`no data set ${name}, give one of ${SOURCES.map((one) => one.name).join(', ')}`);
  }
  return { name, ...source.load(folder) };
}

/** Collects rows into columns; ids are numbered in order of appearance. */
class Columns {
  private readonly userIndex = new Map<string, number>();
  private readonly itemIndex = new Map<string, number>();
  private readonly users: number[] = [];
  private readonly items: number[] = [];
  private readonly timestamps: number[] = [];

  add(userId: string, itemId: string, timestamp: number): void {
    this.users.push(numberOf(userId, this.userIndex));
    this.items.push(numberOf(itemId, this.itemIndex));
    this.timestamps.push(timestamp);
  }

  /** @param attributes values by item id, for each attribute */
  build(
    attributes: readonly { name: string; kind: 'categorical' | 'textual'; values: Map<string, string> }[],
  ): Omit<DataSet, 'name'> {
    const itemIds = [...this.itemIndex.keys()];
    return {
      interactions: {
        userIds: [...this.userIndex.keys()],
        itemIds,
        users: Int32Array.from(this.users),
        items: Int32Array.from(this.items),
        timestamps: Float64Array.from(this.timestamps),
      },
      items: {
        creationTimestamps: new Float64Array(itemIds.length).fill(NaN),
        attributes: attributes.map(({ name, kind, values }): ItemAttribute =>
          kind === 'textual'
            ? { name, kind, values: itemIds.map((id) => values.get(id) ?? '') }
            : { name, kind, values: itemIds.map((id) => (values.get(id) ?? '').split('|').filter((v) => v !== '')) },
        ),
      },
    };
  }
}

function numberOf(id: string, index: Map<string, number>): number {
  const known = index.get(id);
  if (known !== undefined) return known;
  index.set(id, index.size);
  return index.size - 1;
}

function lines(path: string, encoding: BufferEncoding = 'utf8'): string[] {
  return readFileSync(path, encoding)
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

function movielens100k(folder: string, above: number): Omit<DataSet, 'name'> {
  const columns = new Columns();
  for (const line of lines(join(folder, 'ml-100k/u.data'))) {
    const [user = '', item = '', rating, time] = line.split('\t');
    if (Number(rating) > above) columns.add(user, item, Number(time));
  }
  const genres = lines(join(folder, 'ml-100k/u.genre')).map((line) => line.split('|')[0] ?? '');
  const genreOf = new Map<string, string>();
  for (const line of lines(join(folder, 'ml-100k/u.item'), 'latin1')) {
    const fields = line.split('|');
    const flags = fields.slice(5);
    genreOf.set(fields[0] ?? '', genres.filter((_, g) => flags[g] === '1').join('|'));
  }
  return columns.build([{ name: 'GENRES', kind: 'categorical', values: genreOf }]);
}

function movielensLatest(folder: string): Omit<DataSet, 'name'> {
  const columns = new Columns();
  for (const line of lines(join(folder, 'ml-latest-small/ratings.csv')).slice(1)) {
    const [user = '', item = '', , time] = line.split(',');
    columns.add(user, item, Number(time));
  }
  const genreOf = new Map(
    lines(join(folder, 'ml-latest-small/movies.csv'))
      .slice(1)
      .map((line) => [line.slice(0, line.indexOf(',')), line.slice(line.lastIndexOf(',') + 1)]),
  );
  return columns.build([{ name: 'GENRES', kind: 'categorical', values: genreOf }]);
}

function clickAndWatch(folder: string): Omit<DataSet, 'name'> {
  const columns = new Columns();
  for (const line of lines(join(folder, 'ml-latest-small/events/interactions.csv')).slice(1)) {
    const [user = '', item = '', time] = line.split(',');
    columns.add(user, item, Number(time));
  }
  const genreOf = new Map(
    lines(join(folder, 'ml-latest-small/events/item-meta.csv'))
      .slice(1)
      .map((line) => [line.split(',')[0] ?? '', line.split(',')[1] ?? '']),
  );
  return columns.build([{ name: 'GENRES', kind: 'categorical', values: genreOf }]);
}

function movieTweetings(folder: string): Omit<DataSet, 'name'> {
  const columns = new Columns();
  for (const line of lines(join(folder, 'movietweetings-100k/ratings.dat'))) {
    const [user = '', item = '', , time] = line.split('::');
    columns.add(user, item, Number(time));
  }
  const genreOf = new Map(
    lines(join(folder, 'movietweetings-100k/movies.dat')).map((line) => {
      const fields = line.split('::');
      return [fields[0] ?? '', fields[2] ?? ''];
    }),
  );
  return columns.build([{ name: 'GENRES', kind: 'categorical', values: genreOf }]);
}

/** Purchases of known customers; cancellations are left out. */
function onlineRetail(folder: string): Omit<DataSet, 'name'> {
  const columns = new Columns();
  const nameOf = new Map<string, string>();
  const scanner = new CsvScanner((record) => {
    const customer = record.text(6);
    if (customer === '' || !(record.decimal(3) > 0)) return;
    const item = record.text(1);
    columns.add(customer, item, Date.parse(`${record.text(4).replace(' ', 'T')}Z`) / 1000);
    nameOf.set(item, record.text(2));
  });
  scanner.push(gunzipSync(readFileSync(join(folder, 'online-retail/online-retail.csv.gz'))));
  scanner.end();
  return columns.build([{ name: 'DESCRIPTION', kind: 'textual', values: nameOf }]);
}
