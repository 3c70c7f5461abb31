import {
  CreateCampaignCommand,
  type CreateRecommenderRequest,
  CreateSolutionCommand,
  DeleteDatasetCommand,
  DeleteDatasetGroupCommand,
  DeleteRecommenderCommand,
  DescribeRecommenderCommand,
  ListRecommendersCommand,
  ListTagsForResourceCommand,
  type RecommenderConfig,
  StartRecommenderCommand,
  StopRecommenderCommand,
  UpdateRecommenderCommand,
} from '@aws-sdk/client-personalize';
import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import {
  aDomainGroup,
  createRecommender,
  domainDatasetArn,
  domainEvents,
  groupArn,
  importDomainData,
} from '../domains';
import { aDatasetGroup, aVersion, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

const VIDEOS = 'VIDEO_ON_DEMAND';
const POPULAR = 'aws-vod-most-popular';
const DAY = 86_400_000;

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

const described = async (recommenderArn: string) =>
  (await twin.control.send(new DescribeRecommenderCommand({ recommenderArn }))).recommender;
const stop = (recommenderArn: string) => twin.control.send(new StopRecommenderCommand({ recommenderArn }));
const start = (recommenderArn: string) => twin.control.send(new StartRecommenderCommand({ recommenderArn }));
const remove = (recommenderArn: string) => twin.control.send(new DeleteRecommenderCommand({ recommenderArn }));
const update = (recommenderArn: string, recommenderConfig: RecommenderConfig) =>
  twin.control.send(new UpdateRecommenderCommand({ recommenderArn, recommenderConfig }));
const recommended = (recommenderArn: string) =>
  twin.runtime.send(new GetRecommendationsCommand({ recommenderArn, userId: 'u1' }));

/** Statuses that a recommender has gone through, oldest first. */
const statusesOf = (recommenderArn: string) =>
  twin.events.flatMap((event) => (event.type === 'resource' && event.arn === recommenderArn ? [event.status] : []));

/** A recommender that is ACTIVE. */
async function aRecommender(useCase = POPULAR, members: Partial<CreateRecommenderRequest> = {}): Promise<string> {
  const { recommenderArn } = await createRecommender(twin, VIDEOS, useCase, members);
  await twin.settle();
  return recommenderArn!;
}

const excluding = (...columns: string[]): RecommenderConfig => ({
  trainingDataConfig: { excludedDatasetColumns: { ITEMS: columns } },
});

describe('a recommender', () => {
  beforeEach(() => aDomainGroup(twin, VIDEOS));

  test('trains by itself, is described with its metrics, and listed', async () => {
    const { recommenderArn } = await createRecommender(twin, VIDEOS, POPULAR, {
      recommenderConfig: { minRecommendationRequestsPerSecond: 2 },
      tags: [{ tagKey: 'team', tagValue: 'films' }],
    });
    expect(recommenderArn).toBe(arn(`recommender/${POPULAR}`));
    const before = await described(recommenderArn!);
    expect(before).toMatchObject({ status: 'CREATE PENDING', datasetGroupArn: groupArn(VIDEOS) });
    expect(before).not.toHaveProperty('modelMetrics');
    await twin.settle();
    expect(statusesOf(recommenderArn!)).toEqual(['CREATE PENDING', 'CREATE IN_PROGRESS', 'ACTIVE']);
    const recommender = await described(recommenderArn!);
    expect(recommender).toMatchObject({
      name: POPULAR,
      recipeArn: `arn:aws:personalize:::recipe/${POPULAR}`,
      recommenderConfig: { minRecommendationRequestsPerSecond: 2 },
      modelMetrics: { coverage: expect.any(Number), precision_at_5: expect.any(Number) },
    });
    expect(recommender).not.toHaveProperty('latestRecommenderUpdate');
    const list = (datasetGroupArn: string) => twin.control.send(new ListRecommendersCommand({ datasetGroupArn }));
    expect((await list(groupArn(VIDEOS))).recommenders).toEqual([
      expect.objectContaining({ name: POPULAR, status: 'ACTIVE', recommenderArn }),
    ]);
    expect((await list(arn('dataset-group/other'))).recommenders).toEqual([]);
    const { tags } = await twin.control.send(new ListTagsForResourceCommand({ resourceArn: recommenderArn }));
    expect(tags).toEqual([{ tagKey: 'team', tagValue: 'films' }]);
  });

  test('learns from the events that its use case is about', async () => {
    await aRecommender(POPULAR);
    await aRecommender('aws-vod-more-like-x', { recommenderConfig: excluding('DURATION') });
    const [popular, related] = twin.trainings;
    // Half of the 2400 events are of type Watch.
    expect(popular?.interactions.users).toHaveLength(1200);
    expect(related?.interactions.users).toHaveLength(2400);
    expect(related?.items.attributes.map(({ name }) => name)).toEqual(['GENRES']);
  });

  test.each<[what: string, useCase: string, members: Partial<CreateRecommenderRequest>, error: string, text: string]>([
    ['a custom recipe', 'aws-sims', {}, 'InvalidInputException', 'aws-sims is a custom recipe'],
    ['another domain', 'aws-ecomm-recommended-for-you', {}, 'InvalidInputException', 'is for the domain ECOMMERCE'],
    ['an unknown use case', 'aws-vod-nothing', {}, 'ResourceNotFoundException', 'recipe/aws-vod-nothing'],
    [
      'an unknown dataset group',
      POPULAR,
      { datasetGroupArn: arn('dataset-group/none') },
      'ResourceNotFoundException',
      'dataset-group/none',
    ],
    [
      'exploration where there is none',
      POPULAR,
      { recommenderConfig: { itemExplorationConfig: { explorationWeight: '0.2' } } },
      'InvalidInputException',
      `${POPULAR} does not take itemExplorationConfig`,
    ],
    [
      'a bad weight of exploration',
      'aws-vod-top-picks',
      { recommenderConfig: { itemExplorationConfig: { explorationWeight: '2' } } },
      'InvalidInputException',
      'explorationWeight must be a number from 0 to 1',
    ],
    [
      'no capacity',
      POPULAR,
      { recommenderConfig: { minRecommendationRequestsPerSecond: 0 } },
      'InvalidInputException',
      "Value '0' at 'recommenderConfig.minRecommendationRequestsPerSecond'",
    ],
    [
      'a column to leave out that does not exist',
      POPULAR,
      { recommenderConfig: excluding('MOOD') },
      'InvalidInputException',
      'ITEMS has no column MOOD',
    ],
    [
      'leaving the event type out',
      POPULAR,
      { recommenderConfig: { trainingDataConfig: { excludedDatasetColumns: { INTERACTIONS: ['EVENT_TYPE'] } } } },
      'InvalidInputException',
      'EVENT_TYPE cannot be left out',
    ],
  ])('refuses %s', async (_, useCase, members, name, text) => {
    const error = await errorOf(createRecommender(twin, VIDEOS, useCase, members));
    expect(error).toMatchObject({ name, message: expect.stringContaining(text) });
  });

  test('refuses a name that is taken, and a sixth of the group', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) await createRecommender(twin, VIDEOS, POPULAR, { name });
    expect(await errorOf(createRecommender(twin, VIDEOS, POPULAR, { name: 'a' }))).toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: `Another resource with Arn ${arn('recommender/a')} already exists.`,
    });
    expect(await errorOf(createRecommender(twin, VIDEOS, POPULAR))).toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot create a recommender. More than 5 resources in ACTIVE state. Please delete some and try again.',
    });
    await twin.settle();
  });

  test('stops and starts without a new training', async () => {
    const recommenderArn = await aRecommender();
    const { itemList } = await recommended(recommenderArn);
    await stop(recommenderArn);
    expect((await described(recommenderArn))?.status).toBe('STOP PENDING');
    for (const call of [stop, start, remove, recommended]) {
      expect((await errorOf(call(recommenderArn))).status).toBe(400);
    }
    await twin.settle();
    expect(await errorOf(recommended(recommenderArn))).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining('its status is INACTIVE'),
    });
    expect((await errorOf(stop(recommenderArn))).name).toBe('ResourceInUseException');
    expect((await errorOf(update(recommenderArn, {}))).name).toBe('ResourceInUseException');
    await start(recommenderArn);
    await twin.settle();
    expect(statusesOf(recommenderArn).slice(3)).toEqual([
      ...['STOP PENDING', 'STOP IN_PROGRESS', 'INACTIVE'],
      ...['START PENDING', 'START IN_PROGRESS', 'ACTIVE'],
    ]);
    expect((await errorOf(start(recommenderArn))).name).toBe('ResourceInUseException');
    expect((await recommended(recommenderArn)).itemList).toEqual(itemList);
    expect(twin.trainings).toHaveLength(1);
  });

  test('takes other options in without a new training', async () => {
    const recommenderArn = await aRecommender('aws-vod-more-like-x', { recommenderConfig: excluding('DURATION') });
    await update(recommenderArn, { minRecommendationRequestsPerSecond: 5, ...excluding('DURATION', 'DURATION') });
    expect(await described(recommenderArn)).toMatchObject({
      status: 'ACTIVE',
      recommenderConfig: excluding('DURATION'),
      latestRecommenderUpdate: {
        status: 'CREATE PENDING',
        recommenderConfig: { minRecommendationRequestsPerSecond: 5 },
      },
    });
    for (const call of [update(recommenderArn, {}), stop(recommenderArn), remove(recommenderArn)]) {
      expect(await errorOf(call)).toMatchObject({
        name: 'ResourceInUseException',
        message: `${recommenderArn} is being updated`,
      });
    }
    await twin.settle();
    await update(recommenderArn, { enableMetadataWithRecommendations: true });
    await twin.settle();
    expect(await described(recommenderArn)).toMatchObject({
      recommenderConfig: { minRecommendationRequestsPerSecond: 5, enableMetadataWithRecommendations: true },
      latestRecommenderUpdate: { status: 'ACTIVE' },
    });
    expect(twin.trainings).toHaveLength(1);
  });

  test('trains anew for other columns', async () => {
    const recommenderArn = await aRecommender('aws-vod-more-like-x');
    await update(recommenderArn, excluding('GENRES'));
    await twin.settle();
    expect(await described(recommenderArn)).toMatchObject({
      recommenderConfig: excluding('GENRES'),
      latestRecommenderUpdate: { status: 'ACTIVE', recommenderConfig: excluding('GENRES') },
    });
    expect(twin.trainings.map(({ items }) => items.attributes.map(({ name }) => name))).toEqual([
      ['GENRES', 'DURATION'],
      ['DURATION'],
    ]);
    expect((await errorOf(update(recommenderArn, excluding('MOOD')))).name).toBe('InvalidInputException');
    await update(recommenderArn, { trainingDataConfig: { includedDatasetColumns: { items: ['GENRES'] } } });
    await twin.settle();
    expect(twin.trainings.at(-1)?.items.attributes.map(({ name }) => name)).toEqual(['GENRES']);
  });

  test('serves its old model when a new training fails', async () => {
    const recommenderArn = await aRecommender();
    const { itemList } = await recommended(recommenderArn);
    await importDomainData(twin, VIDEOS, 'Interactions', domainEvents(VIDEOS, ['Click']));
    await update(recommenderArn, excluding('GENRES'));
    await twin.settle();
    expect(await described(recommenderArn)).toMatchObject({
      status: 'ACTIVE',
      recommenderConfig: {},
      latestRecommenderUpdate: {
        status: 'CREATE FAILED',
        failureReason: 'Dataset has fewer than 1000 interactions after filtering by event type: Watch',
      },
    });
    expect((await recommended(recommenderArn)).itemList).toEqual(itemList);
  });

  test('trains anew every seven days, unless it is stopped', async () => {
    const recommenderArn = await aRecommender();
    const pass = async (milliseconds: number): Promise<number> => {
      await twin.clock.advance(milliseconds);
      await twin.settle();
      return twin.trainings.length;
    };
    expect(await pass(6.9 * DAY)).toBe(1);
    expect(await pass(0.2 * DAY)).toBe(2);
    expect((await described(recommenderArn))?.latestRecommenderUpdate?.status).toBe('ACTIVE');
    await stop(recommenderArn);
    expect(await pass(14 * DAY)).toBe(2);
    await start(recommenderArn);
    expect(await pass(7 * DAY)).toBe(3);
    await remove(recommenderArn);
    expect(await pass(30 * DAY)).toBe(3);
  });

  test('is deleted, also when it is INACTIVE, and its name is free again', async () => {
    const recommenderArn = await aRecommender();
    await stop(recommenderArn);
    await twin.settle();
    await remove(recommenderArn);
    const recommender = await described(recommenderArn);
    expect(recommender?.status).toBe('DELETE PENDING');
    expect(recommender).not.toHaveProperty('modelMetrics');
    expect((await errorOf(recommended(recommenderArn))).name).toBe('InvalidInputException');
    expect((await errorOf(remove(recommenderArn))).name).toBe('ResourceInUseException');
    await twin.settle();
    for (const call of [described, stop, start, remove, recommended]) {
      expect((await errorOf(call(recommenderArn))).name).toBe('ResourceNotFoundException');
    }
    expect(await aRecommender()).toBe(recommenderArn);
    expect((await described(recommenderArn))?.status).toBe('ACTIVE');
  });

  test('keeps its dataset while it trains, and its group for as long as it is there', async () => {
    const datasetArn = domainDatasetArn(VIDEOS, 'Items');
    const deleteItems = () => twin.control.send(new DeleteDatasetCommand({ datasetArn }));
    const { recommenderArn } = await createRecommender(twin, VIDEOS, 'aws-vod-more-like-x');
    expect((await errorOf(deleteItems())).name).toBe('ResourceInUseException');
    await twin.settle();
    await update(recommenderArn!, excluding('GENRES'));
    expect((await errorOf(deleteItems())).name).toBe('ResourceInUseException');
    await twin.settle();
    await deleteItems();
    await twin.control.send(new DeleteDatasetCommand({ datasetArn: domainDatasetArn(VIDEOS, 'Interactions') }));
    await twin.settle();
    const deleteGroup = () => twin.control.send(new DeleteDatasetGroupCommand({ datasetGroupArn: groupArn(VIDEOS) }));
    expect(await errorOf(deleteGroup())).toMatchObject({
      name: 'ResourceInUseException',
      message: expect.stringContaining(recommenderArn!),
    });
    const query = { recommenderArn: recommenderArn!, userId: 'u1', itemId: 'i1' };
    expect((await twin.runtime.send(new GetRecommendationsCommand(query))).itemList).toHaveLength(25);
    await twin.clock.advance(8 * DAY);
    await twin.settle();
    expect(twin.trainings).toHaveLength(2);
    await remove(recommenderArn!);
    await twin.settle();
    await deleteGroup();
    await twin.settle();
  });

  test('stands beside custom solutions and campaigns, but not beside next-best-action', async () => {
    const solution = (recipe: string) =>
      twin.control.send(
        new CreateSolutionCommand({
          name: recipe,
          datasetGroupArn: groupArn(VIDEOS),
          recipeArn: `arn:aws:personalize:::recipe/${recipe}`,
          performAutoTraining: false,
        }),
      );
    expect((await errorOf(solution('aws-next-best-action'))).name).toBe('InvalidInputException');
    expect((await errorOf(solution(POPULAR))).message).toContain('it makes a recommender, not a solution');
    const { solutionArn } = await solution('aws-sims');
    await twin.settle();
    const solutionVersionArn = await aVersion(twin, solutionArn!);
    const { campaignArn } = await twin.control.send(new CreateCampaignCommand({ name: 'c', solutionVersionArn }));
    const recommenderArn = await aRecommender();
    const related = await twin.runtime.send(new GetRecommendationsCommand({ campaignArn, itemId: 'i2' }));
    expect(related.itemList).toHaveLength(25);
    expect(await errorOf(twin.runtime.send(new GetRecommendationsCommand({ campaignArn, recommenderArn })))).toEqual({
      name: 'InvalidInputException',
      message: 'give either campaignArn or recommenderArn',
      status: 400,
    });
  });
});

describe('a recommender without what it needs', () => {
  test('is refused in a custom dataset group', async () => {
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    const create = createRecommender(twin, VIDEOS, POPULAR, { datasetGroupArn: arn('dataset-group/movies') });
    expect(await errorOf(create)).toMatchObject({
      name: 'InvalidInputException',
      message: 'a recommender needs a domain dataset group; movies is a custom one',
    });
  });

  test('is refused without a dataset that its use case learns from', async () => {
    await aDomainGroup(twin, VIDEOS, { datasets: ['Interactions'] });
    expect((await errorOf(createRecommender(twin, VIDEOS, 'aws-vod-more-like-x'))).message).toBe(
      'aws-vod-more-like-x needs a dataset of type Items in dataset group videos',
    );
  });

  test('fails with too few events of its type, and can be deleted', async () => {
    await aDomainGroup(twin, VIDEOS, { datasets: ['Interactions'], eventTypes: ['Watch', 'Click', 'Click'] });
    const recommenderArn = await aRecommender();
    expect(statusesOf(recommenderArn)).toEqual(['CREATE PENDING', 'CREATE IN_PROGRESS', 'CREATE FAILED']);
    const recommender = await described(recommenderArn);
    expect(recommender?.failureReason).toBe(
      'Dataset has fewer than 1000 interactions after filtering by event type: Watch',
    );
    expect(recommender).not.toHaveProperty('modelMetrics');
    expect((await errorOf(update(recommenderArn, {}))).name).toBe('ResourceInUseException');
    await remove(recommenderArn);
    await twin.settle();
    expect((await errorOf(described(recommenderArn))).name).toBe('ResourceNotFoundException');
  });
});
