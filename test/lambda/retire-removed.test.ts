import type { RetireRemovedInput } from '../../lambda/shared/contract/workflow';
import { run } from '../../lambda/retire-removed/retire-removed';
import { aCampaign, aRecommender, aSolution, DATASET_GROUP_ARN } from './builders';
import { arnOf, FakePersonalize, FakeS3, strict } from './fakes';

const KEEP: RetireRemovedInput['keep'] = {
  names: ['for-you', 'top'],
  served: ['for-you'],
  filters: ['movies-good-aaaaaa'],
  parameters: ['/movies/for-you/campaign-arn', '/movies/good/filter-arn'],
};

function setUp() {
  const fake = new FakePersonalize();
  const bucket = new FakeS3(new Map());
  const parameters = new Set<string>();
  const s3 = strict<FakeS3>('s3', { deleteObject: (name, key) => bucket.deleteObject(name, key) });
  const add = (name: string, campaign: string | undefined = name): void => {
    const solutionArn = arnOf('solution', name);
    fake.solutions.set(solutionArn, aSolution({ name, solutionArn }));
    if (campaign === '') return;
    const campaignArn = arnOf('campaign', campaign);
    const solutionVersionArn = `${solutionArn}/v1`;
    fake.campaigns.set(campaignArn, aCampaign({ name: campaign, campaignArn, solutionVersionArn }));
  };
  return {
    fake,
    bucket,
    parameters,
    add,
    addFilter: (name: string, filterExpression: string) =>
      fake.filters.set(arnOf('filter', name), {
        name,
        filterArn: arnOf('filter', name),
        filterExpression,
        status: 'ACTIVE',
      }),
    run: (keep: Partial<RetireRemovedInput['keep']> = {}) =>
      run(
        {
          pipeline: 'movies',
          datasetGroupArn: DATASET_GROUP_ARN,
          bucket: 'data',
          controlPrefix: 'control/',
          parameterKinds: ['campaign-arn', 'recommender-arn', 'batch-output'],
          keep: { ...KEEP, ...keep },
        },
        {
          personalize: fake,
          s3,
          parameters: {
            namesBelow: async (path) => [...parameters].filter((name) => name.startsWith(`${path}/`)),
            deleteParameter: async (name) => void parameters.delete(name),
          },
        },
      ),
    /** What was asked to be deleted is gone. */
    deletionsEnd() {
      for (const store of [fake.solutions, fake.campaigns, fake.recommenders, fake.filters]) {
        for (const [arn, { status }] of store as Map<string, { status?: string }>) {
          if (status === 'DELETE PENDING') store.delete(arn);
        }
      }
    },
  };
}

describe('what the pipeline file no longer has', () => {
  test('goes: the parameter and the wishes at once, the campaign, then the solution', async () => {
    const { add, run, bucket, parameters, deletionsEnd } = setUp();
    add('movies-old-0a1b2c');
    parameters.add('/movies/old/campaign-arn');
    bucket.objects.set('data/control/old.json', { body: '{}' });
    const [campaign, solution] = [arnOf('campaign', 'movies-old-0a1b2c'), arnOf('solution', 'movies-old-0a1b2c')];
    await expect(run()).resolves.toEqual({
      done: false,
      waitingFor: [campaign, solution],
      deleted: ['/movies/old/campaign-arn', campaign],
    });
    expect([parameters.size, bucket.objects.size]).toEqual([0, 0]);
    deletionsEnd();
    await expect(run()).resolves.toEqual({ done: false, waitingFor: [solution], deleted: [solution] });
    deletionsEnd();
    await expect(run()).resolves.toEqual({ done: true, waitingFor: [], deleted: [] });
  });

  test('goes with a training that is under way, which is stopped first', async () => {
    const { add, run, fake } = setUp();
    add('movies-old-0a1b2c', '');
    const solutionVersionArn = arnOf('solution', 'movies-old-0a1b2c/v1');
    fake.versions.set(solutionVersionArn, { solutionVersionArn, status: 'CREATE IN_PROGRESS' });
    await run();
    expect(fake.calls.map(({ operation }) => operation)).toEqual(['StopSolutionVersionCreation', 'DeleteSolution']);
  });

  test('goes: a recommender, and a stopped one too', async () => {
    const { run, fake } = setUp();
    for (const [name, status] of [
      ['movies-gone-0a1b2c', 'ACTIVE'],
      ['movies-idle-0a1b2c', 'INACTIVE'],
      ['movies-top-0a1b2c', 'ACTIVE'],
    ] as const) {
      const recommenderArn = arnOf('recommender', name);
      fake.recommenders.set(recommenderArn, aRecommender({ name, recommenderArn, status }));
    }
    const { deleted } = await run();
    expect(deleted).toEqual([arnOf('recommender', 'movies-gone-0a1b2c'), arnOf('recommender', 'movies-idle-0a1b2c')]);
  });

  test('goes: the campaign of a solution that stays without one', async () => {
    const { add, run, deletionsEnd } = setUp();
    add('movies-for-you-0a1b2c');
    const { deleted } = await run({ served: [] });
    expect(deleted).toEqual([arnOf('campaign', 'movies-for-you-0a1b2c')]);
    deletionsEnd();
    await expect(run({ served: [] })).resolves.toMatchObject({ done: true, deleted: [] });
  });

  test('goes: a filter of actions with its parameter, unless its name stands for another one now', async () => {
    const { run, addFilter, parameters } = setUp();
    for (const name of ['good', 'gone']) parameters.add(`/movies/${name}/filter-arn`);
    addFilter('movies-good-aaaaaa', 'INCLUDE ActionID WHERE Actions.VALUE > 5');
    addFilter('movies-good-bbbbbb', 'INCLUDE ActionID WHERE Actions.VALUE > 4');
    addFilter('movies-gone-aaaaaa', 'INCLUDE ActionID WHERE Actions.VALUE > 3');
    const { deleted } = await run();
    expect(deleted).toEqual([
      '/movies/gone/filter-arn',
      arnOf('filter', 'movies-good-bbbbbb'),
      arnOf('filter', 'movies-gone-aaaaaa'),
    ]);
    expect([...parameters]).toEqual(['/movies/good/filter-arn']);
  });
});

describe('what stays', () => {
  test('is in the file, has another name than a run gives, or is replaced by what is in the file', async () => {
    const { add, run, addFilter, fake, parameters } = setUp();
    for (const name of ['movies-for-you-0a1b2c', 'movies-for-you-ffffff', 'movies-old', 'movies-old-zzzzzz']) add(name);
    for (const name of ['movies2-old-0a1b2c', 'old-0a1b2c', 'movies-0a1b2c']) add(name);
    addFilter('movies-items-0a1b2c', 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")');
    addFilter('movies-odd-0a1b2c', 'a filter of tomorrow');
    for (const name of ['for-you/campaign-arn', 'old/filter-arn', 'tracking-id', 'bucket', 'mine/something-else']) {
      parameters.add(`/movies/${name}`);
    }
    await expect(run()).resolves.toEqual({ done: true, waitingFor: [], deleted: [] });
    expect(fake.calls).toEqual([]);
    expect(parameters.size).toBe(5);
  });

  test('is a removed solution that has a campaign of another name, which somebody else made', async () => {
    const { add, run, fake } = setUp();
    add('movies-old-0a1b2c', 'hand-made');
    await expect(run()).resolves.toMatchObject({ done: true, deleted: [] });
    expect(fake.calls).toEqual([]);
  });
});
