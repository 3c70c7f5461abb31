import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunReport } from '../../bin/local/report';

const CLI = join(__dirname, '..', '..', 'bin', 'personalize.js');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-command-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function personalize(...parameters: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...parameters], { env: { ...process.env, NO_COLOR: '1' } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const range = (size: number): number[] => Array.from({ length: size }, (_, index) => index);

interface Files {
  readonly header?: string;
  readonly rows?: readonly string[];
  readonly yaml?: string;
  readonly more?: string;
}

const EVENTS = range(1200).map((i) => `u${i % 60},i${(i * 7 + (i % 60)) % 30},${1_700_000_000 + i * 60},watch`);

/** A pipeline that would run, but for what the test changes. @returns its file */
function aPipelineFile({ header, rows, yaml, more = '' }: Files = {}): string {
  const lines = [header ?? 'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE', ...(rows ?? EVENTS)];
  writeFileSync(join(folder, 'interactions.csv'), `${lines.join('\n')}\n`);
  const file = join(folder, 'pipeline.yaml');
  writeFileSync(
    file,
    yaml ??
      `name: tiny
datasets:
  interactions: { source: interactions.csv, schema: { TIMESTAMP: long, EVENT_TYPE: string } }
solutions:
  - { name: for-you, recipe: aws-user-personalization, campaign: { minProvisionedTPS: 1 } }
${more}`,
  );
  return file;
}

const once = (file: string, ...more: string[]): Promise<Ended> =>
  personalize('local', file, '--once', '--port', '0', '--no-progress', ...more);

test('runs a pipeline from its file to recommendations, and says in the report what that took', async () => {
  const report = join(folder, 'report.json');
  const { code, stdout, stderr } = await once(aPipelineFile(), '--report', report);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toContain('for-you for user');
  const run = JSON.parse(readFileSync(report, 'utf8')) as RunReport;
  expect(run).toMatchObject({
    pipeline: 'tiny',
    status: 'SUCCEEDED',
    datasets: [{ type: 'Interactions', rows: 1200, rejected: 0 }],
    solutions: [{ name: 'for-you', recipe: 'aws-user-personalization', status: 'ACTIVE' }],
    workflow: { failedAttempts: 0 },
  });
  expect(run.solutions[0]?.campaignArn).toBe('arn:aws:personalize:us-east-1:000000000000:campaign/tiny-for-you-751448');
  expect(Object.keys(run.solutions[0]?.metrics ?? {}).sort()).toEqual([
    'coverage',
    'mean_reciprocal_rank_at_25',
    'normalized_discounted_cumulative_gain_at_10',
    'normalized_discounted_cumulative_gain_at_25',
    'normalized_discounted_cumulative_gain_at_5',
    'precision_at_10',
    'precision_at_25',
    'precision_at_5',
  ]);
  expect(run.sampleRecommendations.map(({ items }) => items.length)).toEqual([10, 10, 10]);
  expect(run.workflow.lambdaInvocations).toBeGreaterThanOrEqual(6);
  expect(run.workflow.lambdaInvocations).toBeLessThan(15);
});

describe('data that would fail an import is refused before anything is deployed', () => {
  test.each<[string, Files, RegExp]>([
    ['a header that lacks a column', { header: 'USER_ID,ITEM_ID,TIME,EVENT_TYPE' }, /interactions\.csv:1 .*TIMESTAMP/],
    [
      'timestamps in milliseconds',
      { rows: EVENTS.map((row) => row.replace(/,(\d{10}),/, ',$1000,')) },
      /interactions\.csv:2 {2}TIMESTAMP .*milliseconds/,
    ],
    ['fewer than 1000 interactions', { rows: EVENTS.slice(0, 900) }, /900 .*1000|1000 .*900/],
    [
      'fewer than 25 users with two',
      { rows: range(1200).map((i) => `u${i % 20},i${i % 30},${1_700_000_000 + i * 60},watch`) },
      /25 .*users|users .*25/,
    ],
  ])('refuses %s', async (_, files, message) => {
    const report = join(folder, 'report.json');
    const { code, stdout, stderr } = await once(aPipelineFile(files), '--report', report);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(existsSync(report)).toBe(false);
  });
});

describe('a configuration that cannot be is refused with its place', () => {
  const yaml = (text: string): Files => ({ yaml: text });
  const BASE = `name: tiny
datasets:
  interactions: { source: interactions.csv, schema: { TIMESTAMP: long, EVENT_TYPE: string } }
`;
  test.each<[string, Files, RegExp]>([
    ['malformed YAML', yaml('name: [tiny\n'), /pipeline\.yaml:\d+:\d+/],
    [
      'an unknown recipe',
      yaml(`${BASE}solutions: [{ name: a, recipe: aws-user-personalisation }]\n`),
      /pipeline\.yaml:4:32 .*solutions\[0\]\.recipe .*did you mean "aws-user-personalization"/,
    ],
    ['an unknown key', yaml(`${BASE}solutons: []\n`), /pipeline\.yaml:4:1 .*solutons.*did you mean "solutions"/],
    [
      'a schema without ITEM_ID',
      yaml(
        'name: tiny\ndatasets:\n  interactions: { schema: { USER_ID: string, TIMESTAMP: long } }\nsolutions: [{ name: a, recipe: aws-sims }]\n',
      ),
      /pipeline\.yaml:3:\d+ .*ITEM_ID/,
    ],
    ['duplicate names', { more: '  - { name: for-you, recipe: aws-sims }\n' }, /pipeline\.yaml:6:\d+ .*for-you/],
    ['an illegal name', { more: '  - { name: "for you", recipe: aws-sims }\n' }, /pipeline\.yaml:6:\d+ .*for you/],
    [
      'a garbage filter expression',
      { more: 'filters: [{ name: f, filterExpression: EXCLUDE nothing }]\n' },
      /pipeline\.yaml:6:\d+ .*filterExpression/,
    ],
    [
      'a filter on an unknown column',
      { more: 'filters: [{ name: f, filterExpression: "EXCLUDE ItemID WHERE Items.PRICE < 3" }]\n' },
      /pipeline\.yaml:6:\d+ .*Items/,
    ],
    ['a bad schedule', { more: 'schedule: every monday\n' }, /pipeline\.yaml:6:\d+ .*schedule/],
    [
      'exploration where the recipe has none',
      yaml(
        `${BASE}solutions:\n  - name: a\n    recipe: aws-sims\n    campaign: { campaignConfig: { itemExplorationConfig: { explorationWeight: 0.3 } } }\n`,
      ),
      /pipeline\.yaml:7:\d+ .*itemExplorationConfig/,
    ],
    [
      'a CSV file that is not there',
      yaml(
        `name: tiny\ndatasets:\n  interactions: { source: nowhere.csv, schema: { TIMESTAMP: long } }\nsolutions: [{ name: a, recipe: aws-sims }]\n`,
      ),
      /pipeline\.yaml:3:\d+ .*nowhere\.csv/,
    ],
  ])('refuses %s', async (_, files, message) => {
    const { code, stdout, stderr } = await once(aPipelineFile(files));
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });

  test('refuses a pipeline file that is not there', async () => {
    const { code, stderr } = await once(join(folder, 'none.yaml'));
    expect(stderr).toContain('none.yaml');
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(code).toBe(2);
  });
});

test('refuses a port in use, and says what to do', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const { code, stderr } = await personalize(
    'local',
    aPipelineFile(),
    '--once',
    '--no-progress',
    '--port',
    String(port),
  );
  await new Promise((resolve) => other.close(resolve));
  expect(stderr).toBe(`error: port ${port} is in use: choose another with --port, or --port 0 for any free one\n`);
  expect(code).toBe(1);
});

test('refuses an option that it does not know, with exit code 2', async () => {
  const { code, stderr } = await personalize('local', '--onse');
  expect(stderr).toContain('Did you mean --once?');
  expect(code).toBe(2);
});
