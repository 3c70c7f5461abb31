/** Offline metrics as the service defines and spells them. @see "Evaluating a solution version with metrics" */

const CUTOFFS = [5, 10, 25] as const;

/** Recommendations that count for the metrics, and for mean reciprocal rank. */
export const EVALUATED_RANKS = 25;

/** One test user: what was recommended, best first, and the items that were held back. */
export interface Trial {
  readonly ranking: ArrayLike<number>;
  readonly relevant: ReadonlySet<number>;
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
 */
export function metricsOf(trials: readonly Trial[], itemCount: number): Record<string, number> {
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
  };
}
