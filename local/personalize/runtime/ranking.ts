import { type ExplorableItems, exploreNew, newItemsOf } from '../engine';
import type { Exploration } from '../engine/api';
import { bestAllowed } from './best-first';
import { explorationOf } from './exploration';
import { type ItemBits, has, remove } from './item-bits';
import { type ScoredItems, popularityOf } from './scored-items';
import type { Serving } from './serving';

/** What a ranking is made of. */
export interface Ranking {
  readonly count: number;
  readonly scored: ScoredItems;
  /** Items that may stand in the answer. */
  readonly allowed: ItemBits;
  readonly random: () => number;
  /** What exploration knows of the items beyond the model. @default the model's own counts */
  readonly explorable?: ExplorableItems;
}

/** Items, best first, and why those stand there that relevance alone would not put there. */
export interface Ranked {
  readonly items: readonly number[];
  readonly explored: ReadonlySet<number>;
  /** Popular items in the places that scored ones leave. */
  readonly padding: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * The best items that pass, with new ones mixed in where the recipe explores. Recipes that score a part of the catalogue fill
 * what a filter leaves empty with popular items that pass.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-user-personalization-v2.html
 */
export function ranked(serving: Serving, ranking: Ranking): Ranked {
  const { items, explored } = mixedWithNew(serving, ranking);
  const missing = ranking.count - items.length;
  if (!serving.recipe.givesReasons || missing <= 0) return { items, explored, padding: NONE };
  const left = ranking.allowed.slice();
  for (const item of items) remove(left, item);
  const { order, scores } = popularityOf(serving.trained.recommender);
  const padding = bestAllowed(order, scores, missing, left);
  return { items: [...items, ...padding], explored, padding: new Set(padding) };
}

function mixedWithNew(
  serving: Serving,
  { count, scored, allowed, random, explorable }: Ranking,
): Pick<Ranked, 'items' | 'explored'> {
  const exploration = explorationOf(serving);
  const { order, reached, scores } = scored;
  if (exploration === undefined) return { items: bestAllowed(order, reached, count, allowed), explored: NONE };
  const items = explorable ?? serving.trained.recommender;
  return exploreNew({
    // Every place may go to a new item that the ranking has too, so the ranking must reach twice as far.
    ranking: bestAllowed(order, reached, 2 * count, allowed),
    count,
    items,
    exploration,
    random,
    newItems: newItems(items, exploration).filter((item) => has(allowed, item)),
    scores,
  });
}

/** New items by what exploration knows of the items, for the latest cut-off asked for. */
const known = new WeakMap<ExplorableItems, { readonly days: number; readonly items: readonly number[] }>();

function newItems(explorable: ExplorableItems, exploration: Exploration): readonly number[] {
  const days = exploration.itemAgeCutOffDays;
  const before = known.get(explorable);
  if (before?.days === days) return before.items;
  const items = newItemsOf(explorable, exploration);
  known.set(explorable, { days, items });
  return items;
}
