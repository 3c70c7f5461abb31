import { EVALUATED_RANKS, normalizedDiscountedCumulativeGain, weightedDiscountedCumulativeGain } from './metrics';
import type { Choice } from './softmax-regression';
import { topK } from './top-k';
import type { UserParts } from './user-parts';

/** Candidates of a choice that are the likeliest by the prior weights. */
const LIKELIEST = 400;

/** Candidates that each part adds, so that a part which the prior weights leave out can be found to matter. */
const OF_EACH_PART = 60;

/** What one user took, and what it was known by. */
export interface Taking {
  /** Standardised scores of all items, one array a part. */
  readonly features: readonly Float32Array[];
  /** Scores of all items by the prior weights. */
  readonly scores: Float32Array;
  readonly history: Int32Array;
  /** Items taken after the history. */
  readonly hidden: Int32Array;
  /** Of the hidden items, where events have weights: what is worth nothing was not chosen. */
  readonly worth: ReadonlyMap<number, number> | undefined;
}

/**
 * The hidden items among all that have a say at the top of some ranking, in the order of the catalogue: equal scores go by
 * position, and no position tells what was taken. One partial selection a part over the items.
 *
 * @returns undefined when none of the hidden items could have been chosen
 */
export function choiceOf(
  { features, scores, history, hidden, worth }: Taking,
  { warm, repeats }: Pick<UserParts, 'warm' | 'repeats'>,
): Choice | undefined {
  const allowed = warm.slice();
  if (!repeats) for (const item of history) allowed[item] = 0;
  const taken = new Set<number>();
  for (const item of hidden) if (allowed[item] === 1 && worth?.get(item) !== 0) taken.add(item);
  if (taken.size === 0) return undefined;
  for (const item of taken) allowed[item] = 0;
  const others = new Set(topK(scores, LIKELIEST, allowed));
  for (const part of features) for (const item of topK(part, OF_EACH_PART, allowed)) others.add(item);
  const candidates = Int32Array.from([...taken, ...others]).sort();
  const matrix = new Float32Array(candidates.length * features.length);
  candidates.forEach((item, c) => {
    features.forEach((part, f) => (matrix[c * features.length + f] = part[item] as number));
  });
  return {
    features: matrix,
    taken: Int32Array.from(taken, (item) => candidates.indexOf(item)),
    ...(worth && { takenWeights: Float32Array.from(taken, (item) => worth.get(item) ?? 1) }),
  };
}

/** The choice among the `count` likeliest candidates by these weights; undefined when none of them was taken. */
export function amongFirst(choice: Choice, weights: Float64Array, count: number): Choice | undefined {
  const { features, taken, takenWeights } = choice;
  const size = weights.length;
  const first = topK(logitsOf(choice, weights), count).sort();
  const rowOf = new Map<number, number>();
  const matrix = new Float32Array(first.length * size);
  first.forEach((candidate, row) => {
    rowOf.set(candidate, row);
    matrix.set(features.subarray(candidate * size, (candidate + 1) * size), row * size);
  });
  const kept = Array.from(taken, (candidate, i) => ({ row: rowOf.get(candidate), i })).filter(
    (one): one is { row: number; i: number } => one.row !== undefined,
  );
  if (kept.length === 0) return undefined;
  return {
    features: matrix,
    taken: Int32Array.from(kept, ({ row }) => row),
    ...(takenWeights && { takenWeights: Float32Array.from(kept, ({ i }) => takenWeights[i] as number) }),
  };
}

/** How far up these weights rank what was taken: mean ndcg@25 over the choices, each as much as what was taken counts. */
export function orderBy(weights: Float64Array, choices: readonly Choice[]): number {
  let sum = 0;
  let all = 0;
  for (const choice of choices) {
    const { taken, takenWeights } = choice;
    const ranking = topK(logitsOf(choice, weights), EVALUATED_RANKS);
    const relevant = new Set(taken);
    if (takenWeights === undefined) {
      sum += normalizedDiscountedCumulativeGain({ ranking, relevant }, EVALUATED_RANKS);
      all++;
      continue;
    }
    const worth = new Map(Array.from(taken, (candidate, i) => [candidate, takenWeights[i] as number]));
    const counts = takenWeights.reduce((total, one) => total + one, 0) / taken.length;
    sum += counts * weightedDiscountedCumulativeGain({ ranking, relevant, worth }, EVALUATED_RANKS);
    all += counts;
  }
  return all === 0 ? 0 : sum / all;
}

function logitsOf({ features }: Choice, weights: Float64Array): Float32Array {
  const size = weights.length;
  const logits = new Float32Array(features.length / size);
  for (let candidate = 0; candidate < logits.length; candidate++) {
    let logit = 0;
    for (let f = 0; f < size; f++) logit += (features[candidate * size + f] as number) * (weights[f] as number);
    logits[candidate] = logit;
  }
  return logits;
}
