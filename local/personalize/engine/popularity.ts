import { listLength, type Incidence } from './incidence';
import type { Sequences } from './sequences';
import { userCountOf } from './sequences';

/** Distinct users of each item. */
export function distinctUsers(incidence: Incidence): Float32Array {
  return Float32Array.from({ length: incidence.itemCount }, (_, item) => listLength(incidence.usersOfItem, item));
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
  for (let user = 0; user < userCountOf(sequences); user++) {
    const end = sequences.offsets[user + 1] as number;
    for (let slot = sequences.offsets[user] as number; slot < end; slot++) {
      const item = sequences.items[slot] as number;
      const place = next[item] as number;
      times[place] = sequences.timestamps[slot] as number;
      next[item] = place + 1;
    }
  }
  const levels = new Float32Array(times.length);
  for (let item = 0; item < itemCount; item++) {
    const start = offsets[item] as number;
    const end = offsets[item + 1] as number;
    times.subarray(start, end).sort();
    let level = 0;
    for (let i = start; i < end; i++) {
      const elapsed = i === start ? 0 : (times[i] as number) - (times[i - 1] as number);
      level = 1 + level * 2 ** (-elapsed / halfLifeSeconds);
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
