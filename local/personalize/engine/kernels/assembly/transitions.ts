import { select } from './select';

/**
 * One row of the transitions: for `count` occurrences of an item (`slots`, with the user of each in `users`; 32-bit) the
 * events within `window` of the same user (slots userOffsets[u] … userOffsets[u + 1] − 1) add forward[gap] or backward[gap]
 * (doubles) at their item, times their weight where `eventWeights` (floats) is not 0. The sum at column c is multiplied with
 * source × targetScale[c] (doubles); the one at `own` goes to `self` (a float). The places of the `limit` largest go to
 * `places`; place p stands for column columns[p] with value values[p].
 *
 * @param sums a double for each item, zero before and after
 * @param columns room for an item count of 32-bit numbers
 * @param values room for an item count of floats and three more
 * @param room as columns
 * @returns how many places
 */
export function transitionRow(
  items: usize,
  eventWeights: usize,
  userOffsets: usize,
  slots: usize,
  users: usize,
  count: i32,
  window: i32,
  forward: usize,
  backward: usize,
  source: f64,
  targetScale: usize,
  own: i32,
  self: usize,
  sums: usize,
  columns: usize,
  values: usize,
  limit: i32,
  places: usize,
  room: usize,
): i32 {
  let touched = columns;
  for (let i = 0; i < count; i++) {
    const slot = load<i32>(slots + ((<usize>i) << 2));
    const user = userOffsets + ((<usize>load<u32>(users + ((<usize>i) << 2))) << 2);
    const first = max(load<i32>(user), slot - window);
    const last = min(load<i32>(user, 4) - 1, slot + window);
    for (let other = first; other <= last; other++) {
      if (other === slot) continue;
      let weight =
        other > slot
          ? load<f64>(forward + ((<usize>(other - slot)) << 3))
          : load<f64>(backward + ((<usize>(slot - other)) << 3));
      if (eventWeights !== 0) weight *= <f64>load<f32>(eventWeights + ((<usize>other) << 2));
      if (!(weight > 0)) continue;
      const column = load<u32>(items + ((<usize>other) << 2));
      const at = sums + ((<usize>column) << 3);
      const before = load<f64>(at);
      if (before === 0) {
        store<u32>(touched, column);
        touched += 4;
      }
      store<f64>(at, before + weight);
    }
  }
  const length = <i32>((touched - columns) >> 2);
  for (let i = 0; i < length; i++) {
    const column = load<i32>(columns + ((<usize>i) << 2));
    const at = sums + ((<usize>column) << 3);
    let value = <f32>(load<f64>(at) * source * load<f64>(targetScale + ((<usize>column) << 3)));
    store<f64>(at, 0);
    if (column === own) {
      store<f32>(self, value);
      value = 0;
    }
    store<f32>(values + ((<usize>i) << 2), value);
  }
  // Up to a whole vector.
  for (let i = length; (i & 3) !== 0; i++) store<f32>(values + ((<usize>i) << 2), 0);
  return select(values, length, limit, places, room);
}
