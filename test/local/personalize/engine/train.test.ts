import { recommenderOf, topK, trainSolutionVersion } from '../../../../local/personalize/engine';
import type { Composition, Recommender } from '../../../../local/personalize/engine/api';
import {
  COLD_COMEDY,
  COLD_DRAMA,
  EMPTY,
  ITEM_COUNT,
  LATEST,
  POPULARITY,
  RELATED,
  USER,
  aHistory,
  anInput,
  type TasteOptions,
} from './taste-data';

interface Case {
  readonly name: string;
  readonly composition: Composition;
  readonly data?: TasteOptions;
}

const CASES: readonly Case[] = [
  { name: 'user, learned weights', composition: USER },
  { name: 'user, prior weights', composition: { kind: 'user', learnWeights: false } },
  { name: 'user, learned weights, users who come back', composition: USER, data: { repeats: true } },
  { name: 'user, no attributes', composition: USER, data: { bare: true } },
  { name: 'related', composition: RELATED },
  { name: 'related, no attributes', composition: { ...RELATED, useAttributes: false } },
  { name: 'related, pairs of three users or more', composition: { ...RELATED, minimumCointeractions: 3 } },
  { name: 'popularity', composition: POPULARITY },
];

/** Scores of a sample of requests: some users' histories, an empty one, or some items, a cold and an unknown one. */
function sampleScores(recommender: Recommender, kind: Composition['kind']): number[][] {
  return kind === 'related'
    ? [0, 7, COLD_COMEDY, -1].map((item) => [...recommender.scoreItem(item)])
    : [recommender.historyOf('u0'), recommender.historyOf('u1'), EMPTY].map((one) => [
        ...recommender.scoreHistory(one),
      ]);
}

const KEYS = [
  'coverage',
  'mean_reciprocal_rank_at_25',
  'normalized_discounted_cumulative_gain_at_10',
  'normalized_discounted_cumulative_gain_at_25',
  'normalized_discounted_cumulative_gain_at_5',
  'precision_at_10',
  'precision_at_25',
  'precision_at_5',
];

describe.each(CASES)('a solution version of $name', ({ composition, data }) => {
  const input = anInput(composition, data);
  const { model, metrics } = trainSolutionVersion(input);
  const recommender = recommenderOf(model);

  test('has exactly the documented metrics, each from 0 to 1, of which some are above 0', () => {
    expect(Object.keys(metrics).sort()).toEqual(KEYS);
    for (const value of Object.values(metrics)) {
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThanOrEqual(1);
    }
  });

  test('the same input and seed give the same metrics and scores', () => {
    const again = trainSolutionVersion(input);
    expect(again.metrics).toEqual(metrics);
    expect(sampleScores(recommenderOf(again.model), composition.kind)).toEqual(
      sampleScores(recommender, composition.kind),
    );
  });

  test('another seed tests other users', () => {
    expect(trainSolutionVersion({ ...input, seed: 2 }).metrics).not.toEqual(metrics);
  });

  test('the order of the rows is of no account', () => {
    const mixed = trainSolutionVersion(anInput(composition, { ...data, mixed: true }));
    expect(mixed.metrics).toEqual(metrics);
    expect(sampleScores(recommenderOf(mixed.model), composition.kind)).toEqual(
      sampleScores(recommender, composition.kind),
    );
  });

  test('the model, cloned as into another thread, gives the same scores', () => {
    const clone = recommenderOf(structuredClone(model));
    expect(sampleScores(clone, composition.kind)).toEqual(sampleScores(recommender, composition.kind));
  });

  test('a score is a finite number for every item, but -Infinity for the item asked about', () => {
    for (const scores of sampleScores(recommender, composition.kind)) {
      expect(scores).toHaveLength(ITEM_COUNT);
    }
    if (composition.kind !== 'related') {
      expect(sampleScores(recommender, composition.kind).flat().every(Number.isFinite)).toBe(true);
      return;
    }
    for (let item = -1; item < ITEM_COUNT; item++) {
      const notFinite = [...recommender.scoreItem(item).entries()].filter(([, score]) => !Number.isFinite(score));
      expect(notFinite).toEqual(item === -1 ? [] : [[item, -Infinity]]);
    }
  });

  test('a request changes nothing for the next one, and the scores given are the caller’s own', () => {
    const before = sampleScores(recommender, composition.kind);
    const scores = composition.kind === 'related' ? recommender.scoreItem(3) : recommender.scoreHistory(aHistory(3, 4));
    scores.fill(NaN);
    expect(sampleScores(recommender, composition.kind)).toEqual(before);
  });

  test('knows the items and the users of its training data', () => {
    expect(recommender.itemIds).toEqual(input.interactions.itemIds);
    expect(recommender.indexOf('i7')).toBe(7);
    expect(recommender.indexOf('nobody knows it')).toBe(-1);
    const { items, timestamps } = recommender.historyOf('u3');
    expect([...timestamps]).toEqual([...timestamps].sort((a, b) => a - b));
    const rows = [...input.interactions.users.keys()].filter((row) => input.interactions.users[row] === 3);
    expect([...items]).toEqual(rows.map((row) => input.interactions.items[row]));
    expect(recommender.historyOf('a stranger')).toEqual(EMPTY);
  });

  test('counts events per item and dates the latest', () => {
    const counts = new Int32Array(ITEM_COUNT);
    for (const item of input.interactions.items) counts[item] = (counts[item] as number) + 1;
    expect(recommender.interactionCounts).toEqual(counts);
    expect(recommender.interactionCounts[COLD_DRAMA]).toBe(0);
    expect(recommender.latestTimestamp).toBe(LATEST);
  });

  test('fails with a TypeError when asked for the other kind of score', () => {
    if (composition.kind === 'related') {
      expect(() => recommender.scoreHistory(EMPTY)).toThrow(
        new TypeError('a related model scores items, not histories, use scoreItem'),
      );
    } else {
      expect(() => recommender.scoreItem(0)).toThrow(
        new TypeError(`a ${composition.kind} model scores histories, not items, use scoreHistory`),
      );
    }
  });

  test('data with nothing to test has metrics of zero and still scores', () => {
    const few = anInput(composition, { ...data, users: 3, eventsPerUser: 1 });
    const result = trainSolutionVersion(few);
    expect(Object.values(result.metrics).every((value) => value === 0)).toBe(true);
    for (const scores of sampleScores(recommenderOf(result.model), composition.kind)) {
      expect(scores.some(Number.isNaN)).toBe(false);
    }
  });
});

describe('creation timestamps', () => {
  test('are as given, else that of the oldest interaction, else the latest of all', () => {
    const input = anInput(POPULARITY);
    const creationTimestamps = input.items.creationTimestamps.slice();
    creationTimestamps[0] = 123;
    const items = { ...input.items, creationTimestamps };
    const recommender = recommenderOf(trainSolutionVersion({ ...input, items }).model);
    expect(recommender.creationTimestamps[0]).toBe(123);
    const times = [...input.interactions.timestamps].filter((_, row) => input.interactions.items[row] === 1);
    expect(recommender.creationTimestamps[1]).toBe(Math.min(...times));
    expect(recommender.creationTimestamps[COLD_COMEDY]).toBe(LATEST);
  });
});

describe('metrics', () => {
  /** Each of 60 users ends with two items nobody else has, after two of 30 common ones. */
  const COMMON = 30;
  const sequences = Array.from({ length: 60 }, (_, user) => [
    user % COMMON,
    (7 * user + 3) % COMMON,
    COMMON + 2 * user,
    COMMON + 2 * user + 1,
  ]);
  const interactions = {
    userIds: sequences.map((_, user) => `u${user}`),
    itemIds: Array.from({ length: COMMON + 120 }, (_, item) => `i${item}`),
    users: Int32Array.from(sequences.flatMap((own, user) => own.map(() => user))),
    items: Int32Array.from(sequences.flat()),
    timestamps: Float64Array.from(sequences.flatMap((own) => own.map((_, event) => event))),
  };
  const items = { creationTimestamps: new Float64Array(COMMON + 120).fill(NaN), attributes: [] };
  const own = aHistory(0, 3, COMMON);

  test.each<[string, Composition, (recommender: Recommender) => Float32Array]>([
    ['user', { kind: 'user', learnWeights: false }, (recommender) => recommender.scoreHistory(own)],
    ['related', { ...RELATED, useAttributes: false }, (recommender) => recommender.scoreItem(COMMON)],
  ])('a %s version is tested on users that it has not seen, and served with all of them', (_, composition, scores) => {
    const { model, metrics } = trainSolutionVersion({ composition, seed: 1, interactions, items });
    // What only the test user shows cannot be known from the others, unless the test leaks.
    expect(metrics['mean_reciprocal_rank_at_25']).toBeLessThan(0.05);
    expect([...topK(scores(recommenderOf(model)), 1)]).toEqual([COMMON + 1]);
  });

  test('coverage is a share of the whole catalogue, cold items included', () => {
    const { metrics } = trainSolutionVersion(anInput(POPULARITY, { repeats: true }));
    // Everybody is given the same 25.
    expect(metrics['coverage']).toBe(25 / ITEM_COUNT);
  });
});

describe('trainSolutionVersion', () => {
  const { interactions } = anInput(POPULARITY);

  test.each([
    {
      what: 'columns that differ in length',
      change: { timestamps: new Float64Array(3) },
      message: /^columns differ in length/,
    },
    { what: 'a user outside the list', change: { userIds: ['u0'] }, message: /points to user 1 .* outside 1 users/ },
    { what: 'an item outside the list', change: { itemIds: ['i0'] }, message: /outside 60 users and 1 items$/ },
    {
      what: 'a negative item',
      change: { items: interactions.items.map((item, row) => (row === 2 ? -1 : item)) },
      message: /^row 2 points to user 0 and item -1/,
    },
  ])('refuses $what', ({ change, message }) => {
    const input = { ...anInput(POPULARITY), interactions: { ...interactions, ...change } };
    expect(() => trainSolutionVersion(input)).toThrow(RangeError);
    expect(() => trainSolutionVersion(input)).toThrow(message);
  });

  test.each(CASES)('$name takes data without a single interaction', ({ composition }) => {
    const none = { users: new Int32Array(0), items: new Int32Array(0), timestamps: new Float64Array(0) };
    const input = { ...anInput(composition), interactions: { ...interactions, ...none } };
    const { model, metrics } = trainSolutionVersion(input);
    expect(Object.values(metrics).every((value) => value === 0)).toBe(true);
    for (const scores of sampleScores(recommenderOf(model), composition.kind)) {
      expect(scores.some(Number.isNaN)).toBe(false);
    }
  });
});
