import { register } from '../../../bin/commands/status';
import type { RunRecord } from '../../../lambda/shared/contract/workflow';
import { runCommand } from '../run-command';
import { MACHINE_ARN } from '../fake-states';
import { aRecord, deployData, PIPELINE, runSolution, startAccount, type TestAccount } from '../test-account';

let account: TestAccount;
let file: string;
let versions: readonly string[];

beforeAll(async () => {
  account = await startAccount();
  file = await deployData(account);
  versions = await runSolution(account, file, 'popular', { versions: 2 });
});

afterAll(() => account.close());

const id = (version: number): string => versions[version]!.split('/')[2]!;
const status = (...words: string[]) => runCommand(register, ['status', file, '--endpoint', account.url, ...words]);

/** A run that the gate held. */
function aHeldRun(): RunRecord {
  const record = aRecord(5, { popular: versions[1]! });
  const [popular] = record.result.solutions;
  return {
    ...record,
    executionArn: `${MACHINE_ARN.replace('stateMachine', 'execution')}:run-5`,
    result: {
      ...record.result,
      datasets: [{ type: 'Interactions', rows: 1040, action: 'created' }],
      solutions: [{ ...popular!, status: 'HELD', reason: 'coverage is 0.1, below the minimum of 0.2' }],
      recommenders: [{ name: 'top', recipeArn: 'r', status: 'PARKED', recommenderArn: 'a' }],
      batchJobs: [{ name: 'nightly', status: 'SUCCEEDED', action: 'created', outputLocation: 's3://shop-data/out/1/' }],
    },
  };
}

test('shows the decisions of the latest run, what serves, and what was rolled back', async () => {
  const { result } = aHeldRun();
  account.states.executions = [{ name: 'run-5', status: 'SUCCEEDED', startDate: 1_767_225_600, output: result }];
  await account.putJson('control/popular.json', { rolledBack: [versions[0]] });
  const { exitCode, stdout } = await status();
  expect(stdout).toContain('run-5  SUCCEEDED  started 2026-01-01T00:00:00.000Z');
  expect(stdout).toMatch(/Interactions +created +1040/);
  expect(stdout).toMatch(new RegExp(`popular +HELD +${id(1)} +coverage is 0\\.1, below the minimum of 0\\.2`));
  expect(stdout).toMatch(/top +PARKED/);
  expect(stdout).toMatch(/nightly +SUCCEEDED +created +s3:\/\/shop-data\/out\/1\//);
  expect(stdout).toMatch(new RegExp(`popular +ACTIVE +${id(1)} +rolled back: ${id(0)}`));
  expect(exitCode).toBe(0);
});

test('shows the record of a run that failed, with each failure', async () => {
  const failure = { resource: 'campaign', arn: 'arn:c', failureReason: 'no capacity', nextStep: 'ask AWS' };
  account.states.executions = [{ name: 'run-5', status: 'FAILED', startDate: 1_767_225_600, error: 'E', cause: 'c' }];
  await account.putJson('runs/run-5.json', { ...aHeldRun(), status: 'FAILED', failures: [failure] });
  const { exitCode, stdout } = await status();
  expect(stdout).toContain('campaign arn:c: no capacity; ask AWS');
  expect(stdout).toMatch(/popular +HELD/);
  expect(exitCode).toBe(1);
});

test('prints execution, record and what serves as JSON', async () => {
  account.states.executions = [{ name: 'run-6', status: 'RUNNING', startDate: 1_767_225_600 }];
  const parked = { at: '2026-01-01', solutionVersionArn: versions[1]!, minProvisionedTPS: 1 };
  await account.putJson('control/popular.json', { parked });
  await account.putJson('runs/run-5.json', aHeldRun());
  const { exitCode, stdout } = await status('--json');
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'RUNNING',
    record: { result: { solutions: [{ status: 'HELD' }] } },
    serving: [
      {
        name: 'popular',
        kind: 'campaign',
        status: 'ACTIVE',
        solutionVersionArn: versions[1],
        control: { parked },
      },
    ],
  });
  expect(exitCode).toBe(0);
});

test('says that there was no run yet', async () => {
  account.states.executions = [];
  const { exitCode, stdout } = await status();
  expect(stdout).toContain('no run yet: start one with `npx personalize run`');
  expect(exitCode).toBe(0);
});

test('fails where the workflow is not deployed', async () => {
  const other = account.file(PIPELINE.replace('name: shop', 'name: other'), 'other.yaml');
  const { exitCode, stderr } = await runCommand(register, ['status', other, '--endpoint', account.url]);
  expect(stderr).toContain('state machine other-workflow is not deployed here');
  expect(exitCode).toBe(1);
});

test('fails for a record that is none', async () => {
  account.states.executions = [];
  await account.putJson('runs/zzz.json', { hello: 'world' });
  const { exitCode, stderr } = await status();
  await account.putJson('runs/zzz.json', aHeldRun());
  expect(stderr).toContain('s3://shop-data/runs/zzz.json is no record of a run');
  expect(exitCode).toBe(1);
});
