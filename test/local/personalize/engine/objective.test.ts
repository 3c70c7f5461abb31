import { recommenderOf, topK, trainSolutionVersion } from '../../../../local/personalize/engine';
import { averageRewards, weightedDiscountedCumulativeGain } from '../../../../local/personalize/engine/metrics';
import { objectiveBias } from '../../../../local/personalize/engine/objective';
import { ITEM_COUNT, USER, anInput } from './taste-data';

/** Prices that have nothing to do with taste or popularity. */
const PRICES = Float64Array.from({ length: ITEM_COUNT }, (_, item) => (item * 13) % 31);

function withStrength(strength: number) {
  const { model, metrics } = trainSolutionVersion({ ...anInput(USER), objective: { values: PRICES, strength } });
  const recommender = recommenderOf(model);
  const users = Array.from({ length: 60 }, (_, user) => recommender.historyOf(`u${user}`));
  const prices = users.flatMap((history) => Array.from(topK(recommender.scoreHistory(history), 5), (i) => PRICES[i]!));
  return { metrics, meanPrice: prices.reduce((sum, price) => sum + price, 0) / prices.length };
}

describe('an objective', () => {
  const outcomes = [0, 0.25, 0.75, 2].map(withStrength);

  test('raises the attribute in the lists, the more the stronger it is', () => {
    const prices = outcomes.map(({ meanPrice }) => meanPrice);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    expect(prices[3]! - prices[0]!).toBeGreaterThan(5);
  });

  test('costs relevance where the attribute has nothing to do with taste', () => {
    const key = 'normalized_discounted_cumulative_gain_at_10';
    expect(outcomes[3]!.metrics[key]).toBeLessThan(outcomes[0]!.metrics[key]!);
  });

  test('has a metric of its own, from 0 to 1', () => {
    for (const { metrics } of outcomes) {
      expect(metrics['average_rewards_at_k']).toBeGreaterThan(0);
      expect(metrics['average_rewards_at_k']).toBeLessThanOrEqual(1);
    }
  });

  test('adds nothing to items without a value', () => {
    const bias = objectiveBias({ values: Float64Array.of(1, NaN, 3), strength: 2 });
    expect(bias[1]).toBe(0);
    expect(bias[2]).toBeCloseTo(2 * Math.asinh(1), 5);
    expect(bias[0]).toBeCloseTo(-2 * Math.asinh(1), 5);
  });
});

describe('its rewards', () => {
  const values = Float64Array.of(10, 20, 40, NaN);

  test('are the share that the first 25 bring in of what a user would give, counted from the lowest value', () => {
    const trials = [
      { ranking: [1, 3], relevant: new Set([1, 2]) },
      { ranking: [2], relevant: new Set([2, 3]) },
    ];
    // (20 − 10) of (20 − 10) + (40 − 10), and all of 30.
    expect(averageRewards(trials, values)).toBeCloseTo((10 / 40 + 1) / 2, 10);
  });

  test('leave users without rewards out', () => {
    expect(averageRewards([{ ranking: [0], relevant: new Set([0, 3]) }], values)).toBe(0);
  });
});

describe('gain with event weights', () => {
  test('counts a hit by its weight against the worthiest order', () => {
    const worth = new Map([
      [1, 0.5],
      [2, 1.5],
    ]);
    const trial = { ranking: [1, 2], relevant: new Set([1, 2]), worth };
    const discount = 1 / Math.log2(3);
    expect(weightedDiscountedCumulativeGain(trial, 5)).toBeCloseTo((0.5 + 1.5 * discount) / (1.5 + 0.5 * discount), 10);
  });
});
