/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const INTERVAL_MILLISECONDS = 5 * 60_000;

/** A message that was taken under a deduplication id. Plain JSON. */
export interface Taken {
  readonly key: string;
  readonly id: string;
  readonly sequenceNumber: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What was taken in the last five minutes, deleted or not: sent again, it is not taken a second time. */
export class Deduplication {
  private readonly taken = new Map<string, Taken>();

  find(key: string, now: number): Taken | undefined {
    this.forget(now);
    return this.taken.get(key);
  }

  note(taken: Taken): void {
    this.taken.set(taken.key, taken);
  }

  all(now: number): readonly Taken[] {
    this.forget(now);
    return [...this.taken.values()];
  }

  private forget(now: number): void {
    for (const [key, { at }] of this.taken) {
      if (at + INTERVAL_MILLISECONDS > now) return;
      this.taken.delete(key);
    }
  }
}
