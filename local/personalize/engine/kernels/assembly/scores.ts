/**
 * out += Σ over the history of weight × row. Row i owns the entries offsets[i] … offsets[i + 1] − 1 of `columns` (32-bit) and
 * `values` (floats); `items` (32-bit) and `weights` (floats) have `count` entries.
 */
export function scatterRows(
  offsets: usize,
  columns: usize,
  values: usize,
  items: usize,
  weights: usize,
  count: i32,
  out: usize,
): void {
  for (let i = 0; i < count; i++) {
    const bounds = offsets + ((<usize>load<u32>(items + ((<usize>i) << 2))) << 2);
    const weight = load<f32>(weights + ((<usize>i) << 2));
    let at = (<usize>load<u32>(bounds)) << 2;
    const end = (<usize>load<u32>(bounds, 4)) << 2;
    for (; at < end; at += 4) {
      const target = out + ((<usize>load<u32>(columns + at)) << 2);
      store<f32>(target, load<f32>(target) + weight * load<f32>(values + at));
    }
  }
}

/** out += weight × scores, `length` floats, a multiple of 4. */
export function addScaled(scores: usize, weight: f32, out: usize, length: i32): void {
  const factor = f32x4.splat(weight);
  const bytes = (<usize>length) << 2;
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(out + j, f32x4.add(v128.load(out + j), f32x4.mul(factor, v128.load(scores + j))));
  }
}

/**
 * scores = asinh((scores − mean) / spread), mean and spread (in double precision) over the entries whose `counted` is 1, not
 * 0; all zero where nothing spreads. `length` floats, a multiple of 4; `counted` holds floats.
 */
export function standardise(scores: usize, counted: usize, length: i32): void {
  const bytes = (<usize>length) << 2;
  let count = f64x2.splat(0);
  let sum = f64x2.splat(0);
  let squares = f64x2.splat(0);
  for (let j: usize = 0; j < bytes; j += 8) {
    const mask = f64x2.promote_low_f32x4(v128.load64_zero(counted + j));
    const score = f64x2.promote_low_f32x4(v128.load64_zero(scores + j));
    const taken = f64x2.mul(mask, score);
    count = f64x2.add(count, mask);
    sum = f64x2.add(sum, taken);
    squares = f64x2.add(squares, f64x2.mul(taken, score));
  }
  const n = f64x2.extract_lane(count, 0) + f64x2.extract_lane(count, 1);
  const mean = n > 0 ? (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)) / n : 0;
  const square = n > 0 ? (f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)) / n : 0;
  const spread = Math.sqrt(Math.max(0, square - mean * mean));
  if (!(spread > 1e-9 * Math.max(1e-6, Math.abs(mean)))) {
    memory.fill(scores, 0, bytes);
    return;
  }
  const centre = f32x4.splat(<f32>mean);
  const scale = f32x4.splat(<f32>(1 / spread));
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(scores + j, asinh(f32x4.mul(f32x4.sub(v128.load(scores + j), centre), scale)));
  }
}

/** scores = log(1 + e^score), `length` floats, a multiple of 4. */
export function softplus(scores: usize, length: i32): void {
  const bytes = (<usize>length) << 2;
  for (let j: usize = 0; j < bytes; j += 16) {
    v128.store(scores + j, logarithm(f32x4.add(exponential(v128.load(scores + j)), f32x4.splat(1))));
  }
}

/**
 * e^x of four floats, as if they lay within ±87.
 * @see Cephes, expf
 */
function exponential(x: v128): v128 {
  const held = f32x4.max(f32x4.min(x, f32x4.splat(87)), f32x4.splat(-87));
  const whole = f32x4.nearest(f32x4.mul(held, f32x4.splat(1.44269504)));
  // log 2 in two parts, the first of which has few enough bits to be exact times any whole number here.
  let rest = f32x4.sub(held, f32x4.mul(whole, f32x4.splat(0.693359375)));
  rest = f32x4.sub(rest, f32x4.mul(whole, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, rest), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(rest, rest)), rest), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** sign(x) log(|x| + √(x² + 1)), absolute error below 1e-6 up to |x| of 1e9. */
function asinh(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(i32.MIN_VALUE));
  const size = f32x4.abs(x);
  return v128.or(logarithm(f32x4.add(size, f32x4.sqrt(f32x4.add(f32x4.mul(size, size), f32x4.splat(1))))), sign);
}

/**
 * Natural logarithm of four floats of 1 or more: the exponent apart, a polynomial over the mantissa in [√½, √2).
 * @see Cephes, logf
 */
function logarithm(x: v128): v128 {
  // Exponent such that the mantissa lies in [√½, √2): 0x3f3504f3 is √½.
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(shifted, 23);
  const mantissa = i32x4.sub(x, i32x4.shl(exponent, 23));
  const m = f32x4.sub(mantissa, f32x4.splat(1));
  let p = f32x4.splat(7.0376836292e-2);
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.151461031e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.167699874e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.2420140846e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(1.4249322787e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-1.6668057665e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(2.0000714765e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(-2.4999993993e-1));
  p = f32x4.add(f32x4.mul(p, m), f32x4.splat(3.3333331174e-1));
  const square = f32x4.mul(m, m);
  const rest = f32x4.sub(f32x4.mul(f32x4.mul(p, m), square), f32x4.mul(square, f32x4.splat(0.5)));
  const logOf2 = f32x4.splat(0.69314718056);
  return f32x4.add(f32x4.add(m, rest), f32x4.mul(f32x4.convert_i32x4_s(exponent), logOf2));
}
