import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { register } from '../../bin/commands/init';
import { loadPipeline } from '../../lib/config';
import { DatasetCheck } from '../../spec/records';
import { readSchema } from '../../spec/schema';
import { openSource, type SourceKind } from '../../bin/convert/open-source';
import { writeDatasets } from '../../bin/convert/write-datasets';
import { readCsv } from '../examples/read-csv';
import { newFolder, removeFolders } from './convert-sources';
import { runCommand } from './run-command';

const DATA = process.env['PERSONALIZE_DATA'] ?? join(__dirname, '../../../shared/data');

afterAll(removeFolders);

const text = (name: string) => ({ name, type: 'string' });
const category = (name: string) => ({ ...text(name), categorical: true });

/** What `personalize init` makes of the three files. */
const FIELDS: Readonly<Record<string, readonly object[]>> = {
  'interactions.csv': [
    text('USER_ID'),
    text('ITEM_ID'),
    { name: 'TIMESTAMP', type: 'long' },
    text('EVENT_TYPE'),
    { name: 'EVENT_VALUE', type: 'float' },
  ],
  'items.csv': [
    text('ITEM_ID'),
    text('TITLE'),
    { ...category('GENRES'), type: ['null', 'string'] },
    { name: 'YEAR', type: expect.anything() },
    { name: 'CREATION_TIMESTAMP', type: 'long' },
  ],
  'users.csv': [text('USER_ID'), { name: 'AGE', type: 'int' }, category('GENDER'), category('OCCUPATION')],
};

interface Expected {
  readonly kind: SourceKind;
  readonly folder: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly users: number;
  /** One film with everything that its line must say. */
  readonly item: Readonly<Record<string, string>>;
  /** Films without a year. */
  readonly undated: number;
}

describe.each<Expected>([
  {
    kind: 'movielens',
    folder: 'ml-100k',
    counts: { 'interactions.csv': 100_000, 'items.csv': 1682, 'users.csv': 943 },
    users: 943,
    item: {
      ITEM_ID: '543',
      TITLE: 'Misérables, Les (1995)',
      GENRES: 'Drama|Musical',
      YEAR: '1995',
      CREATION_TIMESTAMP: '788918400',
    },
    undated: 1,
  },
  {
    kind: 'movielens',
    folder: 'ml-latest-small',
    counts: { 'interactions.csv': 100_836, 'items.csv': 9742 },
    users: 610,
    item: {
      ITEM_ID: '11',
      TITLE: 'American President, The (1995)',
      GENRES: 'Comedy|Drama|Romance',
      YEAR: '1995',
      CREATION_TIMESTAMP: '788918400',
    },
    undated: 12,
  },
  {
    kind: 'movietweetings',
    folder: 'movietweetings-100k',
    counts: { 'interactions.csv': 100_000, 'items.csv': 10_506 },
    users: 16_554,
    item: {
      ITEM_ID: '0002844',
      TITLE: "Fantômas - À l'ombre de la guillotine (1913)",
      GENRES: 'Crime|Drama',
      YEAR: '1913',
      CREATION_TIMESTAMP: '0',
    },
    undated: 0,
  },
])('$folder', ({ kind, folder, counts, users, item, undated }) => {
  const source = join(DATA, folder);
  const testIf = existsSync(source) ? test : test.skip;

  testIf(
    'is converted whole, and fits what init makes of it (skipped where PERSONALIZE_DATA has no such folder)',
    async () => {
      const target = newFolder();
      await expect(writeDatasets(openSource(kind, source), target)).resolves.toEqual(counts);
      expect((await runCommand(register, ['init', target])).exitCode).toBe(0);
      const { datasets } = loadPipeline(join(target, 'pipeline.yaml'));
      expect(datasets.map(({ type }) => `${type.toLowerCase()}.csv`)).toEqual(Object.keys(counts));
      for (const { type, schema } of datasets) {
        const name = `${type.toLowerCase()}.csv`;
        expect(schema.fields).toEqual(FIELDS[name]);
        const check = new DatasetCheck(readSchema(schema), { now: Date.UTC(2026, 0, 1) / 1000 });
        const file = check.file(name);
        file.push(readFileSync(join(target, name)));
        file.end();
        const result = check.finish();
        expect(result).toMatchObject({ rows: counts[name], rejected: 0, errors: 0 });
        if (type === 'Interactions') expect(result.distinct).toBe(users);
      }
      const items = readCsv(join(target, 'items.csv')).rows;
      expect(items.find((row) => row['ITEM_ID'] === item['ITEM_ID'])).toEqual(item);
      expect(items.filter((row) => row['YEAR'] === '')).toHaveLength(undated);
    },
  );
});
