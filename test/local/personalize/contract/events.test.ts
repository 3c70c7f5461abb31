import { CreateSolutionVersionCommand, DescribeSolutionVersionCommand } from '@aws-sdk/client-personalize';
import { type Event, PutEventsCommand, PutItemsCommand, PutUsersCommand } from '@aws-sdk/client-personalize-events';
import { GetRecommendationsCommand, type GetRecommendationsRequest } from '@aws-sdk/client-personalize-runtime';
import {
  FIRST_NEW_ITEM,
  LATEST,
  aCampaign,
  aDatasetGroup,
  aFilter,
  aSolution,
  anEventTracker,
  arn,
  datasetArn,
  errorOf,
} from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;
let trackingId: string;

beforeEach(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin, { datasets: ['Interactions', 'Items', 'Users'] });
  trackingId = await anEventTracker(twin);
});

afterEach(() => twin.close());

const anEvent = (members: Partial<Event> = {}): Event => ({
  eventType: 'watch',
  itemId: 'i1',
  sentAt: new Date((LATEST + 10) * 1000),
  ...members,
});

interface Sender {
  readonly userId?: string;
  readonly sessionId?: string;
}

const put = ({ userId, sessionId = 's' }: Sender, ...eventList: Event[]) =>
  twin.eventsApi.send(new PutEventsCommand({ trackingId, sessionId, userId, eventList }));

const listOf = async (recipe: string, request: Partial<GetRecommendationsRequest>): Promise<string[]> => {
  const answer = await twin.runtime.send(
    new GetRecommendationsCommand({ campaignArn: arn(`campaign/${recipe}`), numResults: 10, ...request }),
  );
  return (answer.itemList ?? []).map(({ itemId = '' }) => itemId);
};

const PURE = { campaignConfig: { itemExplorationConfig: { explorationWeight: '0' } } };
const dramasIn = (list: readonly string[]): number => list.filter((id) => Number(id.slice(1)) % 2 === 1).length;

/** Events on dramas, one after the other. */
const dramaEvening = (): Event[] =>
  [5, 11, 17, 23, 29, 35].map((item, i) => anEvent({ itemId: `i${item}`, sentAt: new Date((LATEST + 60 * i) * 1000) }));

describe('PutEvents', () => {
  test('changes the next answer for that user and for nobody else', async () => {
    await aCampaign(twin, 'aws-user-personalization', PURE);
    const others = await listOf('aws-user-personalization', { userId: 'u2' });
    const before = await listOf('aws-user-personalization', { userId: 'u0' });
    await put({ userId: 'u0' }, ...dramaEvening());
    const after = await listOf('aws-user-personalization', { userId: 'u0' });
    expect(dramasIn(after)).toBeGreaterThan(dramasIn(before) + 2);
    expect(await listOf('aws-user-personalization', { userId: 'u2' })).toEqual(others);
  });

  test('serves an anonymous session by its id, and its user once an event names both', async () => {
    await aCampaign(twin, 'aws-user-personalization', PURE);
    await put({ sessionId: 'visit' }, ...dramaEvening());
    expect(dramasIn(await listOf('aws-user-personalization', { userId: 'visit' }))).toBeGreaterThanOrEqual(7);
    await put({ sessionId: 'visit', userId: 'newcomer' }, anEvent({ itemId: 'i41' }));
    expect(dramasIn(await listOf('aws-user-personalization', { userId: 'newcomer' }))).toBeGreaterThanOrEqual(7);
  });

  test('reaches filters at once', async () => {
    await aCampaign(twin, 'aws-popularity-count');
    const filterArn = await aFilter(twin, 'unclicked', 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("CLICK")');
    const [top = ''] = await listOf('aws-popularity-count', { userId: 'u77', filterArn });
    await put({ userId: 'u77' }, anEvent({ itemId: top, eventType: 'click' }));
    expect(await listOf('aws-popularity-count', { userId: 'u77', filterArn })).not.toContain(top);
  });

  test('reaches the next training, events with a known eventId once', async () => {
    const solutionArn = await aSolution(twin, 'aws-popularity-count');
    const train = async () => {
      await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
      await twin.settle();
    };
    await train();
    await put(
      { userId: 'u0' },
      anEvent({ eventId: 'a' }),
      anEvent({ eventId: 'a', itemId: 'i2' }),
      anEvent({ itemId: 'i3' }),
    );
    await put({ sessionId: 'anonymous' }, anEvent({ itemId: 'i4' }));
    await train();
    const [before, after] = twin.trainings.map(({ interactions }) => interactions.users.length);
    expect(after! - before!).toBe(2);
  });

  test('trains on streamed events alone', async () => {
    await twin.close();
    twin = await startTwin();
    await aDatasetGroup(twin, { datasets: ['Interactions'], imports: false });
    trackingId = await anEventTracker(twin);
    for (let user = 0; user < 50; user++) {
      for (let batch = 0; batch < 2; batch++) {
        const events = Array.from({ length: 10 }, (_, i) =>
          anEvent({ itemId: `i${(user + 10 * batch + i) % 30}`, sentAt: new Date((LATEST + 10 * batch + i) * 1000) }),
        );
        await put({ userId: `u${user}`, sessionId: `s${user}` }, ...events);
      }
    }
    const solutionArn = await aSolution(twin, 'aws-popularity-count');
    const { solutionVersionArn } = await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
    await twin.settle();
    const { solutionVersion } = await twin.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }));
    expect(solutionVersion?.status).toBe('ACTIVE');
  });

  test('takes value and item out of properties, as early clients send them', async () => {
    await expect(
      put(
        { userId: 'u0' },
        { eventType: 'watch', sentAt: new Date(LATEST * 1000), properties: { itemId: 'i3', eventValue: 4 } },
      ),
    ).resolves.toBeDefined();
  });

  describe('tells exploration which items were shown', () => {
    beforeEach(() =>
      aCampaign(twin, 'aws-user-personalization', {
        campaignConfig: { itemExplorationConfig: { explorationWeight: '1' } },
      }),
    );
    const newItems = Array.from({ length: 10 }, (_, i) => `i${FIRST_NEW_ITEM + i}`);
    /** The first item of the lists of twelve users. */
    const firstOnes = async (): Promise<string[]> => {
      const lists = Array.from({ length: 12 }, (_, user) => listOf('aws-user-personalization', { userId: `u${user}` }));
      return (await Promise.all(lists)).map(([first = '']) => first);
    };
    const showOften = async (shown: Partial<Event>) => {
      for (let request = 0; request < 12; request++) {
        await put({ userId: 'u59' }, ...Array.from({ length: 10 }, () => anEvent(shown)));
      }
    };

    test('by the list in the event', async () => {
      expect(newItems).toEqual(expect.arrayContaining(await firstOnes()));
      const [rare] = newItems;
      await showOften({ impression: newItems.slice(1) });
      expect((await firstOnes()).filter((first) => first === rare).length).toBeGreaterThanOrEqual(7);
    });

    test('by the recommendation that the event names', async () => {
      const campaignArn = arn('campaign/aws-user-personalization');
      const { recommendationId, itemList = [] } = await twin.runtime.send(
        new GetRecommendationsCommand({ campaignArn, userId: 'u0', numResults: 9 }),
      );
      const shown = itemList.map(({ itemId = '' }) => itemId);
      const [rare] = newItems.filter((item) => !shown.includes(item));
      await showOften({ recommendationId });
      expect((await firstOnes()).filter((first) => first === rare).length).toBeGreaterThanOrEqual(7);
    });
  });

  test.each<[string, Event, string]>([
    ['milliseconds', anEvent({ sentAt: new Date(LATEST * 1_000_000) }), `send seconds: ${LATEST}`],
    ['properties that are no JSON', anEvent({ properties: '{' }), 'Error parsing properties json'],
    ['a forbidden key', anEvent({ properties: '{"userId":"x"}' }), 'properties may not have the key userId'],
    [
      'a forbidden key in other case',
      anEvent({ properties: '{"EVENTTYPE":"x"}' }),
      'properties may not have the key eventType',
    ],
    ['a key that no field has', anEvent({ properties: '{"colour":"red"}' }), 'properties has the key colour'],
    ['a value that is no number', anEvent({ properties: '{"eventValue":"much"}' }), 'EVENT_VALUE must be a float'],
    ['a time far ahead', anEvent({ sentAt: new Date('2026-02-01T00:00:00Z') }), 'which lies in the future'],
    ['long properties', anEvent({ properties: JSON.stringify({ x: 'y'.repeat(1024) }) }), 'equal to 1024'],
    ['an empty list of impressions', anEvent({ impression: [] }), 'length greater than or equal to 1'],
    ['26 impressions', anEvent({ impression: Array<string>(26).fill('i1') }), 'length less than or equal to 25'],
    [
      'more than ten kilobytes',
      anEvent({ impression: Array<string>(25).fill('é'.repeat(256)) }),
      'an event may have 10240 bytes',
    ],
    ['no item', anEvent({ itemId: undefined }), 'an event needs an itemId'],
    ['no type', { itemId: 'i1', sentAt: new Date(0) } as Event, "Value null at 'eventList.7.member.eventType'"],
  ])('refuses %s, and takes none of the request', async (_, event, message) => {
    await aCampaign(twin, 'aws-user-personalization', PURE);
    const before = await listOf('aws-user-personalization', { userId: 'u0' });
    const error = await errorOf(put({ userId: 'u0' }, ...dramaEvening(), event));
    expect(error).toMatchObject({
      name: 'InvalidInputException',
      status: 400,
      message: expect.stringContaining(message),
    });
    expect(await listOf('aws-user-personalization', { userId: 'u0' })).toEqual(before);
  });

  test('refuses an unknown tracking id, eleven events and none', async () => {
    const send = (id: string, count: number) =>
      errorOf(
        twin.eventsApi.send(
          new PutEventsCommand({
            trackingId: id,
            sessionId: 's',
            eventList: Array.from({ length: count }, () => anEvent()),
          }),
        ),
      );
    expect((await send('unknown', 1)).message).toBe('Invalid trackingId: unknown');
    expect((await send(trackingId, 11)).message).toContain('length less than or equal to 10');
    expect((await send(trackingId, 0)).message).toContain('length greater than or equal to 1');
  });
});

describe('PutItems and PutUsers', () => {
  const item = (members: object = {}) => ({
    genres: 'Drama|Western',
    title: 'New',
    price: 3.5,
    creationTimestamp: LATEST,
    ...members,
  });
  const putItems = (itemId: string, properties: object) =>
    twin.eventsApi.send(
      new PutItemsCommand({
        datasetArn: datasetArn('Items'),
        items: [{ itemId, properties: JSON.stringify(properties) }],
      }),
    );

  test('put records that filters see at once', async () => {
    await aCampaign(twin, 'aws-popularity-count');
    const filterArn = await aFilter(twin, 'western', 'INCLUDE ItemID WHERE Items.GENRES IN ("Western")');
    expect(await listOf('aws-popularity-count', { filterArn })).toEqual([]);
    await putItems('i7', item());
    expect(await listOf('aws-popularity-count', { filterArn })).toEqual(['i7']);
    await putItems('i7', item({ genres: 'Drama' }));
    expect(await listOf('aws-popularity-count', { filterArn })).toEqual([]);
  });

  test('put users that filters see at once', async () => {
    await aCampaign(twin, 'aws-popularity-count');
    const filterArn = await aFilter(
      twin,
      'adults',
      'EXCLUDE ItemID WHERE Items.GENRES IN ("Comedy", "Action") IF CurrentUser.AGE >= 100',
    );
    const count = async () => dramasIn(await listOf('aws-popularity-count', { filterArn, userId: 'u0' }));
    expect(await count()).toBeLessThan(10);
    await twin.eventsApi.send(
      new PutUsersCommand({
        datasetArn: datasetArn('Users'),
        users: [{ userId: 'u0', properties: '{"age":100,"tier":"gold"}' }],
      }),
    );
    expect(await count()).toBe(10);
  });

  test('new items are explored after the next training', async () => {
    await putItems('brand-new', item());
    await aCampaign(twin, 'aws-user-personalization', {
      campaignConfig: { itemExplorationConfig: { explorationWeight: '1' } },
    });
    expect(await listOf('aws-user-personalization', { userId: 'u0', numResults: 25 })).toContain('brand-new');
  });

  test.each([
    ['a missing field', { genres: 'Drama' }, 'TITLE is missing, and the schema does not allow null'],
    ['a wrong type', item({ price: 'cheap' }), 'PRICE must be a float, not "cheap"'],
    ['a time in milliseconds', item({ creationTimestamp: LATEST * 1000 }), 'CREATION_TIMESTAMP is'],
  ])('refuse %s', async (_, properties, message) => {
    expect(await errorOf(putItems('x', properties))).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining(message),
    });
  });

  test('refuse a dataset of another type, and answer 404 for one that does not exist', async () => {
    const send = (type: string) =>
      errorOf(twin.eventsApi.send(new PutItemsCommand({ datasetArn: datasetArn(type), items: [{ itemId: 'x' }] })));
    expect((await send('Users')).message).toContain('is a dataset of type Users, not of Items');
    expect(await send('Actions')).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});
