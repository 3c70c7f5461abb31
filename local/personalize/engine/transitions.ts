import { ItemRowsBuilder, type ItemRows } from './item-rows';
import { denseKernels, type TransitionInput } from './kernels/kernels';
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
 * leads to counts. One pass an item over its occurrences, with one scratch row: events × 2 × window additions, memory linear
 * in items.
 */
export function transitionsOf(sequences: Sequences, options: TransitionOptions): Transitions {
  const { itemCount } = sequences;
  const counts = eventCounts(sequences);
  const forward = Float64Array.from({ length: options.window + 1 }, (_, gap) => options.decay ** (gap - 1));
  const self = new Float32Array(itemCount);
  const builder = new ItemRowsBuilder(itemCount);
  denseKernels().addTransitions(
    {
      sequences,
      occurrences: occurrencesOf(sequences, counts),
      window: options.window,
      forward,
      backward: forward.map((weight) => options.backward * weight),
      sourceScale: Float64Array.from(counts, (count) => (count > 0 ? count ** -options.sourceDamping : 0)),
      targetScale: Float64Array.from(counts, (count) => (count > 0 ? count ** -options.targetDamping : 0)),
    },
    builder,
    self,
  );
  return { rows: builder.build(), self };
}

function occurrencesOf(sequences: Sequences, counts: Int32Array): TransitionInput['occurrences'] {
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
