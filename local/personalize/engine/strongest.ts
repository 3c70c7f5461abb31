/** Every so many entries are looked at to guess how strong the weakest kept one is. */
const SAMPLE_STEP = 16;

/** The guess lets through so many more than are wanted, so that it seldom lets through too few. */
const MARGIN = 1.3;

let magnitudes = new Float64Array(0);

/**
 * Positions of the `limit` entries of largest magnitude, zeros left out; ties go to lower positions. In no particular order.
 * A sample gives a bound that some more than `limit` entries pass, and only those are selected from (Hoare), so that the
 * cost is little more than one look at each entry.
 *
 * @param values by position
 * @param count how many positions there are
 * @param positions where given, the first `count` of them are the positions, else 0 … count − 1
 * @param kept receives the positions
 * @returns how many were kept
 */
export function strongest(
  values: Float32Array | Float64Array,
  count: number,
  positions: Int32Array | undefined,
  limit: number,
  kept: Int32Array,
): number {
  let found = collect(values, count, positions, boundOf(values, count, positions, limit), kept);
  if (found < limit && found < count) found = collect(values, count, positions, 0, kept);
  return found <= limit ? found : shorten(values, found, limit, kept);
}

function boundOf(
  values: Float32Array | Float64Array,
  count: number,
  positions: Int32Array | undefined,
  limit: number,
): number {
  const rank = Math.ceil((limit / SAMPLE_STEP) * MARGIN) + 8;
  const samples = Math.floor(count / SAMPLE_STEP);
  if (samples <= rank) return 0;
  const room = roomFor(samples);
  for (let i = 0; i < samples; i++) {
    const at = i * SAMPLE_STEP;
    room[i] = Math.abs(values[positions === undefined ? at : (positions[at] as number)] as number);
  }
  return kthLargest(room, samples, rank);
}

/** Positions of the entries stronger than `bound`. */
function collect(
  values: Float32Array | Float64Array,
  count: number,
  positions: Int32Array | undefined,
  bound: number,
  kept: Int32Array,
): number {
  let found = 0;
  for (let i = 0; i < count; i++) {
    const position = positions === undefined ? i : (positions[i] as number);
    const value = values[position] as number;
    if (value > bound || value < -bound) kept[found++] = position;
  }
  return found;
}

/** Of the first `found` positions the `limit` strongest, in place. */
function shorten(values: Float32Array | Float64Array, found: number, limit: number, kept: Int32Array): number {
  const room = roomFor(found);
  for (let i = 0; i < found; i++) room[i] = Math.abs(values[kept[i] as number] as number);
  const floor = kthLargest(room, found, limit);
  let above = 0;
  const equals: number[] = [];
  for (let i = 0; i < found; i++) {
    const position = kept[i] as number;
    const magnitude = Math.abs(values[position] as number);
    if (magnitude > floor) kept[above++] = position;
    else if (magnitude === floor) equals.push(position);
  }
  if (above + equals.length > limit) equals.sort((a, b) => a - b);
  for (let i = 0; above < limit; i++) kept[above++] = equals[i] as number;
  return above;
}

function roomFor(size: number): Float64Array {
  if (magnitudes.length < size) magnitudes = new Float64Array(size * 2);
  return magnitudes;
}

/** The k-th largest of the first `count` entries (Hoare's selection); reorders them. */
function kthLargest(entries: Float64Array, count: number, k: number): number {
  let low = 0;
  let high = count - 1;
  const target = k - 1;
  while (low < high) {
    const pivot = entries[(low + high) >> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((entries[i] as number) > pivot) i++;
      while ((entries[j] as number) < pivot) j--;
      if (i <= j) {
        const kept = entries[i] as number;
        entries[i++] = entries[j] as number;
        entries[j--] = kept;
      }
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else break;
  }
  return entries[target] as number;
}
