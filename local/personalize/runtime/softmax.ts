/**
 * Scores between 0 and 1 that sum to 1 over the items given, as the service describes its own: e^s of an item over the sum
 * of all. The engine's scores are log-likelihoods up to a constant, so the temperature is 1.
 * @param scores higher is better; -Infinity gives 0
 * @see https://docs.aws.amazon.com/personalize/latest/dg/recommendations.html
 */
export function softmax(scores: ArrayLike<number>): Float64Array {
  let highest = -Infinity;
  for (let i = 0; i < scores.length; i++) highest = Math.max(highest, scores[i] as number);
  if (highest === -Infinity) return new Float64Array(scores.length);
  let sum = 0;
  const shares = Float64Array.from(scores, (score) => {
    const share = Math.exp(score - highest);
    sum += share;
    return share;
  });
  return shares.map((share) => share / sum);
}

/** Decimals that the service shows are seven; these are as many as single precision has for one item of a million. */
const DECIMALS = 1e12;

/** A share as answers show it. What comes after these decimals depends on the order of the sums, and takes longer to write. */
export function shownShare(share: number): number {
  return Math.round(share * DECIMALS) / DECIMALS;
}
