import { buildItemRows, type ItemRows } from './item-rows';
import { eventCounts, userCountOf, type Sequences } from './sequences';

export interface TransitionOptions {
  /** Events looked ahead and back from each event. */
  readonly window: number;
  /** Weight of a pair `gap` events apart is decay^(gap − 1), in (0, 1]. */
  readonly decay: number;
  /** What the way back counts against the way forward, in [0, 1]. */
  readonly backward: number;
  /** A row is divided by (events of its item)^sourceDamping. */
  readonly sourceDamping: number;
  /** A column is divided by (events of its item)^targetDamping, which takes out part of the popularity. */
  readonly targetDamping: number;
}

export interface Transitions {
  /** Row s, column t: how often t stands near s in the same user's sequence; the diagonal is zero. */
  readonly rows: ItemRows;
  /** Item → its transition to itself, under the same weights and damping. Kept apart: repeats are a matter of their own. */
  readonly self: Float32Array;
}

/**
 * Directed, decayed transition counts between items of one user's sequence, each in proportion to what the event that it
 * leads to counts. One pass an item over its occurrences, with one
 * scratch row: events × 2 × window additions, memory linear in items.
 */
export function transitionsOf(sequences: Sequences, options: TransitionOptions): Transitions {
  const { itemCount, items, offsets } = sequences;
  const counts = eventCounts(sequences);
  const places = occurrencesOf(sequences, counts);
  const gapWeight = Float64Array.from({ length: options.window + 1 }, (_, gap) => options.decay ** (gap - 1));
  const backWeight = gapWeight.map((weight) => options.backward * weight);
  const sourceScale = Float64Array.from(counts, (count) => (count > 0 ? count ** -options.sourceDamping : 0));
  const targetScale = Float64Array.from(counts, (count) => (count > 0 ? count ** -options.targetDamping : 0));
  const { weights } = sequences;
  const self = new Float32Array(itemCount);
  const rows = buildItemRows(itemCount, (item, row) => {
    const end = places.offsets[item + 1] as number;
    for (let i = places.offsets[item] as number; i < end; i++) {
      const slot = places.slots[i] as number;
      const user = places.users[i] as number;
      const last = Math.min((offsets[user + 1] as number) - 1, slot + options.window);
      for (let other = slot + 1; other <= last; other++) {
        const weight = weights === undefined ? 1 : (weights[other] as number);
        if (weight > 0) row.add(items[other] as number, weight * (gapWeight[other - slot] as number));
      }
      if (options.backward === 0) continue;
      const first = Math.max(offsets[user] as number, slot - options.window);
      for (let other = first; other < slot; other++) {
        const weight = weights === undefined ? 1 : (weights[other] as number);
        if (weight > 0) row.add(items[other] as number, weight * (backWeight[slot - other] as number));
      }
    }
    const { columns, values, count } = row;
    const source = sourceScale[item] as number;
    for (let i = 0; i < count; i++) {
      const target = columns[i] as number;
      values[target] = (values[target] as number) * source * (targetScale[target] as number);
    }
    self[item] = values[item] as number;
    values[item] = 0;
  });
  return { rows, self };
}

/** Where each item occurs: item i owns slots[offsets[i]] … slots[offsets[i + 1] − 1], with the user of each. */
interface Occurrences {
  readonly offsets: Int32Array;
  readonly slots: Int32Array;
  readonly users: Int32Array;
}

function occurrencesOf(sequences: Sequences, counts: Int32Array): Occurrences {
  const offsets = new Int32Array(sequences.itemCount + 1);
  for (let item = 0; item < sequences.itemCount; item++) {
    offsets[item + 1] = (offsets[item] as number) + (counts[item] as number);
  }
  const next = offsets.slice();
  const slots = new Int32Array(sequences.items.length);
  const users = new Int32Array(sequences.items.length);
  for (let user = 0; user < userCountOf(sequences); user++) {
    const end = sequences.offsets[user + 1] as number;
    for (let slot = sequences.offsets[user] as number; slot < end; slot++) {
      const item = sequences.items[slot] as number;
      const place = next[item] as number;
      slots[place] = slot;
      users[place] = user;
      next[item] = place + 1;
    }
  }
  return { offsets, slots, users };
}
