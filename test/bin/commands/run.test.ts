import { register } from '../../../bin/commands/run';
import { runCommand } from '../run-command';
import { aRecord, PIPELINE, startAccount, type TestAccount } from '../test-account';

let account: TestAccount;
let file: string;

beforeAll(async () => {
  account = await startAccount();
  file = account.file(`${PIPELINE}  - { name: for-you, recipe: aws-user-personalization }
batchInference: [{ name: nightly, solution: for-you, schedule: rate(1 day) }]
`);
});

afterAll(() => account.close());

beforeEach(() => {
  account.states.inputs.length = 0;
  account.states.outcome = { status: 'SUCCEEDED', output: aRecord(1, { popular: 'x/popular/1a2b3c4d' }).result };
});

const run = (...words: string[]) => runCommand(register, ['run', file, '--endpoint', account.url, ...words]);

test('runs everything and prints what came of it', async () => {
  const { exitCode, stdout } = await run();
  expect(account.states.inputs).toEqual([{}]);
  expect(stdout).toMatch(/solution +status +version\s+popular +SUCCEEDED +1a2b3c4d/);
  expect(exitCode).toBe(0);
});

test.each<[string, string[], object]>([
  ['solutions by name', ['--solution', 'popular', 'for-you'], { solutions: ['popular', 'for-you'] }],
  ['batch jobs that have a schedule', ['--batch', 'nightly'], { batchJobs: ['nightly'] }],
  ['steps to leave out', ['--skip', 'batch', 'import'], { skip: ['import', 'batch'] }],
  ['an update of all that can be', ['--update'], { trainingMode: 'UPDATE', solutions: ['for-you'] }],
  ['streamed events', ['--streamed-events'], { streamedEvents: true }],
])('hands over %s', async (_, words, input) => {
  const { stdout } = await run(...words, '--no-follow', '--json');
  expect(account.states.inputs).toEqual([input]);
  expect(JSON.parse(stdout)).toEqual({ executionArn: expect.stringContaining(':execution:shop-workflow:run-1') });
});

test.each<[string, string[], string]>([
  ['a solution that the file does not have', ['--solution', 'other'], 'there is no solution other in'],
  ['a batch job that the file does not have', ['--batch', 'popular'], 'it has nightly'],
  ['an update of a recipe without it', ['--update', '--solution', 'popular'], 'aws-popularity-count only trains anew'],
  [
    'a solution whose training is left out',
    ['--solution', 'popular', '--skip', 'train'],
    '--skip train leaves nothing',
  ],
  ['a batch job that is left out', ['--batch', 'nightly', '--skip', 'batch'], '--skip batch leaves nothing'],
  ['a step that there is not', ['--skip', 'deploy'], 'Allowed choices are import, train, batch'],
])('refuses %s, with 2', async (_, words, message) => {
  const { exitCode, stderr, stdout } = await run(...words);
  expect(`${stderr}${stdout}`).toContain(message);
  expect(exitCode).toBe(2);
  expect(account.states.inputs).toEqual([]);
});

test('fails with 1 when the run fails, with its cause', async () => {
  account.states.outcome = { status: 'FAILED', error: 'StepsFailed', cause: 'campaign x: no; do y' };
  const { exitCode, stdout } = await run();
  expect(stdout).toContain('StepsFailed: campaign x: no; do y');
  expect(exitCode).toBe(1);
});
