import { ServiceError } from './errors';

const FIRST_MILLISECONDS = 200;
const LONGEST_MILLISECONDS = 10_000;
/** Kept for telling how it ended. */
const RESERVE_MILLISECONDS = 15_000;

export interface PausesOptions {
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds that are left for everything. */
  readonly left: () => number;
}

/**
 * Pauses between two looks at a resource, each twice as long as the one before, up to ten seconds.
 * @returns what waits; it throws ServiceError `TimeoutError` when the time would not do
 */
export function pauses({ wait, left }: PausesOptions): () => Promise<void> {
  let next = FIRST_MILLISECONDS;
  return async () => {
    if (left() < next + RESERVE_MILLISECONDS) {
      throw new ServiceError(
        'TimeoutError',
        'Describe',
        'it is still under way and there is no time left; deploy again',
      );
    }
    await wait(next);
    next = Math.min(2 * next, LONGEST_MILLISECONDS);
  };
}
