import {
  CreateSolutionCommand,
  CreateSolutionVersionCommand,
  type CreateSolutionRequest,
  DeleteSolutionCommand,
  DescribeSolutionCommand,
  DescribeSolutionVersionCommand,
  GetSolutionMetricsCommand,
  ListSolutionVersionsCommand,
  ListSolutionsCommand,
  StopSolutionVersionCreationCommand,
  UpdateSolutionCommand,
} from '@aws-sdk/client-personalize';
import type { TrainingInput } from '../../../../local/personalize/engine/api';
import {
  GROUP_ARN,
  USERS,
  aCampaign,
  aDatasetGroup,
  aSolution,
  aVersion,
  arn,
  errorOf,
  interactionsCsv,
} from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

const create = (members: Partial<CreateSolutionRequest>) =>
  twin.control.send(
    new CreateSolutionCommand({
      name: 's',
      datasetGroupArn: GROUP_ARN,
      recipeArn: 'arn:aws:personalize:::recipe/aws-user-personalization',
      performAutoTraining: false,
      ...members,
    }),
  );

const versionOf = async (solutionVersionArn: string) =>
  (await twin.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }))).solutionVersion;

describe('solutions', () => {
  test('are described with their options and their newest version', async () => {
    await aDatasetGroup(twin);
    const solutionConfig = { featureTransformationParameters: { max_user_history_length_percentile: '0.95' } };
    const solutionArn = await aSolution(twin, 'aws-user-personalization', { solutionConfig, eventType: 'watch' });
    const solutionVersionArn = await aVersion(twin, solutionArn);
    const { solution } = await twin.control.send(new DescribeSolutionCommand({ solutionArn }));
    expect(solution).toMatchObject({
      name: 'aws-user-personalization',
      status: 'ACTIVE',
      performAutoTraining: false,
      performHPO: false,
      eventType: 'watch',
      solutionConfig,
      recipeArn: 'arn:aws:personalize:::recipe/aws-user-personalization',
      latestSolutionVersion: { solutionVersionArn, status: 'ACTIVE', trainingMode: 'FULL', trainingType: 'MANUAL' },
    });
    const { solutions } = await twin.control.send(new ListSolutionsCommand({ datasetGroupArn: GROUP_ARN }));
    expect(solutions).toEqual([expect.objectContaining({ solutionArn, recipeArn: solution!.recipeArn })]);
  });

  test('train automatically unless told otherwise, as on AWS', async () => {
    await aDatasetGroup(twin);
    await create({ performAutoTraining: undefined });
    const { solution } = await twin.control.send(new DescribeSolutionCommand({ solutionArn: arn('solution/s') }));
    expect(solution?.performAutoTraining).toBe(true);
  });

  test.each<[string, Partial<CreateSolutionRequest>, string, string?]>([
    [
      'an unknown recipe',
      { recipeArn: 'arn:aws:personalize:::recipe/aws-magic' },
      'does not exist',
      'ResourceNotFoundException',
    ],
    ['no recipe', { recipeArn: undefined }, 'recipeArn is required'],
    ['a domain use case', { recipeArn: 'arn:aws:personalize:::recipe/aws-vod-top-picks' }, 'makes a recommender'],
    ['a legacy recipe', { recipeArn: 'arn:aws:personalize:::recipe/aws-hrnn' }, 'is a legacy recipe'],
    [
      'a recipe without its datasets',
      { recipeArn: 'arn:aws:personalize:::recipe/aws-next-best-action' },
      'aws-next-best-action needs a dataset of type Actions in dataset group movies',
    ],
    [
      'HPO with a recipe that has none',
      { performHPO: true, recipeArn: 'arn:aws:personalize:::recipe/aws-popularity-count' },
      'aws-popularity-count does not take performHPO',
    ],
    ['AutoML of one recipe', { performAutoML: true }, 'leave recipeArn out'],
    ['incremental update', { performIncrementalUpdate: true }, 'does not take performIncrementalUpdate'],
    [
      'an unknown hyperparameter',
      { solutionConfig: { algorithmHyperParameters: { depth: '3' } } },
      'has no parameter depth',
    ],
    [
      'a hyperparameter out of range',
      { solutionConfig: { algorithmHyperParameters: { bptt: '64' } } },
      'bptt must be a whole number, 2 to 32',
    ],
    ['a threshold without event type', { solutionConfig: { eventValueThreshold: '0.5' } }, 'needs eventType'],
    [
      'a threshold that is no number',
      { eventType: 'watch', solutionConfig: { eventValueThreshold: 'high' } },
      'must be a number',
    ],
    [
      'an unknown column',
      { solutionConfig: { trainingDataConfig: { excludedDatasetColumns: { ITEMS: ['MOOD'] } } } },
      'ITEMS has no column MOOD',
    ],
    [
      'a column that training needs',
      { solutionConfig: { trainingDataConfig: { excludedDatasetColumns: { INTERACTIONS: ['EVENT_TYPE'] } } } },
      'EVENT_TYPE cannot be left out',
    ],
    [
      'an events configuration',
      { solutionConfig: { eventsConfig: { eventParametersList: [] } } },
      'aws-user-personalization does not take eventsConfig',
    ],
    [
      'a rate beyond 30 days',
      { solutionConfig: { autoTrainingConfig: { schedulingExpression: 'rate(31 days)' } } },
      'from rate(1 day) to rate(30 days)',
    ],
  ])('refuses %s', async (_, members, message, name = 'InvalidInputException') => {
    await aDatasetGroup(twin, { imports: false });
    const error = await errorOf(create(members));
    expect(error.message).toContain(message);
    expect(error.name).toBe(name);
  });

  test('refuses a dataset group without interactions', async () => {
    await aDatasetGroup(twin, { datasets: ['Items'], imports: false });
    expect((await errorOf(create({}))).message).toContain(
      'needs a dataset of type Interactions in dataset group movies',
    );
  });

  test('change automatic training by an update, and nothing else', async () => {
    await aDatasetGroup(twin, { imports: false });
    const solutionArn = await aSolution(twin, 'aws-sims');
    const update = {
      performAutoTraining: true,
      solutionUpdateConfig: { autoTrainingConfig: { schedulingExpression: 'rate(3 days)' } },
    };
    await twin.control.send(new UpdateSolutionCommand({ solutionArn, ...update }));
    const describe = async () => (await twin.control.send(new DescribeSolutionCommand({ solutionArn }))).solution;
    expect(await describe()).toMatchObject({
      performAutoTraining: false,
      latestSolutionUpdate: { status: 'CREATE PENDING', ...update },
    });
    expect((await errorOf(twin.control.send(new DeleteSolutionCommand({ solutionArn })))).name).toBe(
      'ResourceInUseException',
    );
    await twin.settle();
    expect(await describe()).toMatchObject({
      performAutoTraining: true,
      solutionConfig: update.solutionUpdateConfig,
      latestSolutionUpdate: { status: 'ACTIVE' },
    });
  });

  test('go with their versions, once no campaign uses them', async () => {
    await aDatasetGroup(twin);
    await aCampaign(twin, 'aws-sims');
    const remove = (name: string) =>
      twin.control.send(new DeleteSolutionCommand({ solutionArn: arn(`solution/${name}`) }));
    expect((await errorOf(remove('aws-sims'))).message).toContain(`is used by ${arn('campaign/aws-sims')}`);
    const solutionArn = await aSolution(twin, 'aws-popularity-count');
    const solutionVersionArn = await aVersion(twin, solutionArn);
    await remove('aws-popularity-count');
    await twin.settle();
    expect((await errorOf(versionOf(solutionVersionArn))).name).toBe('ResourceNotFoundException');
  });
});

describe('solution versions', () => {
  test('are trained and have metrics', async () => {
    await aDatasetGroup(twin);
    const solutionArn = await aSolution(twin, 'aws-user-personalization');
    const { solutionVersionArn } = await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
    expect(solutionVersionArn).toMatch(/:solution\/aws-user-personalization\/[0-9a-f]{8}$/);
    expect(await versionOf(solutionVersionArn!)).toMatchObject({ status: 'CREATE PENDING', trainingMode: 'FULL' });
    const metrics = () => twin.control.send(new GetSolutionMetricsCommand({ solutionVersionArn }));
    expect((await errorOf(metrics())).name).toBe('ResourceInUseException');
    await twin.settle();
    const version = await versionOf(solutionVersionArn!);
    expect(version).toMatchObject({ status: 'ACTIVE', trainingType: 'MANUAL', solutionArn });
    expect(version?.trainingHours).toBeGreaterThan(0);
    const answered = (await metrics()).metrics!;
    expect(Object.keys(answered).sort()).toEqual([
      'coverage',
      'mean_reciprocal_rank_at_25',
      'normalized_discounted_cumulative_gain_at_10',
      'normalized_discounted_cumulative_gain_at_25',
      'normalized_discounted_cumulative_gain_at_5',
      'precision_at_10',
      'precision_at_25',
      'precision_at_5',
    ]);
    expect(twin.events.filter(({ type }) => type === 'training-result')).toEqual([
      expect.objectContaining({ solutionVersionArn, metrics: answered }),
    ]);
  });

  test('carry the name that the caller chose in their ARN', async () => {
    await aDatasetGroup(twin);
    const solutionArn = await aSolution(twin, 'aws-sims');
    const make = () => twin.control.send(new CreateSolutionVersionCommand({ solutionArn, name: 'spring' }));
    expect((await make()).solutionVersionArn).toBe(`${solutionArn}/spring`);
    expect((await errorOf(make())).name).toBe('ResourceAlreadyExistsException');
  });

  test('list by solution, and refuse a solution that does not exist', async () => {
    await aDatasetGroup(twin);
    const solutionArn = await aSolution(twin, 'aws-sims');
    const versions = [await aVersion(twin, solutionArn), await aVersion(twin, solutionArn)];
    const list = (solution: string) => twin.control.send(new ListSolutionVersionsCommand({ solutionArn: solution }));
    expect((await list(solutionArn)).solutionVersions?.map((one) => one.solutionVersionArn)).toEqual(versions);
    expect((await errorOf(list(arn('solution/none')))).name).toBe('ResourceNotFoundException');
  });

  test('refuse UPDATE unless the recipe takes it and a FULL version is there', async () => {
    await aDatasetGroup(twin);
    const train = (solutionArn: string, trainingMode: 'UPDATE' | 'AUTOTRAIN') =>
      twin.control.send(new CreateSolutionVersionCommand({ solutionArn, trainingMode }));
    const sims = await aSolution(twin, 'aws-sims');
    expect((await errorOf(train(sims, 'UPDATE'))).message).toBe('aws-sims does not take trainingMode UPDATE');
    expect((await errorOf(train(sims, 'AUTOTRAIN'))).message).toContain('set by the service only');
    const solutionArn = await aSolution(twin, 'aws-user-personalization');
    expect((await errorOf(train(solutionArn, 'UPDATE'))).message).toContain('needs an ACTIVE version');
    await aVersion(twin, solutionArn);
    const { solutionVersionArn } = await train(solutionArn, 'UPDATE');
    await twin.settle();
    expect(await versionOf(solutionVersionArn!)).toMatchObject({ status: 'ACTIVE', trainingMode: 'UPDATE' });
  });

  test('stop from CREATE PENDING at once, and not once they are ACTIVE', async () => {
    await aDatasetGroup(twin);
    const solutionArn = await aSolution(twin, 'aws-sims');
    const { solutionVersionArn } = await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
    const stop = () => twin.control.send(new StopSolutionVersionCreationCommand({ solutionVersionArn }));
    await stop();
    await twin.settle();
    expect((await versionOf(solutionVersionArn!))?.status).toBe('CREATE STOPPED');
    expect((await errorOf(stop())).name).toBe('ResourceInUseException');
  });

  test.each([
    [
      'too few interactions of the event type',
      { eventType: 'click' },
      'Dataset has fewer than 1000 interactions after filtering by event type: click',
    ],
  ])('fail with %s', async (_, members, failureReason) => {
    await aDatasetGroup(twin);
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-sims', members));
    expect(await versionOf(solutionVersionArn)).toMatchObject({ status: 'CREATE FAILED', failureReason });
  });

  test('fail with fewer than 25 users with two interactions', async () => {
    const lines = ['USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE'];
    for (let i = 0; i < 1100; i++) lines.push(`u${i < 24 ? i : 1000 + i},i${i % 50},${1_600_000_000 + i},watch,`);
    for (let i = 0; i < 24; i++) lines.push(`u${i},i1,1600009999,watch,`);
    twin.objects.set('s3://data/interactions/interactions.csv', lines.join('\n'));
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-popularity-count'));
    expect((await versionOf(solutionVersionArn))?.failureReason).toBe(
      'Create failed. Dataset has fewer than 25 users with at least 2 interactions each.',
    );
  });

  test('fail without data', async () => {
    await aDatasetGroup(twin, { datasets: ['Interactions'], imports: false });
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-popularity-count'));
    expect((await versionOf(solutionVersionArn))?.failureReason).toBe(
      'Create failed. Dataset has fewer than 1000 interactions.',
    );
  });
});

describe('what the engine is given', () => {
  async function inputFor(recipe: string, members: Partial<CreateSolutionRequest> = {}): Promise<TrainingInput> {
    await aDatasetGroup(twin);
    await aVersion(twin, await aSolution(twin, recipe, members));
    expect(twin.trainings).toHaveLength(1);
    return twin.trainings[0]!;
  }

  test('all interactions, and the catalogue with its cold items', async () => {
    const input = await inputFor('aws-similar-items');
    expect(input.composition).toEqual({
      kind: 'related',
      popularityDiscount: 0,
      minimumCointeractions: 1,
      useAttributes: true,
      easePenalty: 300,
      attributeWeight: 0.15,
    });
    expect(input.interactions.users).toHaveLength(USERS * 25);
    expect(input.interactions.itemIds).toHaveLength(60);
    expect(input.items.attributes.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'GENRES categorical',
      'PRICE numeric',
    ]);
    const index = input.interactions.itemIds.indexOf('i10');
    expect(input.items.attributes[0]?.values[index]).toEqual(['Comedy', 'Action']);
    expect(input.items.creationTimestamps[index]).toBe(1_700_000_000 - 400 * 86_400);
  });

  test('hyperparameters of sims; no catalogue, which the recipe does not use', async () => {
    const algorithmHyperParameters = { popularity_discount_factor: '0.8', min_cointeraction_count: '5' };
    const input = await inputFor('aws-sims', { solutionConfig: { algorithmHyperParameters } });
    expect(input.composition).toMatchObject({
      popularityDiscount: 0.8,
      minimumCointeractions: 5,
      useAttributes: false,
    });
    expect(input.interactions.itemIds).toHaveLength(50);
    expect(input.items.attributes).toEqual([]);
  });

  test('only events of the type and value that the solution asks for', async () => {
    twin.objects.set('s3://data/interactions/interactions.csv', interactionsCsv({ eventsPerUser: 60 }));
    const csv = interactionsCsv({ eventsPerUser: 60 })
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(','));
    const expected = csv.filter(([, , , type, value]) => type === 'watch' && Number(value) >= 0.4).length;
    const solutionConfig = { eventValueThreshold: '0.4' };
    const input = await inputFor('aws-popularity-count', { eventType: 'watch', solutionConfig });
    expect(input.interactions.users).toHaveLength(expected);
  });

  test('no column that the solution leaves out', async () => {
    const trainingDataConfig = { excludedDatasetColumns: { ITEMS: ['GENRES'] } };
    const input = await inputFor('aws-user-personalization', { solutionConfig: { trainingDataConfig } });
    expect(input.items.attributes.map(({ name }) => name)).toEqual(['PRICE']);
  });
});
