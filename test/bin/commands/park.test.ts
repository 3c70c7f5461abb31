import {
  CreateCampaignCommand,
  DeleteCampaignCommand,
  DescribeCampaignCommand,
  ResourceNotFoundException,
  UpdateCampaignCommand,
} from '@aws-sdk/client-personalize';
import { register as registerPark } from '../../../bin/commands/park';
import { register as registerUnpark } from '../../../bin/commands/unpark';
import { runCommand } from '../run-command';
import { arn, deployData, PIPELINE, runSolution, startAccount, type TestAccount } from '../test-account';

let account: TestAccount;
let file: string;
let versions: readonly string[];
let campaignArn: string;

beforeAll(async () => {
  account = await startAccount();
  file = await deployData(account, `${PIPELINE}  - { name: trained-only, recipe: aws-popularity-count }\n`);
  versions = await runSolution(account, file, 'popular', { versions: 2 });
  campaignArn = account.parameter('/shop/popular/campaign-arn')!;
});

afterAll(() => account.close());

/** The older version serves with two requests a second, and nobody has wished anything. */
beforeEach(async () => {
  await account.putJson('control/popular.json', {});
  const members = { solutionVersionArn: versions[0], minProvisionedTPS: 2 };
  if ((await campaign()) === undefined) {
    const name = campaignArn.slice(campaignArn.lastIndexOf('/') + 1);
    await account.personalize.send(new CreateCampaignCommand({ name, ...members }));
  } else await account.personalize.send(new UpdateCampaignCommand({ campaignArn, ...members }));
  await account.settle();
});

async function campaign() {
  try {
    return (await account.personalize.send(new DescribeCampaignCommand({ campaignArn }))).campaign;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

const park = (...words: string[]) => runCommand(registerPark, ['park', file, '--endpoint', account.url, ...words]);
const unpark = (...words: string[]) =>
  runCommand(registerUnpark, ['unpark', file, '--endpoint', account.url, ...words]);

test('parks a campaign and brings it back as it was, without training', async () => {
  const parked = await park();
  expect(parked.exitCode).toBe(0);
  expect(parked.stdout).toBe(
    `popular: deleted ${campaignArn}; kept ${versions[0]}; 2 requests a second no longer billed\n`,
  );
  expect(await campaign()).toBeUndefined();
  expect(await account.control('popular')).toEqual({
    parked: { at: expect.any(String), solutionVersionArn: versions[0], minProvisionedTPS: 2 },
  });

  const back = await unpark();
  expect(back.exitCode).toBe(0);
  expect(back.stdout).toBe(`popular: ${campaignArn} serves again with ${versions[0]}; 2 requests a second billed\n`);
  expect(await campaign()).toMatchObject({ status: 'ACTIVE', solutionVersionArn: versions[0], minProvisionedTPS: 2 });
  expect(account.parameter('/shop/popular/campaign-arn')).toBe(campaignArn);
  expect(await account.control('popular')).toEqual({});
});

test('does nothing a second time', async () => {
  await park();
  const first = await account.control('popular');
  expect((await park()).stdout).toBe('popular: parked already\n');
  expect(await account.control('popular')).toEqual(first);
  await unpark();
  expect((await unpark()).stdout).toBe('popular: is not parked\n');
});

test('goes on with a park that was broken off before the campaign was deleted', async () => {
  const parked = { at: '2026-01-01T00:00:00Z', solutionVersionArn: versions[1], minProvisionedTPS: 3 };
  await account.putJson('control/popular.json', { rolledBack: ['x'], parked });
  await park();
  expect(await campaign()).toBeUndefined();
  expect(await account.control('popular')).toEqual({ rolledBack: ['x'], parked });
});

test('goes on with an unpark that was broken off after the campaign was made', async () => {
  const parked = { at: '2026-01-01T00:00:00Z', solutionVersionArn: versions[0], minProvisionedTPS: 2 };
  await account.putJson('control/popular.json', { rolledBack: ['x'], parked });
  const { exitCode, stdout } = await unpark('--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ outcomes: [{ name: 'popular', action: 'unparked' }], failures: [] });
  expect(await account.control('popular')).toEqual({ rolledBack: ['x'] });
});

test('says of a solution without a campaign that it has none', async () => {
  expect(await park('--solution', 'trained-only')).toMatchObject({
    exitCode: 0,
    stdout: 'trained-only: has no campaign\n',
  });
  expect(await campaign()).toMatchObject({ status: 'ACTIVE' });
});

test('fails for a name that the file does not have', async () => {
  const { exitCode, stderr } = await park('--solution', 'other');
  expect(stderr).toContain('there is no solution or recommender other in');
  expect(exitCode).toBe(2);
});

test('fails to bring back a version that is gone, with what to do', async () => {
  await account.personalize.send(new DeleteCampaignCommand({ campaignArn }));
  await account.settle();
  const solutionVersionArn = `${arn('solution/')}${campaignArn.split('/')[1]}/00000000`;
  await account.putJson('control/popular.json', { parked: { at: 'x', solutionVersionArn, minProvisionedTPS: 1 } });
  const { exitCode, stderr } = await unpark();
  expect(stderr).toContain(`the kept version ${solutionVersionArn} is gone`);
  expect(stderr).toContain('delete s3://shop-data/control/popular.json and train anew');
  expect(exitCode).toBe(1);
});
