import type { Objective } from './api';
import { standardise } from './standardise';
import type { HistoryScorer } from './user-scorer';

/**
 * What an objective adds to the score of each item: `strength` logits for each spread that its value lies above the mean, so
 * that the odds of an item against another one of the same relevance grow by e^strength a spread. Items without a value get
 * nothing.
 */
export function objectiveBias({ values, strength }: Objective): Float32Array {
  const known = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  const bias = Float32Array.from(values, (value) => (Number.isNaN(value) ? 0 : value));
  standardise(bias, known);
  return bias.map((value, item) => (known[item] === 0 ? 0 : strength * value));
}

/** Scores with something added to every item. */
export function biased(score: HistoryScorer, bias: Float32Array | undefined): HistoryScorer {
  if (bias === undefined) return score;
  return (history, at) => {
    const scores = score(history, at);
    for (let item = 0; item < scores.length; item++) scores[item] = (scores[item] as number) + (bias[item] as number);
    return scores;
  };
}
