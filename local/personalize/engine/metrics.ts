import type { Objective } from './api';

/** Offline metrics as the service defines and spells them. @see "Evaluating a solution version with metrics" */

const CUTOFFS = [5, 10, 25] as const;

/** Recommendations that count for the metrics, and for mean reciprocal rank. */
export const EVALUATED_RANKS = 25;

/** One test user: what was recommended, best first, and the items that were held back. */
export interface Trial {
  readonly ranking: ArrayLike<number>;
  readonly relevant: ReadonlySet<number>;
  /** What finding each of `relevant` is worth, where events have weights. */
  readonly worth?: ReadonlyMap<number, number>;
}

/** 1 / rank of the first relevant item among the first `k`, 0 when there is none. */
export function reciprocalRank({ ranking, relevant }: Trial, k: number): number {
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) {
    if (relevant.has(ranking[rank] as number)) return 1 / (rank + 1);
  }
  return 0;
}

/** Discounted gain of the hits among the first `k`, divided by that of min(k, relevant) hits on top. */
export function normalizedDiscountedCumulativeGain({ ranking, relevant }: Trial, k: number): number {
  let gain = 0;
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) {
    if (relevant.has(ranking[rank] as number)) gain += 1 / Math.log2(rank + 2);
  }
  let ideal = 0;
  for (let rank = 0; rank < Math.min(k, relevant.size); rank++) ideal += 1 / Math.log2(rank + 2);
  return ideal === 0 ? 0 : gain / ideal;
}

/** As above, but a hit gains what it is worth; the ideal has the worthiest items on top. */
export function weightedDiscountedCumulativeGain({ ranking, worth }: Trial, k: number): number {
  if (worth === undefined) return 0;
  let gain = 0;
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) {
    gain += (worth.get(ranking[rank] as number) ?? 0) / Math.log2(rank + 2);
  }
  const best = [...worth.values()].sort((a, b) => b - a).slice(0, k);
  const ideal = best.reduce((sum, one, rank) => sum + one / Math.log2(rank + 2), 0);
  return ideal === 0 ? 0 : gain / ideal;
}

/**
 * How much of the rewards of a user's held-back items the first 25 recommendations bring in, averaged over the users who
 * have any; rewards are counted from the lowest value of the catalogue, so that none is negative.
 * @see "Metric definitions": average_rewards_at_k
 */
export function averageRewards(trials: readonly Trial[], values: Float64Array): number {
  const lowest = values.reduce((least, value) => (value < least ? value : least), Infinity);
  const rewardOf = (item: number): number => {
    const value = values[item] ?? NaN;
    return Number.isNaN(value) ? 0 : value - lowest;
  };
  const shares = trials.flatMap(({ ranking, relevant }) => {
    const all = [...relevant].reduce((sum, item) => sum + rewardOf(item), 0);
    if (all === 0) return [];
    const top = Array.from({ length: Math.min(EVALUATED_RANKS, ranking.length) }, (_, rank) => ranking[rank] as number);
    return [top.reduce((sum, item) => sum + (relevant.has(item) ? rewardOf(item) : 0), 0) / all];
  });
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Hits among the first `k`, divided by `k` even when fewer were recommended. */
export function precision({ ranking, relevant }: Trial, k: number): number {
  let hits = 0;
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) if (relevant.has(ranking[rank] as number)) hits++;
  return hits / k;
}

/**
 * Means over the trials under the keys of GetSolutionMetrics; coverage is the share of the catalogue that appears in any
 * of the rankings. All zero without trials.
 *
 * @param itemCount distinct items of the datasets
 * @param objective what the model was to raise
 */
export function metricsOf(
  trials: readonly Trial[],
  itemCount: number,
  objective?: Pick<Objective, 'values'>,
): Record<string, number> {
  const recommended = new Set<number>();
  for (const { ranking } of trials) {
    for (let rank = 0; rank < Math.min(EVALUATED_RANKS, ranking.length); rank++)
      recommended.add(ranking[rank] as number);
  }
  const mean = (measure: (trial: Trial) => number): number =>
    trials.length === 0 ? 0 : trials.reduce((sum, trial) => sum + measure(trial), 0) / trials.length;
  return {
    coverage: itemCount === 0 ? 0 : recommended.size / itemCount,
    mean_reciprocal_rank_at_25: mean((trial) => reciprocalRank(trial, EVALUATED_RANKS)),
    ...Object.fromEntries(
      CUTOFFS.flatMap((k) => [
        [
          `normalized_discounted_cumulative_gain_at_${k}`,
          mean((trial) => normalizedDiscountedCumulativeGain(trial, k)),
        ],
        [`precision_at_${k}`, mean((trial) => precision(trial, k))],
      ]),
    ),
    ...(trials.some(({ worth }) => worth !== undefined) &&
      Object.fromEntries(
        CUTOFFS.map((k) => [
          `normalized_discounted_cumulative_gain_with_event_weights_at_${k}`,
          mean((trial) => weightedDiscountedCumulativeGain(trial, k)),
        ]),
      )),
    ...(objective && { average_rewards_at_k: averageRewards(trials, objective.values) }),
  };
}
