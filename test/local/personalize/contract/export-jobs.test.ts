import {
  CreateDatasetExportJobCommand,
  type CreateDatasetExportJobRequest,
  CreateDatasetImportJobCommand,
  DeleteDatasetCommand,
  DescribeDatasetExportJobCommand,
  DescribeDatasetImportJobCommand,
  ListDatasetExportJobsCommand,
} from '@aws-sdk/client-personalize';
import { PutEventsCommand, PutItemsCommand } from '@aws-sdk/client-personalize-events';
import { AccessDeniedError } from '../../../../local/service';
import { anActionDataset } from '../actions';
import {
  LATEST,
  ROLE_ARN,
  aDatasetGroup,
  anEventTracker,
  arn,
  datasetArn,
  errorOf,
  interactionsCsv,
  itemsCsv,
} from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

const exportOf = (type: string, members: Partial<CreateDatasetExportJobRequest> = {}) =>
  twin.control.send(
    new CreateDatasetExportJobCommand({
      jobName: 'out',
      datasetArn: datasetArn(type),
      roleArn: ROLE_ARN,
      jobOutput: { s3DataDestination: { path: 's3://results/exports' } },
      ...members,
    }),
  );

const jobOf = async () => {
  const datasetExportJobArn = arn('dataset-export-job/out');
  return (await twin.control.send(new DescribeDatasetExportJobCommand({ datasetExportJobArn }))).datasetExportJob;
};

/** Lines of the one file, the header first. */
const exported = (job = 'out'): string[] =>
  (twin.objects.objects.get(`s3://results/exports/${job}/part-00000.csv`)?.toString() ?? '').trimEnd().split('\n');

const putItem = (itemId: string, properties: object) =>
  twin.eventsApi.send(
    new PutItemsCommand({
      datasetArn: datasetArn('Items'),
      items: [{ itemId, properties: JSON.stringify({ genres: 'Drama', creationTimestamp: LATEST, ...properties }) }],
    }),
  );

describe('export jobs of Items', () => {
  beforeEach(() => aDatasetGroup(twin, { datasets: ['Items'] }));

  test('write what came in bulk, as it was imported', async () => {
    await exportOf('Items', { ingestionMode: 'BULK' });
    expect(await jobOf()).toMatchObject({ status: 'CREATE PENDING', ingestionMode: 'BULK', roleArn: ROLE_ARN });
    await twin.settle();
    expect(await jobOf()).toMatchObject({ status: 'ACTIVE' });
    expect(exported().map((line) => line.replaceAll('"', ''))).toEqual(
      itemsCsv().trimEnd().replaceAll('"', '').split('\n'),
    );
    const { datasetExportJobs } = await twin.control.send(
      new ListDatasetExportJobsCommand({ datasetArn: datasetArn('Items') }),
    );
    expect(datasetExportJobs).toEqual([expect.objectContaining({ jobName: 'out', status: 'ACTIVE' })]);
    expect(twin.objects.identities.at(-1)).toEqual({ roleArn: ROLE_ARN, sourceArn: arn('dataset-export-job/out') });
  });

  test('write what came one by one when nothing else is asked, in a form that can be imported', async () => {
    await putItem('new', { title: 'He said "go", \\ and\nwent' });
    await exportOf('Items');
    await twin.settle();
    expect((await jobOf())?.ingestionMode).toBe('PUT');
    expect(exported()).toEqual([
      'ITEM_ID,GENRES,TITLE,PRICE,CREATION_TIMESTAMP',
      `new,Drama,"He said \\"go\\", \\\\ and went",,${LATEST}`,
    ]);
    await twin.control.send(
      new CreateDatasetImportJobCommand({
        jobName: 'back',
        datasetArn: datasetArn('Items'),
        dataSource: { dataLocation: 's3://results/exports/out/' },
        roleArn: ROLE_ARN,
      }),
    );
    await twin.settle();
    const { datasetImportJob } = await twin.control.send(
      new DescribeDatasetImportJobCommand({ datasetImportJobArn: arn('dataset-import-job/back') }),
    );
    expect(datasetImportJob?.status).toBe('ACTIVE');
    expect(twin.events.filter(({ type }) => type === 'import-result').at(-1)).toMatchObject({ rows: 1, rejected: 0 });
  });

  test('write the newer of two records with one id when all is asked', async () => {
    await putItem('i1', { title: 'Newer' });
    await exportOf('Items', { ingestionMode: 'ALL' });
    await twin.settle();
    expect(exported()).toHaveLength(61);
    expect(exported().filter((line) => line.startsWith('i1,'))).toEqual([`i1,Drama,Newer,,${LATEST}`]);
  });

  test('write the header alone where there is nothing', async () => {
    await exportOf('Items', { ingestionMode: 'PUT' });
    await twin.settle();
    expect(exported()).toEqual(['ITEM_ID,GENRES,TITLE,PRICE,CREATION_TIMESTAMP']);
  });

  test('fails without permission and writes nothing', async () => {
    twin.objects.failure = new AccessDeniedError(ROLE_ARN, 's3:PutObject', 'arn:aws:s3:::results', 'no policy allows');
    await exportOf('Items');
    await twin.settle();
    expect(await jobOf()).toMatchObject({
      status: 'CREATE FAILED',
      failureReason: expect.stringMatching(
        /^Failed to create a dataset export job for ITEMS .* Insufficient privileges/,
      ),
    });
  });

  test('fails without the bucket', async () => {
    twin.objects.failure = Object.assign(new Error('there is no bucket results'), { name: 'NoSuchBucket' });
    await exportOf('Items');
    await twin.settle();
    expect((await jobOf())?.failureReason).toBe('Invalid S3 output path. there is no bucket results');
  });

  test('refuses a taken name, a bad path, a dataset that is not there, and to lose the dataset meanwhile', async () => {
    await exportOf('Items');
    expect((await errorOf(exportOf('Items'))).name).toBe('ResourceAlreadyExistsException');
    expect((await errorOf(exportOf('Users', { jobName: 'x' }))).name).toBe('ResourceNotFoundException');
    const jobOutput = { s3DataDestination: { path: 'http://results/x' } };
    expect((await errorOf(exportOf('Items', { jobName: 'x', jobOutput }))).message).toBe('Invalid S3 output path');
    const remove = twin.control.send(new DeleteDatasetCommand({ datasetArn: datasetArn('Items') }));
    expect(await errorOf(remove)).toMatchObject({
      name: 'ResourceInUseException',
      message: expect.stringContaining('dataset-export-job/out'),
    });
  });

  test('refuses action datasets', async () => {
    await anActionDataset(twin, 'Actions');
    expect((await errorOf(exportOf('Actions'))).message).toContain('a dataset of type Actions cannot be exported');
  });
});

describe('export jobs of Interactions', () => {
  test('write each event once, imported or streamed, anonymous ones not', async () => {
    const rows = interactionsCsv().trimEnd().split('\n');
    twin.objects.set('s3://data/interactions/interactions.csv', `${[...rows, rows[1]].join('\n')}\n`);
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    const trackingId = await anEventTracker(twin);
    const sentAt = new Date(LATEST * 1000);
    const eventList = [{ eventType: 'watch', itemId: 'i5', sentAt, eventValue: 0.5 }];
    await twin.eventsApi.send(new PutEventsCommand({ trackingId, sessionId: 's', userId: 'u1', eventList }));
    await twin.eventsApi.send(new PutEventsCommand({ trackingId, sessionId: 'anonymous', eventList }));
    for (const mode of ['BULK', 'PUT', 'ALL'] as const)
      await exportOf('Interactions', { jobName: mode, ingestionMode: mode });
    await twin.settle();
    const streamed = `u1,i5,${LATEST},watch,0.5`;
    expect(exported('BULK').sort()).toEqual([...rows].sort());
    expect(exported('PUT')).toEqual([rows[0], streamed]);
    expect(exported('ALL').sort()).toEqual([...rows, streamed].sort());
  });
});
