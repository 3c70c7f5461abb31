import { DeleteCampaignCommand } from '@aws-sdk/client-personalize';
import { register } from '../../../bin/commands/cost';
import { run } from '../../../lambda/adjust-capacity/adjust-capacity';
import { personalizePort } from '../../../lambda/shared/personalize-sdk';
import { runCommand } from '../run-command';
import { deployData, runSolution, startAccount, type TestAccount } from '../test-account';

let account: TestAccount;
let file: string;
let campaignArn: string;

beforeAll(async () => {
  account = await startAccount();
  file = await deployData(account);
  await runSolution(account, file, 'popular', { versions: 1 });
  campaignArn = account.parameter('/shop/popular/campaign-arn')!;
});

afterAll(() => account.close());

test('with --live a campaign is counted with the floor that it was adjusted to, and for nothing once it is parked', async () => {
  const personalize = personalizePort(account.personalize);
  const before = await personalize.describeCampaign(campaignArn);
  const schedule = [{ at: 'cron(0 0 * * ? *)', minProvisionedTPS: 4 }];
  const cloudWatch = { requestsOf: () => Promise.reject(new Error('nobody asked for metrics')) };
  await expect(
    run({ campaignArn, start: 1, schedule }, { personalize, cloudWatch, now: Date.now }),
  ).resolves.toMatchObject({ action: 'raised', before: 1, minProvisionedTPS: 4 });
  await account.settle();
  const after = await personalize.describeCampaign(campaignArn);
  expect(after).toMatchObject({ minProvisionedTPS: 4, solutionVersionArn: before?.solutionVersionArn });

  const live = () => runCommand(register, ['cost', file, '--live', '--endpoint', account.url]);
  expect((await live()).stdout).toMatch(
    /campaign popular, provisioned throughput +2,920 × TPS-hour +\$0\.20 +\$584\.00/,
  );

  await account.personalize.send(new DeleteCampaignCommand({ campaignArn }));
  await account.settle();
  const { stdout } = await live();
  expect(stdout).toMatch(/campaign popular, provisioned throughput +0 × TPS-hour +\$0\.20 +\$0\.00/);
  expect(stdout).toContain('parked: it does not exist, and costs nothing');
});
