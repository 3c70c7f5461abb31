import type { Lists } from './incidence';

/**
 * Gram matrix of a binary matrix given by lists: entry (a, b) is how many lists hold both a and b. Lists of items by user
 * give X'X, lists of users by item give XX'. Only the lower triangle (a ≥ b) is filled; row-major, size × size.
 *
 * Cost: the sum over lists of length² / 2 additions.
 *
 * @param place where given, member m becomes row place[m]; a negative place leaves the member out. Must be ascending
 * over the members that stay, so that lists stay sorted.
 */
export function gramOf(lists: Lists, size: number, place?: Int32Array): Float64Array {
  const gram = new Float64Array(size * size);
  const rows = new Int32Array(size);
  for (let list = 0; list + 1 < lists.offsets.length; list++) {
    const end = lists.offsets[list + 1] as number;
    let count = 0;
    for (let slot = lists.offsets[list] as number; slot < end; slot++) {
      const member = lists.members[slot] as number;
      const row = place === undefined ? member : (place[member] as number);
      if (row >= 0) rows[count++] = row;
    }
    for (let i = 0; i < count; i++) {
      const start = (rows[i] as number) * size;
      for (let j = 0; j <= i; j++) {
        const at = start + (rows[j] as number);
        gram[at] = (gram[at] as number) + 1;
      }
    }
  }
  return gram;
}
