import {
  CreateDatasetImportJobCommand,
  DescribeDatasetImportJobCommand,
  ListDatasetImportJobsCommand,
} from '@aws-sdk/client-personalize';
import { AccessDeniedError } from '../../../../local/service';
import { ROLE_ARN, aDatasetGroup, aSolution, aVersion, arn, datasetArn, errorOf, interactionsCsv } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

describe('import jobs', () => {
  const importInto = (type: string, members: object = {}) =>
    twin.control.send(
      new CreateDatasetImportJobCommand({
        jobName: 'job',
        datasetArn: datasetArn(type),
        dataSource: { dataLocation: `s3://data/${type.toLowerCase()}/` },
        roleArn: ROLE_ARN,
        ...members,
      }),
    );
  const jobOf = async (name = 'job') => {
    const { datasetImportJob } = await twin.control.send(
      new DescribeDatasetImportJobCommand({ datasetImportJobArn: arn(`dataset-import-job/${name}`) }),
    );
    return datasetImportJob;
  };
  const resultOf = () => twin.events.find((event) => event.type === 'import-result');

  test('read a folder as the role they were given, and tell how far they are', async () => {
    await aDatasetGroup(twin, { imports: false });
    await importInto('Interactions');
    expect(await jobOf()).toMatchObject({ status: 'CREATE PENDING', importMode: 'FULL', roleArn: ROLE_ARN });
    await twin.settle();
    expect((await jobOf())?.status).toBe('ACTIVE');
    expect(twin.objects.identities[0]).toEqual({ roleArn: ROLE_ARN, sourceArn: arn('dataset-import-job/job') });
    expect(resultOf()).toMatchObject({ datasetType: 'Interactions', rows: 1500, rejected: 0, firstRejects: [] });
    const { length } = Buffer.from(interactionsCsv());
    expect(twin.events.filter(({ type }) => type === 'import-progress')).toEqual([
      expect.objectContaining({ rows: 1500, bytes: length, totalBytes: length }),
    ]);
    const { datasetImportJobs } = await twin.control.send(
      new ListDatasetImportJobsCommand({ datasetArn: datasetArn('Interactions') }),
    );
    expect(datasetImportJobs).toEqual([
      expect.objectContaining({ jobName: 'job', status: 'ACTIVE', importMode: 'FULL' }),
    ]);
  });

  test('take the files of the folder itself, not those below it', async () => {
    await aDatasetGroup(twin, { imports: false });
    twin.objects.set('s3://data/interactions/old/broken.csv', 'nonsense');
    await importInto('Interactions');
    await twin.settle();
    expect((await jobOf())?.status).toBe('ACTIVE');
  });

  test('leave records out that do not fit, and name the first of them', async () => {
    await aDatasetGroup(twin, { imports: false });
    twin.objects.set('s3://data/interactions/interactions.csv', `${interactionsCsv()}u1,i1,yesterday,watch,1\n`);
    await importInto('Interactions');
    await twin.settle();
    expect((await jobOf())?.status).toBe('ACTIVE');
    expect(resultOf()).toMatchObject({
      rows: 1500,
      rejected: 1,
      firstRejects: [{ key: 'interactions/interactions.csv', line: 1502, column: 'TIMESTAMP' }],
    });
  });

  test('add to what is there when they are INCREMENTAL', async () => {
    await aDatasetGroup(twin);
    twin.objects.set('s3://data/more/more.csv', interactionsCsv({ eventsPerUser: 20 }).replaceAll('\nu', '\nv'));
    const dataSource = { dataLocation: 's3://data/more/more.csv' };
    await importInto('Interactions', { dataSource, importMode: 'INCREMENTAL' });
    await twin.settle();
    expect(await jobOf()).toMatchObject({ status: 'ACTIVE', importMode: 'INCREMENTAL' });
    await aVersion(twin, await aSolution(twin, 'aws-popularity-count'));
    expect(twin.trainings.at(-1)?.interactions.users).toHaveLength(1500 + 1200);
  });

  const header = 'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\n';
  test.each([
    [
      'columns are missing',
      'USER_ID,ITEM_ID\nu,i\n',
      /Input CSV is missing the following columns:\[TIMESTAMP, EVENT_TYPE, EVENT_VALUE\]\.$/,
    ],
    [
      'there are too few interactions',
      `${header}u,i,1700000000,watch,\n`,
      /^Input CSV has 1 interactions, at least 1000/,
    ],
    [
      'a value is too long',
      `${header}u,i,1700000000,${'x'.repeat(1001)},\n`,
      /^Length cannot be more than 1000 characters for EVENT_TYPE\./,
    ],
    ['it is a Parquet file', 'PAR1....', /is a Parquet file, which Amazon Personalize does not import/],
    ['no record fits', `${header}u,i,never,watch,\n`, /^There is no record to import. 1 records do not fit.*TIMESTAMP/],
    [
      'a quote is never closed',
      `${header}u,"i,1700000000,watch,\n`,
      /Line 2: the quote that opens here is never closed/,
    ],
    ['it is empty', '', /is empty; its first line must be the header/],
  ])('fails, and imports nothing, when %s', async (_, text, reason) => {
    await aDatasetGroup(twin, { imports: false });
    twin.objects.set('s3://data/interactions/interactions.csv', text);
    await importInto('Interactions');
    await twin.settle();
    expect(await jobOf()).toMatchObject({ status: 'CREATE FAILED', failureReason: expect.stringMatching(reason) });
    expect(resultOf()).toBeUndefined();
  });

  test('fails without permission, naming action, role and resource', async () => {
    await aDatasetGroup(twin, { imports: false });
    twin.objects.failure = new AccessDeniedError(ROLE_ARN, 's3:ListBucket', 'arn:aws:s3:::data', 'no policy allows it');
    await importInto('Interactions');
    await twin.settle();
    expect((await jobOf())?.failureReason).toBe(
      'Failed to create a data import job for INTERACTIONS dataset. Insufficient privileges for accessing data in Amazon S3. ' +
        `User: ${ROLE_ARN} is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::data because no policy allows it`,
    );
  });

  test('fails when there is no such file', async () => {
    await aDatasetGroup(twin, { imports: false });
    await importInto('Interactions', { dataSource: { dataLocation: 's3://data/nothing.csv' } });
    await twin.settle();
    expect((await jobOf())?.failureReason).toMatch(
      /^Invalid Data location\. There is no file s3:\/\/data\/nothing\.csv/,
    );
  });

  test('refuses bad locations, a missing role, an INCREMENTAL first import and a taken name', async () => {
    await aDatasetGroup(twin);
    expect((await errorOf(importInto('Items', { dataSource: { dataLocation: 'http://data/x' } }))).message).toBe(
      'Invalid Data location.',
    );
    expect((await errorOf(importInto('Items', { roleArn: undefined }))).message).toContain('roleArn is needed');
    expect((await errorOf(importInto('Items', { jobName: 'first-items' }))).name).toBe(
      'ResourceAlreadyExistsException',
    );
    await twin.close();
    twin = await startTwin();
    await aDatasetGroup(twin, { imports: false });
    expect((await errorOf(importInto('Items', { importMode: 'INCREMENTAL' }))).message).toContain(
      'must have importMode FULL',
    );
  });

  test('refuses a sixth job at a time', async () => {
    await aDatasetGroup(twin, { imports: false });
    for (let i = 0; i < 5; i++) await importInto('Items', { jobName: `job${i}` });
    expect(await errorOf(importInto('Items', { jobName: 'job5' }))).toMatchObject({
      name: 'LimitExceededException',
      message: 'More than 5 resources with PENDING or IN_PROGRESS status.',
    });
  });
});
