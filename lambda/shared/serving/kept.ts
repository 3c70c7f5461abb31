export interface KeptOptions {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** How long a value is good for. */
  readonly milliseconds: number;
}

interface Entry<T> {
  readonly value: T;
  readonly readAt: number;
}

/**
 * Values that are read once in a while and kept in between: parameters, small objects. One that cannot be read anew stays as it
 * was, so that a service that is down for a moment takes nothing with it.
 */
export class Kept<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private readonly read: (key: string) => Promise<T>,
    private readonly options: KeptOptions,
  ) {}

  /** @throws whatever reading throws, when there is no earlier value */
  async get(key: string): Promise<T> {
    const entry = this.entries.get(key);
    const { now, milliseconds } = this.options;
    if (entry !== undefined && now() - entry.readAt < milliseconds) return entry.value;
    try {
      return await this.renew(key);
    } catch (error) {
      if (entry === undefined) throw error;
      // Not with the next request again: a service that does not answer costs each of them its time.
      const readAt = now() - milliseconds + Math.min(RETRY_MILLISECONDS, milliseconds);
      this.entries.set(key, { value: entry.value, readAt });
      return entry.value;
    }
  }

  /** Reads it now, whatever is kept. @throws whatever reading throws */
  async renew(key: string): Promise<T> {
    const value = await this.read(key);
    this.entries.set(key, { value, readAt: this.options.now() });
    return value;
  }
}

/** How long a value that could not be read anew stays as it was. */
const RETRY_MILLISECONDS = 5000;

/** Long enough to save nearly all calls, short enough for a campaign that was replaced: it answers for 15 minutes more. */
export const KEPT_MILLISECONDS = 60_000;
