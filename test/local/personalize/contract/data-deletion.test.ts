import {
  CreateDataDeletionJobCommand,
  CreateDatasetExportJobCommand,
  CreateDatasetGroupCommand,
  DeleteDatasetGroupCommand,
  DescribeDataDeletionJobCommand,
  ListDataDeletionJobsCommand,
} from '@aws-sdk/client-personalize';
import { PutActionInteractionsCommand, PutEventsCommand, PutUsersCommand } from '@aws-sdk/client-personalize-events';
import { actionInteractionsCsv, actionTrackingId, anActionDataset, importActions } from '../actions';
import { GROUP_ARN, LATEST, ROLE_ARN, aDatasetGroup, anEventTracker, arn, datasetArn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

const deletion = (jobName = 'forget', dataLocation = 's3://data/gone/', datasetGroupArn = GROUP_ARN) =>
  twin.control.send(
    new CreateDataDeletionJobCommand({ jobName, datasetGroupArn, roleArn: ROLE_ARN, dataSource: { dataLocation } }),
  );

const jobOf = async (name = 'forget') => {
  const dataDeletionJobArn = arn(`data-deletion-job/${name}`);
  return (await twin.control.send(new DescribeDataDeletionJobCommand({ dataDeletionJobArn }))).dataDeletionJob;
};

/** The users of a dataset, once for each of their records. */
const usersIn = async (type: string): Promise<string[]> => {
  await twin.control.send(
    new CreateDatasetExportJobCommand({
      jobName: type,
      datasetArn: datasetArn(type),
      ingestionMode: 'ALL',
      roleArn: ROLE_ARN,
      jobOutput: { s3DataDestination: { path: 's3://results/' } },
    }),
  );
  await twin.settle();
  const text = twin.objects.objects.get(`s3://results/${type}/part-00000.csv`)?.toString() ?? '';
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0] ?? '');
};

describe('data deletion jobs', () => {
  test('take all out that the users left, from the files of all folders', async () => {
    await aDatasetGroup(twin, { datasets: ['Interactions', 'Users'] });
    await anActionDataset(twin, 'Action_Interactions');
    await importActions(twin, 'Action_Interactions', actionInteractionsCsv(2));
    const trackingId = await anEventTracker(twin);
    const at = new Date(LATEST * 1000);
    const eventList = [{ eventType: 'watch', itemId: 'i5', sentAt: at }];
    await twin.eventsApi.send(new PutEventsCommand({ trackingId, sessionId: 's', userId: 'streamed', eventList }));
    await twin.eventsApi.send(
      new PutActionInteractionsCommand({
        trackingId: await actionTrackingId(twin),
        actionInteractions: [{ actionId: 'a0', userId: 'u0', sessionId: 's', timestamp: at, eventType: 'Viewed' }],
      }),
    );
    await twin.eventsApi.send(
      new PutUsersCommand({
        datasetArn: datasetArn('Users'),
        users: [{ userId: 'u0', properties: '{"age":1,"tier":"gold"}' }],
      }),
    );
    twin.objects.set('s3://data/gone/one.csv', 'USER_ID\nu0\nnobody\n');
    twin.objects.set('s3://data/gone/more/two.csv', 'USER_ID\nstreamed\n');
    twin.objects.set('s3://data/gone/readme.txt', 'not a list');

    await deletion();
    expect(await jobOf()).toMatchObject({ status: 'PENDING', jobName: 'forget', roleArn: ROLE_ARN });
    await twin.settle();
    // u0: 25 interactions, 2 + 1 action interactions, an imported and a single record; streamed: one event.
    expect(await jobOf()).toMatchObject({ status: 'COMPLETED', numDeleted: 31 });
    const statuses = twin.events.flatMap((event) =>
      event.type === 'resource' && event.resourceType === 'data-deletion-job' ? [event.status] : [],
    );
    expect(statuses).toEqual(['PENDING', 'IN_PROGRESS', 'COMPLETED']);

    const users = await usersIn('Users');
    expect(users).toHaveLength(59);
    expect(users).not.toContain('u0');
    const left = await usersIn('Interactions');
    expect(left).toHaveLength(1475);
    expect(left).not.toContain('u0');
    expect(left).not.toContain('streamed');
  });

  test.each([
    ['a list has another column', 'ITEM_ID\ni1\n', /missing the following columns:\[USER_ID\]/],
    [
      'an id is too long',
      `USER_ID\nu1\n${'x'.repeat(257)}\n`,
      /^Line 3 of gone\/list\.csv: USER_ID has 257 characters/,
    ],
    ['nobody is named', 'USER_ID\n', /^The files name no user\.$/],
    ['a list is empty', '', /is empty; its first line must be the header/],
  ])('fails, and deletes nothing, when %s', async (_, text, reason) => {
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    twin.objects.set('s3://data/gone/good.csv', 'USER_ID\nu0\n');
    twin.objects.set('s3://data/gone/list.csv', text);
    if (reason.source.includes('no user')) twin.objects.objects.delete('s3://data/gone/good.csv');
    await deletion();
    await twin.settle();
    const job = await jobOf();
    expect(job).toMatchObject({ status: 'FAILED', failureReason: expect.stringMatching(reason) });
    expect(job?.numDeleted).toBeUndefined();
    expect(await usersIn('Interactions')).toHaveLength(1500);
  });

  test('fails where there is no list', async () => {
    await aDatasetGroup(twin, { datasets: [] });
    await deletion();
    await twin.settle();
    expect((await jobOf())?.failureReason).toBe('Invalid Data location. There is no file in s3://data/gone/.');
  });

  test('refuses a bad location, a group that is not there, a taken name and a sixth job that waits', async () => {
    await aDatasetGroup(twin, { datasets: [] });
    expect((await errorOf(deletion('a', 'http://data/x'))).message).toBe('Invalid Data location.');
    expect((await errorOf(deletion('a', undefined, arn('dataset-group/none')))).name).toBe('ResourceNotFoundException');
    for (let i = 0; i < 5; i++) await deletion(`job${i}`);
    expect((await errorOf(deletion('job0'))).name).toBe('ResourceAlreadyExistsException');
    expect(await errorOf(deletion('job5'))).toMatchObject({
      name: 'LimitExceededException',
      message: 'More than 5 resources with PENDING status.',
    });
    const remove = () => twin.control.send(new DeleteDatasetGroupCommand({ datasetGroupArn: GROUP_ARN }));
    expect((await errorOf(remove())).name).toBe('ResourceInUseException');
    await twin.settle();
    const list = () => twin.control.send(new ListDataDeletionJobsCommand({ datasetGroupArn: GROUP_ARN }));
    expect((await list()).dataDeletionJobs).toHaveLength(5);
    await remove();
    await twin.settle();
    expect((await list()).dataDeletionJobs).toEqual([]);
    await twin.control.send(new CreateDatasetGroupCommand({ name: 'movies' }));
    await twin.settle();
    await expect(deletion('job0')).resolves.toBeDefined();
  });
});
