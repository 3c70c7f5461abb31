import { setMaxListeners } from 'node:events';
import { sleepUntil, type Clock } from '../../../clock';
import { StateFailure, STATES_ERRORS } from '../failure';

/** Longest sleep that a clock on Node's timers takes, about 24 days. */
const LONGEST_SLEEP_MILLISECONDS = 2 ** 31 - 1;

/** Waits as the clock waits, for any number of seconds. */
export async function sleepSeconds(clock: Clock, seconds: number, signal: AbortSignal): Promise<void> {
  let rest = seconds * 1000;
  do {
    const part = Math.min(rest, LONGEST_SLEEP_MILLISECONDS);
    await clock.sleep(part, signal);
    rest -= part;
  } while (rest > 0);
}

/** The work's result, or the signal's reason as soon as it aborts; the work goes on unheard. */
export function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/**
 * Gives work that many seconds of the clock, and a signal that aborts when it is over or nobody waits any more.
 * @param seconds no limit when absent
 * @throws StateFailure States.Timeout
 */
export async function withTimeout<T>(
  clock: Clock,
  seconds: number | undefined,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  try {
    const running = untilAborted(signal, work(AbortSignal.any([signal, over.signal])));
    if (seconds === undefined) return await running;
    const limit = sleepUntil(clock, clock.now() + seconds * 1000, over.signal).then(() => {
      throw new StateFailure(STATES_ERRORS.timeout, undefined);
    });
    return await Promise.race([running, limit]);
  } finally {
    over.abort();
  }
}

/**
 * Runs the bodies 0…count-1, at most `limit` at once; the first that fails aborts the others.
 * @returns results in order
 * @throws what the first failure threw, once every body has ended
 */
export async function runTogether<T>(
  count: number,
  limit: number,
  signal: AbortSignal,
  body: (index: number, signal: AbortSignal) => Promise<T>,
): Promise<readonly T[]> {
  const failed = new AbortController();
  const together = withManyListeners(AbortSignal.any([signal, failed.signal]));
  const results = new Map<number, T>();
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count && !together.aborted) {
      const index = next++;
      try {
        results.set(index, await body(index, together));
      } catch (error) {
        failures.push(error);
        failed.abort(new SiblingFailed());
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted();
  return Array.from({ length: count }, (_, index) => results.get(index) as T);
}

/** Node warns of a leak from the eleventh listener on; forty iterations that sleep are none. */
export function withManyListeners(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/** Why a branch or iteration is given up: another one failed first. */
export class SiblingFailed extends Error {
  override readonly name = 'SiblingFailed';
  constructor() {
    super('a sibling branch failed');
  }
}
