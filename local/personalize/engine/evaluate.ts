import type { Objective } from './api';
import { EVALUATED_RANKS, metricsOf, type Trial } from './metrics';
import { usersComeBack, type Sequences } from './sequences';
import { hiddenFrom } from './split';
import { topK } from './top-k';

/** Scores of all items for the input events of a test user, as of the newest of them. */
export type ScoreInput = (history: Int32Array, at: number) => Float32Array;

/**
 * Metrics over the test users: the oldest 90 % of a user's events go in, the newest 10 % have to be found among all items.
 * Where users never come back to an item, those of the input are not recommended.
 *
 * @param itemCount distinct items of the datasets, for coverage
 * @param objective what the model was to raise, for its own metric
 */
export function evaluate(
  sequences: Sequences,
  testUsers: Int32Array,
  score: ScoreInput,
  itemCount: number,
  objective?: Objective,
): Record<string, number> {
  const dropsSeen = !usersComeBack(sequences);
  const trials: Trial[] = [];
  const mask = new Uint8Array(sequences.itemCount).fill(1);
  for (const user of testUsers) {
    const hidden = hiddenFrom(sequences, user);
    if (hidden < 0) continue;
    const history = sequences.items.subarray(sequences.offsets[user], hidden);
    const scores = score(history, sequences.timestamps[hidden - 1] as number);
    if (dropsSeen) for (const item of history) mask[item] = 0;
    const ranking = topK(scores, EVALUATED_RANKS, mask);
    if (dropsSeen) for (const item of history) mask[item] = 1;
    const end = sequences.offsets[user + 1] as number;
    const worth = worthOf(sequences, hidden, end);
    trials.push({ ranking, relevant: new Set(sequences.items.subarray(hidden, end)), ...(worth && { worth }) });
  }
  return metricsOf(trials, itemCount, objective);
}

/** What each item of the slots is worth: the weight of its heaviest event there. */
export function worthOf({ items, weights }: Sequences, from: number, to: number): Map<number, number> | undefined {
  if (weights === undefined) return undefined;
  const worth = new Map<number, number>();
  for (let slot = from; slot < to; slot++) {
    const item = items[slot] as number;
    worth.set(item, Math.max(worth.get(item) ?? 0, weights[slot] as number));
  }
  return worth;
}
