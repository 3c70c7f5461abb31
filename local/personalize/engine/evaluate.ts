import type { Objective } from './api';
import { EVALUATED_RANKS, metricsOf, type Trial } from './metrics';
import { usersComeBack, type Sequences } from './sequences';
import { hiddenFrom } from './split';
import { topK } from './top-k';

/** Scores of all items for the input events of a test user, as of the newest of them. */
export type ScoreInput = (history: Int32Array, at: number) => Float32Array;

/** What was recommended to a test user, and what was to be found. */
export interface RankedInput {
  readonly ranking: Int32Array;
  /** Slots of the hidden events: from … to − 1. */
  readonly from: number;
  readonly to: number;
}

/**
 * The oldest 90 % of a test user's events go in, and all items are ranked. Where users never come back to an item, those of the
 * input are not recommended. Users who cannot be tested are left out.
 */
export function* rankedInputs(
  sequences: Sequences,
  testUsers: Int32Array,
  score: ScoreInput,
): Generator<RankedInput, void> {
  const dropsSeen = !usersComeBack(sequences);
  const mask = new Uint8Array(sequences.itemCount).fill(1);
  for (const user of testUsers) {
    const from = hiddenFrom(sequences, user);
    if (from < 0) continue;
    const history = sequences.items.subarray(sequences.offsets[user], from);
    const scores = score(history, sequences.timestamps[from - 1] as number);
    if (dropsSeen) for (const item of history) mask[item] = 0;
    const ranking = topK(scores, EVALUATED_RANKS, mask);
    if (dropsSeen) for (const item of history) mask[item] = 1;
    yield { ranking, from, to: sequences.offsets[user + 1] as number };
  }
}

/**
 * Metrics over the test users: the newest 10 % of a user's events have to be found.
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
  const trials = Array.from(rankedInputs(sequences, testUsers, score), ({ ranking, from, to }): Trial => {
    const worth = worthOf(sequences, from, to);
    return { ranking, relevant: new Set(sequences.items.subarray(from, to)), ...(worth && { worth }) };
  });
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
