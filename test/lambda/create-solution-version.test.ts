import type { DatasetImportJob } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/create-solution-version/create-solution-version';
import { aSolution, SOLUTION_ARN, versionArn } from './builders';
import { arnOf, at, FakePersonalize, strict } from './fakes';

const INTERACTIONS = arnOf('dataset', 'movies/INTERACTIONS');
const ITEMS = arnOf('dataset', 'movies/ITEMS');

function setUp() {
  const fake = new FakePersonalize();
  fake.solutions.set(SOLUTION_ARN, aSolution());
  const personalize = strict<FakePersonalize>('personalize', {
    describeSolution: (arn) => fake.describeSolution(arn),
    listSolutionVersions: (arn) => fake.listSolutionVersions(arn),
    listDatasetImportJobs: (arn) => fake.listDatasetImportJobs(arn),
    createSolutionVersion: (request) => fake.createSolutionVersion(request),
  });
  const input = { solutionArn: SOLUTION_ARN, datasetArns: [INTERACTIONS, ITEMS], trainingMode: 'FULL' as const };
  return {
    fake,
    run: () => run(input, { personalize }),
    /** A version made `seconds` after the start. */
    hasVersion(id: string, status: string, seconds: number) {
      const arn = versionArn(id);
      fake.versions.set(arn, { solutionVersionArn: arn, status, creationDateTime: at(seconds) });
    },
    /** An import that ended `seconds` after the start and took 100 s. */
    hasImport(datasetArn: string, seconds: number, changes: Partial<DatasetImportJob> = {}) {
      const datasetImportJobArn = arnOf('dataset-import-job', `job-${fake.jobs.size}`);
      const times = { creationDateTime: at(seconds - 100), lastUpdatedDateTime: at(seconds) };
      fake.jobs.set(datasetImportJobArn, { datasetImportJobArn, datasetArn, status: 'ACTIVE', ...times, ...changes });
    },
  };
}

describe('create-solution-version', () => {
  test('trains when there is no version', async () => {
    const { fake, run, hasImport } = setUp();
    hasImport(INTERACTIONS, 200);
    const result = await run();
    expect(result).toMatchObject({ status: 'CREATE PENDING', action: 'created' });
    expect(fake.calls).toEqual([
      {
        operation: 'CreateSolutionVersion',
        request: { solutionArn: SOLUTION_ARN, trainingMode: 'FULL', name: expect.stringMatching(/^v-[0-9a-f]{12}-1$/) },
      },
    ]);
    expect(result.solutionVersionArn).toMatch(/^arn:.*:solution\/movies-for-you\/v-/);
  });

  test.each(['CREATE PENDING', 'CREATE IN_PROGRESS'])('joins a training that is in state %s', async (status) => {
    const { fake, run, hasVersion, hasImport } = setUp();
    hasVersion('old', 'ACTIVE', 10);
    hasVersion('running', status, 150);
    hasImport(INTERACTIONS, 200);
    await expect(run()).resolves.toEqual({ solutionVersionArn: versionArn('running'), status, action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('keeps a version made after the newest import of every dataset', async () => {
    const { fake, run, hasVersion, hasImport } = setUp();
    hasImport(INTERACTIONS, 200);
    hasImport(ITEMS, 300);
    hasVersion('old', 'ACTIVE', 100);
    hasVersion('fresh', 'ACTIVE', 300);
    await expect(run()).resolves.toMatchObject({ solutionVersionArn: versionArn('fresh'), action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test.each([
    ['interactions', INTERACTIONS],
    ['items', ITEMS],
  ])('trains again when %s were imported since', async (_what, datasetArn) => {
    const { run, hasVersion, hasImport } = setUp();
    hasImport(INTERACTIONS, 100);
    hasVersion('old', 'ACTIVE', 200);
    hasImport(datasetArn, 300);
    await expect(run()).resolves.toMatchObject({ action: 'created' });
  });

  test('a training that began while an import was running has not surely seen it', async () => {
    const { run, hasVersion, hasImport } = setUp();
    hasImport(INTERACTIONS, 300);
    hasVersion('during', 'ACTIVE', 250);
    await expect(run()).resolves.toMatchObject({ action: 'created' });
  });

  test.each(['CREATE FAILED', 'CREATE IN_PROGRESS'])('an import in state %s changes nothing', async (status) => {
    const { run, hasVersion, hasImport } = setUp();
    hasImport(INTERACTIONS, 100);
    hasVersion('fresh', 'ACTIVE', 200);
    hasImport(INTERACTIONS, 300, { status });
    await expect(run()).resolves.toMatchObject({ action: 'unchanged' });
  });

  test.each(['CREATE FAILED', 'CREATE STOPPED', 'CREATE STOPPING'])(
    'trains again after a version in state %s',
    async (status) => {
      const { fake, run, hasVersion, hasImport } = setUp();
      hasImport(INTERACTIONS, 100);
      hasVersion('broken', status, 200);
      await expect(run()).resolves.toMatchObject({ action: 'created' });
      expect(fake.calls[0]?.request).toMatchObject({ name: expect.stringMatching(/-2$/) });
    },
  );

  test('an older version that is up to date outlives a later failure', async () => {
    const { run, hasVersion, hasImport } = setUp();
    hasImport(INTERACTIONS, 100);
    hasVersion('good', 'ACTIVE', 200);
    hasVersion('broken', 'CREATE FAILED', 300);
    await expect(run()).resolves.toMatchObject({ solutionVersionArn: versionArn('good'), action: 'unchanged' });
  });

  test('trains again when the weights of events were changed since', async () => {
    const { fake, run, hasVersion } = setUp();
    hasVersion('old', 'ACTIVE', 200);
    const latestSolutionUpdate = {
      status: 'ACTIVE',
      solutionUpdateConfig: { eventsConfig: { eventParametersList: [{ eventType: 'watch', weight: 1 }] } },
      lastUpdatedDateTime: at(300),
    };
    fake.solutions.set(SOLUTION_ARN, aSolution({ latestSolutionUpdate }));
    await expect(run()).resolves.toMatchObject({ action: 'created' });
  });

  test('an update of anything else asks for no training', async () => {
    const { fake, run, hasVersion } = setUp();
    hasVersion('old', 'ACTIVE', 200);
    const latestSolutionUpdate = { status: 'ACTIVE', performAutoTraining: false, lastUpdatedDateTime: at(300) };
    fake.solutions.set(SOLUTION_ARN, aSolution({ latestSolutionUpdate }));
    await expect(run()).resolves.toMatchObject({ action: 'unchanged' });
  });

  test('a retry after a lost answer joins the training of the first attempt', async () => {
    const { fake, run, hasImport } = setUp();
    hasImport(INTERACTIONS, 100);
    fake.loseNextAnswer = true;
    await expect(run()).rejects.toThrow('socket hang up');
    await expect(run()).resolves.toMatchObject({ status: 'CREATE PENDING', action: 'unchanged' });
    expect(fake.versions.size).toBe(1);
  });

  test('of two runs at one moment only one trains', async () => {
    const { fake, run, hasImport } = setUp();
    hasImport(INTERACTIONS, 100);
    const results = await Promise.all([run(), run()]);
    expect(fake.versions.size).toBe(1);
    expect(new Set(results.map(({ solutionVersionArn }) => solutionVersionArn)).size).toBe(1);
    expect(results.map(({ action }) => action).sort()).toEqual(['created', 'unchanged']);
  });

  test("fails with a name that is retried while the other run's version is not listed", async () => {
    const { fake, run } = setUp();
    fake.loseNextAnswer = true;
    await expect(run()).rejects.toThrow('socket hang up');
    fake.listSolutionVersions = async () => [];
    await expect(run()).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });

  test('fails when the solution does not exist, with what to do', async () => {
    const { fake, run } = setUp();
    fake.solutions.clear();
    await expect(run()).rejects.toMatchObject({
      name: 'StepError',
      message: expect.stringMatching(/it does not exist; run the workflow from its start/),
    });
  });
});
