/**
 * Time as a dependency. Everything local that reads the time or waits takes a Clock, so that a test never sleeps and a
 * laptop run does not spend the minutes that the service would.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Resolves after `milliseconds` of this clock's time.
   * @throws the signal's reason when `signal` aborts first
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => sleepRealTime(milliseconds, signal),
};

/**
 * Real dates, short waits: `now` is the wall clock, `sleep` takes `milliseconds / factor`. The local run uses it, so that
 * a workflow that polls every five seconds on AWS finishes in a moment while its timestamps stay true.
 * @throws RangeError when factor is below 1
 */
export function compressedClock(factor: number): Clock {
  if (!(factor >= 1)) throw new RangeError(`a compressed clock needs a factor of at least 1, got ${factor}`);
  return { now: () => Date.now(), sleep: (milliseconds, signal) => sleepRealTime(milliseconds / factor, signal) };
}

/** Longest delay that a timer of Node takes; a longer one fires at once. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/**
 * Resolves once `clock.now()` has reached `at`, however short the clock makes its sleeps. This is the measure for how
 * long work may take: under a compressed clock waiting is short but work is not, so a limit on work that slept would
 * strike far too early.
 * @param at milliseconds since the Unix epoch
 * @throws the signal's reason when `signal` aborts first
 */
export async function sleepUntil(clock: Clock, at: number, signal?: AbortSignal): Promise<void> {
  // How much the clock moves for each millisecond asked of it. Measured, and never trusted to fall by more than ten
  // times at once: a sleep shorter than the clock's resolution looks like no time at all.
  let pace = 1;
  for (;;) {
    const start = clock.now();
    const remaining = at - start;
    if (remaining <= 0) return;
    const asked = Math.min(remaining / pace, LONGEST_TIMER_MILLISECONDS);
    await clock.sleep(asked, signal);
    pace = Math.min(1, Math.max((clock.now() - start) / asked, pace / 10));
  }
}

function sleepRealTime(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that stands still until a test moves it. */
export class VirtualClock implements Clock {
  private time: number;
  private sleepers: Sleeper[] = [];

  /** @param start milliseconds since the Unix epoch */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const sleeper: Sleeper = { at: this.time + Math.max(0, milliseconds), wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.sleepers = this.sleepers.filter((other) => other !== sleeper);
          reject(signal.reason as Error);
        },
        { once: true },
      );
    });
  }

  /** How many callers wait. */
  get waiting(): number {
    return this.sleepers.length;
  }

  /** Moves time on by `milliseconds`, waking each sleeper in order and letting its continuation run before the next. */
  async advance(milliseconds: number): Promise<void> {
    const target = this.time + milliseconds;
    for (let next = this.earliest(target); next; next = this.earliest(target)) {
      this.time = next.at;
      this.sleepers.splice(this.sleepers.indexOf(next), 1);
      next.wake();
      await settle();
    }
    this.time = target;
    await settle();
  }

  /** Moves to the earliest sleeper and wakes it; false when nobody waits. */
  async advanceToNext(): Promise<boolean> {
    const next = this.earliest(Infinity);
    if (!next) return false;
    await this.advance(next.at - this.time);
    return true;
  }

  private earliest(limit: number): Sleeper | undefined {
    return this.sleepers.filter((s) => s.at <= limit).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets every promise continuation that is ready run. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
