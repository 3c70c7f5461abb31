import { topK } from '../engine';
import { type ItemBits, has } from './item-bits';

/** Items of a model in order of their scores. */
export interface BestFirst {
  /** The best items, best first, as `topK` has them. */
  readonly items: Uint16Array | Int32Array;
  /** Whether `items` has all that have a score. */
  readonly isWhole: boolean;
}

/** Catalogues up to this size are put in order as a whole: about 10 ns an item, and two bytes for as long as the scores stand. */
const WHOLE = 2 ** 14;

/** Of larger ones so many items: what passes most filters is among them. */
const PART = 1024;

/** Passes of the sort: a byte of the score each. */
const PASSES = 4;

/** @param scores -Infinity and NaN have no place in the order */
export function bestFirst(scores: Float32Array): BestFirst {
  return scores.length > WHOLE
    ? { items: topK(scores, PART), isWhole: false }
    : { items: sorted(scores), isWhole: true };
}

/** Memory of an order of so many items. */
export function orderBytes(itemCount: number): number {
  return itemCount > WHOLE ? 4 * PART : 2 * itemCount;
}

/** A key and an item each, twice: what a pass reads and what it writes. Of use during one sort only. */
const scratch = {
  scores: new Float32Array(WHOLE),
  keys: [new Uint32Array(WHOLE), new Uint32Array(WHOLE)] as const,
  items: [new Uint16Array(WHOLE), new Uint16Array(WHOLE)] as const,
  counts: new Uint32Array(PASSES * 256),
};
const bits = new Uint32Array(scratch.scores.buffer);

/** Radix sort from the last byte to the first. It keeps the order of what is equal, so equal scores go by position. */
function sorted(scores: Float32Array): Uint16Array {
  const { counts } = scratch;
  const [keys] = scratch.keys;
  const [items] = scratch.items;
  scratch.scores.set(scores);
  counts.fill(0);
  let count = 0;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item] as number;
    if (!(score > -Infinity)) continue;
    const key = descending(score === 0 ? 0 : (bits[item] as number));
    keys[count] = key;
    items[count++] = item;
    for (let pass = 0; pass < PASSES; pass++) {
      const digit = pass * 256 + ((key >>> (8 * pass)) & 255);
      counts[digit] = (counts[digit] as number) + 1;
    }
  }
  for (let pass = 0; pass < PASSES; pass++) distribute(pass, count);
  return scratch.items[PASSES % 2 === 0 ? 0 : 1].slice(0, count);
}

/** Lesser for greater numbers. @param bits of a number in single precision */
function descending(bits: number): number {
  // Of negative numbers the greater bits are the lesser number already.
  return bits >>> 31 === 1 ? bits : ~bits & 0x7fffffff;
}

function distribute(pass: number, count: number): void {
  const counts = scratch.counts.subarray(pass * 256, pass * 256 + 256);
  let before = 0;
  for (let digit = 0; digit < 256; digit++) {
    const own = counts[digit] as number;
    counts[digit] = before;
    before += own;
  }
  const [fromKeys, toKeys] = pass % 2 === 0 ? scratch.keys : ([scratch.keys[1], scratch.keys[0]] as const);
  const [fromItems, toItems] = pass % 2 === 0 ? scratch.items : ([scratch.items[1], scratch.items[0]] as const);
  const shift = 8 * pass;
  for (let i = 0; i < count; i++) {
    const key = fromKeys[i] as number;
    const digit = (key >>> shift) & 255;
    const place = counts[digit] as number;
    counts[digit] = place + 1;
    toKeys[place] = key;
    toItems[place] = fromItems[i] as number;
  }
}

/** What `topK` gives for these scores under a mask, read off their order. */
export function bestAllowed(order: BestFirst, scores: Float32Array, count: number, allowed: ItemBits): number[] {
  const { items } = order;
  const chosen: number[] = [];
  for (let place = 0; place < items.length && chosen.length < count; place++) {
    const item = items[place] as number;
    if (has(allowed, item)) chosen.push(item);
  }
  if (order.isWhole || chosen.length === Math.min(count, scores.length)) return chosen;
  return Array.from(topK(scores, count, maskOf(allowed, scores.length)));
}

function maskOf(allowed: ItemBits, itemCount: number): Uint8Array {
  const mask = new Uint8Array(itemCount);
  for (let item = 0; item < itemCount; item++) mask[item] = has(allowed, item) ? 1 : 0;
  return mask;
}
