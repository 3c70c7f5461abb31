/**
 * Brings one part's scores of all items to a common scale in place: (x − mean) / spread, then asinh, which leaves the middle
 * as it is and takes the edge off the extremes. A part that says nothing (no spread) becomes zero.
 *
 * @param counted items that mean and spread are taken over; all items are transformed
 */
export function standardise(scores: Float32Array, counted: Uint8Array | Float32Array): void {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let item = 0; item < scores.length; item++) {
    if (counted[item] === 0) continue;
    const score = scores[item] as number;
    count++;
    sum += score;
    squares += score * score;
  }
  const mean = count === 0 ? 0 : sum / count;
  const spread = count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean));
  if (!(spread > 1e-9 * Math.max(1e-6, Math.abs(mean)))) {
    scores.fill(0);
    return;
  }
  const scale = 1 / spread;
  for (let item = 0; item < scores.length; item++) {
    // asinh; several times faster than Math.asinh, which also cares for the last bits next to zero.
    const x = ((scores[item] as number) - mean) * scale;
    const size = Math.abs(x);
    const value = Math.log(size + Math.sqrt(size * size + 1));
    scores[item] = x < 0 ? -value : value;
  }
}

/**
 * Gives items without events the lowest of the others' scores, in place. Weights are learned among items with events: where
 * these are nearly alike nothing may stand as far below them as no events at all does, for a negative weight turns it upside
 * down.
 */
export function liftCold(scores: Float32Array, warm: Uint8Array): void {
  let lowest = Infinity;
  for (let item = 0; item < scores.length; item++) {
    if (warm[item] === 1 && (scores[item] as number) < lowest) lowest = scores[item] as number;
  }
  if (lowest === Infinity) return;
  for (let item = 0; item < scores.length; item++) if (warm[item] !== 1) scores[item] = lowest;
}
