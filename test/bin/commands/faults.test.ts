import { DescribeCampaignCommand, DescribeRecommenderCommand, ListCampaignsCommand } from '@aws-sdk/client-personalize';
import { register as registerPark } from '../../../bin/commands/park';
import { register as registerRollback } from '../../../bin/commands/rollback';
import { register as registerUnpark } from '../../../bin/commands/unpark';
import type { FaultRules } from '../../../local/personalize';
import { runCommand } from '../run-command';
import { aRecommender, RECOMMENDER_PIPELINE } from '../a-recommender';
import { deployData, runSolution, startAccount, type TestAccount } from '../test-account';

let account: TestAccount;
let file: string;
let versions: readonly string[];

async function start(faults: FaultRules): Promise<void> {
  account = await startAccount(faults);
  file = await deployData(account);
  versions = await runSolution(account, file, 'popular', { versions: 2 });
}

afterEach(() => account.close());

const target = (): string[] => ['--endpoint', account.url];

async function serving(): Promise<string | undefined> {
  const campaignArn = account.parameter('/shop/popular/campaign-arn');
  const { campaign } = await account.personalize.send(new DescribeCampaignCommand({ campaignArn }));
  return campaign?.solutionVersionArn;
}

test('a rollback that the service refuses leaves no mark behind', async () => {
  await start({ calls: [{ operation: 'UpdateCampaign', nth: 1, fail: 'ResourceInUseException' }] });
  const { exitCode, stderr } = await runCommand(registerRollback, ['rollback', 'popular', file, ...target()]);
  expect(stderr).toContain('campaign was not updated');
  expect(exitCode).toBe(1);
  expect(await serving()).toBe(versions[1]);
  expect(await account.control('popular')).toEqual({});
});

test('a rollback whose answer is lost, and that is refused when it is asked for again, keeps its mark', async () => {
  await start({
    calls: [
      { operation: 'UpdateCampaign', nth: 1, drop: 'after' },
      { operation: 'UpdateCampaign', nth: 1, fail: 'ResourceInUseException' },
    ],
  });
  const { exitCode } = await runCommand(registerRollback, ['rollback', 'popular', file, ...target()]);
  expect(exitCode).toBe(0);
  expect(await serving()).toBe(versions[0]);
  expect(await account.control('popular')).toEqual({ rolledBack: [versions[1]] });
});

test('lost answers of deleting and creating leave one campaign, as it was', async () => {
  await start({
    calls: [
      { operation: 'DeleteCampaign', nth: 1, drop: 'after' },
      { operation: 'CreateCampaign', nth: 2, drop: 'after' },
    ],
  });
  expect((await runCommand(registerPark, ['park', file, ...target()])).exitCode).toBe(0);
  expect((await runCommand(registerUnpark, ['unpark', file, ...target()])).exitCode).toBe(0);
  const { campaigns } = await account.personalize.send(new ListCampaignsCommand({}));
  expect(campaigns).toHaveLength(1);
  expect(await serving()).toBe(versions[1]);
  expect(await account.control('popular')).toEqual({});
});

test('a lost answer of deleting is no failure while the campaign is being deleted', async () => {
  await start({
    calls: [{ operation: 'DeleteCampaign', nth: 1, drop: 'after' }],
    // Longer than the SDK waits before it asks again.
    statuses: [{ resource: 'campaign', status: 'DELETE PENDING', hold: '500ms' }],
  });
  const { exitCode, stderr } = await runCommand(registerPark, ['park', file, ...target()]);
  expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('ResourceInUse')]);
  expect((await account.personalize.send(new ListCampaignsCommand({}))).campaigns).toEqual([]);
});

test('lost answers of stopping and starting a recommender are no failure while it stops and starts', async () => {
  account = await startAccount({
    calls: [
      { operation: 'StopRecommender', nth: 1, drop: 'after' },
      { operation: 'StartRecommender', nth: 1, drop: 'after' },
    ],
    statuses: ['STOP PENDING', 'START PENDING'].map((status) => ({ resource: 'recommender', status, hold: '500ms' })),
  });
  file = await deployData(account, RECOMMENDER_PIPELINE);
  const recommenderArn = await aRecommender(account);
  const statusOf = async () =>
    (await account.personalize.send(new DescribeRecommenderCommand({ recommenderArn }))).recommender?.status;
  expect(await runCommand(registerPark, ['park', file, ...target()])).toMatchObject({ exitCode: 0 });
  expect(await statusOf()).toBe('INACTIVE');
  expect(await runCommand(registerUnpark, ['unpark', file, ...target()])).toMatchObject({ exitCode: 0 });
  expect(await statusOf()).toBe('ACTIVE');
});
