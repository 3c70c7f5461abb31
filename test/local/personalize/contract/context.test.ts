import {
  GetPersonalizedRankingCommand,
  GetRecommendationsCommand,
  type GetRecommendationsRequest,
} from '@aws-sdk/client-personalize-runtime';
import { LATEST, USERS, aCampaign, aDatasetGroup, arn, errorOf } from '../movies';
import { schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

/** Items 0 … 49 are watched, whose number's second bit says on which device; users prefer one parity. */
const WATCHED = 50;
const deviceOf = (item: number): string => (item % 4 < 2 ? 'phone' : 'tv');

function interactions(): string {
  const lines = ['USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE,DEVICE,HOUR'];
  for (let user = 0; user < USERS; user++) {
    for (let event = 0; event < 20; event++) {
      const item = 2 * ((7 * user + 3 * event) % (WATCHED / 2)) + (user % 2);
      const device = deviceOf(item);
      lines.push(`u${user},i${item},${LATEST - event * 60 - user},watch,,${device},${device === 'tv' ? 21 : 8}`);
    }
  }
  return lines.join('\n');
}

/** Tier follows taste; the last two have no interactions. */
function users(): string {
  const lines = ['USER_ID,AGE,TIER'];
  for (let user = 0; user < USERS; user++) lines.push(`u${user},30,${user % 2 === 0 ? 'gold' : 'free'}`);
  return [...lines, 'cold-gold,30,gold', 'cold-free,30,free'].join('\n');
}

const SCHEMA = schemaText('Interactions', [
  { name: 'USER_ID', type: 'string' },
  { name: 'ITEM_ID', type: 'string' },
  { name: 'TIMESTAMP', type: 'long' },
  { name: 'EVENT_TYPE', type: 'string' },
  { name: 'EVENT_VALUE', type: ['float', 'null'] },
  { name: 'DEVICE', type: 'string', categorical: true },
  { name: 'HOUR', type: 'int' },
]);

let twin: TestTwin;

beforeAll(async () => {
  twin = await startTwin();
  twin.objects.set('s3://data/interactions/interactions.csv', interactions());
  twin.objects.set('s3://data/users/users.csv', users());
  await aDatasetGroup(twin, { datasets: ['Interactions', 'Items', 'Users'], schemas: { Interactions: SCHEMA } });
  const relevant = { campaignConfig: { itemExplorationConfig: { explorationWeight: '0' } } };
  await aCampaign(twin, 'aws-user-personalization', relevant);
  await aCampaign(twin, 'aws-personalized-ranking');
  await aCampaign(twin, 'aws-similar-items');
  const excludedDatasetColumns = { INTERACTIONS: ['DEVICE'], USERS: ['TIER'] };
  const solutionConfig = { trainingDataConfig: { excludedDatasetColumns } };
  await aCampaign(twin, 'aws-user-personalization', relevant, { name: 'blind', solutionConfig });
});

afterAll(() => twin.close());

const numberOf = (itemId: string | undefined): number => Number(itemId?.slice(1));

async function recommend(request: Partial<GetRecommendationsRequest>, campaign = 'aws-user-personalization') {
  const { itemList = [] } = await twin.runtime.send(
    new GetRecommendationsCommand({ campaignArn: arn(`campaign/${campaign}`), numResults: 10, ...request }),
  );
  return itemList.map(({ itemId }) => numberOf(itemId));
}

const share = (items: readonly number[], fits: (item: number) => boolean): number =>
  items.filter(fits).length / items.length;

/** Place of the items that fit, from 0; the place after the last where none does. */
function meanPlace(items: readonly number[], fits: (item: number) => boolean): number {
  const places = items.flatMap((item, place) => (fits(item) ? [place] : []));
  return places.length === 0 ? items.length : places.reduce((sum, place) => sum + place, 0) / places.length;
}

const onPhone = (item: number): boolean => deviceOf(item) === 'phone';

describe('the context of a request', () => {
  test.each([
    ['a category', { DEVICE: 'phone' }, { DEVICE: 'tv' }],
    ['a number', { HOUR: '7' }, { HOUR: '23' }],
  ])('lifts the items that go with it: %s', async (_, phone, tv) => {
    // What a user of one taste has not had yet begins with five items of that taste, from both devices.
    for (const userId of ['u0', 'u1', 'nobody']) {
      const request = { userId, numResults: 5 };
      const ahead = {
        phone: meanPlace(await recommend({ ...request, context: phone }), onPhone),
        tv: meanPlace(await recommend({ ...request, context: tv }), onPhone),
      };
      expect(ahead.phone).toBeLessThan(ahead.tv - 1);
    }
  });

  test('leaves the taste of the user in the list', async () => {
    const even = (item: number) => item % 2 === 0;
    expect(share(await recommend({ userId: 'u0', context: { DEVICE: 'phone' }, numResults: 5 }), even)).toBe(1);
  });

  test('says nothing by a value that training has not seen, nor by a column left out of training', async () => {
    const plain = await recommend({ userId: 'u0' });
    expect(await recommend({ userId: 'u0', context: { DEVICE: 'watch' } })).toEqual(plain);
    expect(await recommend({ userId: 'u0', context: { HOUR: 'late' } })).toEqual(plain);
    const blind = await recommend({ userId: 'u0' }, 'blind');
    expect(await recommend({ userId: 'u0', context: { DEVICE: 'tv' } }, 'blind')).toEqual(blind);
  });

  test('orders a list that is given', async () => {
    const rank = async (DEVICE: string) => {
      const { personalizedRanking = [] } = await twin.runtime.send(
        new GetPersonalizedRankingCommand({
          campaignArn: arn('campaign/aws-personalized-ranking'),
          userId: 'u0',
          inputList: ['i0', 'i2', 'i4', 'i6', 'i8', 'i10'],
          context: { DEVICE },
        }),
      );
      return share(
        personalizedRanking.slice(0, 3).map(({ itemId }) => numberOf(itemId)),
        onPhone,
      );
    };
    expect(await rank('phone')).toBeGreaterThan(await rank('tv'));
  });

  test.each([
    ['a name that is no column', 'aws-user-personalization', { WEATHER: 'rain' }, 'it has DEVICE, HOUR'],
    [
      'a column that says something else',
      'aws-user-personalization',
      { EVENT_TYPE: 'watch' },
      'EVENT_TYPE is no metadata',
    ],
    ['any context of a recipe that takes none', 'aws-similar-items', { DEVICE: 'tv' }, 'does not take context'],
  ])('refuses %s', async (_, campaign, context, message) => {
    const error = await errorOf(recommend({ userId: 'u0', itemId: 'i0', context }, campaign));
    expect(error).toMatchObject({ name: 'InvalidInputException', status: 400 });
    expect(error.message).toContain(message);
  });
});

describe('the record of a user', () => {
  const isEven = (item: number): boolean => item % 2 === 0;

  test('lifts what users like them had, where there are no interactions of their own', async () => {
    expect(share(await recommend({ userId: 'cold-gold' }), isEven)).toBe(1);
    expect(share(await recommend({ userId: 'cold-free' }), isEven)).toBe(0);
  });

  test('says nothing where its column is left out of training', async () => {
    expect(await recommend({ userId: 'cold-gold' }, 'blind')).toEqual(
      await recommend({ userId: 'cold-free' }, 'blind'),
    );
  });
});
