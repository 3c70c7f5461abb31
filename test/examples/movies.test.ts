import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, END } from '../../examples/movies/catalogue';
import { ensureData, generateMovies } from '../../examples/movies/generate';
import { loadPipeline } from '../../lib/config';
import { DatasetCheck } from '../../spec/records';
import { readSchema } from '../../spec/schema';
import { nextPickQuality } from './next-pick-quality';
import { readCsv } from './read-csv';

const FILES = ['interactions.csv', 'items.csv', 'users.csv'];
const folders: string[] = [];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'movies-'));
  folders.push(path);
  return path;
}

const digest = (directory: string) =>
  createHash('sha256')
    .update(FILES.map((file) => readFileSync(join(directory, file), 'utf8')).join('\0'))
    .digest('hex');

let data: string;
beforeAll(() => {
  data = join(folder(), 'made', 'by', 'the generator');
  generateMovies({ directory: data });
});
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

const known = new Map<string, ReturnType<typeof readCsv>>();
function read(file: string): ReturnType<typeof readCsv> {
  const content = known.get(file) ?? readCsv(join(data, file));
  known.set(file, content);
  return content;
}

describe('the example data', () => {
  test('have the bytes that this version of the generator stands for', () => {
    // A change of these bytes needs a new VERSION in generate.ts, so that nobody keeps the old files.
    expect(digest(data)).toBe('887a2381be9c49501056dcaac7936330ff2e3f02b990dcfe4ad2910ce0cd52b3');
  });

  test('have the promised columns and counts', () => {
    expect(read('interactions.csv').header).toEqual(['USER_ID', 'ITEM_ID', 'TIMESTAMP', 'EVENT_TYPE', 'EVENT_VALUE']);
    expect(read('items.csv').header).toEqual(['ITEM_ID', 'TITLE', 'GENRES', 'YEAR', 'CREATION_TIMESTAMP']);
    expect(read('users.csv').header).toEqual(['USER_ID', 'AGE_GROUP', 'FAVOURITE_GENRE']);
    expect(FILES.map((file) => read(file).rows.length)).toEqual([100_000, 1500, 600]);
  });

  test("pass the data check of the example's own pipeline without a finding", () => {
    const file = join(__dirname, '../../examples/movies/pipeline.yaml');
    const pipeline = loadPipeline(file, { dataDirectory: data });
    for (const { type, schema } of pipeline.datasets) {
      const check = new DatasetCheck(readSchema(schema), { now: END });
      const bytes = check.file(type);
      bytes.push(readFileSync(join(data, `${type.toLowerCase()}.csv`)));
      bytes.end();
      expect(check.finish()).toMatchObject({ rejected: 0, findings: [] });
    }
  });

  test('stay inside their two years, in order of time, each user and film together once', () => {
    const { rows } = read('interactions.csv');
    const times = rows.map((row) => Number(row['TIMESTAMP']));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(END - 731 * DAY);
    expect(times.at(-1)).toBeLessThan(END);
    expect(new Set(rows.map((row) => `${row['USER_ID']} ${row['ITEM_ID']}`)).size).toBe(rows.length);
  });

  test('nobody watches a film before it is there', () => {
    const created = new Map(read('items.csv').rows.map((row) => [row['ITEM_ID'], Number(row['CREATION_TIMESTAMP'])]));
    const early = read('interactions.csv').rows.filter(
      (row) => Number(row['TIMESTAMP']) < (created.get(row['ITEM_ID']) ?? Infinity),
    );
    expect(early).toEqual([]);
  });

  test('are watches and clicks, and a watch mostly has a value', () => {
    const { rows } = read('interactions.csv');
    const watched = rows.filter((row) => row['EVENT_TYPE'] === 'watch');
    const clicked = rows.filter((row) => row['EVENT_TYPE'] === 'click');
    expect(watched.length + clicked.length).toBe(rows.length);
    expect(watched.length / rows.length).toBeGreaterThan(0.6);
    expect(clicked.every((row) => row['EVENT_VALUE'] === '')).toBe(true);
    const values = watched
      .map((row) => row['EVENT_VALUE'])
      .filter((value) => value !== '')
      .map(Number);
    expect(values.length / watched.length).toBeGreaterThan(0.9);
    expect(values.length).toBeLessThan(watched.length);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
  });

  test('have titles that need quoting, and none twice', () => {
    const titles = read('items.csv').rows.map((row) => row['TITLE'] ?? '');
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => title.includes(',')).length).toBeGreaterThan(50);
    expect(titles.filter((title) => /^The "\w+" \w+/.test(title)).length).toBeGreaterThan(20);
    expect(titles.some((title) => /[^\x20-\x7e]/.test(title))).toBe(true);
  });

  test('have films of the last weeks that hardly anybody has found', () => {
    const counts = new Map<string, number>();
    for (const row of read('interactions.csv').rows)
      counts.set(row['ITEM_ID'] ?? '', (counts.get(row['ITEM_ID'] ?? '') ?? 0) + 1);
    const young = read('items.csv').rows.filter((row) => Number(row['CREATION_TIMESTAMP']) > END - 18 * DAY);
    const found = young.map((row) => counts.get(row['ITEM_ID'] ?? '') ?? 0);
    expect(young.length).toBeGreaterThanOrEqual(40);
    expect(found.filter((count) => count === 0).length).toBeGreaterThan(20);
    expect(Math.max(...found)).toBeLessThan(10);
  });

  test('have a long tail: a tenth of the films takes a quarter of the events and more', () => {
    const counts = new Map<string, number>();
    for (const row of read('interactions.csv').rows)
      counts.set(row['ITEM_ID'] ?? '', (counts.get(row['ITEM_ID'] ?? '') ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    const share = sorted.slice(0, 150).reduce((sum, count) => sum + count, 0) / 100_000;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.5);
  });

  test('series are watched in order', () => {
    const titles = new Map(read('items.csv').rows.map((row) => [row['TITLE'], row['ITEM_ID']]));
    const times = new Map(
      read('interactions.csv').rows.map((row) => [`${row['USER_ID']} ${row['ITEM_ID']}`, Number(row['TIMESTAMP'])]),
    );
    let inOrder = 0;
    let both = 0;
    for (const [title, second] of titles) {
      const first = titles.get(title?.replace(/ II$/, ''));
      if (!title?.endsWith(' II') || first === undefined) continue;
      for (let user = 1; user <= 600; user++) {
        const [one, two] = [times.get(`u${user} ${first}`), times.get(`u${user} ${second}`)];
        if (one === undefined || two === undefined) continue;
        both++;
        if (one < two) inOrder++;
      }
    }
    expect(both).toBeGreaterThan(1000);
    expect(inOrder / both).toBeGreaterThan(0.75);
  });

  test('taste and order can be learned: item to item beats popularity by far', () => {
    const { popularity, itemToItem } = nextPickQuality(read('interactions.csv').rows);
    expect(popularity).toBeGreaterThan(0.04);
    expect(popularity).toBeLessThan(0.1);
    expect(itemToItem / popularity).toBeGreaterThan(2);
    expect(itemToItem).toBeLessThan(0.35);
  });
});

describe('generateMovies', () => {
  test('leaves files of this version and seed alone', () => {
    const before = statSync(join(data, 'items.csv')).mtimeMs;
    expect(generateMovies({ directory: data })).toBe(false);
    expect(statSync(join(data, 'items.csv')).mtimeMs).toBe(before);
    expect(readdirSync(data).sort()).toEqual(['generated.json', ...FILES]);
  });

  test('makes others for another seed, and the same again for the same one', () => {
    const directory = folder();
    cpSync(data, directory, { recursive: true });
    expect(generateMovies({ directory, seed: 7 })).toBe(true);
    expect(digest(directory)).not.toBe(digest(data));
    expect(generateMovies({ directory })).toBe(true);
    expect(digest(directory)).toBe(digest(data));
  });

  test('refuses to overwrite files that it did not make', () => {
    const directory = folder();
    writeFileSync(join(directory, 'items.csv'), 'mine');
    expect(() => ensureData(directory)).toThrow(/items\.csv was not made by the generator; move it away/);
    expect(readdirSync(directory)).toEqual(['items.csv']);
  });

  test('makes a file that is missing', () => {
    const directory = join(folder(), 'deep', 'data');
    cpSync(data, directory, { recursive: true });
    rmSync(join(directory, 'users.csv'));
    ensureData(directory);
    expect(digest(directory)).toBe(digest(data));
  });
});
