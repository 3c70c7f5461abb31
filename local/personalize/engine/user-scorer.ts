import { blended } from './user-weights';
import { featuresOf, type UserParts } from './user-parts';

/** Scores of all items for a history (oldest first) as of `at`, Unix seconds; a new array each time. */
export type HistoryScorer = (history: Int32Array, at: number) => Float32Array;

/**
 * Scores are log-likelihoods up to a constant of the history: their softmax estimates the chance that the item comes next.
 * Where users never come back to an item, the items of the history stand below all others, in their own order.
 */
export function historyScorer(parts: UserParts, weights: Float64Array): HistoryScorer {
  const features = featuresOf(parts);
  const sum = features.kernels.floats(parts.warm.length);
  return (history, at) => {
    blended(features.kernels, features.write(history, at), weights, sum);
    const scores = sum.slice();
    if (!parts.repeats) sinkSeen(scores, history);
    return scores;
  };
}

/** How far below the rest: e^-20 takes the seen items out of any softmax. */
const GAP = 20;

function sinkSeen(scores: Float32Array, history: Int32Array): void {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const score of scores) {
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  const sunk = new Set<number>();
  for (const item of history) {
    if (sunk.has(item)) continue;
    sunk.add(item);
    scores[item] = (scores[item] as number) - (highest - lowest) - GAP;
  }
}
