import type { Lists } from '../../../../local/personalize/engine/incidence';
import { addRow, type ItemRows } from '../../../../local/personalize/engine/item-rows';
import { seededRandom } from '../../../../local/personalize/engine/random';
import type { Sequences } from '../../../../local/personalize/engine/sequences';

/** Sequences from the items of each user, oldest first; times count up by one second unless given. */
export function sequencesFrom(
  itemCount: number,
  items: readonly (readonly number[])[],
  timestamps: readonly (readonly number[])[] = items.map((own) => own.map((_, i) => i)),
): Sequences {
  const offsets = new Int32Array(items.length + 1);
  items.forEach((own, user) => (offsets[user + 1] = (offsets[user] as number) + own.length));
  return { itemCount, offsets, items: Int32Array.from(items.flat()), timestamps: Float64Array.from(timestamps.flat()) };
}

/** Random sequences of 0 to `longest` events, with repeats. */
export function randomSequences(users: number, itemCount: number, longest: number, seed: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: users }, () =>
    Array.from({ length: Math.floor(random() * (longest + 1)) }, () => Math.floor(random() * itemCount)),
  );
}

/** The lists as plain arrays. */
export function listsOf({ offsets, members }: Lists): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, l) => [...members.subarray(offsets[l], offsets[l + 1])]);
}

/** The matrix as plain arrays, by rows. */
export function matrixOf(rows: ItemRows): number[][] {
  return Array.from({ length: rows.itemCount }, (_, item) => {
    const row = new Float32Array(rows.itemCount);
    addRow(rows, item, 1, row);
    return [...row];
  });
}

/** Largest difference between entries of two matrices of one shape. */
export function largestDifference(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return Math.max(0, ...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - (b[i]?.[j] ?? NaN)))));
}
