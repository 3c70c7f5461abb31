import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateEventTrackerCommand, CreateFilterCommand, CreateSolutionCommand } from '@aws-sdk/client-personalize';
import { register } from '../../../bin/commands/adopt';
import { register as registerPlan } from '../../../bin/commands/plan';
import { register as registerValidate } from '../../../bin/commands/validate';
import { runCommand } from '../run-command';
import { arn, deployData, runSolution, startAccount, type TestAccount } from '../test-account';

let account: TestAccount;

beforeAll(async () => {
  account = await startAccount();
  const file = await deployData(account);
  await runSolution(account, file, 'popular', { versions: 1 });
  const datasetGroupArn = arn('dataset-group/shop');
  const { personalize } = account;
  const filterExpression = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")';
  await personalize.send(new CreateFilterCommand({ name: 'Watched', datasetGroupArn, filterExpression }));
  await personalize.send(new CreateEventTrackerCommand({ name: 'clicks', datasetGroupArn }));
  await personalize.send(
    new CreateSolutionCommand({
      name: 'Similar_Things',
      datasetGroupArn,
      recipeArn: 'arn:aws:personalize:::recipe/aws-sims',
      performAutoTraining: false,
      solutionConfig: { algorithmHyperParameters: { min_cointeraction_count: '5' } },
    }),
  );
  await account.settle();
});

afterAll(() => account.close());

const adopt = (...words: string[]) => runCommand(register, ['adopt', ...words, '--endpoint', account.url]);

test('writes a file that validates, and by which a plan knows the solutions again', async () => {
  const out = join(account.folder, 'first');
  const { exitCode, stdout } = await adopt('shop', '--out', out);
  const file = join(out, 'pipeline.yaml');
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`${file} is written; next: personalize validate ${file}`);
  expect(readFileSync(file, 'utf8')).toContain('  - name: Watched\n    filterExpression: EXCLUDE ItemID WHERE');
  expect((await runCommand(registerValidate, ['validate', file])).exitCode).toBe(0);
  const { stdout: plan } = await runCommand(registerPlan, ['plan', file, '--endpoint', account.url]);
  expect(plan).toMatch(/= keep +solution popular /);
  expect(plan).toMatch(/= keep +campaign popular /);
});

test('takes an ARN too, and prints what it wrote as JSON', async () => {
  const out = join(account.folder, 'second');
  const { stdout } = await adopt(arn('dataset-group/shop'), '--out', out, '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    file: join(out, 'pipeline.yaml'),
    name: 'shop',
    ours: true,
    notes: ['Similar_Things has never been trained'],
    dropped: [],
  });
});

test('refuses to replace a file unless it is told to', async () => {
  const out = join(account.folder, 'third');
  mkdirSync(out);
  writeFileSync(join(out, 'pipeline.yaml'), 'mine');
  const { exitCode, stderr } = await adopt('shop', '--out', out);
  expect(stderr).toContain('is there already; add --force to replace it');
  expect(exitCode).toBe(2);
  expect(readFileSync(join(out, 'pipeline.yaml'), 'utf8')).toBe('mine');
  expect((await adopt('shop', '--out', out, '--force')).exitCode).toBe(0);
});

test('fails for a dataset group that is not there, with those that are', async () => {
  const out = join(account.folder, 'fourth');
  const { exitCode, stderr } = await adopt('shopp', '--out', out);
  expect(stderr).toContain('there is no dataset group shopp; there are: shop');
  expect(exitCode).toBe(2);
  expect(existsSync(out)).toBe(false);
});
