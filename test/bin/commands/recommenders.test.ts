import { DescribeRecommenderCommand } from '@aws-sdk/client-personalize';
import { register as registerPark } from '../../../bin/commands/park';
import { register as registerPlan } from '../../../bin/commands/plan';
import { register as registerStatus } from '../../../bin/commands/status';
import { register as registerUnpark } from '../../../bin/commands/unpark';
import { aRecommender, RECOMMENDER_PIPELINE as PIPELINE } from '../a-recommender';
import { runCommand } from '../run-command';
import { deployData, startAccount, type TestAccount } from '../test-account';

let account: TestAccount;
let file: string;
let recommenderArn: string;

beforeAll(async () => {
  account = await startAccount();
  file = await deployData(account, PIPELINE);
  recommenderArn = await aRecommender(account);
});

afterAll(() => account.close());

async function statusOf(): Promise<string | undefined> {
  const { recommender } = await account.personalize.send(new DescribeRecommenderCommand({ recommenderArn }));
  return recommender?.status;
}

const target = () => ['--endpoint', account.url];

test('park stops a recommender, plan and status know it, unpark starts and publishes it', async () => {
  const parked = await runCommand(registerPark, ['park', file, ...target()]);
  expect(parked).toMatchObject({
    exitCode: 0,
    stdout: `top: stopped ${recommenderArn}; 2 requests a second no longer billed\n`,
  });
  expect(await statusOf()).toBe('INACTIVE');
  expect((await runCommand(registerPark, ['park', file, ...target()])).stdout).toBe('top: parked already\n');
  expect((await runCommand(registerPlan, ['plan', file, ...target()])).stdout).toContain('it is parked');
  expect((await runCommand(registerStatus, ['status', file, ...target()])).stdout).toMatch(/top +parked +parked since/);

  const back = await runCommand(registerUnpark, ['unpark', file, ...target()]);
  expect(back).toMatchObject({
    exitCode: 0,
    stdout: `top: ${recommenderArn} serves again; 2 requests a second billed\n`,
  });
  expect(await statusOf()).toBe('ACTIVE');
  expect(account.parameter('/shop/top/recommender-arn')).toBe(recommenderArn);
  expect(await account.control('top')).toEqual({});
});

test('plan changes what can be changed of a recommender, and replaces it for another use case', async () => {
  const planned = async (text: string): Promise<string> =>
    (await runCommand(registerPlan, ['plan', account.file(text, 'changed.yaml'), ...target()])).stdout;
  expect(await planned(PIPELINE)).toContain('= keep    recommender top (shop-top-0a1b2c)');
  expect(await planned(PIPELINE.replace('PerSecond: 2', 'PerSecond: 3'))).toMatch(
    /~ change +recommender top \(shop-top-0a1b2c\) +by a run\n +recommenderConfig\.minRecommendationRequestsPerSecond: 2 → 3\n/,
  );
  expect(await planned(PIPELINE.replace('popular-items-by-views', 'popular-items-by-purchases'))).toMatch(
    /± replace recommender top \(shop-top-[0-9a-f]{6}\) in place of shop-top-0a1b2c +by a run\n +recipeArn: /,
  );
});

test('park says of a recommender that was never made that there is none', async () => {
  const other = account.file(PIPELINE.replace('name: top', 'name: other'), 'other.yaml');
  expect(await runCommand(registerPark, ['park', other, ...target()])).toMatchObject({
    exitCode: 0,
    stdout: 'other: has no recommender\n',
  });
});
