import { trainSolutionVersion, trendingAsOf, topK } from '../../../../local/personalize/engine';
import type { InteractionColumns } from '../../../../local/personalize/engine/api';
import {
  growthOf,
  timelineOf,
  trendPredictionAccuracy,
  trendScores,
} from '../../../../local/personalize/engine/trending';
import { sequencesFrom } from './event-sequences';

/** Item 0 is old and popular, 1 grew from 1 to 3 in the last hour, 2 fell from 3 to 1, 3 has its first event. */
const sequences = sequencesFrom(
  4,
  [
    [0, 1, 2, 1],
    [0, 2, 1],
    [0, 2, 1],
    [0, 3, 2],
  ],
  [
    [0, 1800, 1900, 5000],
    [10, 2000, 5100],
    [20, 3600, 7200],
    [30, 4000, 4100],
  ],
);
const timeline = timelineOf(sequences);
const HOUR = 3600;

describe('growth of items', () => {
  test('is the events of the last interval less those of the one before, ends included', () => {
    // 1,800 to 3,600 lie in the first interval, an event at its very end too; those at 0 to 30 lie before.
    expect([...growthOf(timeline, HOUR, 2 * HOUR + 100)!]).toEqual([0, 2, -2, 1]);
    expect([...growthOf(timeline, HOUR, 2 * HOUR)!]).toEqual([-4 + 1, 2, -2, 1]);
  });

  test('is not known when both intervals are empty', () => {
    expect(growthOf(timeline, HOUR, 7200 + 2 * HOUR)).toBeUndefined();
    expect(growthOf(timeline, HOUR, -1)).toBeUndefined();
  });
});

describe('the order of items', () => {
  test('is by growth, between equals by users', () => {
    expect([...topK(trendScores(timeline, HOUR, 7300), 4)]).toEqual([1, 3, 0, 2]);
  });

  test('is by users when nothing moved', () => {
    expect([...topK(trendScores(timeline, HOUR, 1e6), 4)]).toEqual([0, 2, 1, 3]);
  });
});

describe('how well trends are foreseen', () => {
  // 60 items; every hour one of them trends, in the hour before as well.
  const hours = 10;
  const rows = Array.from({ length: hours }, (_, hour) => [hour, hour + 1].flatMap((item) => [item, item, item]));
  const times = rows.map((row, hour) => row.map((_, i) => hour * HOUR + 100 + i));
  const one = sequencesFrom(60, [rows.flat()], [times.flat()]);

  test('is whole when all that trends next trends before', () => {
    expect(trendPredictionAccuracy(timelineOf(one), one, HOUR)).toBeGreaterThan(0.9);
  });

  test('does not look at training events after the boundary, and is zero without any trend', () => {
    const late = sequencesFrom(200, [[150, 150, 151]], [[1e6, 1e6 + 1, 1e6 + 2]]);
    // Popular in training is what 25 other items are; the trend of 150 and 151 shows in the same hour only.
    const training = sequencesFrom(200, [[...Array(25).keys(), 150, 151]], [[...Array(25).keys(), 1e6, 1e6 + 1]]);
    const popular = sequencesFrom(200, [[...Array(25).keys()]], [[...Array(25).keys()]]);
    expect(trendPredictionAccuracy(timelineOf(popular), late, HOUR)).toBe(0);
    expect(trendPredictionAccuracy(timelineOf(training), late, HOUR)).toBe(0);
    expect(trendPredictionAccuracy(timelineOf(one), sequencesFrom(60, []), HOUR)).toBe(0);
  });
});

test('a trending model is asked like popularity, and can be counted anew for another moment', () => {
  const interactions: InteractionColumns = {
    userIds: ['a', 'b', 'c', 'd'],
    itemIds: ['old', 'up', 'down', 'first'],
    users: Int32Array.of(0, 1, 2, 3, 0, 0, 0, 1, 1, 2, 2, 3, 3),
    items: Int32Array.of(0, 0, 0, 0, 1, 2, 1, 2, 1, 2, 1, 3, 2),
    timestamps: Float64Array.of(0, 10, 20, 30, 1800, 1900, 5000, 2000, 5100, 3600, 7200, 4000, 4100),
  };
  const items = { creationTimestamps: new Float64Array(4).fill(NaN), attributes: [] };
  const { metrics } = trainSolutionVersion({
    composition: { kind: 'trending', intervalSeconds: HOUR },
    interactions,
    items,
    seed: 1,
  });
  expect(metrics['trend_prediction_accuracy']).toBeGreaterThanOrEqual(0);
  const recommender = trendingAsOf(interactions, HOUR, 7300);
  const none = { items: new Int32Array(0), timestamps: new Float64Array(0) };
  expect([...topK(recommender.scoreHistory(none), 4)].map((item) => recommender.itemIds[item])).toEqual([
    'up',
    'first',
    'old',
    'down',
  ]);
  expect(recommender.trendIntervalSeconds).toBe(HOUR);
  expect(() => recommender.scoreUsers(Int32Array.of(0))).toThrow(
    new TypeError('a trending model scores histories, not users, use scoreHistory'),
  );
});
