import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunReport } from '../../bin/local/report';

const CLI = join(__dirname, '..', '..', 'bin', 'personalize.js');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-state-'));
  const rows = Array.from(
    { length: 1200 },
    (_, i) => `u${i % 60},i${(i * 7 + (i % 60)) % 30},${1_700_000_000 + i * 60}`,
  );
  writeFileSync(join(folder, 'interactions.csv'), `USER_ID,ITEM_ID,TIMESTAMP\n${rows.join('\n')}\n`);
  writeFileSync(
    join(folder, 'pipeline.yaml'),
    `name: tiny
datasets:
  interactions: { source: interactions.csv, schema: { TIMESTAMP: long } }
solutions:
  - { name: popular, recipe: aws-popularity-count, campaign: { minProvisionedTPS: 1 } }
`,
  );
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One run over the state folder. */
async function run(): Promise<{ readonly report: RunReport; readonly stdout: string }> {
  const files = [
    join(folder, 'pipeline.yaml'),
    '--report',
    join(folder, 'report.json'),
    '--state',
    join(folder, 'state'),
  ];
  const child = spawn(process.execPath, [CLI, 'local', ...files, '--once', '--port', '0', '--no-progress'], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(stderr);
  return { report: JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as RunReport, stdout };
}

test('a second run over a kept state imports and trains nothing, and recommends the same', async () => {
  const first = await run();
  expect(first.stdout).toContain(`data, models and stacks are kept in ${join(folder, 'state')}`);
  const second = await run();
  expect(second.report).toMatchObject({
    status: 'SUCCEEDED',
    datasets: [],
    solutions: [{ ...first.report.solutions[0], trainingSeconds: 0 }],
    sampleRecommendations: first.report.sampleRecommendations,
    workflow: { failedAttempts: 0 },
  });
  expect(second.report.workflow.stateTransitions).toBeLessThan(first.report.workflow.stateTransitions);
  expect(second.stdout).toContain('nothing had to be imported');
}, 120_000);
