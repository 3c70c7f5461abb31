import {
  CreateCampaignCommand,
  CreateFilterCommand,
  DescribeFilterCommand,
  ListFiltersCommand,
  UpdateCampaignCommand,
} from '@aws-sdk/client-personalize';
import {
  GetActionRecommendationsCommand,
  GetPersonalizedRankingCommand,
  GetRecommendationsCommand,
  type GetRecommendationsRequest,
  type PredictedItem,
} from '@aws-sdk/client-personalize-runtime';
import {
  FIRST_NEW_ITEM,
  GROUP_ARN,
  ITEMS,
  aCampaign,
  aDatasetGroup,
  aFilter,
  aSolution,
  aVersion,
  arn,
  errorOf,
  interactionsCsv,
} from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

/** One twin with a campaign of each recipe; the tests only read, or make their own filters. */
let twin: TestTwin;

const PURE = { itemExplorationConfig: { explorationWeight: '0' } };

beforeAll(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin, { datasets: ['Interactions', 'Items', 'Users'] });
  await aCampaign(twin, 'aws-user-personalization', {
    campaignConfig: { ...PURE, enableMetadataWithRecommendations: true },
  });
  for (const recipe of ['aws-personalized-ranking', 'aws-similar-items', 'aws-popularity-count']) {
    await aCampaign(twin, recipe);
  }
});

afterAll(() => twin.close());

const recommend = (recipe: string, request: Partial<GetRecommendationsRequest>) =>
  twin.runtime.send(new GetRecommendationsCommand({ campaignArn: arn(`campaign/${recipe}`), ...request }));

const itemsOf = (list: readonly PredictedItem[] | undefined): string[] => (list ?? []).map(({ itemId = '' }) => itemId);

const forUser = async (userId: string, request: Partial<GetRecommendationsRequest> = {}): Promise<string[]> =>
  itemsOf((await recommend('aws-user-personalization', { userId, numResults: 10, ...request })).itemList);

const isComedy = (itemId: string): boolean => Number(itemId.slice(1)) % 2 === 0;

describe('recommendations for a user', () => {
  test('follow the taste of each user, twenty-five unless told otherwise', async () => {
    const answer = await recommend('aws-user-personalization', { userId: 'u0' });
    expect(answer.itemList).toHaveLength(25);
    expect(answer.recommendationId).toMatch(/^RID-.{25}-CID-.{6}$/);
    const comedies = itemsOf(answer.itemList).slice(0, 10).filter(isComedy);
    expect(comedies.length).toBeGreaterThanOrEqual(8);
    const dramas = (await forUser('u1')).filter((id) => !isComedy(id));
    expect(dramas.length).toBeGreaterThanOrEqual(8);
  });

  test('carry scores in descending order that sum to one over the catalogue', async () => {
    const { itemList = [] } = await recommend('aws-user-personalization', { userId: 'u0', numResults: ITEMS });
    const scores = itemList.map(({ score = NaN }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.reduce((sum, score) => sum + score)).toBeCloseTo(1, 6);
  });

  test('are the same for the same request', async () => {
    expect(await forUser('u0')).toEqual(await forUser('u0'));
  });

  test('are the most popular items for an unknown user', async () => {
    const counts = new Map<string, number>();
    for (const line of interactionsCsv().split('\n').slice(1, -1)) {
      const item = line.split(',')[1] as string;
      counts.set(item, (counts.get(item) ?? 0) + 1);
    }
    const list = await forUser('nobody', { numResults: ITEMS });
    const listed = list.map((id) => counts.get(id) ?? 0);
    expect(listed).toEqual([...listed].sort((a, b) => b - a));
    expect(list).toHaveLength(ITEMS);
  });

  test('ignore an itemId', async () => {
    const plain = await forUser('u0');
    expect(await forUser('u0', { itemId: 'i1' })).toEqual(plain);
  });

  test('carry metadata where the campaign allows it', async () => {
    const { itemList = [] } = await recommend('aws-user-personalization', {
      userId: 'u0',
      numResults: 50,
      metadataColumns: { ITEMS: ['TITLE', 'PRICE', 'CREATION_TIMESTAMP'] },
    });
    const i0 = itemList.find(({ itemId }) => itemId === 'i0');
    const i2 = itemList.find(({ itemId }) => itemId === 'i2');
    const created = String(1_700_000_000 - 400 * 86_400);
    expect(i0?.metadata).toEqual({ TITLE: 'Film, number 0', CREATION_TIMESTAMP: created });
    expect(i2?.metadata).toEqual({ TITLE: 'Film, number 2', PRICE: '2', CREATION_TIMESTAMP: created });
  });

  test.each<[string, string, Partial<GetRecommendationsRequest>, string]>([
    ['no user', 'aws-user-personalization', {}, 'userId is required by recipe aws-user-personalization'],
    ['no item', 'aws-similar-items', { userId: 'u0' }, 'itemId is required by recipe aws-similar-items'],
    ['too many results', 'aws-user-personalization', { userId: 'u0', numResults: 501 }, "Value '501' at 'numResults'"],
    [
      'too many results with metadata',
      'aws-user-personalization',
      { userId: 'u0', numResults: 51, metadataColumns: { ITEMS: ['TITLE'] } },
      'less than or equal to 50',
    ],
    [
      'metadata that the campaign does not give',
      'aws-similar-items',
      { itemId: 'i0', metadataColumns: { ITEMS: ['TITLE'] } },
      'enableMetadataWithRecommendations',
    ],
    [
      'metadata of an unknown column',
      'aws-user-personalization',
      { userId: 'u0', metadataColumns: { ITEMS: ['MOOD'] } },
      'Items has no column MOOD',
    ],
    [
      'two targets',
      'aws-user-personalization',
      { userId: 'u0', recommenderArn: arn('recommender/x') },
      'give either campaignArn or recommenderArn',
    ],
    [
      'a ranking campaign',
      'aws-personalized-ranking',
      { userId: 'u0' },
      'GetRecommendations cannot be used with a campaign of recipe aws-personalized-ranking',
    ],
    [
      'values without a filter',
      'aws-popularity-count',
      { filterValues: { A: '"b"' } },
      'filterValues are given without a filterArn',
    ],
  ])('refuses %s', async (_, recipe, request, message) => {
    const error = await errorOf(recommend(recipe, request));
    expect(error).toMatchObject({ name: 'InvalidInputException', status: 400 });
    expect(error.message).toContain(message);
  });

  test('answers 404 for a campaign that does not exist', async () => {
    expect(await errorOf(recommend('none', { userId: 'u0' }))).toEqual({
      name: 'ResourceNotFoundException',
      message: `Resource Arn ${arn('campaign/none')} does not exist.`,
      status: 404,
    });
  });
});

describe('related items', () => {
  test('are of the kind of the item, without the item and without scores', async () => {
    const { itemList = [] } = await recommend('aws-similar-items', { itemId: 'i4', numResults: 10 });
    expect(itemsOf(itemList)).not.toContain('i4');
    expect(itemsOf(itemList).filter(isComedy)).toHaveLength(10);
    expect(itemList[0]).not.toHaveProperty('score');
  });

  test('of an unknown item are popular items', async () => {
    const unknown = await recommend('aws-similar-items', { itemId: 'unheard-of', numResults: 5 });
    expect(unknown.itemList).toHaveLength(5);
  });
});

describe('popular items', () => {
  test('are the same for everybody', async () => {
    const list = async (request: object) => itemsOf((await recommend('aws-popularity-count', request)).itemList);
    expect(await list({ userId: 'u0' })).toEqual(await list({}));
  });
});

describe('rankings', () => {
  const rank = (userId: string, inputList: string[], more: object = {}) =>
    twin.runtime.send(
      new GetPersonalizedRankingCommand({
        campaignArn: arn('campaign/aws-personalized-ranking'),
        userId,
        inputList,
        ...more,
      }),
    );

  test('put what the user likes first; scores sum to one over the list', async () => {
    const inputList = ['i1', 'i2', 'i3', 'i4', 'i5', 'i6'];
    const { personalizedRanking = [] } = await rank('u0', inputList);
    expect(itemsOf(personalizedRanking).sort()).toEqual([...inputList].sort());
    expect(itemsOf(personalizedRanking).slice(0, 3).every(isComedy)).toBe(true);
    expect(personalizedRanking.reduce((sum, { score = NaN }) => sum + score, 0)).toBeCloseTo(1, 9);
  });

  test('put unknown items at the end with score 0, and repeated ones once', async () => {
    const { personalizedRanking = [] } = await rank('u0', ['unknown', 'i1', 'i1', 'i2', 'other']);
    expect(itemsOf(personalizedRanking).slice(2)).toEqual(['unknown', 'other']);
    expect(personalizedRanking.slice(2).map(({ score }) => score)).toEqual([0, 0]);
  });

  test('leave items out that a filter drops', async () => {
    const filterArn = await aFilter(twin, 'no-comedy', 'EXCLUDE ItemID WHERE Items.GENRES IN ("Comedy")');
    const { personalizedRanking } = await rank('u0', ['i1', 'i2', 'i3'], { filterArn });
    expect(itemsOf(personalizedRanking).sort()).toEqual(['i1', 'i3']);
  });

  test('refuse a list that is too long and a campaign of another recipe', async () => {
    const long = Array.from({ length: 501 }, (_, i) => `i${i}`);
    expect((await errorOf(rank('u0', long))).message).toContain("Value '501' at 'inputList'");
    const other = rank('u0', ['i1'], { campaignArn: arn('campaign/aws-similar-items') });
    expect((await errorOf(other)).message).toContain('GetPersonalizedRanking cannot be used with a campaign of recipe');
  });
});

describe('filters', () => {
  test('are described with their expression', async () => {
    const filterExpression = 'INCLUDE ItemID WHERE Items.PRICE < $PRICE';
    const filterArn = await aFilter(twin, 'cheap', filterExpression);
    const { filter } = await twin.control.send(new DescribeFilterCommand({ filterArn }));
    expect(filter).toMatchObject({ name: 'cheap', filterExpression, status: 'ACTIVE', datasetGroupArn: GROUP_ARN });
    const { Filters = [] } = await twin.control.send(new ListFiltersCommand({ datasetGroupArn: GROUP_ARN }));
    expect(Filters.map(({ filterArn: one }) => one)).toContain(filterArn);
  });

  test('take their values from the request', async () => {
    const filterArn = await aFilter(twin, 'by-genre', 'INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)');
    const drama = await forUser('u0', { filterArn, filterValues: { GENRE: '"Drama"' } });
    expect(drama).toHaveLength(10);
    expect(drama.every((id) => !isComedy(id))).toBe(true);
    const error = await errorOf(recommend('aws-user-personalization', { userId: 'u0', filterArn }));
    expect(error).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining('must give $GENRE'),
    });
  });

  test('hide what the user has seen; without one, seen items come back', async () => {
    const watched = interactionsCsv()
      .split('\n')
      .filter((line) => line.startsWith('u0,') && line.includes(',watch,'))
      .map((line) => line.split(',')[1] as string);
    const filterArn = await aFilter(twin, 'unwatched', 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")');
    const all = await forUser('u0', { numResults: ITEMS });
    const unseen = await forUser('u0', { numResults: ITEMS, filterArn });
    expect(all).toEqual(expect.arrayContaining(watched));
    expect(unseen.filter((id) => watched.includes(id))).toEqual([]);
    expect(unseen).toHaveLength(ITEMS - new Set(watched).size);
  });

  test('compare with the current item in related-items campaigns only', async () => {
    const filterArn = await aFilter(twin, 'cheaper', 'INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE');
    const { itemList } = await recommend('aws-similar-items', { itemId: 'i9', filterArn });
    expect(itemsOf(itemList).sort()).toEqual(['i1', 'i2', 'i3', 'i4', 'i5', 'i6', 'i8']);
    const wrong = errorOf(recommend('aws-user-personalization', { userId: 'u0', itemId: 'i9', filterArn }));
    expect((await wrong).message).toContain('works with related-items recipes only');
  });

  test.each([
    ['garbage', 'EXCLUDE WHERE', 'Could not create filter. Invalid Expression: expected ItemID'],
    [
      'an unknown column',
      'EXCLUDE ItemID WHERE Items.GENRE IN ("x")',
      'Items has no column GENRE; did you mean GENRES?',
    ],
    [
      'a parameter under NOT IN',
      'EXCLUDE ItemID WHERE Items.GENRES NOT IN ($G)',
      'Could not create filter. Invalid input symbol: $G. Placeholders are not allowed with NOT_IN operator.',
    ],
  ])('refuses %s', async (_, filterExpression, message) => {
    const create = twin.control.send(
      new CreateFilterCommand({ name: 'f', datasetGroupArn: GROUP_ARN, filterExpression }),
    );
    expect(await errorOf(create)).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining(message),
    });
  });

  test('answer 404 when they do not exist', async () => {
    const error = await errorOf(recommend('aws-popularity-count', { filterArn: arn('filter/none') }));
    expect(error).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});

describe('promotions', () => {
  const promotions = (percentPromotedItems: number, filterArn: string) => [
    { name: 'sale', percentPromotedItems, filterArn },
  ];

  test('put their share of items in, in order, whatever the filter of the request', async () => {
    const action = await aFilter(twin, 'action', 'INCLUDE ItemID WHERE Items.GENRES IN ("Action")');
    const dramas = await aFilter(twin, 'dramas', 'INCLUDE ItemID WHERE Items.GENRES IN ("Drama")');
    const { itemList = [] } = await recommend('aws-user-personalization', {
      userId: 'u0',
      numResults: 10,
      filterArn: dramas,
      promotions: promotions(30, action),
    });
    const promoted = itemList.filter(({ promotionName }) => promotionName === 'sale');
    expect(itemList).toHaveLength(10);
    expect(promoted).toHaveLength(3);
    expect(itemsOf(promoted).every((id) => Number(id.slice(1)) % 10 === 0)).toBe(true);
    const scores = promoted.map(({ score = NaN }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(itemList.filter((item) => !promoted.includes(item)).every(({ itemId = '' }) => !isComedy(itemId))).toBe(
      true,
    );
    expect(new Set(itemsOf(itemList)).size).toBe(10);
  });

  test('put in as many as there are', async () => {
    const one = await aFilter(twin, 'one', 'INCLUDE ItemID WHERE Items.PRICE = 3');
    const { itemList = [] } = await recommend('aws-popularity-count', {
      numResults: 10,
      promotions: promotions(50, one),
    });
    expect(itemList).toHaveLength(10);
    expect(itemList.filter(({ promotionName }) => promotionName === 'sale').map(({ itemId }) => itemId)).toEqual([
      'i3',
    ]);
  });

  test('refuse half a promotion', async () => {
    const half = recommend('aws-popularity-count', { promotions: [{ name: 'x' }] });
    expect((await errorOf(half)).message).toBe('a promotion needs percentPromotedItems and filterArn');
  });
});

test('refuses action recommendations of a campaign for items', async () => {
  const campaignArn = arn('campaign/aws-user-personalization');
  const call = twin.runtime.send(new GetActionRecommendationsCommand({ campaignArn, userId: 'u' }));
  expect(await errorOf(call)).toMatchObject({
    name: 'InvalidInputException',
    message:
      'GetActionRecommendations cannot be used with a campaign of recipe aws-user-personalization, which is of type USER_PERSONALIZATION',
  });
});

test('knows users whose history is too long to train on', async () => {
  const own = await startTwin();
  const longest = Array.from(
    { length: 200 },
    (_, i) => `heavy,i${(2 * i + 1) % FIRST_NEW_ITEM},${1_699_000_000 + i},watch,`,
  );
  own.objects.set('s3://data/interactions/interactions.csv', interactionsCsv() + longest.join('\n'));
  await aDatasetGroup(own);
  const campaignArn = await aCampaign(own, 'aws-user-personalization', { campaignConfig: PURE });
  const answer = await own.runtime.send(
    new GetRecommendationsCommand({ campaignArn, userId: 'heavy', numResults: 10 }),
  );
  await own.close();
  expect(itemsOf(answer.itemList).filter((id) => !isComedy(id)).length).toBeGreaterThanOrEqual(8);
});

describe('exploration', () => {
  const newItems = (ids: readonly string[]): number => ids.filter((id) => Number(id.slice(1)) >= FIRST_NEW_ITEM).length;

  test('brings more new items the greater its weight, and none at weight 0', async () => {
    const own = await startTwin();
    await aDatasetGroup(own);
    const campaignArn = await aCampaign(own, 'aws-user-personalization', { campaignConfig: PURE });
    const countAt = async (itemExplorationConfig: Record<string, string>): Promise<number> => {
      await own.control.send(new UpdateCampaignCommand({ campaignArn, campaignConfig: { itemExplorationConfig } }));
      await own.settle();
      const lists = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          own.runtime.send(new GetRecommendationsCommand({ campaignArn, userId: `u${i}`, numResults: 10 })),
        ),
      );
      return lists.reduce((sum, { itemList }) => sum + newItems(itemsOf(itemList)), 0);
    };
    const none = await countAt({ explorationWeight: '0' });
    const some = await countAt({ explorationWeight: '0.3' });
    const most = await countAt({ explorationWeight: '0.9' });
    // The new items were created two days before the latest interaction.
    const tooOld = await countAt({ explorationWeight: '0.9', explorationItemAgeCutOff: '1' });
    await own.close();
    expect(none).toBeLessThan(some);
    expect(some).toBeGreaterThanOrEqual(30);
    expect(some).toBeLessThan(most);
    expect(tooOld).toBe(none);
  });

  test('gives the same list for the same request', async () => {
    const own = await startTwin();
    await aDatasetGroup(own);
    const campaignArn = await aCampaign(own, 'aws-user-personalization');
    const list = async () =>
      itemsOf((await own.runtime.send(new GetRecommendationsCommand({ campaignArn, userId: 'u3' }))).itemList);
    expect(await list()).toEqual(await list());
    await own.close();
  });
});

test('refuses a campaign that is not ACTIVE, with its status', async () => {
  const own = await startTwin();
  await aDatasetGroup(own);
  const solutionVersionArn = await aVersion(own, await aSolution(own, 'aws-popularity-count'));
  const { campaignArn } = await own.control.send(new CreateCampaignCommand({ name: 'c', solutionVersionArn }));
  const error = await errorOf(own.runtime.send(new GetRecommendationsCommand({ campaignArn })));
  await own.close();
  expect(error).toMatchObject({
    name: 'InvalidInputException',
    message: `Campaign ${campaignArn} is not ACTIVE; its status is CREATE PENDING`,
  });
});
