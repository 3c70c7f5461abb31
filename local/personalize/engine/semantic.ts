import type { ItemColumns, RankingInfluence } from './api';
import { incidenceOf } from './incidence';
import { distinctUsers } from './popularity';
import type { Sequences } from './sequences';
import { type TextModel, type TextVectors, textLikeness, textModelOf, textVectorsOf } from './text-vectors';

/** Items by their texts, and what their order can be weighted by. Structured-cloneable. */
export interface SemanticParts {
  readonly text: TextModel;
  readonly vectors: TextVectors;
  /** Users of each item, on a logarithmic scale of 0 (none) to 1 (the most of any item). */
  readonly popularity: Float32Array;
  /** Of each item: 1 for the newest, 0 for the oldest, by time between. */
  readonly freshness: Float32Array;
}

/** @param creationTimestamps Unix seconds of each item */
export function trainSemanticParts(
  sequences: Sequences,
  items: ItemColumns,
  creationTimestamps: Float64Array,
): SemanticParts {
  const text = textModelOf(items.attributes, sequences.itemCount);
  return {
    text,
    vectors: textVectorsOf(text, items.attributes, sequences.itemCount),
    popularity: scaled(distinctUsers(incidenceOf(sequences)).map(Math.log1p)),
    freshness: freshnessOf(creationTimestamps),
  };
}

/** Divided by the highest; zeros stay zero. */
function scaled(values: Float32Array): Float32Array {
  const highest = values.reduce((most, value) => Math.max(most, value), 0);
  return highest === 0 ? values : values.map((value) => value / highest);
}

function freshnessOf(creationTimestamps: Float64Array): Float32Array {
  let [oldest, newest] = [Infinity, -Infinity];
  for (const time of creationTimestamps) {
    oldest = Math.min(oldest, time);
    newest = Math.max(newest, time);
  }
  return Float32Array.from(creationTimestamps, (time) => (newest > oldest ? (time - oldest) / (newest - oldest) : 1));
}

/** Scores of all items as companions of one; -Infinity for the item itself. Item -1 gives popular items, or new ones where none is. */
export type SemanticScorer = (item: number, influence?: RankingInfluence) => Float32Array;

/**
 * Cosine of texts, reweighted: at influence w an item of popularity (or freshness) p keeps the share 1 − w + w·p of it. An
 * item whose text has nothing in common stays at 0, however popular.
 */
export function semanticScorer({ vectors, popularity, freshness }: SemanticParts): SemanticScorer {
  const likeness = textLikeness(vectors);
  const unknownItem = popularity.some((share) => share > 0) ? popularity : freshness;
  return (item, { popularity: byPopularity = 0, freshness: byFreshness = 0 } = {}) => {
    const isKnown = item >= 0 && item < popularity.length;
    const scores = isKnown ? likeness(item) : unknownItem.slice();
    for (let other = 0; other < scores.length; other++) {
      const share =
        (1 - byPopularity + byPopularity * (popularity[other] as number)) *
        (1 - byFreshness + byFreshness * (freshness[other] as number));
      scores[other] = (scores[other] as number) * share;
    }
    if (isKnown) scores[item] = -Infinity;
    return scores;
  };
}
