import { recipeNamed } from '../../../../spec/recipes';
import { VirtualClock } from '../../../../local/clock';
import type { Model, Recommender } from '../../../../local/personalize/engine/api';
import { recommenderOf, seededRandom, trainSolutionVersion } from '../../../../local/personalize/engine';
import { expressionOf } from '../../../../local/personalize/runtime/filter/requested-filter';
import { itemMaskOf } from '../../../../local/personalize/runtime/filter/item-mask';
import { itemTestOf } from '../../../../local/personalize/runtime/filter/item-test';
import { getRecommendations } from '../../../../local/personalize/runtime/get-recommendations';
import { itemsThat, noItems } from '../../../../local/personalize/runtime/item-bits';
import { rankedItems } from '../../../../local/personalize/runtime/ranked-items';
import { recommendedItems } from '../../../../local/personalize/runtime/recommended-items';
import { type Serving, servingOf } from '../../../../local/personalize/runtime/serving';
import { DatasetStore } from '../../../../local/personalize/store/dataset-store';
import { IdGenerator } from '../../../../local/personalize/store/ids';
import { ResourceStore } from '../../../../local/personalize/store/resource-store';
import type { SchemaRecord } from '../../../../local/personalize/store/resource';
import { VersionStore } from '../../../../local/personalize/training/version-store';
import type { Twin } from '../../../../local/personalize/twin';
import { GROUP_ARN, ITEMS, LATEST, USERS, arn } from '../movies';
import { INTERACTIONS_SCHEMA, ITEMS_SCHEMA, USERS_SCHEMA } from '../movies-schemas';

type Random = () => number;
type Input = Parameters<typeof getRecommendations>[1];

const RECIPES = [
  'aws-user-personalization-v2',
  'aws-user-personalization',
  'aws-popularity-count',
  'aws-similar-items',
];
const FILTERS = [
  'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")',
  'INCLUDE ItemID WHERE Interactions.EVENT_TYPE NOT IN ($TYPE) | EXCLUDE ItemID WHERE Items.PRICE > 40',
  'INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)',
  'EXCLUDE ItemID WHERE Items.GENRES IN ($GENRE) AND Items.PRICE < 30 OR Items.PRICE = 33',
  'EXCLUDE ItemID WHERE Items.GENRES IN ("Drama") IF CurrentUser.AGE > 40',
];

const pick = <Value>(values: readonly Value[], random: Random): Value =>
  values[Math.floor(random() * values.length)] as Value;
const user = (random: Random): string => `u${Math.floor(random() * 12)}`;
const item = (random: Random): string => `i${Math.floor(random() * (ITEMS + 3))}`;

function putItem({ datasets }: Twin, id: string, random: Random): void {
  const values: Record<string, string | number | null> = {
    GENRES: pick(['Comedy', 'Drama', 'Comedy|Action', 'Western'], random),
    TITLE: id,
    PRICE: random() < 0.1 ? null : Math.floor(random() * 60),
    CREATION_TIMESTAMP: LATEST - (random() < 0.2 ? 86_400 : 1e8),
  };
  datasets.of(GROUP_ARN).items!.put(id, (field) => values[field] ?? null);
}

/** The datasets of the movies, a campaign of each recipe and the filters, all ACTIVE. */
function aTwin(random: Random): Twin {
  const clock = new VirtualClock();
  const twin = {
    place: { region: 'us-east-1', account: '000000000000' },
    clock,
    seed: 5,
    requestIds: new IdGenerator(1),
    resources: new ResourceStore(clock, () => undefined),
    datasets: new DatasetStore(),
    versions: new VersionStore(),
  } as unknown as Twin;
  const schemas = { Interactions: INTERACTIONS_SCHEMA, Items: ITEMS_SCHEMA, Users: USERS_SCHEMA };
  for (const type of ['Interactions', 'Items', 'Users'] as const) {
    twin.datasets.add({ datasetGroupArn: GROUP_ARN, type }, { schema: schemas[type] } as SchemaRecord);
  }
  for (let i = 0; i < ITEMS; i++) putItem(twin, `i${i}`, random);
  importEvents(twin, random, 400);
  const ids = {
    userIds: Array.from({ length: USERS }, (_, i) => `u${i}`),
    itemIds: Array.from({ length: ITEMS }, (_, i) => `i${i}`),
  };
  const events = Array.from({ length: 900 }, () => Math.floor(random() * USERS));
  for (const recipe of RECIPES) {
    const { model } = trainSolutionVersion({
      composition: compositionOf(recipe),
      seed: 1,
      interactions: {
        ...ids,
        users: Int32Array.from(events),
        items: Int32Array.from(events, (one, row) => (one * 3 + row * row) % (ITEMS - 8)),
        timestamps: Float64Array.from(events, (_, row) => LATEST - 5000 + row),
      },
      items: {
        creationTimestamps: Float64Array.from(ids.itemIds, (_, i) => (i > ITEMS - 12 ? LATEST - 100 : LATEST - 1e8)),
        attributes: [],
      },
    });
    const kept = { model, metrics: {}, dataChanges: 0, eventsSeen: 0, eventFilter: {}, setAside: new Map() };
    twin.versions.set(recipe, { ...kept, recommender: withoutMemory(model) });
    const { recipeArn } = recipeNamed(recipe)!;
    const shared = { datasetGroupArn: GROUP_ARN, status: 'ACTIVE' };
    twin.resources.insert('solution-version', { arn: recipe, recipeArn, ...shared } as never);
    twin.resources.insert('campaign', {
      arn: arn(`campaign/${recipe}`),
      solutionVersionArn: recipe,
      ...shared,
    } as never);
  }
  FILTERS.forEach((filterExpression, i) => {
    const members = { arn: `filter-${i}`, datasetGroupArn: GROUP_ARN, status: 'ACTIVE', filterExpression };
    twin.resources.insert('filter', members as never);
  });
  return twin;
}

/** The engine goes on from histories that it has met, which changes the last digits of scores: not what is tested here. */
function withoutMemory(model: Model): Recommender {
  const recommender = recommenderOf(model);
  if (model.kind !== 'user') return recommender;
  return { ...recommender, scoreHistory: (history) => recommenderOf(model).scoreHistory(history) };
}

function compositionOf(recipe: string): Parameters<typeof trainSolutionVersion>[0]['composition'] {
  if (recipe === 'aws-popularity-count') return { kind: 'popularity' };
  if (recipe !== 'aws-similar-items') return { kind: 'user', learnWeights: false };
  return { kind: 'related', popularityDiscount: 0.5, minimumCointeractions: 0, useAttributes: false };
}

function anEvent(random: Random, number: number) {
  const type = { eventType: pick(['watch', 'click'], random), eventValue: null, other: () => null };
  return { userId: user(random), itemId: item(random), timestamp: LATEST + number, ...type };
}

function importEvents({ datasets }: Twin, random: Random, count: number): void {
  const { interactions } = datasets.of(GROUP_ARN);
  const table = interactions!.emptyTable();
  for (let row = 0; row < count; row++) table.append(anEvent(random, row - count));
  if (random() < 0.5) interactions!.addBulk(table);
  else interactions!.replaceBulk(table);
}

/** Something that answers may depend on changes. */
function disturb(twin: Twin, random: Random, number: number): void {
  const { interactions, users, items } = twin.datasets.of(GROUP_ARN);
  const kind = random();
  if (kind < 0.4) {
    const { userId, ...event } = anEvent(random, number);
    const isKnown = random() < 0.7;
    const impression = random() < 0.3 ? [item(random), item(random)] : undefined;
    interactions!.events.append({
      ...event,
      eventId: `e${number}`,
      sessionId: isKnown ? `s${userId}` : userId,
      ...(isKnown && { userId }),
      ...(impression && { impression }),
    });
  } else if (kind < 0.6) putItem(twin, item(random), random);
  else if (kind < 0.75) users!.put(user(random), (field) => (field === 'AGE' ? Math.floor(random() * 80) : 'gold'));
  else if (kind < 0.85) importEvents(twin, random, 30);
  else if (kind < 0.9) interactions!.removeUsers(new Set([user(random)]));
  else if (kind < 0.95) items!.remove(new Set([item(random)]));
  else {
    const itemExplorationConfig = { explorationWeight: `${random().toFixed(1)}` };
    twin.resources.update('campaign', arn(`campaign/${RECIPES[1]}`), {
      campaignConfig: { itemExplorationConfig },
    });
  }
}

function aRequest(random: Random): Input {
  const filter = Math.floor(random() * (FILTERS.length + 1)) - 1;
  const values =
    filter === 1
      ? { TYPE: pick(['"click"', '"watch"'], random) }
      : { GENRE: pick(['"Comedy"', '"Drama","Action"'], random) };
  return {
    campaignArn: arn(`campaign/${pick(RECIPES, random)}`),
    userId: user(random),
    itemId: item(random),
    numResults: pick([5, 25], random),
    ...(filter >= 0 && { filterArn: `filter-${filter}` }),
    ...(filter >= 1 && filter <= 3 && { filterValues: values }),
    ...(random() < 0.2 && {
      promotions: [
        { name: 'p', percentPromotedItems: 40, filterArn: 'filter-2', filterValues: { GENRE: '"Western"' } },
      ],
    }),
  };
}

/** The same with nothing remembered: what is kept belongs to the recommender. */
function forgetful(serving: Serving): Serving {
  return { ...serving, trained: { ...serving.trained, recommender: withoutMemory(serving.trained.model) } };
}

const TYPES = ['USER_PERSONALIZATION', 'POPULAR_ITEMS', 'RELATED_ITEMS'] as const;

function outcomeOf(answer: () => unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(answer()));
  } catch (error) {
    return String(error);
  }
}

test.each([1, 2, 3])('what is remembered never shows: answers are those of a twin that forgets (seed %d)', (seed) => {
  const random = seededRandom(seed);
  const twin = aTwin(random);
  const asked: Input[] = [];
  for (let step = 0; step < 400; step++) {
    if (random() < 0.3) disturb(twin, random, step);
    // Half of the requests were there before, most of them lately.
    const input =
      step > 0 && random() < 0.5
        ? (asked[Math.floor(step * (1 - random() ** 3 / 2))] ?? asked[step - 1]!)
        : aRequest(random);
    asked.push(input);
    const serving = servingOf(twin, input.campaignArn!, 'GetRecommendations', TYPES);
    const expected = outcomeOf(() => recommendedItems(twin, forgetful(serving), input));
    expect(outcomeOf(() => getRecommendations(twin, input).itemList)).toEqual(expected);
    const inputList = Array.from({ length: 8 }, () => item(random));
    const ranking = { ...input, userId: input.userId!, inputList };
    if (serving.recipe.type !== 'USER_PERSONALIZATION') continue;
    expect(outcomeOf(() => rankedItems(twin, serving, ranking))).toEqual(
      outcomeOf(() => rankedItems(twin, forgetful(serving), ranking)),
    );
  }
});

test('the set of items that a filter lets through is what its test says of each item', () => {
  const random = seededRandom(9);
  const twin = aTwin(random);
  const { recommender } = twin.versions.get(RECIPES[0]!)!;
  for (let step = 0; step < 200; step++) {
    disturb(twin, random, step);
    const { filterArn, filterValues = {}, userId } = aRequest(random);
    if (filterArn === undefined) continue;
    const filter = expressionOf(twin.resources.get('filter', filterArn));
    const request = { data: twin.datasets.of(GROUP_ARN), filterValues, userId, currentItem: undefined };
    const expected = itemsThat(recommender.itemIds, itemTestOf(filter, request));
    const passed = noItems(recommender.itemIds.length);
    itemMaskOf(filter, request, recommender, passed);
    expect(passed).toEqual(expected);
  }
});
