import { DescribeCampaignCommand, UpdateCampaignCommand } from '@aws-sdk/client-personalize';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { register } from '../../../bin/commands/rollback';
import type { SolutionControl } from '../../../lambda/shared/contract/workflow';
import { runCommand } from '../run-command';
import {
  aRecord,
  arn,
  BUCKET,
  deployData,
  PIPELINE,
  runSolution,
  startAccount,
  type TestAccount,
} from '../test-account';

const RECORDS = ['runs/first.json', 'runs/third.json'];

let account: TestAccount;
let file: string;
let versions: readonly string[];
let campaignArn: string;

beforeAll(async () => {
  account = await startAccount();
  file = await deployData(account);
  versions = await runSolution(account, file, 'popular', { versions: 3 });
  campaignArn = account.parameter('/shop/popular/campaign-arn')!;
});

afterAll(() => account.close());

/** The newest version serves, and nobody has wished anything. */
beforeEach(async () => {
  await serve(versions[2]!);
  await account.putJson('control/popular.json', {});
  for (const Key of RECORDS) await account.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
});

async function serving(): Promise<string | undefined> {
  const { campaign } = await account.personalize.send(new DescribeCampaignCommand({ campaignArn }));
  return campaign?.solutionVersionArn;
}

async function serve(solutionVersionArn: string): Promise<void> {
  await account.personalize.send(new UpdateCampaignCommand({ campaignArn, solutionVersionArn }));
  await account.settle();
}

const rollback = (...words: string[]) =>
  runCommand(register, ['rollback', 'popular', file, '--endpoint', account.url, ...words]);

test('puts the newest older version back, with both metrics, and remembers the one that it left', async () => {
  const { exitCode, stdout, stderr } = await rollback();
  expect(stderr).toContain('campaign is updated');
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`${campaignArn} serves ${versions[1]}`);
  expect(stdout).toContain(`it left ${versions[2]}`);
  expect(stdout).toMatch(/normalized_discounted_cumulative_gain_at_10 +0\.\d{4} +0\.\d{4}/);
  expect(await serving()).toBe(versions[1]);
  expect(await account.control('popular')).toEqual({ rolledBack: [versions[2]] });
});

test('prefers the version that a run put to serve to one that never served', async () => {
  await account.putJson('runs/first.json', aRecord(1, { popular: versions[0]! }));
  await account.putJson('runs/third.json', aRecord(3, { popular: versions[2]! }));
  await rollback();
  expect(await serving()).toBe(versions[0]);
});

test('goes back again, past what was rolled back', async () => {
  await rollback();
  await rollback();
  expect(await serving()).toBe(versions[0]);
  const third = await rollback();
  expect(third.stderr).toContain('there is no version of popular to go back to');
  expect(third.exitCode).toBe(1);
});

test('only says what it would do with --dry-run', async () => {
  const { exitCode, stdout } = await rollback('--dry-run', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    dryRun: true,
    from: { solutionVersionArn: versions[2] },
    to: { metrics: { coverage: expect.any(Number) } },
  });
  expect(await serving()).toBe(versions[2]);
  expect(await account.control('popular')).toEqual({});
});

test('keeps what others wrote, and takes the mark off the version that --to brings back', async () => {
  await account.putJson('control/popular.json', { rolledBack: [versions[2]], note: 'by hand' });
  await serve(versions[0]!);
  await rollback('--to', versions[2]!);
  expect(await serving()).toBe(versions[2]);
  expect(await account.control('popular')).toEqual({ note: 'by hand' });
});

test('fails for a solution that the file does not have', async () => {
  const { exitCode, stderr } = await runCommand(register, ['rollback', 'other', file, '--endpoint', account.url]);
  expect(stderr).toContain(`there is no solution other in ${file}; it has popular`);
  expect(exitCode).toBe(2);
});

test('fails for a version that is none of the solution, with those that are', async () => {
  const { exitCode, stderr } = await rollback('--to', arn('solution/other/12345678'));
  expect(stderr).toContain(`ACTIVE are ${[...versions].reverse().join(', ')}`);
  expect(exitCode).toBe(2);
});

test('refuses while the solution is parked', async () => {
  const parked: SolutionControl['parked'] = {
    at: '2026-01-01',
    solutionVersionArn: versions[0]!,
    minProvisionedTPS: 1,
  };
  await account.putJson('control/popular.json', { parked });
  const { exitCode, stderr } = await rollback();
  expect(stderr).toContain('popular is parked since 2026-01-01');
  expect(stderr).toContain('npx personalize unpark --solution popular');
  expect(exitCode).toBe(1);
});

test('refuses a control object that it cannot read', async () => {
  await account.putJson('control/popular.json', { rolledBack: 'all' });
  const { exitCode, stderr } = await rollback();
  expect(stderr).toContain('s3://shop-data/control/popular.json has a rolledBack that is no list of ARNs');
  expect(exitCode).toBe(1);
});

test('fails where the pipeline is not deployed, with what to do', async () => {
  const other = account.file(PIPELINE.replace('name: shop', 'name: other'), 'other.yaml');
  const { exitCode, stderr } = await runCommand(register, ['rollback', 'popular', other, '--endpoint', account.url]);
  expect(stderr).toContain('there is no SSM parameter /other/bucket');
  expect(exitCode).toBe(1);
});
