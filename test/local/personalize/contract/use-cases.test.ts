import {
  CreateFilterCommand,
  type Domain,
  StartRecommenderCommand,
  StopRecommenderCommand,
} from '@aws-sdk/client-personalize';
import { PutEventsCommand, PutItemsCommand } from '@aws-sdk/client-personalize-events';
import { GetRecommendationsCommand, type GetRecommendationsRequest } from '@aws-sdk/client-personalize-runtime';
import { aDomainGroup, aDomainTracker, createRecommender, domainDatasetArn, domainEvents, groupArn } from '../domains';
import { LATEST, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

type Query = Partial<GetRecommendationsRequest>;

/** What the domains of the service offer: each use case, the ids that it needs, and the event type that it drops. */
const USE_CASES: Readonly<
  Record<Domain, readonly (readonly [name: string, ids: Query, dropped: string | undefined])[]>
> = {
  VIDEO_ON_DEMAND: [
    ['aws-vod-because-you-watched-x', { userId: 'u4', itemId: 'i2' }, 'Watch'],
    ['aws-vod-more-like-x', { userId: 'u4', itemId: 'i2' }, 'Watch'],
    ['aws-vod-most-popular', { userId: 'u4' }, undefined],
    ['aws-vod-trending-now', {}, undefined],
    ['aws-vod-top-picks', { userId: 'u4' }, 'Watch'],
  ],
  ECOMMERCE: [
    ['aws-ecomm-popular-items-by-views', { userId: 'u4' }, undefined],
    ['aws-ecomm-popular-items-by-purchases', { userId: 'u4' }, undefined],
    ['aws-ecomm-frequently-bought-together', { itemId: 'i2' }, undefined],
    ['aws-ecomm-customers-who-viewed-x-also-viewed', { userId: 'u4', itemId: 'i2' }, 'Purchase'],
    ['aws-ecomm-recommended-for-you', { userId: 'u4' }, 'Purchase'],
  ],
};

const isPersonal = (name: string): boolean => /top-picks|for-you/.test(name);

describe.each(['VIDEO_ON_DEMAND', 'ECOMMERCE'] as const)('the use cases of %s', (domain) => {
  let twin: TestTwin;
  let trackingId: string;
  const useCases = USE_CASES[domain];

  beforeAll(async () => {
    twin = await startTwin();
    await aDomainGroup(twin, domain);
    for (const [name] of useCases) {
      const itemExplorationConfig = { explorationWeight: '0' };
      await createRecommender(twin, domain, name, {
        recommenderConfig: {
          enableMetadataWithRecommendations: name !== useCases[0]?.[0],
          ...(isPersonal(name) && { itemExplorationConfig }),
        },
      });
    }
    await twin.settle();
    trackingId = await aDomainTracker(twin, domain);
  });

  afterAll(() => twin.close());

  const ask = async (name: string, query: Query) => {
    const recommenderArn = arn(`recommender/${name}`);
    const { itemList = [] } = await twin.runtime.send(new GetRecommendationsCommand({ recommenderArn, ...query }));
    return itemList;
  };
  const idsOf = async (name: string, query: Query) => (await ask(name, query)).map(({ itemId = '' }) => itemId);

  /** Items with which a user has events of a type. */
  const itemsWith = (user: string, type: string): readonly string[] =>
    domainEvents(domain)
      .split('\n')
      .map((line) => line.split(','))
      .flatMap(([userId, itemId, , eventType]) => (userId === user && eventType === type ? [itemId!] : []));

  const put = (userId: string, eventType: string, itemIds: readonly string[], at = LATEST + 10) =>
    twin.eventsApi.send(
      new PutEventsCommand({
        trackingId,
        sessionId: `session of ${userId}`,
        userId,
        eventList: itemIds.map((itemId) => ({ eventType, itemId, sentAt: new Date(at * 1000) })),
      }),
    );

  const aFilter = async (name: string, filterExpression: string): Promise<string> => {
    const create = new CreateFilterCommand({ name, datasetGroupArn: groupArn(domain), filterExpression });
    const { filterArn } = await twin.control.send(create);
    await twin.settle();
    return filterArn!;
  };

  test.each(useCases)('%s recommends, without scores', async (name, ids, dropped) => {
    const items = await ask(name, { ...ids, numResults: 50 });
    expect(items[0]).toEqual({ itemId: expect.stringMatching(/^i\d+$/) });
    // The taste of the user, or of those who had the item, is for even numbers.
    if (ids.itemId !== undefined || isPersonal(name)) expect(Number(items[0]?.itemId?.slice(1)) % 2).toBe(0);
    const recommended = new Set(items.map(({ itemId }) => itemId));
    expect(recommended.has(ids.itemId)).toBe(false);
    const taken = new Set(dropped === undefined ? [] : itemsWith('u4', dropped));
    expect([...taken].filter((itemId) => recommended.has(itemId))).toEqual([]);
    expect(recommended.size).toBe(50 - new Set(ids.itemId === undefined ? taken : [...taken, ids.itemId]).size);
  });

  test.each(useCases)('%s is refused without an id that it needs', async (name, ids) => {
    for (const member of Object.keys(ids) as (keyof Query)[]) {
      const { [member]: _, ...rest } = ids;
      expect(await errorOf(ask(name, rest))).toEqual({
        name: 'InvalidInputException',
        message: `${member} is required by recipe ${name}`,
        status: 400,
      });
    }
  });

  const dropping = useCases.flatMap(([name, ids, dropped]) =>
    dropped === undefined ? [] : ([[name, ids, dropped]] as const),
  );

  test.each(dropping)('%s drops what the user streams, by its exact type and at once', async (name, ids, dropped) => {
    const query = { ...ids, userId: `fresh user of ${name}`, numResults: 50 };
    const [best = '', second = ''] = await idsOf(name, query);
    await put(query.userId, dropped.toLowerCase(), [best]);
    expect(await idsOf(name, query)).toContain(best);
    await put(query.userId, dropped, [best]);
    const after = await idsOf(name, query);
    expect(after).not.toContain(best);
    expect(after).toContain(second);
  });

  test('the newest hundred events of a type are looked at', async () => {
    const [name, ids, dropped] = dropping[0]!;
    const query = { ...ids, userId: 'many', numResults: 50 };
    await put('many', dropped, ['i20'], LATEST);
    for (let call = 1; call <= 10; call++) {
      expect(await idsOf(name, query)).not.toContain('i20');
      await put('many', dropped, new Array<string>(10).fill('i22'), LATEST + call);
    }
    expect(await idsOf(name, query)).toContain('i20');
    expect(await idsOf(name, query)).not.toContain('i22');
  });

  test("a filter of the caller's comes on top", async () => {
    const [name, ids, dropped] = dropping[0]!;
    const other = ['Watch', 'Click', 'View', 'Purchase'].filter((type) => itemsWith('u4', type).length > 0);
    const filterArn = await aFilter('seen', `INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")`);
    const wanted = new Set(other.flatMap((type) => itemsWith('u4', type)));
    for (const itemId of [...itemsWith('u4', dropped), ids.itemId ?? '']) wanted.delete(itemId);
    expect((await idsOf(name, { ...ids, filterArn, numResults: 50 })).sort()).toEqual([...wanted].sort());
  });

  test('a promotion puts items in, but not what the use case drops', async () => {
    const [name, ids, dropped] = dropping[0]!;
    const attribute = domain === 'ECOMMERCE' ? 'CATEGORY_L1' : 'GENRES';
    const value = domain === 'ECOMMERCE' ? 'books' : 'Drama';
    const filterArn = await aFilter('odd', `INCLUDE ItemID WHERE Items.${attribute} IN ("${value}")`);
    await put('promoted', dropped, ['i1', 'i3', 'i5']);
    const promotions = [{ name: 'sale', percentPromotedItems: 100, filterArn }];
    const items = await ask(name, { ...ids, userId: 'promoted', numResults: 25, promotions });
    const promoted = items.flatMap(({ promotionName, itemId }) =>
      promotionName === 'sale' ? [Number(itemId?.slice(1))] : [],
    );
    expect(promoted.sort((a, b) => a - b)).toEqual(Array.from({ length: 22 }, (_, i) => 7 + 2 * i));
    for (const [popular, popularIds] of useCases) {
      const some = await ask(popular, { ...popularIds, promotions: [{ ...promotions[0]!, percentPromotedItems: 20 }] });
      expect(some.filter(({ promotionName }) => promotionName === 'sale')).toHaveLength(5);
    }
  });

  test('metadata come where the recommender allows them', async () => {
    const column = domain === 'ECOMMERCE' ? 'PRICE' : 'DURATION';
    const metadataColumns = { ITEMS: [column] };
    const [without, ids] = useCases[0]!;
    const [withThem, otherIds] = useCases[1]!;
    const [item] = await ask(withThem, { ...otherIds, metadataColumns });
    const number = Number(item?.itemId?.slice(1));
    expect(item?.metadata).toEqual({ [column]: String((domain === 'ECOMMERCE' ? 5 : 80) + number) });
    expect((await errorOf(ask(without, { ...ids, metadataColumns }))).message).toContain(
      'enableMetadataWithRecommendations',
    );
  });

  test('events of a user change what is for that user', async () => {
    const [name] = useCases.find(([one]) => isPersonal(one))!;
    const other = domain === 'ECOMMERCE' ? 'View' : 'Click';
    const before = await idsOf(name, { userId: 'newcomer', numResults: 10 });
    await put('newcomer', other, ['i7', 'i17', 'i27', 'i37']);
    const after = await idsOf(name, { userId: 'newcomer', numResults: 10 });
    const odd = (ids: readonly string[]): number => ids.filter((id) => Number(id.slice(1)) % 2 === 1).length;
    expect(odd(after)).toBeGreaterThan(odd(before));
    expect(odd(after)).toBeGreaterThan(7);
  });

  test('an unknown item is answered with popular ones', async () => {
    const [name, ids] = useCases.find(([, { itemId }]) => itemId !== undefined)!;
    expect(await idsOf(name, { ...ids, itemId: 'no such item', numResults: 5 })).toHaveLength(5);
  });
});

describe('items that came up after the training', () => {
  const domain = 'ECOMMERCE';
  let twin: TestTwin;

  beforeEach(async () => {
    twin = await startTwin();
    await aDomainGroup(twin, domain);
  });

  afterEach(() => twin.close());

  test('are explored within two hours where the use case explores, also by a recommender that was stopped', async () => {
    const itemExplorationConfig = { explorationWeight: '1', explorationItemAgeCutOff: '30' };
    const recommenderConfig = { itemExplorationConfig };
    const { recommenderArn } = await createRecommender(twin, domain, 'aws-ecomm-recommended-for-you', {
      recommenderConfig,
    });
    await twin.settle();
    const items = [{ itemId: 'new', properties: JSON.stringify({ price: 10, categoryL1: 'shoes' }) }];
    await twin.eventsApi.send(new PutItemsCommand({ datasetArn: domainDatasetArn(domain, 'Items'), items }));
    const explores = async () => {
      const query = { recommenderArn, userId: 'u1', numResults: 50 };
      const { itemList = [] } = await twin.runtime.send(new GetRecommendationsCommand(query));
      return itemList.some(({ itemId }) => itemId === 'new');
    };
    expect(await explores()).toBe(false);
    await twin.control.send(new StopRecommenderCommand({ recommenderArn }));
    await twin.settle();
    await twin.clock.advance(2 * 3_600_000);
    await twin.control.send(new StartRecommenderCommand({ recommenderArn }));
    await twin.settle();
    expect(await explores()).toBe(false);
    await twin.clock.advance(2 * 3_600_000);
    expect(await explores()).toBe(true);
    expect(twin.trainings).toHaveLength(1);
  });
});

describe('trending videos', () => {
  const domain = 'VIDEO_ON_DEMAND';
  let twin: TestTwin;

  beforeEach(async () => {
    twin = await startTwin();
    await aDomainGroup(twin, domain, { datasets: ['Interactions'] });
  });

  afterEach(() => twin.close());

  test('follow what is streamed, every two hours and without a training', async () => {
    const { recommenderArn } = await createRecommender(twin, domain, 'aws-vod-trending-now');
    await twin.settle();
    const trackingId = await aDomainTracker(twin, domain);
    const first = async () => {
      const { itemList = [] } = await twin.runtime.send(
        new GetRecommendationsCommand({ recommenderArn, numResults: 1 }),
      );
      return itemList[0]?.itemId;
    };
    expect(await first()).not.toBe('i9');
    await twin.clock.advance(10 * 60_000);
    for (const userId of ['u1', 'u2', 'a new one']) {
      const eventList = [{ eventType: 'Click', itemId: 'i9', sentAt: new Date(twin.clock.now()) }];
      await twin.eventsApi.send(new PutEventsCommand({ trackingId, sessionId: userId, userId, eventList }));
    }
    expect(await first()).not.toBe('i9');
    await twin.clock.advance(2 * 3_600_000);
    expect(await first()).toBe('i9');
    expect(twin.trainings).toHaveLength(1);
  });
});
