/**
 * out (`length` floats, a multiple of 4) = Σ of the rows of `matrix` (`stride` floats each) that the list of `count` 32-bit
 * numbers names. Four rows a pass, so that `out` travels a quarter as often.
 */
export function addRows(matrix: usize, stride: i32, list: usize, count: i32, out: usize, length: i32): void {
  const bytes = (<usize>length) << 2;
  memory.fill(out, 0, bytes);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const a = matrix + ((<usize>load<i32>(list + ((<usize>i) << 2)) * stride) << 2);
    const b = matrix + ((<usize>load<i32>(list + ((<usize>i) << 2), 4) * stride) << 2);
    const c = matrix + ((<usize>load<i32>(list + ((<usize>i) << 2), 8) * stride) << 2);
    const d = matrix + ((<usize>load<i32>(list + ((<usize>i) << 2), 12) * stride) << 2);
    for (let j: usize = 0; j < bytes; j += 16) {
      const ab = f32x4.add(v128.load(a + j), v128.load(b + j));
      const cd = f32x4.add(v128.load(c + j), v128.load(d + j));
      v128.store(out + j, f32x4.add(v128.load(out + j), f32x4.add(ab, cd)));
    }
  }
  for (; i < count; i++) {
    const a = matrix + ((<usize>load<i32>(list + ((<usize>i) << 2)) * stride) << 2);
    for (let j: usize = 0; j < bytes; j += 16) v128.store(out + j, f32x4.add(v128.load(out + j), v128.load(a + j)));
  }
}

/** Adds one to the lower triangle of `gram` (n floats a row) at all pairs of the ascending list of `count` 32-bit numbers. */
export function countPairs(gram: usize, n: i32, list: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const row = gram + ((<usize>load<i32>(list + ((<usize>i) << 2)) * n) << 2);
    for (let j = 0; j <= i; j++) {
      const at = row + ((<usize>load<i32>(list + ((<usize>j) << 2))) << 2);
      store<f32>(at, load<f32>(at) + 1);
    }
  }
}

/** target (columns × rows) = source' (rows × columns); strides in floats. 16 × 16 tiles. */
export function transpose(
  source: usize,
  rows: i32,
  columns: i32,
  sourceStride: i32,
  target: usize,
  targetStride: i32,
): void {
  for (let top = 0; top < rows; top += 16) {
    const bottom = min(top + 16, rows);
    for (let left = 0; left < columns; left += 16) {
      const right = min(left + 16, columns);
      for (let row = top; row < bottom; row++) {
        const from = source + ((<usize>row * sourceStride) << 2);
        for (let column = left; column < right; column++) {
          store<f32>(target + ((<usize>column * targetStride + row) << 2), load<f32>(from + ((<usize>column) << 2)));
        }
      }
    }
  }
}
