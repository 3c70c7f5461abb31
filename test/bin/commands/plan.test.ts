import { CreateFilterCommand, CreateSolutionCommand, UpdateCampaignCommand } from '@aws-sdk/client-personalize';
import { register } from '../../../bin/commands/plan';
import { filterName } from '../../../lib/config/naming';
import { startTwinServer } from '../../../local/twin-server';
import { runCommand } from '../run-command';
import { arn, deployData, PIPELINE, runSolution, startAccount, type TestAccount } from '../test-account';

let account: TestAccount;
let file: string;
let popular: string;

beforeAll(async () => {
  account = await startAccount();
  file = await deployData(account);
  await runSolution(account, file, 'popular', { versions: 1 });
  popular = account.parameter('/shop/popular/campaign-arn')!.split('/')[1]!;
  const datasetGroupArn = arn('dataset-group/shop');
  const filterExpression = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")';
  for (const name of [filterName('shop', 'seen', filterExpression), 'by-hand']) {
    await account.personalize.send(new CreateFilterCommand({ name, datasetGroupArn, filterExpression }));
  }
  await account.personalize.send(
    new CreateSolutionCommand({
      name: 'by-hand',
      datasetGroupArn,
      recipeArn: 'arn:aws:personalize:::recipe/aws-sims',
      performAutoTraining: true,
    }),
  );
  await account.settle();
});

afterAll(() => account.close());

const plan = (...words: string[]) => runCommand(register, ['plan', '--endpoint', account.url, ...words]);

async function planned(text: string, name = 'other.yaml'): Promise<{ readonly line: string[] }> {
  const { stdout } = await plan(account.file(text, name), '--json');
  const { changes } = JSON.parse(stdout) as { changes: { action: string; kind: string; name: string }[] };
  return { line: changes.map(({ action, kind, name: what }) => `${action} ${kind} ${what}`) };
}

test('finds nothing to do where nothing differs, and says what is not of the file', async () => {
  const { exitCode, stdout } = await plan(file, '--detailed-exitcode');
  // The filter of an earlier file goes.
  expect(stdout).toContain('0 to create, 0 to change, 0 to replace, 1 to delete; 5 unchanged, 2 left alone');
  expect(stdout).toMatch(/= keep +campaign popular \(shop-popular-[0-9a-f]{6}\)\n +bills 1 request a second/);
  expect(stdout).toMatch(/· left +solution by-hand\n +bills a training every few days: performAutoTraining is on/);
  expect(stdout).toContain(
    'to delete it: aws personalize delete-solution --solution-arn arn:aws:personalize:us-east-1:000000000000:solution/by-hand',
  );
  expect(exitCode).toBe(2);
});

test('changes what can be changed, from what to what', async () => {
  const { exitCode, stdout } = await plan(
    account.file(PIPELINE.replace('minProvisionedTPS: 1', 'minProvisionedTPS: 3'), 'tps.yaml'),
  );
  expect(stdout).toMatch(
    /~ change +campaign popular \(shop-popular-[0-9a-f]{6}\) +by a run\n +minProvisionedTPS: 1 → 3\n/,
  );
  expect(exitCode).toBe(0);
});

test('replaces a solution with its campaign when an immutable member differs', async () => {
  const { stdout } = await plan(account.file(PIPELINE.replace('aws-popularity-count', 'aws-sims'), 'recipe.yaml'));
  expect(stdout).toMatch(
    new RegExp(`± replace solution popular \\(shop-popular-[0-9a-f]{6}\\) in place of ${popular} +by a run`),
  );
  expect(stdout).toContain(
    'recipeArn: arn:aws:personalize:::recipe/aws-popularity-count → arn:aws:personalize:::recipe/aws-sims',
  );
  expect(stdout).toMatch(
    /± replace campaign popular .* in place of .*\n +bills 1 request a second, .*, twice for a while/,
  );
});

test('replaces a filter with another expression, and keeps one with the same', async () => {
  const changed = `${PIPELINE}filters: [{ name: seen, filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' }]\n`;
  expect((await planned(changed)).line).toContain('replace filter seen');
  const same = `${PIPELINE}filters: [{ name: seen, filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")' }]\n`;
  expect((await planned(same)).line).toContain('keep filter seen');
});

test('says that a dataset cannot get another schema', async () => {
  const { stdout } = await plan(
    account.file(PIPELINE.replace('EVENT_TYPE: string', 'EVENT_TYPE: string, DEVICE: string'), 's.yaml'),
  );
  expect(stdout).toMatch(
    /± replace dataset Interactions \(shop-interactions\) +by cdk deploy\n +DEVICE: not set → \["string"\]\n/,
  );
  expect(stdout).toContain('fails: CloudFormation would make another dataset for another schema');
  expect(stdout).toContain('1 would fail');
});

test('deletes what left the file, campaign and all, unless the file says otherwise', async () => {
  const renamed = PIPELINE.replace('name: popular', 'name: other');
  expect((await planned(renamed)).line).toEqual(
    expect.arrayContaining(['create solution other', `delete campaign ${popular}`, `delete solution ${popular}`]),
  );
  const { stdout } = await plan(account.file(renamed, 'renamed.yaml'));
  expect(stdout).toMatch(
    new RegExp(
      `- delete +campaign ${popular} +by a run\n +it is no longer in the pipeline file; stops billing 1 request a second`,
    ),
  );
  expect((await planned(`${renamed}retireRemoved: false\n`)).line).toEqual(
    expect.arrayContaining([`left campaign ${popular}`, `left solution ${popular}`]),
  );
});

test('deletes the campaign of a solution that has none in the file any more', async () => {
  const { line } = await planned(PIPELINE.replace(/, campaign: \{[^}]*\}/, ''));
  expect(line).toEqual(expect.arrayContaining(['keep solution popular', 'delete campaign popular']));
});

test('keeps a parked campaign away', async () => {
  await account.putJson('control/parked.json', { parked: { at: 'x', solutionVersionArn: 'y', minProvisionedTPS: 1 } });
  const { line } = await planned(PIPELINE.replace('name: popular', 'name: parked'));
  expect(line).toEqual(expect.arrayContaining(['create solution parked', 'keep campaign parked']));
});

test('creates everything where there is nothing, on the endpoint of the twin alone too', async () => {
  const twin = await startTwinServer({ port: 0 });
  const text = `${PIPELINE}eventTracker: true\nbatchInference: [{ name: nightly, solution: popular }]\n`;
  const { exitCode, stdout } = await runCommand(register, [
    'plan',
    account.file(text, 'new.yaml'),
    '--endpoint',
    twin.url,
  ]);
  await twin.close();
  expect(stdout).toContain('7 to create, 0 to change, 0 to replace, 0 to delete; 0 unchanged');
  expect(stdout).toMatch(/\+ create +solution popular .*\n +bills a training/);
  expect(exitCode).toBe(0);
});

test('an update that is under way counts as done', async () => {
  const campaignArn = arn(`campaign/${popular}`);
  const update = (minProvisionedTPS: number) =>
    account.personalize.send(new UpdateCampaignCommand({ campaignArn, minProvisionedTPS }));
  await update(4);
  const { line } = await planned(PIPELINE.replace('minProvisionedTPS: 1', 'minProvisionedTPS: 4'));
  await account.settle();
  await update(1);
  await account.settle();
  expect(line).toContain('keep campaign popular');
});

test('fails for a pipeline file that is wrong, with 2', async () => {
  const { exitCode, stderr } = await plan(account.file('name: shop\n', 'wrong.yaml'));
  expect(stderr).toContain('wrong.yaml:1:1');
  expect(exitCode).toBe(2);
});

test('fails where nobody answers, with the address', async () => {
  const { exitCode, stderr } = await runCommand(register, ['plan', file, '--endpoint', 'http://127.0.0.1:9']);
  expect(stderr).toBe(
    'error: nobody answers at 127.0.0.1:9: start `npx personalize local`, name another --endpoint, or add --aws\n',
  );
  expect(exitCode).toBe(1);
});
