import { run } from '../../lambda/create-batch-job/create-batch-job';
import type { BatchJobPlan } from '../../lambda/shared/contract/workflow';
import { aBatchJobPlan, versionArn } from './builders';
import { alreadyExists, arnOf, FakePersonalize, FakeS3, strict } from './fakes';

function setUp(files: Readonly<Record<string, string>> = { 'batch/in/users.json': '{"userId":"1"}' }) {
  const fake = new FakePersonalize();
  const bucket = new FakeS3(new Map(Object.entries(files).map(([key, body]) => [`data/${key}`, { body }])));
  const personalize = strict<FakePersonalize>('personalize', {
    listBatchInferenceJobs: (arn) => fake.listBatchInferenceJobs(arn),
    createBatchInferenceJob: (request) => fake.createBatchInferenceJob(request),
    listBatchSegmentJobs: (arn) => fake.listBatchSegmentJobs(arn),
    createBatchSegmentJob: (request) => fake.createBatchSegmentJob(request),
  });
  const s3 = strict<FakeS3>('s3', { listFolder: (name, prefix) => bucket.listFolder(name, prefix) });
  return {
    fake,
    bucket,
    run: (plan: Partial<BatchJobPlan> = {}, version = 'v1', attempt = 1) =>
      run({ job: aBatchJobPlan(plan), solutionVersionArn: versionArn(version), attempt }, { personalize, s3 }),
    /** The status of the only inference job. */
    becomes(status: string, failureReason?: string) {
      for (const [arn, job] of fake.inferenceJobs) {
        fake.inferenceJobs.set(arn, { ...job, status, ...(failureReason !== undefined && { failureReason }) });
      }
    },
  };
}

describe('create-batch-job', () => {
  test('computes what is there, into a folder of its own', async () => {
    const { fake, run } = setUp();
    const config = { itemExplorationConfig: { explorationWeight: '0.1' } };
    const result = await run({ numResults: 50, filterArn: arnOf('filter', 'f'), batchInferenceJobConfig: config });
    const [, fingerprint = ''] = /movies-mails-([0-9a-f]{12})$/.exec(result.batchJobArn) ?? [];
    expect(result).toEqual({
      batchJobArn: arnOf('batch-inference-job', `movies-mails-${fingerprint}`),
      status: 'CREATE PENDING',
      action: 'created',
      outputLocation: `s3://data/batch/out/${fingerprint}/`,
    });
    expect(fake.calls).toEqual([
      {
        operation: 'CreateBatchInferenceJob',
        request: {
          jobName: `movies-mails-${fingerprint}`,
          solutionVersionArn: versionArn('v1'),
          jobInput: { s3DataSource: { path: 's3://data/batch/in/' } },
          jobOutput: { s3DataDestination: { path: result.outputLocation } },
          roleArn: aBatchJobPlan().roleArn,
          filterArn: arnOf('filter', 'f'),
          numResults: 50,
          batchInferenceJobConfig: config,
        },
      },
    ]);
  });

  test('makes themes where they are wanted', async () => {
    const { fake, run } = setUp();
    const themes = {
      batchInferenceJobMode: 'THEME_GENERATION',
      themeGenerationConfig: { fieldsForThemeGeneration: { itemName: 'TITLE' } },
    } as const;
    await run(themes);
    expect(fake.calls[0]?.request).toMatchObject(themes);
  });

  test('sends members that are newer than this code, which make another job', async () => {
    const { fake, run } = setUp();
    const before = await run();
    const after = await run({ apiMembers: { maxRecordsPerFile: 10 } });
    expect(after.outputLocation).not.toBe(before.outputLocation);
    expect(fake.calls.at(-1)?.request).toMatchObject({ maxRecordsPerFile: 10 });
  });

  test('segments users', async () => {
    const { fake, run } = setUp();
    await expect(run({ kind: 'segment' })).resolves.toMatchObject({ action: 'created' });
    expect(fake.calls[0]?.operation).toBe('CreateBatchSegmentJob');
    await expect(run({ kind: 'segment' })).resolves.toMatchObject({ action: 'unchanged' });
  });

  test.each([{}, { 'batch/in/_SUCCESS': '' }, { 'batch/in/': '', 'batch/in/old/a.json': 'x' }])(
    'has nothing to do without input: %j',
    async (files) => {
      const { fake, run } = setUp(files);
      await expect(run()).resolves.toEqual({ batchJobArn: '', status: 'ACTIVE', action: 'empty', outputLocation: '' });
      expect(fake.calls).toEqual([]);
    },
  );

  test('computes nothing twice', async () => {
    const { fake, run, becomes } = setUp();
    const { batchJobArn, outputLocation } = await run();
    await expect(run()).resolves.toMatchObject({ batchJobArn, status: 'CREATE PENDING', action: 'unchanged' });
    becomes('ACTIVE');
    await expect(run()).resolves.toEqual({ batchJobArn, status: 'ACTIVE', action: 'unchanged', outputLocation });
    expect(fake.calls).toHaveLength(1);
  });

  test('computes again with another version, other input and other options, each to another folder', async () => {
    const { bucket, run } = setUp();
    const outputs = [
      await run(),
      await run({}, 'v2'),
      await run({ numResults: 3 }),
      await run({ filterArn: arnOf('filter', 'f') }),
    ];
    bucket.objects.set('data/batch/in/users.json', { body: '{"userId":"2"}' });
    outputs.push(await run());
    expect(outputs.map(({ action }) => action)).toEqual(Array(5).fill('created'));
    expect(new Set(outputs.map(({ outputLocation }) => outputLocation)).size).toBe(5);
  });

  test('a job that failed keeps its name, so the next attempt gets another and the same folder', async () => {
    const { run, becomes } = setUp();
    const first = await run();
    becomes('CREATE FAILED', 'bad line');
    const second = await run({}, 'v1', 2);
    expect(second).toEqual({ ...first, batchJobArn: `${first.batchJobArn}-2` });
    becomes('CREATE FAILED', 'bad line');
    await expect(run({}, 'v1', 3)).rejects.toMatchObject({
      name: 'ResourceFailedError',
      message: expect.stringContaining('bad line'),
    });
  });

  test.each([
    ['PENDING', 'CREATE PENDING'],
    ['IN PROGRESS', 'CREATE IN_PROGRESS'],
  ])("takes the other spelling of the service's model: %s", async (spelled, status) => {
    const { run, becomes } = setUp();
    await run();
    becomes(spelled);
    await expect(run()).resolves.toMatchObject({ status, action: 'unchanged' });
  });

  test('a retry after a lost answer finds the job of the first attempt', async () => {
    const { fake, run } = setUp();
    fake.loseNextAnswer = true;
    await expect(run()).rejects.toThrow('socket hang up');
    await expect(run()).resolves.toMatchObject({ action: 'unchanged' });
    expect(fake.inferenceJobs.size).toBe(1);
  });

  test('of two runs at one moment only one computes', async () => {
    const { fake, run } = setUp();
    const results = await Promise.all([run(), run()]);
    expect(results.map(({ action }) => action).sort()).toEqual(['created', 'unchanged']);
    expect(fake.inferenceJobs.size).toBe(1);
  });

  test("fails with a name that is retried while the other run's job is not listed", async () => {
    const { fake, run } = setUp();
    fake.createBatchInferenceJob = async () => {
      throw alreadyExists('CreateBatchInferenceJob', 'arn:b');
    };
    await expect(run()).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });
});
