import {
  GetActionRecommendationsCommand,
  type GetActionRecommendationsRequest,
  GetPersonalizedRankingCommand,
  type GetPersonalizedRankingRequest,
  GetRecommendationsCommand,
  type GetRecommendationsRequest,
} from '@aws-sdk/client-personalize-runtime';
import { RUNTIME_OPTIONS } from '../../../../local/personalize/support/options';
import { aFilter, errorOf } from '../movies';
import type { TestTwin } from '../test-twin';
import { aWorld, served, trained } from './world';

/** Each option of the runtime: it changes the answer, and a wrong value is refused. */

let twin: TestTwin;
let campaigns: Readonly<Record<'users' | 'related' | 'ranking' | 'actions', string>>;
let filters: Readonly<Record<'action' | 'genre' | 'kind', string>>;

beforeAll(async () => {
  twin = await aWorld();
  const of = async (recipe: string) => served(twin, recipe, await trained(twin, recipe));
  campaigns = {
    users: await of('aws-user-personalization'),
    related: await of('aws-similar-items'),
    ranking: await of('aws-personalized-ranking'),
    actions: await of('aws-next-best-action'),
  };
  filters = {
    action: await aFilter(twin, 'action', 'INCLUDE ItemID WHERE Items.GENRES IN ("Action")'),
    genre: await aFilter(twin, 'genre', 'INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)'),
    kind: await aFilter(twin, 'kind', 'INCLUDE ActionID WHERE Actions.KIND IN ($KIND)'),
  };
});

afterAll(() => twin.close());

const recommend = async (members: Partial<GetRecommendationsRequest>) =>
  (
    await twin.runtime.send(
      new GetRecommendationsCommand({ campaignArn: campaigns.users, userId: 'u2', numResults: 10, ...members }),
    )
  ).itemList;
const related = (members: Partial<GetRecommendationsRequest>) =>
  recommend({ campaignArn: campaigns.related, ...members });
const rank = async (members: Partial<GetPersonalizedRankingRequest>) =>
  (
    await twin.runtime.send(
      new GetPersonalizedRankingCommand({
        campaignArn: campaigns.ranking,
        userId: 'u2',
        inputList: ['i0', 'i1', 'i2', 'i3', 'i4', 'i10'],
        ...members,
      }),
    )
  ).personalizedRanking;
const act = async (members: Partial<GetActionRecommendationsRequest>) =>
  (
    await twin.runtime.send(
      new GetActionRecommendationsCommand({ campaignArn: campaigns.actions, userId: 'u2', ...members }),
    )
  ).actionList;

type Ask = () => Promise<unknown>;

/** Two requests with different answers, and one that is refused. */
const PROBES: Readonly<Record<string, { readonly one: Ask; readonly other: Ask; readonly bad: Ask }>> = {
  'GetRecommendations: itemId': {
    one: () => related({ itemId: 'i4' }),
    other: () => related({ itemId: 'i5' }),
    bad: () => related({}),
  },
  'GetRecommendations: userId': {
    one: () => recommend({ userId: 'u2' }),
    other: () => recommend({ userId: 'u3' }),
    bad: () => twin.runtime.send(new GetRecommendationsCommand({ campaignArn: campaigns.users })),
  },
  'GetRecommendations: numResults': {
    one: () => recommend({ numResults: 3 }),
    other: () => recommend({ numResults: 4 }),
    bad: () => recommend({ numResults: 501 }),
  },
  'GetRecommendations: context': {
    one: () => recommend({ context: { DEVICE: 'phone' } }),
    other: () => recommend({ context: { DEVICE: 'tv' } }),
    bad: () => recommend({ context: { NOBODY: 'tv' } }),
  },
  'GetRecommendations: filterArn': {
    one: () => recommend({}),
    other: () => recommend({ filterArn: filters.action }),
    bad: () => recommend({ filterArn: filters.kind, filterValues: { KIND: '"offer"' } }),
  },
  'GetRecommendations: filterValues': {
    one: () => recommend({ filterArn: filters.genre, filterValues: { GENRE: '"Drama"' } }),
    other: () => recommend({ filterArn: filters.genre, filterValues: { GENRE: '"Comedy"' } }),
    bad: () => recommend({ filterArn: filters.genre, filterValues: { NOBODY: '"Drama"' } }),
  },
  'GetRecommendations: promotions': {
    one: () => recommend({}),
    other: () => recommend({ promotions: [{ name: 'p', percentPromotedItems: 50, filterArn: filters.action }] }),
    bad: () => recommend({ promotions: [{ name: 'p', percentPromotedItems: 101, filterArn: filters.action }] }),
  },
  'GetRecommendations: metadataColumns': {
    one: () => recommend({}),
    other: () => recommend({ metadataColumns: { ITEMS: ['PRICE'] } }),
    bad: () => recommend({ metadataColumns: { ITEMS: ['NOBODY'] } }),
  },
  'GetPersonalizedRanking: inputList': {
    one: () => rank({}),
    other: () => rank({ inputList: ['i1', 'i2'] }),
    bad: () => rank({ inputList: Array.from({ length: 501 }, (_, i) => `i${i}`) }),
  },
  'GetPersonalizedRanking: userId': {
    one: () => rank({ userId: 'u2' }),
    other: () => rank({ userId: 'u3' }),
    bad: () => rank({ userId: undefined }),
  },
  'GetPersonalizedRanking: context': {
    one: () => rank({ context: { DEVICE: 'phone' } }),
    other: () => rank({ context: { DEVICE: 'tv' } }),
    bad: () => rank({ context: { NOBODY: 'tv' } }),
  },
  'GetPersonalizedRanking: filterArn': {
    one: () => rank({}),
    other: () => rank({ filterArn: filters.action }),
    bad: () => rank({ filterArn: filters.kind, filterValues: { KIND: '"offer"' } }),
  },
  'GetPersonalizedRanking: filterValues': {
    one: () => rank({ filterArn: filters.genre, filterValues: { GENRE: '"Drama"' } }),
    other: () => rank({ filterArn: filters.genre, filterValues: { GENRE: '"Comedy"' } }),
    bad: () => rank({ filterArn: filters.genre, filterValues: { NOBODY: '"Drama"' } }),
  },
  'GetPersonalizedRanking: metadataColumns': {
    one: () => rank({}),
    other: () => rank({ metadataColumns: { ITEMS: ['PRICE'] } }),
    bad: () => rank({ metadataColumns: { ITEMS: ['NOBODY'] } }),
  },
  'GetActionRecommendations: userId': {
    one: () => act({ userId: 'u2' }),
    other: () => act({ userId: 'u3' }),
    bad: () => act({ userId: undefined }),
  },
  'GetActionRecommendations: numResults': {
    one: () => act({ numResults: 1 }),
    other: () => act({ numResults: 2 }),
    bad: () => act({ numResults: 101 }),
  },
  'GetActionRecommendations: filterArn': {
    one: () => act({}),
    other: () => act({ filterArn: filters.kind, filterValues: { KIND: '"offer"' } }),
    bad: () => act({ filterArn: filters.action }),
  },
  'GetActionRecommendations: filterValues': {
    one: () => act({ filterArn: filters.kind, filterValues: { KIND: '"offer"' } }),
    other: () => act({ filterArn: filters.kind, filterValues: { KIND: '"survey"' } }),
    bad: () => act({ filterArn: filters.kind, filterValues: { NOBODY: '"offer"' } }),
  },
};

test('every option of the runtime is probed', () => {
  // Which campaign or recommender is asked, tell the tests of recipes.
  expect(Object.keys(PROBES).sort()).toEqual(RUNTIME_OPTIONS.rows.map(({ name }) => name).sort());
});

test.each(RUNTIME_OPTIONS.rows)('$name changes the answer ($state)', async ({ name }) => {
  const probe = PROBES[name]!;
  expect(await probe.one()).not.toEqual(await probe.other());
});

test.each(RUNTIME_OPTIONS.rows)('fails: a wrong $name is refused', async ({ name }) => {
  expect(await errorOf(PROBES[name]!.bad())).toMatchObject({ name: 'InvalidInputException', status: 400 });
});
