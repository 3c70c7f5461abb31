// Blocked symmetric sweep (block Gauss–Jordan on the lower triangle) in single precision: n³ floating-point operations. The
// pivot blocks are inverted in double precision.
//
// Layouts. `matrix`: row-major n × n floats, n a multiple of 8. `panel` and `scaled`: groups of 8 rows; row 8g + r, column t of
// the block stands at float (64 g + t) × 8 + r. `pivot`: 64 × 64 doubles. `packed`: the pivot's inverse as floats in the
// layout of a panel. A block is up to 64 columns wide, a multiple of 8.

/** Bytes of one group of 8 rows × 64 columns of floats. */
const GROUP: usize = 64 * 8 * 4;
/** Bytes of one column of a group. */
const LANE8: usize = 32;

/**
 * target (4 rows of `stride` bytes × 8 floats) = left × right' summed over `width` columns, or minus that when `subtracts`.
 * Four values of `left` and eight of `right` a column; the 32 sums stay in registers.
 */
function tile(left: usize, right: usize, width: i32, target: usize, stride: usize, subtracts: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  for (let t = 0; t < width; t++) {
    const b0 = v128.load(right);
    const b1 = v128.load(right, 16);
    let a = v128.load_splat<f32>(left);
    c00 = f32x4.add(c00, f32x4.mul(a, b0));
    c01 = f32x4.add(c01, f32x4.mul(a, b1));
    a = v128.load_splat<f32>(left, 4);
    c10 = f32x4.add(c10, f32x4.mul(a, b0));
    c11 = f32x4.add(c11, f32x4.mul(a, b1));
    a = v128.load_splat<f32>(left, 8);
    c20 = f32x4.add(c20, f32x4.mul(a, b0));
    c21 = f32x4.add(c21, f32x4.mul(a, b1));
    a = v128.load_splat<f32>(left, 12);
    c30 = f32x4.add(c30, f32x4.mul(a, b0));
    c31 = f32x4.add(c31, f32x4.mul(a, b1));
    left += LANE8;
    right += LANE8;
  }
  if (subtracts) {
    v128.store(target, f32x4.sub(v128.load(target), c00));
    v128.store(target, f32x4.sub(v128.load(target, 16), c01), 16);
    target += stride;
    v128.store(target, f32x4.sub(v128.load(target), c10));
    v128.store(target, f32x4.sub(v128.load(target, 16), c11), 16);
    target += stride;
    v128.store(target, f32x4.sub(v128.load(target), c20));
    v128.store(target, f32x4.sub(v128.load(target, 16), c21), 16);
    target += stride;
    v128.store(target, f32x4.sub(v128.load(target), c30));
    v128.store(target, f32x4.sub(v128.load(target, 16), c31), 16);
    return;
  }
  v128.store(target, c00);
  v128.store(target, c01, 16);
  target += stride;
  v128.store(target, c10);
  v128.store(target, c11, 16);
  target += stride;
  v128.store(target, c20);
  v128.store(target, c21, 16);
  target += stride;
  v128.store(target, c30);
  v128.store(target, c31, 16);
}

/**
 * Inverts the diagonal block at `from` into `pivot` and `packed`.
 * @returns −1, or the row of the matrix whose pivot is not positive
 */
export function factorPivot(matrix: usize, n: i32, from: i32, width: i32, pivot: usize, packed: usize): i32 {
  for (let row = 0; row < width; row++) {
    for (let column = 0; column <= row; column++) {
      const value = <f64>load<f32>(matrix + ((<usize>(from + row) * n + from + column) << 2));
      store<f64>(pivot + ((row * 64 + column) << 3), value);
      store<f64>(pivot + ((column * 64 + row) << 3), value);
    }
  }
  for (let k = 0; k < width; k++) {
    const pivotRow = pivot + ((k * 64) << 3);
    const diagonal = load<f64>(pivotRow + (k << 3));
    if (!(diagonal > 0)) return from + k;
    const inverse = 1 / diagonal;
    for (let row = 0; row < width; row++) {
      if (row === k) continue;
      const own = pivot + ((row * 64) << 3);
      const factor = load<f64>(own + (k << 3)) * inverse;
      const factors = f64x2.splat(factor);
      // Column k is passed over by putting it back afterwards.
      const kept = load<f64>(own + (k << 3));
      for (let column = 0; column < width; column += 2) {
        const at = column << 3;
        v128.store(own + at, f64x2.sub(v128.load(own + at), f64x2.mul(factors, v128.load(pivotRow + at))));
      }
      store<f64>(own + (k << 3), kept);
    }
    for (let other = 0; other < width; other++) {
      if (other === k) continue;
      const down = pivot + ((other * 64 + k) << 3);
      store<f64>(down, load<f64>(down) * inverse);
      store<f64>(pivotRow + (other << 3), load<f64>(pivotRow + (other << 3)) * inverse);
    }
    store<f64>(pivotRow + (k << 3), -inverse);
  }
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < width; column++) {
      const at = pivot + ((row * 64 + column) << 3);
      const value = -load<f64>(at);
      store<f64>(at, value);
      store<f32>(packed + (((row >> 3) * 64 + column) << 5) + ((row & 7) << 2), <f32>value);
    }
  }
  return -1;
}

/**
 * panel = the block's columns of the symmetric matrix, zero in the pivot's own rows; scaled = panel × pivot inverse. Takes
 * groups of 8 rows from the counter at `next` until none is left, beside other threads that do the same.
 */
export function preparePanel(
  matrix: usize,
  n: i32,
  from: i32,
  width: i32,
  packed: usize,
  panel: usize,
  scaled: usize,
  next: usize,
): void {
  const groups = n >> 3;
  for (let group = atomic.add<i32>(next, 1); group < groups; group = atomic.add<i32>(next, 1)) {
    const row = group << 3;
    const target = panel + <usize>group * GROUP;
    if (row >= from && row < from + width) {
      memory.fill(target, 0, GROUP);
      memory.fill(scaled + <usize>group * GROUP, 0, GROUP);
      continue;
    }
    if (row < from) {
      let source = matrix + ((<usize>from * n + row) << 2);
      for (let t = 0; t < width; t++) {
        v128.store(target + ((<usize>t) << 5), v128.load(source));
        v128.store(target + ((<usize>t) << 5), v128.load(source, 16), 16);
        source += (<usize>n) << 2;
      }
    } else {
      for (let r = 0; r < 8; r++) {
        const source = matrix + ((<usize>(row + r) * n + from) << 2);
        for (let t = 0; t < width; t++) {
          store<f32>(target + ((<usize>t) << 5) + (r << 2), load<f32>(source + ((<usize>t) << 2)));
        }
      }
    }
    // The pivot's inverse is symmetric: its rows stand for its columns.
    for (let t = 0; t < width; t += 4) {
      tile(
        packed + <usize>(t >> 3) * GROUP + ((t & 4) << 2),
        target,
        width,
        scaled + <usize>group * GROUP + ((<usize>t) << 5),
        LANE8,
        false,
      );
    }
  }
}

/**
 * Lower triangle of the matrix −= panel × scaled', outside the rows and columns of the block, and their new columns written
 * back. Takes groups of 8 rows, the longest rows first, as `preparePanel` does.
 */
export function updateLower(
  matrix: usize,
  n: i32,
  from: i32,
  width: i32,
  panel: usize,
  scaled: usize,
  next: usize,
): void {
  const groups = n >> 3;
  const stride = (<usize>n) << 2;
  const firstOfBlock = from >> 3;
  const afterBlock = (from + width) >> 3;
  for (let taken = atomic.add<i32>(next, 1); taken < groups; taken = atomic.add<i32>(next, 1)) {
    const group = groups - 1 - taken;
    if (group >= firstOfBlock && group < afterBlock) continue;
    const left = panel + <usize>group * GROUP;
    const own = matrix + <usize>(group << 3) * stride;
    for (let other = 0; other <= group; other++) {
      if (other >= firstOfBlock && other < afterBlock) continue;
      const right = scaled + <usize>other * GROUP;
      const target = own + ((<usize>other) << 5);
      tile(left, right, width, target, stride, true);
      tile(left + 16, right, width, target + 4 * stride, stride, true);
    }
    const source = scaled + <usize>group * GROUP;
    if (group < firstOfBlock) {
      let target = matrix + <usize>from * stride + ((<usize>group) << 5);
      for (let t = 0; t < width; t++) {
        v128.store(target, v128.load(source + ((<usize>t) << 5)));
        v128.store(target, v128.load(source + ((<usize>t) << 5), 16), 16);
        target += stride;
      }
    } else {
      for (let r = 0; r < 8; r++) {
        const target = own + <usize>r * stride + ((<usize>from) << 2);
        for (let t = 0; t < width; t++) {
          store<f32>(target + ((<usize>t) << 2), load<f32>(source + ((<usize>t) << 5) + (r << 2)));
        }
      }
    }
  }
}

/** Puts the negated pivot inverse into the diagonal block. */
export function writePivot(matrix: usize, n: i32, from: i32, width: i32, pivot: usize): void {
  for (let row = 0; row < width; row++) {
    const target = matrix + ((<usize>(from + row) * n + from) << 2);
    for (let column = 0; column <= row; column++) {
      store<f32>(target + (column << 2), <f32>-load<f64>(pivot + ((row * 64 + column) << 3)));
    }
  }
}

/** Both triangles = − the lower one. 8 × 8 tiles, so that the way down the columns stays in the cache. */
export function mirrorNegated(matrix: usize, n: i32): void {
  const stride = (<usize>n) << 2;
  for (let top = 0; top < n; top += 8) {
    for (let left = 0; left <= top; left += 8) {
      for (let row = top; row < top + 8; row++) {
        const last = min(left + 8, row + 1);
        for (let column = left; column < last; column++) {
          const at = matrix + <usize>row * stride + ((<usize>column) << 2);
          const value = -load<f32>(at);
          store<f32>(at, value);
          store<f32>(matrix + <usize>column * stride + ((<usize>row) << 2), value);
        }
      }
    }
  }
}
