import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { register } from '../../bin/commands/init';
import { type DatasetConfig, loadPipeline } from '../../lib/config';
import { DatasetCheck } from '../../spec/records';
import { readSchema } from '../../spec/schema';
import { filesOf, newFolder, removeFolders } from './convert-sources';
import { runCommand } from './run-command';

afterAll(removeFolders);

const init = (...words: readonly string[]) => runCommand(register, ['init', ...words]);

const EVENTS = 'USER_ID,ITEM_ID,TIMESTAMP\nu1,i1,1700000000\nu2,i2,1700000001\n';

/** Items with one column of these values. */
const itemsWith = (column: string, values: readonly string[]) =>
  ['ITEM_ID,' + column, ...values.map((value, index) => `i${index},${value}`), ''].join('\n');

const many = (count: number, value: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => value(index));

/** The field that `init` makes of a column of items. */
async function fieldOf(column: string, values: readonly string[]) {
  const folder = newFolder({ 'interactions.csv': EVENTS, 'items.csv': itemsWith(column, values) });
  const { exitCode, stdout, stderr } = await init(folder);
  expect([exitCode, stderr.match(/error/)]).toEqual([0, null]);
  const items = loadPipeline(join(folder, 'pipeline.yaml')).datasets.find(({ type }) => type === 'Items');
  const text = readFileSync(join(folder, 'pipeline.yaml'), 'utf8');
  return { field: items?.schema.fields.find(({ name }) => name === column), stdout, text };
}

describe('personalize init', () => {
  test('writes a pipeline that loads, with three solutions and the columns in the order of the file', async () => {
    const folder = newFolder({
      'interactions.csv': 'ITEM_ID,EVENT_TYPE,USER_ID,TIMESTAMP\ni1,view,u1,1700000000\ni2,buy,u2,1700000001\n',
    });
    const { exitCode, stdout } = await init(folder, '--name', 'shop');
    expect(exitCode).toBe(0);
    const file = join(folder, 'pipeline.yaml');
    expect(stdout).toBe(`${file} is written; next: personalize validate ${file} --data\n`);
    const pipeline = loadPipeline(file);
    expect(pipeline.warnings).toEqual([]);
    expect(pipeline).toMatchObject({
      name: 'shop',
      eventTracker: true,
      datasets: [{ type: 'Interactions', source: { kind: 'file', path: join(folder, 'interactions.csv') } }],
      solutions: [
        { name: 'for-you', recipe: 'aws-user-personalization', campaign: { minProvisionedTPS: 1 } },
        { name: 'similar', recipe: 'aws-similar-items' },
        { name: 'popular', recipe: 'aws-popularity-count' },
      ],
    });
    expect(pipeline.datasets[0]?.schema.fields.map(({ name }) => name)).toEqual([
      'ITEM_ID',
      'EVENT_TYPE',
      'USER_ID',
      'TIMESTAMP',
    ]);
    expect(readdirSync(folder).sort()).toEqual(['interactions.csv', 'pipeline.yaml']);
  });

  test('the filter that it proposes in a comment loads too', async () => {
    const events = 'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\nu,i,1700000000,view\nu,j,1700000000,buy\n';
    const folder = newFolder({ 'interactions.csv': events });
    await init(folder);
    const file = join(folder, 'pipeline.yaml');
    const lines = readFileSync(file, 'utf8').split('\n');
    const from = lines.indexOf('# filters:');
    const text = lines
      .map((line, index) => (index >= from && index < from + 3 ? line.replace(/^# /, '') : line))
      .join('\n');
    const uncommented = newFolder({ 'interactions.csv': events, 'pipeline.yaml': text });
    expect(loadPipeline(join(uncommented, 'pipeline.yaml')).filters).toEqual([
      { name: 'not-yet', filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("buy", "view")' },
    ]);
  });

  test.each([
    ['My Shop (2024)', 'my-shop-2024'],
    ['2024', 'data-2024'],
    ['aws-things', 'data-aws-things'],
    ['Größe', 'gro-e'],
    ['a-very-long-name-of-a-folder-that-goes-on', 'a-very-long-name-of-a-folder-t'],
  ])('calls the pipeline of the folder %j %s', async (folder, name) => {
    const parent = newFolder({ [`${folder}/interactions.csv`]: EVENTS });
    await init(join(parent, folder));
    expect(loadPipeline(join(parent, folder, 'pipeline.yaml')).name).toBe(name);
  });

  test.each<[string, readonly string[], object]>([
    ['whole numbers', ['7', '-3', '0'], { type: 'int' }],
    ['whole numbers and gaps', ['7', '', '0'], { type: ['null', 'int'] }],
    ['great numbers', ['7', '3000000000'], { type: 'long' }],
    ['the least int', ['-2147483648', '2147483647'], { type: 'int' }],
    ['decimals', ['7', '1.5', '2e3'], { type: 'float' }],
    ['codes with leading zeros', ['007', '008', '007'], { type: 'string', categorical: true }],
    ['digits beyond any number', ['123456789012345678901', '223456789012345678901'], { type: 'string' }],
    ['truth values', ['true', 'False', 'true'], { type: 'string', categorical: true }],
    ['a few words', ['red', 'blue', 'red', ''], { type: ['null', 'string'], categorical: true }],
    ['categories joined by bars', ['a|b', 'c', 'd'], { type: 'string', categorical: true }],
    ['a different word each', ['red', 'blue', 'green'], { type: 'string' }],
    ['nothing at all', ['', '', ''], { type: ['null', 'string'] }],
    [
      'hundreds of brands in thousands of rows',
      many(2000, (index) => `brand ${index % 300}`),
      { type: 'string', categorical: true },
    ],
    ['titles', many(2000, (index) => `The Story of ${index}`), { type: 'string' }],
    [
      'descriptions',
      many(40, (index) => `A shirt number ${index} that is made of the softest cotton you will ever have worn`),
      { type: 'string', textual: true },
    ],
  ])('types %s', async (_what, values, expected) => {
    const { field, stdout } = await fieldOf('COLUMN', values);
    expect(field).toEqual({ name: 'COLUMN', ...expected });
    expect(stdout).not.toContain('to mend');
  });

  test('says what words for an absent value do', async () => {
    const { field, text } = await fieldOf('PRICE', ['7.5', 'N/A', '8.5', '9']);
    expect(field).toEqual({ name: 'PRICE', type: 'string' });
    expect(text).toMatch(
      /PRICE: string # not trained on: numbers, and 1 times a word like "N\/A": leave such values empty/,
    );
  });

  test('says that a date could be trained on', async () => {
    const { text } = await fieldOf('ADDED', ['2024-01-05', '2024-02-07', '2024-02-08T10:00:00Z']);
    expect(text).toMatch(/ADDED: string # a date as text/);
  });

  test('of two texts the longer one is textual, in items alone', async () => {
    const short = 'Eight words are what it takes to be called a text';
    const long = `${short} and this one has even more of them to say`;
    const rows = many(30, (index) => `x${index},${short} ${index},${long} ${index}`);
    const folder = newFolder({
      'interactions.csv': EVENTS,
      'items.csv': ['ITEM_ID,BLURB,DESCRIPTION', ...rows, ''].join('\n'),
      'users.csv': ['USER_ID,GROUP,ABOUT', ...many(30, (index) => `u${index},g${index % 2},${long} ${index}`), ''].join(
        '\n',
      ),
    });
    await init(folder);
    const { datasets } = loadPipeline(join(folder, 'pipeline.yaml'));
    expect(
      datasets.flatMap(({ schema }) => schema.fields.filter(({ textual }) => textual).map(({ name }) => name)),
    ).toEqual(['DESCRIPTION']);
  });

  test.each(['Y', 'ON', 'null', 'True'])('a column named %s stays a name in YAML', async (column) => {
    const { field, text } = await fieldOf(column, ['1', '2']);
    expect(field).toEqual({ name: column, type: 'int' });
    expect(Object.keys((parse(text) as { datasets: { items: { schema: object } } }).datasets.items.schema)).toContain(
      column,
    );
  });

  test.each<[string, string, string, RegExp]>([
    [
      'empty values where none may be',
      'items.csv',
      'ITEM_ID,COLOUR,CREATION_TIMESTAMP\ni1,red,1700000000\ni2,red,\n',
      /items\.csv: CREATION_TIMESTAMP: 1 value is empty, which CREATION_TIMESTAMP does not allow/,
    ],
    [
      'milliseconds',
      'items.csv',
      'ITEM_ID,COLOUR,CREATION_TIMESTAMP\ni1,red,1700000000000\n',
      /items\.csv: CREATION_TIMESTAMP: values up to 1700000000000 count something smaller than seconds/,
    ],
    [
      'dates for times',
      'items.csv',
      'ITEM_ID,COLOUR,CREATION_TIMESTAMP\ni1,red,2024-01-01\n',
      /CREATION_TIMESTAMP: 1 values are no whole number; write seconds since 1970/,
    ],
    [
      'words for values',
      'interactions.csv',
      'USER_ID,ITEM_ID,TIMESTAMP,EVENT_VALUE\nu,i,1700000000,high\n',
      /EVENT_VALUE: 1 values are no number/,
    ],
    [
      'values that are too long',
      'items.csv',
      `ITEM_ID,NOTE,COLOUR\ni1,${'x'.repeat(1001)},red\n`,
      /items\.csv: NOTE: a value has 1001 characters/,
    ],
    [
      'ids that are too long',
      'items.csv',
      `ITEM_ID,COLOUR\n${'x'.repeat(257)},red\n`,
      /ITEM_ID: a value has 257 characters, ITEM_ID may have 256/,
    ],
    [
      'names with spaces',
      'items.csv',
      'ITEM_ID,COLOUR,in stock\ni1,red,5\n',
      /items\.csv: the column "in stock" cannot be used: a name may have letters/,
    ],
    [
      'names that differ in underscores',
      'items.csv',
      'ITEM_ID,SIZE_1,SIZE1\ni1,2,3\n',
      /the column "SIZE1" cannot be used: it differs from SIZE_1 in underscores only/,
    ],
    [
      'too many columns of events',
      'interactions.csv',
      `USER_ID,ITEM_ID,TIMESTAMP,A,B,C,D,E,F\nu,i,1700000000,1,2,3,4,5,6\n`,
      /the column "F" cannot be used: Interactions may have 5 columns of its own/,
    ],
    [
      'too many event types',
      'interactions.csv',
      ['USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE', ...many(11, (index) => `u,i,1700000000,type${index}`), ''].join('\n'),
      /interactions\.csv: 11 event types and 0 columns of its own; more than 10 together fail/,
    ],
  ])('names what is to mend: %s', async (_what, name, content, message) => {
    const folder = newFolder({ 'interactions.csv': EVENTS, [name]: content });
    const { exitCode, stdout } = await init(folder);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(message);
    expect(() => loadPipeline(join(folder, 'pipeline.yaml'))).not.toThrow();
  });

  test('a column that cannot be used stands in a comment with its reason', async () => {
    const folder = newFolder({ 'interactions.csv': EVENTS, 'items.csv': 'ITEM_ID,COLOUR,in stock\ni1,red,5\n' });
    await init(folder);
    expect(readFileSync(join(folder, 'pipeline.yaml'), 'utf8')).toMatch(
      /^ {6}# in stock cannot be used: a name may have letters/m,
    );
  });

  test('items with an id and nothing else are left out with a word', async () => {
    const folder = newFolder({ 'interactions.csv': EVENTS, 'items.csv': 'ITEM_ID\ni1\n' });
    await init(folder);
    const file = join(folder, 'pipeline.yaml');
    expect(loadPipeline(file).datasets.map(({ type }) => type)).toEqual(['Interactions']);
    expect(readFileSync(file, 'utf8')).toContain('# items.csv is left out: Items needs at least one column');
  });

  test('--json prints what was found', async () => {
    const folder = newFolder({ 'interactions.csv': EVENTS });
    const { stdout, stderr } = await init(folder, '--json', '--name', 'x');
    expect(JSON.parse(stdout)).toMatchObject({
      file: join(folder, 'pipeline.yaml'),
      name: 'x',
      datasets: [
        { type: 'Interactions', rows: 2, columns: [{ name: 'USER_ID' }, { name: 'ITEM_ID' }, { name: 'TIMESTAMP' }] },
      ],
      problems: [],
    });
    expect(stderr).toBe('');
  });

  test('refuses to replace a pipeline file, and does with --force', async () => {
    const folder = newFolder({ 'interactions.csv': EVENTS, 'pipeline.yaml': 'mine' });
    const { exitCode, stderr } = await init(folder);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('pipeline.yaml is there already; add --force')]);
    expect(filesOf(folder)['pipeline.yaml']).toBe('mine');
    expect((await init(folder, '--force')).exitCode).toBe(0);
    expect(filesOf(folder)['pipeline.yaml']).toContain('solutions:');
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[], RegExp]>([
    [
      'a folder without interactions',
      { 'items.csv': 'ITEM_ID,A\n1,2\n' },
      [],
      /has no interactions\.csv: USER_ID, ITEM_ID and TIMESTAMP/,
    ],
    [
      'a required column spelled otherwise',
      { 'interactions.csv': 'userId,ITEM_ID,timestamp\n1,2,3\n' },
      [],
      /has no column USER_ID and TIMESTAMP; rename userId to USER_ID, rename timestamp to TIMESTAMP/,
    ],
    [
      'a required column that is not there',
      { 'interactions.csv': 'A,ITEM_ID,TIMESTAMP\n1,2,3\n' },
      [],
      /has no column USER_ID; its header is A,ITEM_ID,TIMESTAMP/,
    ],
    ['an illegal name', { 'interactions.csv': EVENTS }, ['--name', 'My Shop'], /"My Shop" is no legal pipeline name/],
    [
      'a name that SSM keeps for itself',
      { 'interactions.csv': EVENTS },
      ['--name', 'aws-shop'],
      /"aws-shop" is no legal pipeline name/,
    ],
  ])('refuses %s and writes nothing', async (_what, files, words, message) => {
    const folder = newFolder(files);
    const { exitCode, stderr } = await init(folder, ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual(Object.keys(files));
  });

  test.each<[string, string, RegExp]>([
    ['an empty file', '', /interactions\.csv is empty; the first line must be the header/],
    ['a header alone', 'USER_ID,ITEM_ID,TIMESTAMP\n', /has a header and no rows/],
    [
      'semicolons',
      'USER_ID;ITEM_ID;TIMESTAMP\n1;2;3\n',
      /:1: the header is separated by ";"; separate values by commas/,
    ],
    [
      'a quoted header',
      '"USER_ID",ITEM_ID,TIMESTAMP\n1,2,3\n',
      /:1: the header must not be quoted; take the quotes off USER_ID/,
    ],
    ['a column twice', 'USER_ID,USER_ID,TIMESTAMP\n1,2,3\n', /:1: the column USER_ID is there twice/],
    ['a column without a name', 'USER_ID,ITEM_ID,TIMESTAMP,\n1,2,3,4\n', /:1: column 4 has no name/],
    ['a row of another length', 'USER_ID,ITEM_ID,TIMESTAMP\n1,2,3\n1,2\n', /:3: 2 values, the header has 3 columns/],
    ['a quote that never ends', 'USER_ID,ITEM_ID,TIMESTAMP\n1,2,3\n"1,2,3\n', /interactions\.csv:3: /],
    ['Parquet', 'PAR1 and more', /is a Parquet file, which Amazon Personalize does not import/],
  ])('fails on %s and writes nothing', async (_what, content, message) => {
    const folder = newFolder({ 'interactions.csv': content });
    const { exitCode, stderr } = await init(folder);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual(['interactions.csv']);
  });

  test('refuses a folder that is not there', async () => {
    const { exitCode, stderr } = await init('/nowhere/at/all');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('there is no folder /nowhere/at/all')]);
  });
});

describe('what init writes fits the files that it read', () => {
  const check = ({ type, schema, source }: DatasetConfig) => {
    const data = new DatasetCheck(readSchema(schema), { now: Date.UTC(2026, 0, 1) / 1000 });
    const file = data.file(type);
    file.push(readFileSync(source?.kind === 'file' ? source.path : ''));
    file.end();
    return data.finish();
  };

  test('columns of every kind, quoted values among them', async () => {
    const rows = many(
      1200,
      (index) =>
        `i${index},"Name, \\"${index}\\"",${index % 3 ? 'a|b' : ''},${index / 2},${index},${1_600_000_000 + index}`,
    );
    const events = many(
      1500,
      (index) =>
        `u${index % 40},i${index % 1200},${1_700_000_000 + index},${index % 2 ? 'view' : 'buy'},${index % 5 ? index : ''},web`,
    );
    const folder = newFolder({
      'interactions.csv': ['USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE,DEVICE', ...events, ''].join('\r\n'),
      'items.csv': ['ITEM_ID,TITLE,TAGS,PRICE,STOCK,CREATION_TIMESTAMP', ...rows, ''].join('\n'),
      'users.csv': ['USER_ID,AGE', ...many(40, (index) => `u${index},${20 + index}`), ''].join('\n'),
    });
    expect((await init(folder)).exitCode).toBe(0);
    for (const dataset of loadPipeline(join(folder, 'pipeline.yaml')).datasets) {
      expect(check(dataset)).toMatchObject({ rejected: 0, errors: 0 });
    }
  });

  const shipped = join(__dirname, '../../examples/movies/data');
  const testIf = existsSync(join(shipped, 'interactions.csv')) ? test : test.skip;
  testIf("the example's own data (skipped until npm start has generated them)", async () => {
    const names = ['interactions.csv', 'items.csv', 'users.csv'] as const;
    const folder = newFolder(Object.fromEntries(names.map((name) => [name, readFileSync(join(shipped, name))])));
    expect((await init(folder)).exitCode).toBe(0);
    for (const dataset of loadPipeline(join(folder, 'pipeline.yaml')).datasets) {
      expect(check(dataset)).toMatchObject({ rejected: 0, errors: 0 });
    }
  });
});
