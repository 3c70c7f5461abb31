import { listLength, type Incidence } from './incidence';
import type { Sequences } from './sequences';
import { userCountOf } from './sequences';

/** Distinct users of each item. */
export function distinctUsers(incidence: Incidence): Float32Array {
  return Float32Array.from({ length: incidence.itemCount }, (_, item) => listLength(incidence.usersOfItem, item));
}

/** Distinct users of each item, each counted with the weight of their heaviest event of it. */
export function popularityOf(sequences: Sequences, incidence: Incidence): Float32Array {
  const { weights, items, offsets, itemCount } = sequences;
  if (weights === undefined) return distinctUsers(incidence);
  const popularity = new Float32Array(itemCount);
  const counted = new Float32Array(itemCount);
  for (let user = 0; user < userCountOf(sequences); user++) {
    const [from, to] = [offsets[user] as number, offsets[user + 1] as number];
    for (let slot = from; slot < to; slot++) {
      const item = items[slot] as number;
      const more = (weights[slot] as number) - (counted[item] as number);
      if (more <= 0) continue;
      popularity[item] = (popularity[item] as number) + more;
      counted[item] = weights[slot] as number;
    }
    for (let slot = from; slot < to; slot++) counted[items[slot] as number] = 0;
  }
  return popularity;
}

/** What an event of each item counts on average; undefined where all events count alike. */
export function meanWeights({ weights, items, itemCount }: Sequences): Float32Array | undefined {
  if (weights === undefined) return undefined;
  const sums = new Float64Array(itemCount);
  const counts = new Float64Array(itemCount);
  for (let slot = 0; slot < items.length; slot++) {
    const item = items[slot] as number;
    sums[item] = (sums[item] as number) + (weights[slot] as number);
    counts[item] = (counts[item] as number) + 1;
  }
  return Float32Array.from(sums, (sum, item) => (counts[item] === 0 ? 1 : sum / (counts[item] as number)));
}

/**
 * Popularity that fades: an event that is `age` seconds old counts 2^(−age / halfLife). Answers as of any moment, from the
 * events up to that moment only.
 */
export interface FadingPopularity {
  readonly halfLivesSeconds: readonly number[];
  /** Item i owns times[offsets[i]] … times[offsets[i + 1] − 1], ascending. */
  readonly offsets: Int32Array;
  readonly times: Float64Array;
  /** For each half-life the logarithm of the faded count of the item's events just after each of them. */
  readonly logLevels: readonly Float32Array[];
}

/** Linear in events after one sort by time an item. */
export function fadingPopularityOf(sequences: Sequences, halfLivesSeconds: readonly number[]): FadingPopularity {
  const { itemCount } = sequences;
  const offsets = new Int32Array(itemCount + 1);
  for (const item of sequences.items) offsets[item + 1] = (offsets[item + 1] as number) + 1;
  for (let item = 0; item < itemCount; item++) {
    offsets[item + 1] = (offsets[item + 1] as number) + (offsets[item] as number);
  }
  const next = offsets.slice();
  const times = new Float64Array(sequences.items.length);
  const { weights } = sequences;
  const slots = new Int32Array(weights === undefined ? 0 : times.length);
  for (let user = 0; user < userCountOf(sequences); user++) {
    const end = sequences.offsets[user + 1] as number;
    for (let slot = sequences.offsets[user] as number; slot < end; slot++) {
      const item = sequences.items[slot] as number;
      const place = next[item] as number;
      times[place] = sequences.timestamps[slot] as number;
      if (weights !== undefined) slots[place] = slot;
      next[item] = place + 1;
    }
  }
  for (let item = 0; item < itemCount; item++) {
    const [start, end] = [offsets[item] as number, offsets[item + 1] as number];
    times.subarray(start, end).sort();
    slots
      .subarray(start, end)
      .sort((a, b) => (sequences.timestamps[a] as number) - (sequences.timestamps[b] as number));
  }
  const weightOf = (i: number): number => (weights === undefined ? 1 : (weights[slots[i] as number] as number));
  const logLevels = halfLivesSeconds.map((halfLife) => {
    const rate = -Math.LN2 / halfLife;
    const levels = new Float32Array(times.length);
    for (let item = 0; item < itemCount; item++) {
      const end = offsets[item + 1] as number;
      let level = 0;
      for (let i = offsets[item] as number; i < end; i++) {
        const elapsed = level === 0 ? 0 : (times[i] as number) - (times[i - 1] as number);
        level = weightOf(i) + level * Math.exp(elapsed * rate);
        levels[i] = Math.max(NEVER, Math.log(level));
      }
    }
    return levels;
  });
  return { halfLivesSeconds, offsets, times, logLevels };
}

/** Logarithm of no events at all; e to this is nothing beside 1 in any precision. */
const NEVER = -100;

/**
 * Writes the logarithm of the faded count of every item as of `at` (Unix seconds), one array for each half-life; −100 or less
 * without events.
 */
export type FadedReader = (at: number, outs: readonly Float32Array[]) => void;

/**
 * Remembers where it stood in each item's events, so that moments that rise by little cost one look an item; others cost the
 * logarithm of an item's events.
 */
export function fadedReader({ halfLivesSeconds, offsets, times, logLevels }: FadingPopularity): FadedReader {
  const itemCount = offsets.length - 1;
  // Item → first of its events that is later than the moment asked for last.
  const next = offsets.slice(0, itemCount);
  let before = -Infinity;
  const seek = (at: number): void => {
    for (let item = 0; item < itemCount; item++) {
      const from = next[item] as number;
      let low = at < before ? (offsets[item] as number) : from;
      let high = at < before ? from : (offsets[item + 1] as number);
      // The usual cases first: nothing new, or nothing later.
      if (low < high && at >= before && (times[low] as number) > at) continue;
      if (low < high && (times[high - 1] as number) <= at) low = high;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((times[middle] as number) <= at) low = middle + 1;
        else high = middle;
      }
      next[item] = low;
    }
    before = at;
  };
  return (at, outs) => {
    seek(at);
    halfLivesSeconds.forEach((halfLife, h) => {
      const rate = Math.LN2 / halfLife;
      const levels = logLevels[h] as Float32Array;
      const out = outs[h] as Float32Array;
      for (let item = 0; item < itemCount; item++) {
        const last = (next[item] as number) - 1;
        out[item] =
          last < (offsets[item] as number) ? NEVER : (levels[last] as number) + rate * ((times[last] as number) - at);
      }
    });
  };
}
