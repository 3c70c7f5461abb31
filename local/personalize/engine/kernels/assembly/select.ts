/** As in engine/strongest.ts, where the steps are told. */
const SAMPLE_STEP = 16;
const MARGIN: f64 = 1.3;

/** Bits of a float without its sign: of two such, the stronger float has the larger bits. */
const MAGNITUDE = 0x7fffffff;

/**
 * row = row × scale entry by entry (`length` floats, padded to a multiple of 4), zero at `own`; then the places of the `limit`
 * entries of largest magnitude, ascending, zeros left out, into `places` (32-bit, room for `length`).
 *
 * @param room scratch of `length` 32-bit numbers
 * @returns how many
 */
export function scaleAndSelect(
  row: usize,
  scale: usize,
  length: i32,
  own: i32,
  limit: i32,
  places: usize,
  room: usize,
): i32 {
  const bytes = ((<usize>length + 3) & ~3) << 2;
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(row + j, f32x4.mul(v128.load(row + j), v128.load(scale + j)));
  }
  store<f32>(row + ((<usize>own) << 2), 0);
  return select(row, length, limit, places, room);
}

/** Places of the `limit` entries of largest magnitude of a row whose padding is zero; as above. */
export function select(row: usize, length: i32, limit: i32, places: usize, room: usize): i32 {
  const bytes = ((<usize>length + 3) & ~3) << 2;
  const rank = <i32>Math.ceil((<f64>limit / SAMPLE_STEP) * MARGIN) + 8;
  const samples = length / SAMPLE_STEP;
  let bound = 0;
  if (samples > rank) {
    for (let i = 0; i < samples; i++) {
      store<i32>(room + ((<usize>i) << 2), load<i32>(row + ((<usize>(i * SAMPLE_STEP)) << 2)) & MAGNITUDE);
    }
    bound = kthLargest(room, samples, rank);
  }
  let found = collect(row, bytes, bound, places);
  if (found < limit && bound > 0) found = collect(row, bytes, 0, places);
  if (found <= limit) return found;
  for (let i = 0; i < found; i++) {
    const place = <usize>load<u32>(places + ((<usize>i) << 2));
    store<i32>(room + ((<usize>i) << 2), load<i32>(row + (place << 2)) & MAGNITUDE);
  }
  const floor = kthLargest(room, found, limit);
  let equals = limit;
  for (let i = 0; i < found; i++) {
    const place = <usize>load<u32>(places + ((<usize>i) << 2));
    if ((load<i32>(row + (place << 2)) & MAGNITUDE) > floor) equals--;
  }
  let kept = 0;
  for (let i = 0; i < found; i++) {
    const place = load<u32>(places + ((<usize>i) << 2));
    const magnitude = load<i32>(row + ((<usize>place) << 2)) & MAGNITUDE;
    if (magnitude < floor) continue;
    if (magnitude === floor && equals-- <= 0) continue;
    store<u32>(places + ((<usize>kept) << 2), place);
    kept++;
  }
  return kept;
}

/** Places of the entries whose magnitude has larger bits than `bound`. */
function collect(row: usize, bytes: usize, bound: i32, places: usize): i32 {
  const bounds = i32x4.splat(bound);
  const mask = i32x4.splat(MAGNITUDE);
  let target = places;
  for (let j: usize = 0; j < bytes; j += 16) {
    let lanes = i32x4.bitmask(i32x4.gt_s(v128.and(v128.load(row + j), mask), bounds));
    while (lanes !== 0) {
      store<u32>(target, <u32>(j >> 2) + ctz(lanes));
      target += 4;
      lanes &= lanes - 1;
    }
  }
  return <i32>((target - places) >> 2);
}

/** The k-th largest of `count` 32-bit numbers (Hoare's selection); reorders them. */
function kthLargest(entries: usize, count: i32, k: i32): i32 {
  let low = entries;
  let high = entries + ((<usize>(count - 1)) << 2);
  const target = entries + ((<usize>(k - 1)) << 2);
  while (low < high) {
    const pivot = load<i32>(low + (((high - low) >> 3) << 2));
    let i = low;
    let j = high;
    while (i <= j) {
      while (load<i32>(i) > pivot) i += 4;
      while (load<i32>(j) < pivot) j -= 4;
      if (i <= j) {
        const kept = load<i32>(i);
        store<i32>(i, load<i32>(j));
        store<i32>(j, kept);
        i += 4;
        j -= 4;
      }
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else break;
  }
  return load<i32>(target);
}
