import {
  GetPersonalizedRankingCommand,
  GetRecommendationsCommand,
  type GetRecommendationsRequest,
  type PredictedItem,
} from '@aws-sdk/client-personalize-runtime';
import { FIRST_NEW_ITEM, USERS, aCampaign, aDatasetGroup, aFilter, arn } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeAll(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin);
  await aCampaign(twin, 'aws-user-personalization-v2');
  const solutionConfig = { algorithmHyperParameters: { apply_recency_bias: 'false' } };
  await aCampaign(twin, 'aws-user-personalization-v2', {}, { name: 'timeless', solutionConfig });
  await aCampaign(twin, 'aws-personalized-ranking-v2');
});

afterAll(() => twin.close());

async function listOf(
  userId: string,
  request: Partial<GetRecommendationsRequest> = {},
  campaign = 'aws-user-personalization-v2',
): Promise<PredictedItem[]> {
  const campaignArn = arn(`campaign/${campaign}`);
  const { itemList = [] } = await twin.runtime.send(
    new GetRecommendationsCommand({ campaignArn, userId, numResults: 10, ...request }),
  );
  return itemList;
}

const isNew = ({ itemId = '' }: PredictedItem): boolean => Number(itemId.slice(1)) >= FIRST_NEW_ITEM;
const users = Array.from({ length: USERS }, (_, user) => `u${user}`);

describe('user-personalization-v2', () => {
  test('explores by itself and says which items it explores', async () => {
    const lists = (await Promise.all(users.map((user) => listOf(user)))).flat();
    const explored = lists.filter(({ reason }) => reason?.includes('Exploration'));
    expect(explored.length).toBeGreaterThan(0.15 * lists.length);
    expect(explored.length).toBeLessThan(0.45 * lists.length);
    expect(explored.every(isNew)).toBe(true);
    // What nobody has had is out of the model's reach otherwise.
    expect(lists.filter(isNew)).toEqual(explored);
    expect(lists.every(({ score = NaN }) => score >= 0 && score <= 1)).toBe(true);
  });

  test('says which items a promotion brought, and carries metadata without being told to', async () => {
    const filterArn = await aFilter(twin, 'action', 'INCLUDE ItemID WHERE Items.GENRES IN ("Action")');
    const list = await listOf('u0', {
      promotions: [{ name: 'action', percentPromotedItems: 20, filterArn }],
      metadataColumns: { ITEMS: ['GENRES'] },
    });
    const promoted = list.filter(({ promotionName }) => promotionName === 'action');
    expect(promoted).toHaveLength(2);
    expect(promoted.every(({ reason }) => reason?.join() === 'Promoted item')).toBe(true);
    expect(promoted.every(({ metadata }) => metadata?.['GENRES']?.includes('Action'))).toBe(true);
  });

  test('gives other lists without the bias for recent events', async () => {
    const [recent, timeless] = await Promise.all(
      ['aws-user-personalization-v2', 'timeless'].map((campaign) =>
        Promise.all(users.map(async (user) => (await listOf(user, {}, campaign)).filter((item) => !isNew(item)))),
      ),
    );
    expect(recent!.map((list) => list.map(({ itemId }) => itemId))).not.toEqual(
      timeless!.map((list) => list.map(({ itemId }) => itemId)),
    );
    expect(twin.trainings.slice(0, 2).map(({ composition }) => composition)).toEqual([
      { kind: 'user', learnWeights: true, parameters: { recency: true } },
      { kind: 'user', learnWeights: true, parameters: { recency: false } },
    ]);
  });
});

test('personalized-ranking-v2 puts unknown items last and without a score', async () => {
  const { personalizedRanking = [] } = await twin.runtime.send(
    new GetPersonalizedRankingCommand({
      campaignArn: arn('campaign/aws-personalized-ranking-v2'),
      userId: 'u0',
      inputList: ['nothing', 'i1', 'i2'],
      metadataColumns: { ITEMS: ['TITLE'] },
    }),
  );
  expect(personalizedRanking.map(({ itemId }) => itemId)).toEqual(['i2', 'i1', 'nothing']);
  expect(personalizedRanking.map(({ score }) => score !== undefined)).toEqual([true, true, false]);
  expect(personalizedRanking[0]?.metadata).toEqual({ TITLE: 'Film, number 2' });
});
