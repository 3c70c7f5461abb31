import type { DatasetImportJob } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/create-dataset-import-job/create-dataset-import-job';
import type { CreateDatasetImportJobInput, DataAddition } from '../../lambda/shared/contract/workflow';
import { fingerprintOf } from '../../lambda/shared/data-files';
import { aDatasetPlan } from './builders';
import { alreadyExists, arnOf, at, FakePersonalize, FakeS3, strict } from './fakes';

const dataset = aDatasetPlan();

/** Files by key, all of them in the bucket `data`. */
const bucketOf = (files: Readonly<Record<string, string>>) =>
  new FakeS3(new Map(Object.entries(files).map(([key, body]) => [`data/${key}`, { body }])));

const FILES = {
  'interactions/a.csv': 'full',
  'interactions/incremental/b.csv': 'b',
  'interactions/incremental/second/c.csv': 'c',
};

/** As check-data would have it. */
async function fingerprintIn(s3: FakeS3, prefix: string): Promise<string> {
  return fingerprintOf(await s3.listFolder('data', prefix));
}

let FULL: string;
let NAME: string;
beforeAll(async () => {
  FULL = await fingerprintIn(bucketOf(FILES), 'interactions/');
  NAME = `movies-interactions-${FULL}`;
});

/** Data in a folder below the full data, written `seconds` after the start. */
async function anAddition(folder: string, seconds: number): Promise<DataAddition & { readonly name: string }> {
  const fingerprint = await fingerprintIn(bucketOf(FILES), folder);
  const lastModified = at(seconds).toISOString();
  return {
    dataLocation: `s3://data/${folder}`,
    rows: 1000,
    fingerprint,
    lastModified,
    name: `movies-interactions-${fingerprint}`,
  };
}

function setUp(files: Readonly<Record<string, string>> = FILES) {
  const fake = new FakePersonalize();
  const bucket = bucketOf(files);
  const s3 = strict<FakeS3>('s3', { listFolder: (name, prefix) => bucket.listFolder(name, prefix) });
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
    run: (changes: Partial<CreateDatasetImportJobInput> = {}) =>
      run({ dataset, fingerprint: FULL, lastModified: at(100).toISOString(), ...changes }, { personalize, s3 }),
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

describe('create-dataset-import-job, of additions', () => {
  const incremental = (datasetImportJobArn: string) => ({
    datasetImportJobArn,
    status: 'CREATE PENDING',
    action: 'created',
  });

  test('come after the full data: more is to be asked for', async () => {
    const { fake, run } = setUp();
    const additions = [await anAddition('interactions/incremental/', 200)];
    await expect(run({ additions })).resolves.toEqual({ ...created(NAME), more: true });
    expect(fake.calls).toHaveLength(1);
  });

  test('are imported one at a time, in the order given, then all is unchanged', async () => {
    const { fake, run, hasJob } = setUp();
    const full = hasJob(NAME, 150);
    const first = await anAddition('interactions/incremental/', 200);
    const second = await anAddition('interactions/incremental/second/', 300);
    const additions = [first, second];

    await expect(run({ additions })).resolves.toEqual({
      ...incremental(arnOf('dataset-import-job', first.name)),
      more: true,
    });
    await expect(run({ additions })).resolves.toMatchObject({
      status: 'CREATE PENDING',
      action: 'unchanged',
      more: true,
    });
    hasJob(first.name, 1000, { importMode: 'INCREMENTAL' });
    await expect(run({ additions })).resolves.toEqual(incremental(arnOf('dataset-import-job', second.name)));
    hasJob(second.name, 1001, { importMode: 'INCREMENTAL' });
    await expect(run({ additions })).resolves.toEqual({
      datasetImportJobArn: full,
      status: 'ACTIVE',
      action: 'unchanged',
    });
    expect(fake.calls.map(({ request }) => request)).toEqual([
      expect.objectContaining({ importMode: 'INCREMENTAL', dataSource: { dataLocation: first.dataLocation } }),
      expect.objectContaining({ importMode: 'INCREMENTAL', dataSource: { dataLocation: second.dataLocation } }),
    ]);
  });

  test('wait while the full data are still being imported', async () => {
    const { fake, run, hasJob } = setUp();
    const full = hasJob(NAME, 150, { status: 'CREATE IN_PROGRESS' });
    const additions = [await anAddition('interactions/incremental/', 200)];
    await expect(run({ additions })).resolves.toEqual({
      datasetImportJobArn: full,
      status: 'CREATE IN_PROGRESS',
      action: 'unchanged',
      more: true,
    });
    expect(fake.calls).toEqual([]);
  });

  test('that are older than the newest full data are a part of them', async () => {
    const { fake, run, hasJob } = setUp();
    hasJob(NAME, 150);
    const additions = [await anAddition('interactions/incremental/', 99)];
    await expect(run({ additions })).resolves.toMatchObject({ action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('that a later full import has replaced are imported again, under another name', async () => {
    const { run, hasJob } = setUp();
    const addition = await anAddition('interactions/incremental/', 200);
    hasJob(addition.name, 250, { importMode: 'INCREMENTAL' });
    hasJob(NAME, 300);
    await expect(run({ additions: [addition] })).resolves.toMatchObject(created(`${addition.name}-2`));
  });

  test('go to what was imported before when the full files are no longer kept', async () => {
    const { run, hasJob } = setUp();
    hasJob('movies-interactions-first', 150);
    const additions = [await anAddition('interactions/incremental/', 200)];
    await expect(run({ fingerprint: '', lastModified: '', additions })).resolves.toMatchObject({ action: 'created' });
  });

  test('fail without full data to add them to, saying where those go', async () => {
    const { run } = setUp();
    const additions = [await anAddition('interactions/incremental/', 200)];
    await expect(run({ fingerprint: '', lastModified: '', additions })).rejects.toMatchObject({
      name: 'StepError',
      message: expect.stringMatching(
        /interactions\/incremental\/ and none to add it to.*put the full data at s3:\/\/data\/interactions\//,
      ),
    });
  });
});

describe('create-dataset-import-job, of what changes', () => {
  test.each([
    ['a file was written over', { ...FILES, 'interactions/a.csv': 'other' }],
    ['a file came', { ...FILES, 'interactions/z.csv': 'more' }],
    ['all files went', { 'other/a.csv': 'x' }],
  ])('fails when %s after the check, with what to do', async (_what, files) => {
    const { fake, run } = setUp(files);
    await expect(run()).rejects.toMatchObject({
      name: 'DataChangedError',
      message: expect.stringMatching(
        /files at s3:\/\/data\/interactions\/ were changed after.*start the workflow again/,
      ),
    });
    expect(fake.calls).toEqual([]);
  });

  test('fails when a file of an addition was changed', async () => {
    const { run, hasJob } = setUp({ ...FILES, 'interactions/incremental/b.csv': 'other' });
    hasJob(NAME, 150);
    const additions = [await anAddition('interactions/incremental/', 200)];
    await expect(run({ additions })).rejects.toMatchObject({ name: 'DataChangedError' });
  });

  test('a marker in the folder is no data', async () => {
    const { run } = setUp({ ...FILES, 'interactions/_SUCCESS': '' });
    await expect(run()).resolves.toMatchObject({ action: 'created' });
  });

  test('sends to the metric attribution what is to be sent', async () => {
    const { fake, run } = setUp();
    await run({ dataset: aDatasetPlan({ publishAttributionMetricsToS3: true }) });
    expect(fake.calls[0]?.request).toMatchObject({ publishAttributionMetricsToS3: true });
  });

  test('fails when the import failed twice in this run, with the reason of the service', async () => {
    const { fake, run, hasJob } = setUp();
    hasJob(NAME, 110, { status: 'CREATE FAILED' });
    hasJob(`${NAME}-2`, 120, { status: 'CREATE FAILED', failureReason: 'no such column' });
    await expect(run({ attempt: 2 })).resolves.toMatchObject({ action: 'created' });
    fake.jobs.delete(arnOf('dataset-import-job', `${NAME}-3`));
    await expect(run({ attempt: 3 })).rejects.toMatchObject({
      name: 'ResourceFailedError',
      message: expect.stringMatching(/failed 2 times in this run: no such column/),
    });
  });
});
