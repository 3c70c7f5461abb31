import type { DatasetImportJob } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/create-dataset-import-job/create-dataset-import-job';
import { aDatasetPlan } from './builders';
import { alreadyExists, arnOf, at, FakePersonalize, strict } from './fakes';

const NAME = 'movies-interactions-abc123';
const dataset = aDatasetPlan();

function setUp() {
  const fake = new FakePersonalize();
  const described: string[] = [];
  const personalize = strict<FakePersonalize>('personalize', {
    listDatasetImportJobs: (arn) => fake.listDatasetImportJobs(arn),
    describeDatasetImportJob: (arn) => {
      described.push(arn);
      return fake.describeDatasetImportJob(arn);
    },
    createDatasetImportJob: (request) => fake.createDatasetImportJob(request),
  });
  return {
    fake,
    described,
    run: () => run({ dataset, fingerprint: 'abc123', lastModified: at(100).toISOString() }, { personalize }),
    hasJob(jobName: string, seconds: number, changes: Partial<DatasetImportJob> = {}) {
      const datasetImportJobArn = arnOf('dataset-import-job', jobName);
      fake.jobs.set(datasetImportJobArn, {
        jobName,
        datasetImportJobArn,
        datasetArn: dataset.datasetArn,
        dataSource: { dataLocation: dataset.dataLocation },
        status: 'ACTIVE',
        creationDateTime: at(seconds),
        importMode: 'FULL',
        ...changes,
      });
      return datasetImportJobArn;
    },
  };
}

const created = (name: string) => ({
  datasetImportJobArn: arnOf('dataset-import-job', name),
  status: 'CREATE PENDING',
  action: 'created',
});

describe('create-dataset-import-job', () => {
  test('imports everything of the folder when nothing was imported', async () => {
    const { fake, run } = setUp();
    await expect(run()).resolves.toEqual(created(NAME));
    expect(fake.calls).toEqual([
      {
        operation: 'CreateDatasetImportJob',
        request: {
          jobName: NAME,
          datasetArn: dataset.datasetArn,
          dataSource: { dataLocation: 's3://data/interactions/' },
          roleArn: dataset.roleArn,
          importMode: 'FULL',
        },
      },
    ]);
  });

  test.each(['ACTIVE', 'CREATE PENDING', 'CREATE IN_PROGRESS'])(
    'leaves a job of these files in state %s',
    async (status) => {
      const { fake, described, run, hasJob } = setUp();
      const arn = hasJob(NAME, 50, { status });
      await expect(run()).resolves.toEqual({ datasetImportJobArn: arn, status, action: 'unchanged' });
      expect(fake.calls).toEqual([]);
      expect(described).toEqual([]);
    },
  );

  test.each(['ACTIVE', 'CREATE IN_PROGRESS'])(
    'recognises the first import that the stack declares, in state %s',
    async (status) => {
      const { fake, run, hasJob } = setUp();
      const arn = hasJob('movies-interactions-first', 100, { status });
      await expect(run()).resolves.toEqual({ datasetImportJobArn: arn, status, action: 'unchanged' });
      expect(fake.calls).toEqual([]);
    },
  );

  test('imports again when a file is newer than the declared import', async () => {
    const { described, run, hasJob } = setUp();
    hasJob('movies-interactions-first', 99);
    await expect(run()).resolves.toEqual(created(NAME));
    expect(described).toEqual([]);
  });

  test('imports again when the newest job read another folder', async () => {
    const { run, hasJob } = setUp();
    hasJob('movies-interactions-first', 150);
    hasJob('by-hand', 200, { dataSource: { dataLocation: 's3://elsewhere/' } });
    await expect(run()).resolves.toEqual(created(NAME));
  });

  test('data that were replaced and came back are imported again, under another name', async () => {
    const { run, hasJob } = setUp();
    hasJob(NAME, 50);
    hasJob('movies-interactions-fff999', 60);
    await expect(run()).resolves.toEqual(created(`${NAME}-2`));
  });

  test('a job that failed keeps its name, so the next attempt gets another', async () => {
    const { run, hasJob } = setUp();
    hasJob(NAME, 110, { status: 'CREATE FAILED' });
    hasJob(`${NAME}-2`, 120, { status: 'CREATE FAILED' });
    await expect(run()).resolves.toEqual(created(`${NAME}-3`));
  });

  test('a later attempt that succeeded is recognised', async () => {
    const { run, hasJob } = setUp();
    hasJob(NAME, 110, { status: 'CREATE FAILED' });
    const arn = hasJob(`${NAME}-2`, 120);
    await expect(run()).resolves.toMatchObject({ datasetImportJobArn: arn, action: 'unchanged' });
  });

  test('an incremental import does not hide the full one below it', async () => {
    const { run, hasJob } = setUp();
    const arn = hasJob(NAME, 110);
    hasJob('more', 120, { importMode: 'INCREMENTAL' });
    await expect(run()).resolves.toMatchObject({ datasetImportJobArn: arn, action: 'unchanged' });
  });

  test('a retry after a lost answer finds the job of the first attempt', async () => {
    const { fake, run } = setUp();
    fake.loseNextAnswer = true;
    await expect(run()).rejects.toThrow('socket hang up');
    await expect(run()).resolves.toMatchObject({ status: 'CREATE PENDING', action: 'unchanged' });
    expect(fake.jobs.size).toBe(1);
  });

  test('of two runs at one moment only one imports', async () => {
    const { fake, run } = setUp();
    const results = await Promise.all([run(), run()]);
    expect(fake.jobs.size).toBe(1);
    expect(results.map(({ action }) => action).sort()).toEqual(['created', 'unchanged']);
  });

  test("fails with a name that is retried while the other run's job is not listed", async () => {
    const { fake, run } = setUp();
    fake.createDatasetImportJob = async () => {
      throw alreadyExists('CreateDatasetImportJob', NAME);
    };
    await expect(run()).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: expect.stringContaining(`import job ${NAME} that is not listed yet`),
    });
  });

  test('fails on a job status that nobody knows', async () => {
    const { run, hasJob } = setUp();
    hasJob(NAME, 10, { status: 'HALF DONE' });
    await expect(run()).rejects.toMatchObject({ name: 'UnknownStatusError' });
  });
});
