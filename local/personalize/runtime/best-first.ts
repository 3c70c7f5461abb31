import { topK } from '../engine';
import { type ItemBits, has } from './item-bits';

/** Items of a model in order of their scores. */
export interface BestFirst {
  /** The best items, best first, as `topK` has them. */
  readonly items: Int32Array;
  /** Whether `items` has all that have a score. */
  readonly isWhole: boolean;
}

/** Catalogues up to this size are put in order as a whole: about 0.1 ms, for as long as the scores stand. */
const WHOLE = 4096;

/** Of larger ones so many items: what passes most filters is among them. */
const PART = 1024;

/** Numbers that sort like single-precision scores, and the index below them: 32 + 13 bits of the 53 that a double has. */
const INDEX_SPAN = 2 ** 13;

/** @param scores -Infinity and NaN have no place in the order */
export function bestFirst(scores: Float32Array): BestFirst {
  if (scores.length > WHOLE) return { items: topK(scores, PART), isWhole: false };
  // -0 and 0 are one score.
  const bits = new Int32Array(Float32Array.from(scores, (score) => score + 0).buffer);
  const keys = new Float64Array(scores.length);
  let count = 0;
  for (let item = 0; item < scores.length; item++) {
    if (!((scores[item] as number) > -Infinity)) continue;
    const bit = bits[item] as number;
    // Of negative numbers the greater bits are the lesser number.
    const ascending = bit < 0 ? -(bit & 0x7fffffff) : bit;
    keys[count++] = -ascending * INDEX_SPAN + item;
  }
  const order = keys.subarray(0, count).sort();
  return { items: Int32Array.from(order, (key) => key - Math.floor(key / INDEX_SPAN) * INDEX_SPAN), isWhole: true };
}

/** What `topK` gives for these scores under a mask, read off their order. */
export function bestAllowed(order: BestFirst, scores: Float32Array, count: number, allowed: ItemBits): Int32Array {
  const chosen = new Int32Array(Math.min(Math.max(0, count), scores.length));
  let found = 0;
  for (let place = 0; place < order.items.length && found < chosen.length; place++) {
    const item = order.items[place] as number;
    if (has(allowed, item)) chosen[found++] = item;
  }
  if (found === chosen.length) return chosen;
  if (order.isWhole) return chosen.slice(0, found);
  return topK(scores, count, maskOf(allowed, scores.length));
}

function maskOf(allowed: ItemBits, itemCount: number): Uint8Array {
  const mask = new Uint8Array(itemCount);
  for (let item = 0; item < itemCount; item++) mask[item] = has(allowed, item) ? 1 : 0;
  return mask;
}
