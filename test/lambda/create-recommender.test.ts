import type { Recommender } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/create-recommender/create-recommender';
import type { RecommenderPlan } from '../../lambda/shared/contract/workflow';
import { aRecommender, aRecommenderPlan, RECOMMENDER_ARN } from './builders';
import { FakePersonalize, FakeS3, strict } from './fakes';

const FAST = { minRecommendationRequestsPerSecond: 5 };
const parked = { at: '2026-01-02T00:00:00Z', solutionVersionArn: '', minProvisionedTPS: 1 };

function setUp(existing?: Recommender) {
  const fake = new FakePersonalize();
  if (existing) fake.recommenders.set(RECOMMENDER_ARN, existing);
  const bucket = new FakeS3(new Map());
  const personalize = strict<FakePersonalize>('personalize', {
    describeRecommender: (arn) => fake.describeRecommender(arn),
    createRecommender: (request) => fake.createRecommender(request),
    updateRecommender: (request) => fake.updateRecommender(request),
    startRecommender: (arn) => fake.startRecommender(arn),
    deleteRecommender: (arn) => fake.deleteRecommender(arn),
  });
  const s3 = strict<FakeS3>('s3', { readText: (name, key) => bucket.readText(name, key) });
  return {
    fake,
    park: () => bucket.objects.set('data/control/top.json', { body: JSON.stringify({ parked }) }),
    run: (plan: Partial<RecommenderPlan> = {}, attempt = 1) =>
      run({ recommender: aRecommenderPlan(plan), attempt }, { personalize, s3 }),
  };
}

const answer = (status: string, action: string, more?: true) => ({
  recommenderArn: RECOMMENDER_ARN,
  status,
  action,
  ...(more && { more }),
});

describe('create-recommender, absent', () => {
  test('sends members that are newer than this code, and compares those that the service answers', async () => {
    const plan = { apiMembers: { tier: 'gold' }, unchecked: ['tier'] };
    const absent = setUp();
    await absent.run(plan);
    expect(absent.fake.calls[0]?.request).toMatchObject({ tier: 'gold' });
    await expect(setUp(aRecommender()).run(plan)).resolves.toMatchObject({ action: 'unchanged' });
    await expect(setUp({ ...aRecommender(), tier: 'silver' } as Recommender).run(plan)).rejects.toThrow(
      'tier is "silver", wanted "gold"',
    );
  });

  test('creates it with its configuration and tags, once, even when the answer gets lost', async () => {
    const { fake, run } = setUp();
    const plan = { recommenderConfig: FAST, tags: [{ tagKey: 'team', tagValue: 'films' }] };
    fake.loseNextAnswer = true;
    await expect(run(plan)).rejects.toThrow('socket hang up');
    await expect(run(plan)).resolves.toEqual(answer('CREATE PENDING', 'unchanged'));
    const { name, datasetGroupArn, recipeArn } = aRecommenderPlan();
    expect(fake.calls).toEqual([
      { operation: 'CreateRecommender', request: { name, datasetGroupArn, recipeArn, ...plan } },
    ]);
  });

  test('is not made while it is parked', async () => {
    const { fake, run, park } = setUp();
    park();
    await expect(run()).resolves.toEqual(answer('INACTIVE', 'parked'));
    expect(fake.calls).toEqual([]);
  });
});

describe('create-recommender, there already', () => {
  test('is left alone when nothing differs, what the service filled in included', async () => {
    const recommenderConfig = {
      minRecommendationRequestsPerSecond: 1,
      enableMetadataWithRecommendations: false,
      itemExplorationConfig: { explorationWeight: '0.30', explorationItemAgeCutOff: '30' },
      trainingDataConfig: { excludedDatasetColumns: {} },
    };
    const { fake, run } = setUp(aRecommender({ recommenderConfig }));
    await expect(run()).resolves.toEqual(answer('ACTIVE', 'unchanged'));
    expect(fake.calls).toEqual([]);
  });

  test('is updated to its configuration', async () => {
    const { fake, run } = setUp(aRecommender({ recommenderConfig: { minRecommendationRequestsPerSecond: 1 } }));
    await expect(run({ recommenderConfig: FAST })).resolves.toEqual(answer('CREATE PENDING', 'updated'));
    expect(fake.calls).toEqual([
      { operation: 'UpdateRecommender', request: { recommenderArn: RECOMMENDER_ARN, recommenderConfig: FAST } },
    ]);
  });

  test('goes back to the defaults of the service when its configuration leaves the pipeline file', async () => {
    const recommenderConfig = {
      ...FAST,
      itemExplorationConfig: { explorationWeight: '0.9' },
      trainingDataConfig: { excludedDatasetColumns: { ITEMS: ['PRICE'] } },
    };
    const { fake, run } = setUp(aRecommender({ recommenderConfig }));
    await expect(run()).resolves.toMatchObject({ action: 'updated' });
    expect(fake.calls[0]?.request).toMatchObject({
      recommenderConfig: {
        minRecommendationRequestsPerSecond: 1,
        itemExplorationConfig: { explorationWeight: '0.3' },
        trainingDataConfig: { excludedDatasetColumns: { ITEMS: [] } },
      },
    });
  });

  test('an update to the wanted configuration that is under way counts as done', async () => {
    const latestRecommenderUpdate = { status: 'CREATE IN_PROGRESS', recommenderConfig: FAST };
    const { fake, run } = setUp(aRecommender({ latestRecommenderUpdate }));
    await expect(run({ recommenderConfig: FAST })).resolves.toEqual(answer('CREATE IN_PROGRESS', 'unchanged'));
    expect(fake.calls).toEqual([]);
  });

  test.each([
    ['while it is created', { status: 'CREATE IN_PROGRESS' }, 'CREATE IN_PROGRESS'],
    ['while it starts', { status: 'START PENDING' }, 'START PENDING'],
    ['while it is updated', { latestRecommenderUpdate: { status: 'CREATE PENDING' } }, 'CREATE PENDING'],
  ])('is to be asked for again where it differs %s', async (_when, changes, status) => {
    const { fake, run } = setUp(aRecommender(changes));
    await expect(run({ recommenderConfig: FAST })).resolves.toEqual(answer(status, 'unchanged', true));
    expect(fake.calls).toEqual([]);
  });

  test('is started again when somebody stopped it, then its configuration follows', async () => {
    const { fake, run } = setUp(aRecommender({ status: 'INACTIVE', recommenderConfig: {} }));
    await expect(run()).resolves.toEqual(answer('START PENDING', 'started'));
    await expect(run({ recommenderConfig: FAST })).resolves.toEqual(answer('START PENDING', 'started', true));
    expect(fake.calls.map(({ operation }) => operation)).toEqual(['StartRecommender', 'StartRecommender']);
  });

  test.each(['INACTIVE', 'STOP IN_PROGRESS', 'ACTIVE'])('stays as it is while it is parked: %s', async (status) => {
    const { fake, run, park } = setUp(aRecommender({ status }));
    park();
    await expect(run({ recommenderConfig: FAST })).resolves.toEqual(answer(status, 'parked'));
    expect(fake.calls).toEqual([]);
  });

  test('deletes one whose creation failed, and gives up after the second with the reason', async () => {
    const { fake, run } = setUp(aRecommender({ status: 'CREATE FAILED', failureReason: 'too few events' }));
    await expect(run({}, 3)).rejects.toMatchObject({
      name: 'ResourceFailedError',
      message: expect.stringContaining('too few events'),
    });
    await expect(run({}, 2)).resolves.toEqual(answer('DELETE PENDING', 'cleaning'));
    expect(fake.calls.map(({ operation }) => operation)).toEqual(['DeleteRecommender']);
  });

  test('fails with a name that is retried while it is being stopped', async () => {
    const { run } = setUp(aRecommender({ status: 'STOP PENDING' }));
    await expect(run()).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });

  test('fails on another recipe, with what to do', async () => {
    const { run } = setUp(aRecommender({ recipeArn: 'arn:aws:personalize:::recipe/aws-vod-most-popular' }));
    await expect(run()).rejects.toMatchObject({
      name: 'ResourceDriftError',
      message: expect.stringMatching(/recipeArn is ".*aws-vod-most-popular", wanted ".*top-picks".*another name/),
    });
  });
});
