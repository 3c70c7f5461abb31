import type { Retrier } from '../definition/model';

/**
 * Seconds until a retrier's next attempt: exponential back-off, capped, then a random part of it with full jitter.
 * @param attempt retries by this retrier so far, from 0
 * @param random in [0, 1)
 */
export function retryDelaySeconds(retrier: Retrier, attempt: number, random: () => number): number {
  const backedOff = retrier.intervalSeconds * retrier.backoffRate ** attempt;
  const capped = Math.min(backedOff, retrier.maxDelaySeconds ?? Infinity);
  return retrier.jitterStrategy === 'FULL' ? capped * random() : capped;
}
