import type { Exploration, Random, Recommender } from './api';

const SECONDS_A_DAY = 86_400;

/** What exploration has to know of the items; a `Recommender` has it. */
export type ExplorableItems = Pick<Recommender, 'interactionCounts' | 'creationTimestamps' | 'latestTimestamp'>;

export interface ExploreInput {
  /** Item indices, best first, without repetition. */
  readonly ranking: ArrayLike<number>;
  /** How many items to return; fewer come back when ranking and new items do not suffice. */
  readonly count: number;
  readonly items: ExplorableItems;
  readonly exploration: Exploration;
  readonly random: Random;
  /** Where given, only items with a non-zero entry may be explored. */
  readonly mask?: Uint8Array;
  /** Where given, the items to explore, ascending: dates and mask are not looked at. @see newItemsOf */
  readonly newItems?: readonly number[];
  /** Where given, the user's score of every item: among new items the more relevant tend to stand first. */
  readonly scores?: Float32Array;
}

/** A list with new items in it. */
export interface Explored {
  /** Item indices, without repetition. */
  readonly items: readonly number[];
  /** Those whose place was given to a new item. */
  readonly explored: ReadonlySet<number>;
}

/** `exploreNew` without telling which items are new. */
export function explore(input: ExploreInput): readonly number[] {
  return exploreNew(input).items;
}

/**
 * Mixes new items into a ranking. Each place of the list is given, with probability `weight`, to the next new item of an
 * order drawn at random, in which items with fewer interactions (and of higher score) tend to stand first; the other places
 * keep the order of the ranking. For one state of `random` the places taken at a lower weight are a subset of those taken at
 * a higher weight, so that the number of new items grows with the weight in every single list, not only on average.
 *
 * @throws RangeError when the weight is outside [0, 1] or the age cut-off is not positive
 */
export function exploreNew(input: ExploreInput): Explored {
  const { ranking, exploration, random } = input;
  const { weight, itemAgeCutOffDays } = exploration;
  if (!(weight >= 0 && weight <= 1)) throw new RangeError(`exploration weight is ${weight}, give a value from 0 to 1`);
  if (!(itemAgeCutOffDays > 0)) {
    throw new RangeError(`item age cut-off is ${itemAgeCutOffDays} days, give a value above 0`);
  }
  const size = Math.max(0, Math.floor(input.count));
  const draws: number[] = [];
  while (draws.length < size) draws.push(random());
  const nextNew = weight === 0 ? () => undefined : newItems(input);
  const items: number[] = [];
  const explored = new Set<number>();
  let nextRanked = 0;
  let candidate: number | undefined;
  for (const draw of draws) {
    if (draw < weight) {
      candidate ??= nextNew();
      // The ranking has put it there before.
      while (candidate !== undefined && items.includes(candidate)) candidate = nextNew();
    }
    if (draw < weight && candidate !== undefined) {
      items.push(candidate);
      explored.add(candidate);
      candidate = undefined;
      continue;
    }
    while (nextRanked < ranking.length && explored.has(ranking[nextRanked] as number)) nextRanked++;
    if (nextRanked < ranking.length) items.push(ranking[nextRanked++] as number);
  }
  return { items, explored };
}

/** Items that are not older than the cut-off, ascending. */
export function newItemsOf(
  { creationTimestamps, latestTimestamp }: Omit<ExplorableItems, 'interactionCounts'>,
  { itemAgeCutOffDays }: Exploration,
): number[] {
  const oldest = latestTimestamp - itemAgeCutOffDays * SECONDS_A_DAY;
  const fresh: number[] = [];
  for (let item = 0; item < creationTimestamps.length; item++) {
    // An age that is not known is no old age.
    if (!((creationTimestamps[item] as number) < oldest)) fresh.push(item);
  }
  return fresh;
}

/**
 * New items in random order without replacement, one with each call: at each draw the chance of an item is in proportion to
 * relevance / (1 + its interactions). Most callers want a few of them only, so they wait in a heap.
 *
 * @see Efraimidis and Spirakis, "Weighted random sampling with a reservoir", IPL 97(5), 2006
 */
function newItems(input: ExploreInput): () => number | undefined {
  const { items, exploration, random, mask, newItems: given, scores } = input;
  const fresh = given ?? newItemsOf(items, exploration).filter((item) => mask === undefined || mask[item] !== 0);
  const relevance = relevanceOf(fresh, scores);
  const heap = fresh.map((item) => ({
    item,
    key: (-Math.log(1 - random()) * (1 + (items.interactionCounts[item] as number))) / relevance(item),
  }));
  for (let parent = (heap.length >> 1) - 1; parent >= 0; parent--) siftDown(heap, parent);
  return () => {
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length > 0) {
      heap[0] = last;
      siftDown(heap, 0);
    }
    return first.item;
  };
}

interface Keyed {
  readonly item: number;
  readonly key: number;
}

function isBefore(a: Keyed, b: Keyed): boolean {
  return a.key < b.key || (a.key === b.key && a.item < b.item);
}

function siftDown(heap: Keyed[], start: number): void {
  const moved = heap[start] as Keyed;
  let hole = start;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Keyed, heap[child] as Keyed)) child++;
    if (!isBefore(heap[child] as Keyed, moved)) break;
    heap[hole] = heap[child] as Keyed;
    hole = child;
  }
  heap[hole] = moved;
}

/** exp of the score standardised over the new items, held within e^±3 so that no single item takes every place. */
function relevanceOf(fresh: readonly number[], scores?: Float32Array): (item: number) => number {
  const equal = (): number => 1;
  if (scores === undefined || fresh.length < 2) return equal;
  let sum = 0;
  let squares = 0;
  for (const item of fresh) {
    const score = scores[item] as number;
    sum += score;
    squares += score * score;
  }
  const mean = sum / fresh.length;
  const spread = Math.sqrt(Math.max(0, squares / fresh.length - mean * mean));
  if (!(spread > 0)) return equal;
  return (item) => Math.exp(Math.min(3, Math.max(-3, ((scores[item] as number) - mean) / spread)));
}
