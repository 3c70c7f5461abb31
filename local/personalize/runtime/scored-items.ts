import type { FilterCondition } from '../../../spec/filter';
import { topK } from '../engine';
import type { Recommender } from '../engine/api';
import { type BestFirst, bestFirst, orderBytes } from './best-first';
import { type ItemBits, add, noItems } from './item-bits';
import { Remembered } from './remembered';
import { shownShare } from './softmax';

/** Scores of every item for one user, or one item, with what every answer to the same takes from them. Never changed. */
export class ScoredItems {
  private inOrder: BestFirst | undefined;
  private shares: Softmax | undefined;

  constructor(
    readonly scores: Float32Array,
    /** Scores of the items within reach, -Infinity for the others; `scores` itself where all are. */
    readonly reached: Float32Array,
  ) {}

  /** Items within reach, best first. */
  get order(): BestFirst {
    return (this.inOrder ??= bestFirst(this.reached));
  }

  /** Share of an item in the softmax over all items within reach. */
  shareOf(item: number): number {
    const { highest, sum } = (this.shares ??= softmaxOf(this.reached));
    return highest === -Infinity ? 0 : shownShare(Math.exp((this.reached[item] as number) - highest) / sum);
  }

  /** Memory that it takes once all has been asked for. */
  get bytes(): number {
    const { scores, reached } = this;
    return scores.byteLength + (reached === scores ? 0 : reached.byteLength) + orderBytes(scores.length);
  }
}

/** What a share is made of: e^(score - highest) / sum. */
interface Softmax {
  readonly highest: number;
  readonly sum: number;
}

/** Items that a v2 version scores for one request; the others are out of its reach. */
const SCORED_ITEMS = 2000;

/** @param reachesAll whether every item is within reach; else the best of those with interactions are */
export function scoredItems(recommender: Recommender, scores: Float32Array, reachesAll: boolean): ScoredItems {
  return new ScoredItems(scores, reachesAll ? scores : withinReach(recommender, scores));
}

function softmaxOf(scores: Float32Array): Softmax {
  let highest = -Infinity;
  for (let item = 0; item < scores.length; item++) highest = Math.max(highest, scores[item] as number);
  let sum = 0;
  if (highest > -Infinity) {
    for (let item = 0; item < scores.length; item++) sum += Math.exp((scores[item] as number) - highest);
  }
  return { highest, sum };
}

/** Scores of the best items with interactions; -Infinity for all others. */
function withinReach(recommender: Recommender, scores: Float32Array): Float32Array {
  const { warm, warmCount } = popularityOf(recommender);
  if (warmCount === scores.length && warmCount <= SCORED_ITEMS) return scores;
  const reached = new Float32Array(scores.length).fill(-Infinity);
  if (warmCount <= SCORED_ITEMS) {
    for (let item = 0; item < scores.length; item++) if (warm[item] === 1) reached[item] = scores[item] as number;
    return reached;
  }
  for (const item of topK(scores, SCORED_ITEMS, warm)) reached[item] = scores[item] as number;
  return reached;
}

/** What popularity says of a model's items. */
interface Popularity {
  /** 1 for items with interactions. */
  readonly warm: Uint8Array;
  readonly warmCount: number;
  /** Events of each item, -Infinity where there are none. */
  readonly scores: Float32Array;
  readonly order: BestFirst;
}

const popularities = new WeakMap<Recommender, Popularity>();

export function popularityOf(recommender: Recommender): Popularity {
  const known = popularities.get(recommender);
  if (known !== undefined) return known;
  const { interactionCounts } = recommender;
  const warm = Uint8Array.from(interactionCounts, (count) => (count > 0 ? 1 : 0));
  const scores = Float32Array.from(interactionCounts, (count) => (count > 0 ? count : -Infinity));
  const popularity = { warm, warmCount: warm.reduce((sum, one) => sum + one, 0), scores, order: bestFirst(scores) };
  popularities.set(recommender, popularity);
  return popularity;
}

/** The items of the model at some ids; ids that it does not know are left out. */
export function bitsOf(recommender: Recommender, itemIds: Iterable<string>): ItemBits {
  const bits = noItems(recommender.itemIds.length);
  for (const id of itemIds) {
    const item = recommender.indexOf(id);
    if (item >= 0) add(bits, item);
  }
  return bits;
}

/** Memory for the scores of users of one model: some 1,600 to 3,200 at 1,700 items. As much again for other scores. */
const SCORES_BYTES = 32 * 2 ** 20;

/** Memory for the sets of items that one group of conditions lets through, of one model. */
const BITS_BYTES = 4 * 2 ** 20;

/** What is remembered of a model; gone with it. */
export interface ModelMemory {
  /** By user id, of requests without context. */
  readonly ofUsers: Remembered<ScoredItems>;
  /** Of items, of users with a context, and of everybody. */
  readonly ofOthers: Remembered<ScoredItems>;
  /** By conditions that hold together, then by what the request puts in. */
  readonly bits: WeakMap<readonly FilterCondition[], Remembered<ItemBits>>;
  /** Of what use cases drop by themselves, by user id. */
  readonly dropped: Remembered<ItemBits>;
  /** Sets for the request under way to work in: what may stand in its answer, and what may be promoted. */
  readonly working: { readonly allowed: ItemBits; readonly promotable: ItemBits };
}

const memories = new WeakMap<Recommender, ModelMemory>();

export function memoryOf(recommender: Recommender): ModelMemory {
  const known = memories.get(recommender);
  if (known !== undefined) return known;
  const { length } = recommender.itemIds;
  const memory = {
    ofUsers: new Remembered<ScoredItems>(SCORES_BYTES),
    ofOthers: new Remembered<ScoredItems>(SCORES_BYTES),
    bits: new WeakMap<readonly FilterCondition[], Remembered<ItemBits>>(),
    dropped: new Remembered<ItemBits>(BITS_BYTES),
    working: { allowed: noItems(length), promotable: noItems(length) },
  };
  memories.set(recommender, memory);
  return memory;
}

/** What is remembered of the items that some conditions let through. */
export function bitsMemory(recommender: Recommender, conditions: readonly FilterCondition[]): Remembered<ItemBits> {
  const { bits } = memoryOf(recommender);
  const known = bits.get(conditions);
  if (known !== undefined) return known;
  const memory = new Remembered<ItemBits>(BITS_BYTES);
  bits.set(conditions, memory);
  return memory;
}

export function bytesOfScores({ bytes }: ScoredItems): number {
  return bytes;
}

export function bytesOfBits({ byteLength }: ItemBits): number {
  return byteLength;
}
