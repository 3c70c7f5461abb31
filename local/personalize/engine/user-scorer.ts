import { RememberedScores } from './remembered-scores';
import { blended } from './user-weights';
import { featuresOf, type UserParts } from './user-parts';

/** Scores of all items for a history (oldest first) as of `at`, Unix seconds; a new array each time. */
export type HistoryScorer = (history: Int32Array, at: number) => Float32Array;

/**
 * Scores are log-likelihoods up to a constant of the history: their softmax estimates the chance that the item comes next.
 * Where users never come back to an item, the items of the history stand below all others, in their own order.
 *
 * It remembers what recent histories came to: the same one again costs a copy, one that goes on from it costs its new events
 * and one pass over the items.
 */
export function historyScorer(parts: UserParts, weights: Float64Array): HistoryScorer {
  const features = featuresOf(parts);
  const sum = features.kernels.floats(parts.warm.length);
  const remembered = new RememberedScores(parts.warm.length);
  return (history, at) => {
    const { same, beginning } = remembered.find(history, at);
    if (same !== undefined) return same.slice();
    blended(features.kernels, features.write(history, at, beginning), weights, sum);
    if (!parts.repeats) sinkSeen(sum, history);
    remembered.keep(history, at, sum, features);
    return sum.slice();
  };
}

/** How far below the rest: e^-20 takes the seen items out of any softmax. */
const GAP = 20;

function sinkSeen(scores: Float32Array, history: Int32Array): void {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item] as number;
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  for (const item of history) {
    const score = scores[item] as number;
    // Below the lowest stands only what was sunk before.
    if (score >= lowest) scores[item] = score - (highest - lowest) - GAP;
  }
}
