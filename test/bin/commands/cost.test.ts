import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register } from '../../../bin/commands/cost';
import type { Estimate } from '../../../spec/pricing';
import { runCommand } from '../run-command';

const directory = mkdtempSync(join(tmpdir(), 'cost-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const pipeline = (solution: string, rest = '') =>
  `name: shop\ndatasets: { interactions: { schema: { TIMESTAMP: long } } }\nsolutions:\n  - ${solution}\n${rest}`;

const plain = file('plain.yaml', pipeline('{ name: top, recipe: aws-user-personalization, campaign: {} }'));
const larger = file(
  'larger.yaml',
  pipeline(
    '{ name: top, recipe: aws-user-personalization, campaign: { minProvisionedTPS: 3 } }',
    'schedule: rate(7 days)',
  ),
);
const unknown = file(
  'unknown.yaml',
  pipeline('{ name: fans, recipe: aws-item-affinity }', 'batchSegments: [{ name: all, solution: fans }]'),
);

const cost = (...words: string[]) => runCommand(register, ['cost', ...words]);

async function estimateOf(...words: string[]): Promise<Estimate> {
  return JSON.parse((await cost(...words, '--json')).stdout) as Estimate;
}

test('prints the lines, what they rest on, what parking saves and what is left out', async () => {
  const { stdout, exitCode } = await cost(plain);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/campaign top, provisioned throughput +730 × TPS-hour +\$0\.20 +\$146\.00/);
  expect(stdout).toMatch(/solution top, training +2\.14 × training hour +\$0\.24 +\$0\.51 \(\?\)/);
  expect(stdout).toContain('1 runs by hand a month');
  expect(stdout).toContain('Parking saves $146.00 of it: personalize park --solution NAME');
  expect(stdout).toContain('Not estimated: storage and requests of Amazon S3');
});

test('says what is unknown in place of counting it as nothing', async () => {
  const { stdout } = await cost(unknown);
  expect(stdout).toMatch(/batch job all +1 × job +unknown +unknown/);
  expect(stdout).toContain('and what is unknown: batch job all');
});

test('takes other assumptions', async () => {
  const { assumptions, lines } = await estimateOf(
    plain,
    '--requests',
    '52560000',
    '--interactions',
    '25000000',
    '--runs',
    '2',
  );
  expect(assumptions).toMatchObject({ requestsAMonth: 52_560_000, interactions: 25_000_000, runsByHand: 2 });
  // 20 requests a second on the average.
  expect(lines[0]?.monthly).toBeCloseTo(20 * 146);
  expect(lines[1]?.quantity).toBeCloseTo(107.8);
});

test('counts the data of a folder', async () => {
  file('interactions.csv', 'USER_ID,ITEM_ID,TIMESTAMP\nu,i,1700000000\nu,"j\nk",1700000001\nv,i,1700000002\n');
  const { assumptions } = await estimateOf(plain, '--data', directory);
  expect(assumptions).toMatchObject({ interactions: 3, gigabytesPerImport: 75e-9 });
});

test('compares two files as a table for a pull request', async () => {
  const { stdout } = await cost(larger, '--against', plain);
  expect(stdout.split('\n').slice(0, 6)).toEqual([
    '| item | before | after | difference a month |',
    '| --- | ---: | ---: | ---: |',
    '| campaign top, provisioned throughput | $146.00 | $438.00 | +$292.00 |',
    '| solution top, training | $0.51 (?) | $2.23 (?) | +$1.71 |',
    expect.stringContaining('| imports of all datasets |'),
    '| **all lines** | **$146.51** | **$440.23** | **+$293.72** |',
  ]);
});

test('finds nothing to tell where nothing that costs changes, and unknown where a price is', async () => {
  expect((await cost(plain, '--against', plain)).stdout).toContain('| nothing that costs changes |');
  expect((await cost(unknown, '--against', plain)).stdout).toContain('| batch job all | – | unknown | unknown |');
});

test('prints Markdown with one row for each line', async () => {
  const { stdout } = await cost(plain, '--markdown');
  expect(stdout).toContain('| campaign top, provisioned throughput | 730 × TPS-hour | $0.20 | $146.00 | the larger of');
});

test('refuses to compare what is there with a file', async () => {
  const { exitCode, stderr } = await cost(plain, '--live', '--against', larger);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('leave out one of them');
});
