import type { CustomResourceAnswer } from '../../lambda/shared/custom-resource-port';
import { ResourceNotFoundError } from '../../lambda/shared/errors';
import { run } from '../../lambda/tear-down/tear-down';
import {
  aCampaign,
  aCustomResourceRequest,
  aRecommender,
  aSolution,
  CAMPAIGN_ARN,
  DATASET_GROUP_ARN,
  RECOMMENDER_ARN,
  SOLUTION_ARN,
  versionArn,
} from './builders';
import { arnOf, FakePersonalize, strict } from './fakes';

const INTERACTIONS = arnOf('dataset', 'movies/INTERACTIONS');
const ACTIONS = arnOf('dataset', 'movies/ACTIONS');
const TRACKER = arnOf('event-tracker', 't');
const FILTER = arnOf('filter', 'f');
const ATTRIBUTION = arnOf('metric-attribution', 'm');

type Pass = { done: boolean; waitingFor: readonly string[]; deleted: readonly string[] };

function setUp() {
  const fake = new FakePersonalize();
  const answers: CustomResourceAnswer[] = [];
  const customResource = { answer: async (answer: CustomResourceAnswer) => void answers.push(answer) };
  const dataset = (datasetArn: string, datasetType: string) => ({
    datasetArn,
    datasetType,
    datasetGroupArn: DATASET_GROUP_ARN,
    status: 'ACTIVE',
  });
  const pass = async (keep?: readonly string[]): Promise<Pass> => {
    const input = { datasetGroupArn: DATASET_GROUP_ARN, ...(keep && { keep }) };
    return (await run(input, { personalize: fake, customResource })) as Pass;
  };
  return {
    fake,
    answers,
    pass,
    /** Everything that a dataset group can have, in the best of states. */
    hasAll() {
      fake.solutions.set(SOLUTION_ARN, aSolution());
      fake.campaigns.set(CAMPAIGN_ARN, aCampaign());
      fake.versions.set(versionArn('v1'), { solutionVersionArn: versionArn('v1'), status: 'ACTIVE' });
      fake.recommenders.set(RECOMMENDER_ARN, aRecommender());
      fake.datasets.set(INTERACTIONS, dataset(INTERACTIONS, 'INTERACTIONS'));
      fake.datasets.set(ACTIONS, dataset(ACTIONS, 'ACTIONS'));
      fake.trackers.set(TRACKER, { eventTrackerArn: TRACKER, status: 'ACTIVE' });
      fake.filters.set(FILTER, { filterArn: FILTER, status: 'ACTIVE' });
      fake.attributions.set(ATTRIBUTION, { metricAttributionArn: ATTRIBUTION, status: 'ACTIVE' });
    },
    dataset,
    /** Everything of which the deletion was asked is gone. */
    deletionsEnd() {
      const stores = [fake.solutions, fake.campaigns, fake.recommenders, fake.datasets, fake.trackers, fake.filters];
      for (const store of [...stores, fake.attributions] as Map<string, { status?: string }>[]) {
        for (const [arn, { status }] of store) if (status === 'DELETE PENDING') store.delete(arn);
      }
    },
    answer: (changes: { failureReason?: string } = {}) =>
      run(
        { datasetGroupArn: DATASET_GROUP_ARN, phase: 'answer', request: aCustomResourceRequest(), ...changes },
        { personalize: strict<FakePersonalize>('personalize', {}), customResource },
      ),
  };
}

describe('tear-down, a pass', () => {
  test('of nothing is done', async () => {
    await expect(setUp().pass()).resolves.toEqual({ done: true, waitingFor: [], deleted: [] });
  });

  test('goes in the order of the dependencies, and leaves what CloudFormation deletes itself', async () => {
    const { fake, pass, hasAll, deletionsEnd } = setUp();
    hasAll();
    const orders: (readonly string[])[] = [];
    for (let passes = 0; passes < 10; passes++) {
      const { done, deleted } = await pass();
      if (done) break;
      orders.push(deleted);
      deletionsEnd();
    }
    expect(orders).toEqual([
      [CAMPAIGN_ARN, RECOMMENDER_ARN],
      [SOLUTION_ARN],
      [FILTER, TRACKER, ATTRIBUTION],
      [ACTIONS],
    ]);
    expect([...fake.datasets.keys()]).toEqual([INTERACTIONS]);
  });

  test('deletes nothing twice while it waits', async () => {
    const { fake, pass, hasAll } = setUp();
    hasAll();
    await pass();
    await expect(pass()).resolves.toEqual({
      done: false,
      waitingFor: [CAMPAIGN_ARN, SOLUTION_ARN, RECOMMENDER_ARN],
      deleted: [],
    });
    expect(fake.calls.map(({ operation }) => operation)).toEqual(['DeleteCampaign', 'DeleteRecommender']);
  });

  test.each(['CREATE PENDING', 'CREATE IN_PROGRESS'])('stops a training in state %s', async (status) => {
    const { fake, pass } = setUp();
    fake.solutions.set(SOLUTION_ARN, aSolution());
    fake.versions.set(versionArn('v1'), { solutionVersionArn: versionArn('v1'), status });
    await expect(pass()).resolves.toEqual({
      done: false,
      waitingFor: [versionArn('v1'), SOLUTION_ARN],
      deleted: [],
    });
    await expect(pass()).resolves.toMatchObject({ deleted: [SOLUTION_ARN] });
  });

  test('goes on with a training that ended at the moment in which it was to be stopped', async () => {
    const { fake, pass } = setUp();
    fake.solutions.set(SOLUTION_ARN, aSolution());
    fake.versions.set(versionArn('v1'), { solutionVersionArn: versionArn('v1'), status: 'CREATE IN_PROGRESS' });
    fake.inUse.add(versionArn('v1'));
    await expect(pass()).resolves.toMatchObject({ done: false, deleted: [] });
    fake.versions.set(versionArn('v1'), { solutionVersionArn: versionArn('v1'), status: 'ACTIVE' });
    await expect(pass()).resolves.toMatchObject({ deleted: [SOLUTION_ARN] });
  });

  test.each(['CREATE IN_PROGRESS', 'STOP PENDING', 'START IN_PROGRESS'])(
    'waits for a recommender in state %s, which refuses to be deleted',
    async (status) => {
      const { fake, pass } = setUp();
      fake.recommenders.set(RECOMMENDER_ARN, aRecommender({ status }));
      await expect(pass()).resolves.toEqual({ done: false, waitingFor: [RECOMMENDER_ARN], deleted: [] });
    },
  );

  test.each(['INACTIVE', 'CREATE FAILED'])('deletes a recommender in state %s', async (status) => {
    const { fake, pass } = setUp();
    fake.recommenders.set(RECOMMENDER_ARN, aRecommender({ status }));
    await expect(pass()).resolves.toMatchObject({ deleted: [RECOMMENDER_ARN] });
  });

  test.each([
    ['inference', 'CREATE IN_PROGRESS'],
    ['segment', 'PENDING'],
  ] as const)('waits for a batch %s job of a solution before that goes: %s', async (kind, status) => {
    const { fake, pass } = setUp();
    fake.solutions.set(SOLUTION_ARN, aSolution());
    const arn = arnOf(`batch-${kind}-job`, 'j');
    const job = { solutionVersionArn: versionArn('v1'), status };
    if (kind === 'inference') fake.inferenceJobs.set(arn, { ...job, batchInferenceJobArn: arn });
    else fake.segmentJobs.set(arn, { ...job, batchSegmentJobArn: arn });
    await expect(pass()).resolves.toEqual({ done: false, waitingFor: [arn, SOLUTION_ARN], deleted: [] });
    fake.inferenceJobs.clear();
    fake.segmentJobs.clear();
    await expect(pass()).resolves.toMatchObject({ deleted: [SOLUTION_ARN] });
  });

  test("another pipeline's batch job is none of its business", async () => {
    const { fake, pass } = setUp();
    fake.solutions.set(SOLUTION_ARN, aSolution());
    const arn = arnOf('batch-inference-job', 'j');
    const solutionVersionArn = arnOf('solution', 'movies-for-you-too/v1');
    fake.inferenceJobs.set(arn, { solutionVersionArn, status: 'CREATE PENDING', batchInferenceJobArn: arn });
    await expect(pass()).resolves.toMatchObject({ deleted: [SOLUTION_ARN] });
  });

  test('waits for imports, exports and deletions of data, then takes the rest', async () => {
    const { fake, pass, dataset } = setUp();
    fake.datasets.set(INTERACTIONS, dataset(INTERACTIONS, 'INTERACTIONS'));
    fake.filters.set(FILTER, { filterArn: FILTER, status: 'ACTIVE' });
    const status = 'CREATE IN_PROGRESS';
    fake.jobs.set('i', { datasetImportJobArn: 'arn:i', datasetArn: INTERACTIONS, status });
    fake.exportJobs.set('e', { datasetExportJobArn: 'arn:e', parentArn: INTERACTIONS, status });
    const deletion = { dataDeletionJobArn: 'arn:d', datasetGroupArn: DATASET_GROUP_ARN };
    fake.deletionJobs.set('d', { ...deletion, status: 'IN_PROGRESS' });
    await expect(pass()).resolves.toEqual({ done: false, waitingFor: ['arn:i', 'arn:e', 'arn:d'], deleted: [] });
    fake.jobs.set('i', { datasetImportJobArn: 'arn:i', datasetArn: INTERACTIONS, status: 'ACTIVE' });
    fake.exportJobs.clear();
    fake.deletionJobs.set('d', { ...deletion, status: 'COMPLETED' });
    await expect(pass()).resolves.toMatchObject({ deleted: [FILTER] });
  });

  test('leaves alone what a stack keeps', async () => {
    const { pass, hasAll, deletionsEnd, fake } = setUp();
    hasAll();
    fake.datasets.delete(ACTIONS);
    const keep = [TRACKER, FILTER, ATTRIBUTION];
    while (!(await pass(keep)).done) deletionsEnd();
    expect([fake.trackers.size, fake.filters.size, fake.attributions.size]).toEqual([1, 1, 1]);
    expect([fake.solutions.size, fake.campaigns.size, fake.recommenders.size]).toEqual([0, 0, 0]);
  });

  test('takes even the filters of a stack that stays where they hold a dataset that a run made', async () => {
    const { pass, hasAll, deletionsEnd, fake } = setUp();
    hasAll();
    const keep = [TRACKER, FILTER, ATTRIBUTION];
    while (!(await pass(keep)).done) deletionsEnd();
    expect([fake.trackers.size, fake.filters.size, fake.attributions.size]).toEqual([1, 0, 1]);
    expect([...fake.datasets.keys()]).toEqual([INTERACTIONS]);
  });

  test('of a dataset group that is gone is done', async () => {
    const { fake, pass } = setUp();
    const gone = async () => {
      throw new ResourceNotFoundError('ResourceNotFoundException', 'List', 'no such group');
    };
    fake.listSolutions = gone;
    fake.listRecommenders = gone;
    fake.listDatasets = gone;
    fake.listDataDeletionJobs = gone;
    fake.listFilters = gone;
    await expect(pass()).resolves.toMatchObject({ done: true });
  });

  test('fails with a name that is retried when the service is too busy', async () => {
    const { fake, pass } = setUp();
    fake.listSolutions = async () => {
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    };
    await expect(pass()).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});

describe('tear-down, the answer', () => {
  test('tells CloudFormation that all went well', async () => {
    const { answers, answer } = setUp();
    await expect(answer()).resolves.toEqual({ answered: 'SUCCESS' });
    expect(answers).toEqual([
      { request: aCustomResourceRequest(), physicalResourceId: `tear-down ${DATASET_GROUP_ARN}` },
    ]);
  });

  test('tells CloudFormation why it failed', async () => {
    const { answers, answer } = setUp();
    await expect(answer({ failureReason: 'still there' })).resolves.toEqual({ answered: 'FAILED' });
    expect(answers[0]).toMatchObject({ failureReason: 'still there' });
  });
});
