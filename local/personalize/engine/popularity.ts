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
  readonly halfLifeSeconds: number;
  /** Item i owns times[offsets[i]] … times[offsets[i + 1] − 1], ascending. */
  readonly offsets: Int32Array;
  readonly times: Float64Array;
  /** Faded count of the item's events just after each of them. */
  readonly levels: Float32Array;
}

/** Linear in events after one sort by time an item. */
export function fadingPopularityOf(sequences: Sequences, halfLifeSeconds: number): FadingPopularity {
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
  const levels = new Float32Array(times.length);
  for (let item = 0; item < itemCount; item++) {
    const start = offsets[item] as number;
    const end = offsets[item + 1] as number;
    times.subarray(start, end).sort();
    slots
      .subarray(start, end)
      .sort((a, b) => (sequences.timestamps[a] as number) - (sequences.timestamps[b] as number));
    let level = 0;
    for (let i = start; i < end; i++) {
      const elapsed = i === start ? 0 : (times[i] as number) - (times[i - 1] as number);
      const weight = weights === undefined ? 1 : (weights[slots[i] as number] as number);
      level = weight + level * 2 ** (-elapsed / halfLifeSeconds);
      levels[i] = level;
    }
  }
  return { halfLifeSeconds, offsets, times, levels };
}

/** log(1 + faded count) of every item as of `at` (Unix seconds) into `out`. Items × log(events of an item). */
export function logFadedCounts(popularity: FadingPopularity, at: number, out: Float32Array): void {
  const { offsets, times, levels, halfLifeSeconds } = popularity;
  for (let item = 0; item + 1 < offsets.length; item++) {
    const start = offsets[item] as number;
    let low = start;
    let high = offsets[item + 1] as number;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] as number) <= at) low = middle + 1;
      else high = middle;
    }
    out[item] =
      low === start
        ? 0
        : Math.log1p((levels[low - 1] as number) * 2 ** (((times[low - 1] as number) - at) / halfLifeSeconds));
  }
}
