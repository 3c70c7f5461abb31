import { type ExplorableItems, exploreNew, topK } from '../engine';
import type { Recommender } from '../engine/api';
import { explorationOf } from './exploration';
import type { Serving } from './serving';

/** What a ranking is made of. */
export interface Ranking {
  readonly count: number;
  /** Of every item. */
  readonly scores: Float32Array;
  /** 1 for each item that may stand in the answer. */
  readonly mask: Uint8Array;
  readonly random: () => number;
  /** What exploration knows of the items beyond the model. @default the model's own counts */
  readonly explorable?: ExplorableItems;
}

/** Items, best first, and why those stand there that relevance alone would not put there. */
export interface Ranked {
  readonly items: Int32Array;
  /** Scores to answer with; -Infinity for an item that is not scored. */
  readonly scores: Float32Array;
  readonly explored: ReadonlySet<number>;
  /** Popular items in the places that scored ones leave. */
  readonly padding: ReadonlySet<number>;
}

/** Items that a v2 version scores for one request; the others are out of its reach. */
const SCORED_ITEMS = 2000;

/**
 * The best items that pass, with new ones mixed in where the recipe explores. Recipes that score a part of the catalogue fill
 * what a filter leaves empty with popular items that pass.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-user-personalization-v2.html
 */
export function ranked(serving: Serving, ranking: Ranking): Ranked {
  const { count, mask } = ranking;
  const { recommender } = serving.trained;
  const scores = serving.recipe.givesReasons ? withinReach(recommender, ranking.scores) : ranking.scores;
  const { items, explored } = mixedWithNew(serving, ranking, scores);
  if (!serving.recipe.givesReasons) return { items, scores, explored, padding: new Set() };
  // An explored item is scored, be it out of reach.
  for (const item of explored) scores[item] = ranking.scores[item] as number;
  const left = mask.slice();
  for (const item of items) left[item] = 0;
  const padding = popularItems(recommender, count - items.length, left);
  return { items: Int32Array.from([...items, ...padding]), scores, explored, padding: new Set(padding) };
}

function mixedWithNew(
  serving: Serving,
  { count, mask, random, scores: all, explorable }: Ranking,
  scores: Float32Array,
): Pick<Ranked, 'items' | 'explored'> {
  const exploration = explorationOf(serving);
  if (exploration === undefined) return { items: topK(scores, count, mask), explored: new Set() };
  return exploreNew({
    // Every place may go to a new item that the ranking has too, so the ranking must reach twice as far.
    ranking: topK(scores, 2 * count, mask),
    count,
    items: explorable ?? serving.trained.recommender,
    exploration,
    random,
    mask,
    scores: all,
  });
}

/** Scores of the best items with interactions; -Infinity for all others. */
function withinReach({ interactionCounts }: Recommender, scores: Float32Array): Float32Array {
  const warm = Uint8Array.from(interactionCounts, (count) => (count > 0 ? 1 : 0));
  const reached = new Float32Array(scores.length).fill(-Infinity);
  for (const item of topK(scores, SCORED_ITEMS, warm)) reached[item] = scores[item] as number;
  return reached;
}

function popularItems({ interactionCounts }: Recommender, count: number, mask: Uint8Array): Int32Array {
  const popularity = Float32Array.from(interactionCounts, (events) => (events > 0 ? events : -Infinity));
  return topK(popularity, count, mask);
}
