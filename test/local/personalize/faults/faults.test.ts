import {
  CreateCampaignCommand,
  CreateDatasetGroupCommand,
  CreateSolutionVersionCommand,
  DeleteDatasetGroupCommand,
  DescribeCampaignCommand,
  DescribeDatasetGroupCommand,
  DescribeSolutionVersionCommand,
  ListDatasetGroupsCommand,
  PersonalizeClient,
  StopSolutionVersionCreationCommand,
  UpdateCampaignCommand,
} from '@aws-sdk/client-personalize';
import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import type { FaultRules } from '../../../../local/personalize';
import { GROUP_ARN, aCampaign, aDatasetGroup, aSolution, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

afterEach(() => twin.close());

async function startWith(faults: FaultRules): Promise<void> {
  twin = await startTwin({ faults });
}

const create = (name: string) => twin.control.send(new CreateDatasetGroupCommand({ name }));
const list = async () => (await twin.control.send(new ListDatasetGroupsCommand({}))).datasetGroups!;
const groupStatus = async () =>
  (await twin.control.send(new DescribeDatasetGroupCommand({ datasetGroupArn: GROUP_ARN }))).datasetGroup!.status;

describe('a call', () => {
  test.each([
    ['ThrottlingException', 400],
    ['InternalFailure', 500],
    ['ServiceUnavailable', 503],
    ['LimitExceededException', 400],
  ])('fails with %s, and does nothing', async (fail, status) => {
    await startWith({ calls: [{ operation: 'CreateDatasetGroup', nth: 1, fail }] });
    expect(await errorOf(create('movies'))).toMatchObject({ name: fail, status });
    expect(await list()).toEqual([]);
    await create('movies');
    expect(await list()).toHaveLength(1);
  });

  test('fails in the form of REST-JSON too', async () => {
    await startWith({ calls: [{ operation: 'Get*', fail: { error: 'ThrottlingException', message: 'slow down' } }] });
    const call = twin.runtime.send(new GetRecommendationsCommand({ campaignArn: arn('campaign/c'), userId: 'u' }));
    expect(await errorOf(call)).toEqual({ name: 'ThrottlingException', message: 'slow down', status: 429 });
  });

  test('fails with any error of the model, though the operation does not declare it', async () => {
    await startWith({ calls: [{ operation: 'ListDatasetGroups', fail: 'LimitExceededException' }] });
    expect(await errorOf(list())).toEqual({
      name: 'LimitExceededException',
      message: 'LimitExceededException by a fault rule of the local twin',
      status: 400,
    });
  });

  test('is chosen by its members', async () => {
    await startWith({
      calls: [{ operation: 'Create*', where: { name: 'movies-?' }, fail: 'ThrottlingException' }],
    });
    expect((await errorOf(create('movies-1'))).name).toBe('ThrottlingException');
    await create('movies-10');
    expect(await list()).toHaveLength(1);
  });

  test('fails once for everything that is asked, when counted by request', async () => {
    await startWith({ calls: [{ operation: '*', per: 'request', nth: 1, fail: 'ThrottlingException' }] });
    for (const name of ['a', 'b']) {
      expect((await errorOf(create(name))).name).toBe('ThrottlingException');
      await create(name);
    }
  });

  test('is retried by the SDK', async () => {
    await startWith({ calls: [{ operation: 'CreateDatasetGroup', times: 2, fail: 'ThrottlingException' }] });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const retrying = new PersonalizeClient({ endpoint: twin.url, region: 'us-east-1', credentials, maxAttempts: 3 });
    await retrying.send(new CreateDatasetGroupCommand({ name: 'movies' }));
    retrying.destroy();
    expect(await list()).toHaveLength(1);
  });

  test('that is malformed is refused as ever', async () => {
    await startWith({ calls: [{ operation: '*', fail: 'ThrottlingException' }] });
    expect((await errorOf(create('no spaces here'))).name).toBe('InvalidInputException');
  });

  test('is dropped before it acts', async () => {
    await startWith({ calls: [{ operation: 'CreateDatasetGroup', drop: 'before' }] });
    expect((await errorOf(create('movies'))).message).toMatch(/socket hang up|ECONNRESET/);
    expect(await list()).toEqual([]);
  });

  test('loses its answer after it acted', async () => {
    await startWith({ calls: [{ operation: 'CreateDatasetGroup', nth: 1, drop: 'after' }] });
    expect((await errorOf(create('movies'))).message).toMatch(/socket hang up|ECONNRESET/);
    expect(await list()).toHaveLength(1);
    expect((await errorOf(create('movies'))).name).toBe('ResourceAlreadyExistsException');
  });

  test('waits on the clock', async () => {
    await startWith({ calls: [{ operation: 'CreateDatasetGroup', delay: '10m' }] });
    const waiting = create('movies');
    while (twin.clock.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await list()).toEqual([]);
    await twin.clock.advance(600_000);
    await waiting;
    expect((await list())[0]?.creationDateTime?.getTime()).toBe(Date.UTC(2026, 0, 1, 0, 10));
  });

  test('that waits is dropped when the twin closes', async () => {
    await startWith({ calls: [{ operation: 'CreateDatasetGroup', delay: '10m' }] });
    const waiting = errorOf(create('movies'));
    while (twin.clock.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    await twin.personalize.close();
    expect((await waiting).message).toMatch(/socket hang up|ECONNRESET/);
  });
});

describe('a job', () => {
  test('fails with the reason of the rule, without doing its work', async () => {
    await startWith({ jobs: [{ resource: 'solution-version', nth: 1, failureReason: 'out of order' }] });
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    const solutionArn = await aSolution(twin, 'aws-popularity-count');
    const train = async () => {
      const { solutionVersionArn } = await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
      await twin.settle();
      return (await twin.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }))).solutionVersion;
    };
    expect(await train()).toMatchObject({ status: 'CREATE FAILED', failureReason: 'out of order' });
    expect(twin.trainings).toEqual([]);
    expect(await train()).toMatchObject({ status: 'ACTIVE' });
  });

  test('fails when it is a change, while the resource goes on as before', async () => {
    await startWith({
      jobs: [
        { resource: '*', name: '*campaign/other', failureReason: 'never' },
        { resource: 'campaign', update: true, name: 'aws-*', failureReason: 'no room' },
      ],
    });
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    const campaignArn = await aCampaign(twin, 'aws-popularity-count');
    await twin.control.send(new UpdateCampaignCommand({ campaignArn, minProvisionedTPS: 2 }));
    await twin.settle();
    const { campaign } = await twin.control.send(new DescribeCampaignCommand({ campaignArn }));
    expect(campaign).toMatchObject({
      status: 'ACTIVE',
      minProvisionedTPS: 1,
      latestCampaignUpdate: { status: 'CREATE FAILED', failureReason: 'no room' },
    });
  });

  test('fails for every new resource of a type that has no work of its own', async () => {
    await startWith({ jobs: [{ resource: 'campaign', per: 'resource', nth: 1, failureReason: 'no room' }] });
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    const campaignArn = await aCampaign(twin, 'aws-popularity-count');
    const { campaign } = await twin.control.send(new DescribeCampaignCommand({ campaignArn }));
    expect(campaign).toMatchObject({ status: 'CREATE FAILED', failureReason: 'no room' });
    const solutionVersionArn = campaign!.solutionVersionArn!;
    await twin.control.send(new CreateCampaignCommand({ name: 'second', solutionVersionArn }));
    await twin.settle();
    const second = await twin.control.send(new DescribeCampaignCommand({ campaignArn: arn('campaign/second') }));
    expect(second.campaign?.status).toBe('CREATE FAILED');
  });
});

describe('a status', () => {
  test('lasts longer', async () => {
    await startWith({ statuses: [{ resource: 'dataset-group', status: 'CREATE IN_PROGRESS', hold: '30s' }] });
    await create('movies');
    await twin.clock.advance(30_009);
    expect(await groupStatus()).toBe('CREATE IN_PROGRESS');
    await twin.clock.advance(1);
    expect(await groupStatus()).toBe('ACTIVE');
  });

  test('lasts for ever, and nothing waits for it', async () => {
    await startWith({
      statuses: [{ resource: 'dataset-group', name: 'movies', status: 'CREATE PENDING', hold: 'forever' }],
    });
    await create('movies');
    await create('books');
    await twin.settle();
    expect((await list()).map(({ status }) => status)).toEqual(['CREATE PENDING', 'ACTIVE']);
    await twin.clock.advance(365 * 86_400_000);
    expect(await groupStatus()).toBe('CREATE PENDING');
    const error = await errorOf(twin.control.send(new DeleteDatasetGroupCommand({ datasetGroupArn: GROUP_ARN })));
    expect(error.name).toBe('ResourceInUseException');
  });

  test('of a training that never ends is ended by a stop', async () => {
    await startWith({ statuses: [{ resource: 'solution-version', status: 'CREATE IN_PROGRESS', hold: 'forever' }] });
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    const solutionArn = await aSolution(twin, 'aws-popularity-count');
    const { solutionVersionArn } = await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
    const status = async () =>
      (await twin.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }))).solutionVersion?.status;
    await twin.settle();
    expect(await status()).toBe('CREATE IN_PROGRESS');
    await twin.control.send(new StopSolutionVersionCreationCommand({ solutionVersionArn }));
    expect(await status()).toBe('CREATE STOPPING');
    await twin.clock.advance(10);
    expect(await status()).toBe('CREATE STOPPED');
  });
});

test('request rates hold when they are asked for', async () => {
  twin = await startTwin({ throttle: true });
  await create('a');
  expect(await errorOf(create('b'))).toEqual({ name: 'ThrottlingException', message: 'Rate exceeded', status: 400 });
  expect(await list()).toHaveLength(1);
  await twin.clock.advance(1000);
  await create('b');
});

test('refuses rules that mean nothing, before anything starts', async () => {
  twin = await startTwin();
  await expect(startTwin({ faults: { calls: [{ operation: 'Cretae', drop: 'after' }] } })).rejects.toThrow(
    'faults.calls.0.operation.0: no operation fits Cretae',
  );
});
