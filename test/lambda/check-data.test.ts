import { run } from '../../lambda/check-data/check-data';
import type { DatasetPlan } from '../../lambda/shared/contract/workflow';
import { aDatasetPlan, ITEMS_SCHEMA } from './builders';
import { arnOf, at, FakeS3, strict } from './fakes';

const interactions = aDatasetPlan();
const items = aDatasetPlan({
  type: 'Items',
  datasetArn: arnOf('dataset', 'movies/ITEMS'),
  prefix: 'items/',
  dataLocation: 's3://data/items/',
  schema: ITEMS_SCHEMA,
  jobNamePrefix: 'movies-items',
});

/** Enough for a training: `users` users with 50 events each. */
function events(users = 40, from = 0): string {
  const lines = ['USER_ID,ITEM_ID,TIMESTAMP'];
  for (let user = 0; user < users; user++) {
    for (let event = 0; event < 50; event++)
      lines.push(`u${user},i${event},${1_700_000_000 + from + user * 50 + event}`);
  }
  return `${lines.join('\n')}\n`;
}

type Files = Readonly<Record<string, string | { readonly body: string; readonly lastModified: Date }>>;

function setUp(files: Files) {
  const entries = Object.entries(files).map(
    ([key, file]) => [`data/${key}`, typeof file === 'string' ? { body: file } : file] as const,
  );
  const fake = new FakeS3(new Map(entries));
  let left = Infinity;
  return {
    fake,
    /** The function is stopped after that many looks at the time left. */
    stopAfter(looks: number) {
      left = looks;
    },
    run: (...datasets: readonly DatasetPlan[]) =>
      run(
        { datasets, report: { bucket: 'data', key: 'reports/run.json' } },
        {
          s3: strict<FakeS3>('s3', {
            listFolder: (bucket, prefix) => fake.listFolder(bucket, prefix),
            listSubfolders: (bucket, prefix) => fake.listSubfolders(bucket, prefix),
            readObject: (bucket, key) => fake.readObject(bucket, key),
            writeJson: (bucket, key, value) => fake.writeJson(bucket, key, value),
          }),
          now: () => Date.UTC(2026, 0, 2),
          remainingMilliseconds: () => (left-- > 0 ? 600_000 : 1000),
        },
      ),
  };
}

describe('check-data', () => {
  test('passes good data with counts, fingerprint and the date of the newest file', async () => {
    const first = { body: events(), lastModified: at(5) };
    const second = { body: events(40, 9999), lastModified: at(9) };
    const { fake, run } = setUp({
      'interactions/a.csv': first,
      'interactions/b.csv': second,
      'items/a.csv': 'ITEM_ID,GENRES\n1,Drama|War\n',
    });
    const result = await run(interactions, items);
    expect(result).toMatchObject({
      passed: true,
      summary: '',
      reportLocation: 's3://data/reports/run.json',
      datasets: [
        {
          type: 'Interactions',
          files: 2,
          rows: 4000,
          bytes: first.body.length + second.body.length,
          errors: 0,
          fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
          lastModified: at(9).toISOString(),
        },
        { type: 'Items', files: 1, rows: 1, errors: 0 },
      ],
    });
    expect(fake.written.get('data/reports/run.json')).toMatchObject({ passed: true, datasets: result.datasets });
  });

  test('the fingerprint is that of the files, in whatever order they are listed', async () => {
    const one = await setUp({ 'interactions/a.csv': events(), 'interactions/b.csv': events(40, 9) }).run(interactions);
    const other = await setUp({ 'interactions/b.csv': events(40, 9), 'interactions/a.csv': events() }).run(
      interactions,
    );
    const renamed = await setUp({ 'interactions/c.csv': events(), 'interactions/b.csv': events(40, 9) }).run(
      interactions,
    );
    expect(one.datasets[0]?.fingerprint).toBe(other.datasets[0]?.fingerprint);
    expect(one.datasets[0]?.fingerprint).not.toBe(renamed.datasets[0]?.fingerprint);
  });

  test('reads the first level of the folder and no more', async () => {
    const { fake, run } = setUp({
      'interactions/a.csv': events(),
      'interactions/old/b.csv': 'garbage',
      'interactions/': '',
    });
    await expect(run(interactions)).resolves.toMatchObject({ passed: true, datasets: [{ files: 1 }] });
    expect(fake.reads).toEqual(['interactions/a.csv']);
  });

  test('a location without a closing slash is one file', async () => {
    const { fake, run } = setUp({ 'in/a.csv': events(), 'in/a.csv.bak': 'garbage' });
    await expect(run(aDatasetPlan({ prefix: 'in/a.csv' }))).resolves.toMatchObject({ passed: true });
    expect(fake.reads).toEqual(['in/a.csv']);
  });

  test('a dataset of items without files is no fault: nothing is imported', async () => {
    const { run } = setUp({ 'interactions/a.csv': events() });
    await expect(run(interactions, items)).resolves.toMatchObject({
      passed: true,
      datasets: [
        { type: 'Interactions' },
        { type: 'Items', files: 0, rows: 0, errors: 0, fingerprint: '', lastModified: '' },
      ],
    });
  });

  test('fails without interactions, saying where they go', async () => {
    const { run } = setUp({});
    await expect(run(interactions)).resolves.toMatchObject({
      passed: false,
      summary: expect.stringMatching(/put CSV files at s3:\/\/data\/interactions\/, then write _SUCCESS/),
      datasets: [{ files: 0, errors: 1 }],
    });
  });

  test('fails on timestamps in milliseconds, naming file, line, column and the repair', async () => {
    const { run } = setUp({ 'interactions/a.csv': `${events()}u1,i1,1700000000123\n` });
    const result = await run(interactions);
    expect(result.passed).toBe(false);
    expect(result.summary).toMatch(
      /^Interactions has 1 error in s3:\/\/data\/interactions\/a\.csv:2002 TIMESTAMP: 1700000000123 counts milliseconds/,
    );
  });

  test('fails on a header that does not fit, and puts errors before warnings', async () => {
    const { run } = setUp({
      'interactions/a.csv': events() + events().split('\n').slice(1, 3).join('\n'),
      'items/a.csv': 'ITEM_ID,GENRE\n1,Drama\n',
    });
    const result = await run(interactions, items);
    expect(result).toMatchObject({ passed: false, summary: expect.stringMatching(/^Items has .*GENRES/) });
    const severities = result.findings.map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort());
    expect(new Set(severities)).toEqual(new Set(['error', 'warning']));
  });

  test('the state machine gets the first findings, the report all', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`interactions/${index}.csv`, '']));
    const { fake, run } = setUp(files);
    const result = await run(interactions);
    expect(result.findings).toHaveLength(20);
    expect(fake.written.get('data/reports/run.json')).toMatchObject({ findings: { length: 30 } });
    expect(result.datasets[0]?.errors).toBe(30);
  });

  test('warns of what there was no time to read, and keeps what was read', async () => {
    const { run, stopAfter } = setUp({ 'interactions/a.csv': events(100), 'interactions/b.csv': events(40) });
    stopAfter(1000);
    const result = await run(interactions);
    expect(result.passed).toBe(true);
    expect(result.datasets[0]).toMatchObject({ files: 2, errors: 0, warnings: expect.any(Number) });
    expect(result.datasets[0]?.rows).toBeGreaterThan(1000);
    expect(result.datasets[0]?.rows).toBeLessThan(5000);
    const cut = result.findings.filter(({ message }) => message.includes('too large to be read to its end'));
    expect(cut.map(({ file, severity }) => [file, severity])).toEqual([
      ['s3://data/interactions/a.csv', 'warning'],
      ['s3://data/interactions/b.csv', 'warning'],
    ]);
  });

  test('small datasets come first, so that time runs out in the large one', async () => {
    const { fake, run } = setUp({ 'interactions/a.csv': events(), 'items/a.csv': 'ITEM_ID,GENRES\n1,Drama\n' });
    await run(interactions, items);
    expect(fake.reads).toEqual(['items/a.csv', 'interactions/a.csv']);
  });

  test('fails with the error of the bucket where one cannot be read', async () => {
    const { fake, run } = setUp({});
    fake.listFolder = async () => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    };
    await expect(run(interactions)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(fake.written.size).toBe(0);
  });
});

describe('check-data, of additions', () => {
  const growing = aDatasetPlan({ incrementalPrefix: 'interactions/incremental/' });
  const file = (body: string, seconds: number) => ({ body, lastModified: at(seconds) });

  test('gives each folder below the full data as one import, oldest first', async () => {
    const { run } = setUp({
      'interactions/a.csv': file(events(), 5),
      'interactions/incremental/b.csv': file(events(20, 1), 30),
      'interactions/incremental/monday/1.csv': file(events(10, 2), 10),
      'interactions/incremental/monday/2.csv': file(events(12, 3), 20),
      'interactions/incremental/monday/_SUCCESS': file('', 99),
      'interactions/incremental/monday/deeper/c.csv': 'garbage',
      'interactions/incremental/tuesday/_SUCCESS': file('', 99),
    });
    const result = await run(growing);
    expect(result).toMatchObject({ passed: true, datasets: [{ files: 1, rows: 2000, errors: 0 }] });
    const fingerprint = expect.stringMatching(/^[0-9a-f]{12}$/);
    expect(result.datasets[0]?.additions).toEqual([
      {
        dataLocation: 's3://data/interactions/incremental/monday/',
        rows: 1100,
        fingerprint,
        lastModified: at(20).toISOString(),
      },
      {
        dataLocation: 's3://data/interactions/incremental/',
        rows: 1000,
        fingerprint,
        lastModified: at(30).toISOString(),
      },
    ]);
  });

  test('needs no folder for them', async () => {
    const { run } = setUp({ 'interactions/a.csv': events() });
    await expect(run(growing)).resolves.toMatchObject({ passed: true, datasets: [{ additions: [] }] });
  });

  test('does not read what is older than the full data, which nobody imports', async () => {
    const { fake, run } = setUp({
      'interactions/a.csv': file(events(), 50),
      'interactions/incremental/b.csv': file('garbage', 40),
    });
    await expect(run(growing)).resolves.toMatchObject({ passed: true, datasets: [{ additions: [] }] });
    expect(fake.reads).toEqual(['interactions/a.csv']);
  });

  test('are enough where the full data are no longer kept', async () => {
    const { run } = setUp({ 'interactions/incremental/b.csv': file(events(20), 40) });
    await expect(run(growing)).resolves.toMatchObject({
      passed: true,
      datasets: [{ files: 0, fingerprint: '', additions: [{ rows: 1000 }] }],
    });
  });

  test('users count over all data, so that few in an addition are no fault', async () => {
    const { run } = setUp({
      'interactions/a.csv': file(events(), 5),
      'interactions/incremental/b.csv': file(events(20, 1), 30),
    });
    const result = await run(growing);
    expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('fails on an addition with fewer records than the service takes, naming it', async () => {
    const { run } = setUp({
      'interactions/a.csv': file(events(), 5),
      'interactions/incremental/b.csv': file(events(2, 1), 30),
    });
    await expect(run(growing)).resolves.toMatchObject({
      passed: false,
      summary: expect.stringMatching(
        /incremental\/b\.csv: holds 100 records; an INCREMENTAL import needs at least 1000/,
      ),
      datasets: [{ errors: 1 }],
    });
  });

  test('items can be added one by one', async () => {
    const { run } = setUp({
      'interactions/a.csv': file(events(), 5),
      'items/incremental/1.csv': file('ITEM_ID,GENRES\n1,Drama\n', 6),
    });
    const growingItems = { ...items, incrementalPrefix: 'items/incremental/' };
    await expect(run(interactions, growingItems)).resolves.toMatchObject({
      passed: true,
      datasets: [{}, { additions: [{ rows: 1 }] }],
    });
  });

  test('are checked as the full data are', async () => {
    const { run } = setUp({
      'interactions/a.csv': file(events(), 5),
      'interactions/incremental/b.csv': file(`${events(20, 1)}u1,i1,1700000000123\n`, 30),
      'interactions/incremental/c.csv': file('USER_ID,ITEM\n', 30),
    });
    const result = await run(growing);
    expect(result.datasets[0]?.errors).toBeGreaterThan(1);
    const messages = result.findings.map((one) => `${one.file}:${one.line} ${one.message}`).join('\n');
    expect(messages).toMatch(/incremental\/b\.csv:1002 1700000000123 counts milliseconds/);
    expect(messages).toMatch(/incremental\/c\.csv:1 /);
  });

  test.each([
    ['interactions/a.csv', 101 * 1024, 'warning', /holds 101 GB; a FULL import takes 100 GB/],
    [
      'interactions/incremental/b.csv',
      1100,
      'error',
      /holds 1\.1 GB; an INCREMENTAL import takes 1 GB: spread the files/,
    ],
  ])('tells that %s is too large before it is imported', async (key, megabytes, severity, message) => {
    const { fake, run } = setUp({
      'interactions/a.csv': file(events(), 5),
      'interactions/incremental/b.csv': file(events(20, 1), 30),
    });
    const { listFolder } = fake;
    fake.listFolder = async (bucket, prefix) => {
      const listed = await listFolder.call(fake, bucket, prefix);
      return listed.map((object) => (object.key === key ? { ...object, size: megabytes * 1024 ** 2 } : object));
    };
    const result = await run(growing);
    expect(result.findings).toContainEqual(
      expect.objectContaining({ severity, message: expect.stringMatching(message) }),
    );
    expect(result.passed).toBe(severity === 'warning');
  });
});
