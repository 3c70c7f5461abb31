import type { DatasetImportJob, SolutionVersionSummary } from '@aws-sdk/client-personalize';
import type { CreateSolutionVersionInput } from '../../lambda/shared/contract/workflow';
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
  type Changes = Partial<CreateSolutionVersionInput>;
  return {
    fake,
    run: (changes: Changes = {}) => run({ ...input, ...changes }, { personalize }),
    /** A version made `seconds` after the start. */
    hasVersion(id: string, status: string, seconds: number, changes: Partial<SolutionVersionSummary> = {}) {
      const arn = versionArn(id);
      fake.versions.set(arn, { solutionVersionArn: arn, status, creationDateTime: at(seconds), ...changes });
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
    await expect(run()).resolves.toMatchObject({
      solutionVersionArn: versionArn('running'),
      status,
      action: 'unchanged',
    });
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

describe('create-solution-version, beyond full trainings of new data', () => {
  test('trains again without new data where streamed events may be new', async () => {
    const { fake, run, hasVersion, hasImport } = setUp();
    hasImport(INTERACTIONS, 100);
    hasVersion('fresh', 'ACTIVE', 200);
    await expect(run()).resolves.toMatchObject({ action: 'unchanged', reason: expect.stringContaining('nothing was') });
    fake.loseNextAnswer = true;
    await expect(run({ streamedEvents: true })).rejects.toThrow('socket hang up');
    await expect(run({ streamedEvents: true })).resolves.toMatchObject({
      action: 'unchanged',
      status: 'CREATE PENDING',
    });
    expect(fake.versions.size).toBe(2);
  });

  test('brings the newest full version up to date when UPDATE is asked for', async () => {
    const { fake, run, hasVersion, hasImport } = setUp();
    hasVersion('full', 'ACTIVE', 50);
    hasImport(INTERACTIONS, 100);
    await expect(run({ trainingMode: 'UPDATE' })).resolves.toMatchObject({ action: 'created', trainingMode: 'UPDATE' });
    expect(fake.calls[0]?.request).toMatchObject({ trainingMode: 'UPDATE' });
  });

  test.each([
    ['there is no version', []],
    ['the only full version failed', [['a', 'CREATE FAILED', {}]]],
    ['there are but updates', [['a', 'ACTIVE', { trainingMode: 'UPDATE' }]]],
  ] as const)('trains in full when %s to update, and says so', async (_what, versions) => {
    const { run, hasVersion, hasImport } = setUp();
    hasImport(INTERACTIONS, 100);
    for (const [id, status, changes] of versions) hasVersion(id, status, 50, changes);
    await expect(run({ trainingMode: 'UPDATE' })).resolves.toMatchObject({
      trainingMode: 'FULL',
      reason: expect.stringMatching(/in full although UPDATE was asked for: there is no ACTIVE version/),
    });
  });

  test('an update is no full training, so one that is due is made', async () => {
    const { run, hasVersion, hasImport } = setUp();
    hasVersion('full', 'ACTIVE', 50);
    hasImport(INTERACTIONS, 100);
    hasVersion('update', 'ACTIVE', 200, { trainingMode: 'UPDATE' });
    await expect(run({ trainingMode: 'UPDATE' })).resolves.toMatchObject({ action: 'unchanged' });
    await expect(run()).resolves.toMatchObject({ action: 'created', trainingMode: 'FULL' });
  });

  test('an update of a full version that is up to date stays the newest', async () => {
    const { run, hasVersion, hasImport } = setUp();
    hasImport(INTERACTIONS, 100);
    hasVersion('full', 'ACTIVE', 200);
    hasVersion('update', 'ACTIVE', 300, { trainingMode: 'UPDATE' });
    await expect(run()).resolves.toMatchObject({ solutionVersionArn: versionArn('update'), action: 'unchanged' });
  });

  test('fails when the recipe has no updates, with what to do', async () => {
    const { fake, run } = setUp();
    fake.solutions.set(SOLUTION_ARN, aSolution({ recipeArn: 'arn:aws:personalize:::recipe/aws-similar-items' }));
    await expect(run({ trainingMode: 'UPDATE' })).rejects.toMatchObject({
      name: 'StepError',
      message: expect.stringMatching(/aws-similar-items has no trainings with trainingMode UPDATE; start .* FULL/),
    });
  });

  test('leaves a solution alone that the service trains by itself, once it has a version', async () => {
    const { fake, run, hasVersion, hasImport } = setUp();
    fake.solutions.set(SOLUTION_ARN, aSolution({ performAutoTraining: true }));
    hasVersion('automatic', 'ACTIVE', 50, { trainingType: 'AUTOMATIC' });
    hasImport(INTERACTIONS, 100);
    await expect(run({ streamedEvents: true })).resolves.toMatchObject({
      solutionVersionArn: versionArn('automatic'),
      action: 'unchanged',
      reason: expect.stringContaining('performAutoTraining'),
    });
    expect(fake.calls).toEqual([]);
  });

  test('trains a solution of which the service has made no version yet', async () => {
    const { fake, run, hasImport } = setUp();
    fake.solutions.set(SOLUTION_ARN, aSolution({ performAutoTraining: true }));
    hasImport(INTERACTIONS, 100);
    await expect(run()).resolves.toMatchObject({ action: 'created' });
  });

  test('fails when the training failed twice in this run, with the reason of the service', async () => {
    const { run, hasVersion } = setUp();
    hasVersion('second', 'CREATE FAILED', 200, { failureReason: 'too few users' });
    await expect(run({ attempt: 2 })).resolves.toMatchObject({ action: 'created' });
    const { run: again, hasVersion: has } = setUp();
    has('second', 'CREATE FAILED', 200, { failureReason: 'too few users' });
    await expect(again({ attempt: 3 })).rejects.toMatchObject({
      name: 'ResourceFailedError',
      message: expect.stringContaining('failed 2 times in this run: too few users'),
    });
  });
});
