import {
  metricsOf,
  normalizedDiscountedCumulativeGain,
  precision,
  reciprocalRank,
  type Trial,
} from '../../../../local/personalize/engine/metrics';

/** Items 0, 1, 2 … are recommended in that order; those at the given ranks (from 1) are relevant. */
function hitsAt(ranks: readonly number[], options: { readonly length?: number } = {}): Trial {
  const { length = 25 } = options;
  return { ranking: Array.from({ length }, (_, i) => i), relevant: new Set(ranks.map((rank) => rank - 1)) };
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

describe('metrics', () => {
  /** @see "Evaluating an Amazon Personalize solution version with metrics": the example of the guide */
  test('agree with the worked example of the guide, relevant at ranks 2 and 5', () => {
    const trial = hitsAt([2, 5], { length: 5 });
    expect(reciprocalRank(trial, 25)).toBe(0.5);
    expect(normalizedDiscountedCumulativeGain(trial, 5)).toBeCloseTo(0.6241, 4);
    expect(precision(trial, 5)).toBe(0.4);
  });

  test('mean reciprocal rank agrees with the example of the guide, first hits at 4, 2 and 6', () => {
    const metrics = metricsOf([hitsAt([4]), hitsAt([2, 3]), hitsAt([6, 20])], 25);
    expect(metrics['mean_reciprocal_rank_at_25']).toBeCloseTo(0.3056, 4);
  });

  test('have exactly the documented keys', () => {
    expect(Object.keys(metricsOf([hitsAt([1])], 25)).sort()).toEqual(KEYS);
  });

  test('are all zero without trials', () => {
    expect(metricsOf([], 10)).toEqual(Object.fromEntries(KEYS.map((key) => [key, 0])));
    expect(metricsOf([], 0)['coverage']).toBe(0);
  });

  test('a hit beyond the cut-off counts for nothing', () => {
    expect(reciprocalRank(hitsAt([26], { length: 30 }), 25)).toBe(0);
    expect(precision(hitsAt([6]), 5)).toBe(0);
    expect(normalizedDiscountedCumulativeGain(hitsAt([6]), 5)).toBe(0);
  });

  test('the ideal has as many hits as were held back, at most k', () => {
    expect(normalizedDiscountedCumulativeGain(hitsAt([1, 2, 3, 4, 5, 6, 7]), 5)).toBeCloseTo(1, 12);
    expect(normalizedDiscountedCumulativeGain(hitsAt([1, 30]), 5)).toBeCloseTo(1 / (1 + 1 / Math.log2(3)), 12);
    expect(normalizedDiscountedCumulativeGain(hitsAt([]), 5)).toBe(0);
  });

  test('precision divides by k even where fewer were recommended', () => {
    expect(precision(hitsAt([1], { length: 2 }), 5)).toBe(0.2);
  });

  test('coverage is the share of the catalogue in any list, 25 places each', () => {
    const trials = [{ ranking: [0, 1], relevant: new Set<number>() }, hitsAt([], { length: 40 })];
    expect(metricsOf(trials, 100)['coverage']).toBe(0.25);
  });
});
