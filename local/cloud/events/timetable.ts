import type { Clock } from '../../clock';
import { nextRun, type ScheduleExpression } from '../../../spec/schedule/schedule-expression';

/** Longest single wait: a timer of Node takes at most 2^31-1 ms, and a laptop that slept must not be hours late. */
const LONGEST_WAIT_MILLISECONDS = 60 * 60 * 1000;

interface Entry {
  /** Ends the wait under way; each wait has its own, so that none leaves a listener behind on a signal that lives on. */
  wait: AbortController;
  stopped: boolean;
  next: number | undefined;
}

/** Calls back when schedules are due, by the clock given. */
export class Timetable {
  private readonly entries = new Map<string, Entry>();

  /** @param fires false: next runs are computed, nothing is called */
  constructor(
    private readonly clock: Clock,
    private readonly fires: boolean,
  ) {}

  /**
   * @param timezone IANA name
   * @param callback must not throw
   */
  set(name: string, expression: ScheduleExpression, timezone: string, callback: () => void): void {
    this.remove(name);
    const start = this.clock.now();
    const entry: Entry = {
      wait: new AbortController(),
      stopped: false,
      next: nextRun(expression, start, start, timezone),
    };
    this.entries.set(name, entry);
    if (this.fires) void this.run(entry, expression, start, timezone, callback);
  }

  remove(name: string): void {
    const entry = this.entries.get(name);
    if (entry) {
      entry.stopped = true;
      entry.wait.abort();
    }
    this.entries.delete(name);
  }

  /** Milliseconds since the epoch. */
  nextRun(name: string): number | undefined {
    return this.entries.get(name)?.next;
  }

  close(): void {
    for (const name of [...this.entries.keys()]) this.remove(name);
  }

  private async run(
    entry: Entry,
    expression: ScheduleExpression,
    start: number,
    timezone: string,
    callback: () => void,
  ): Promise<void> {
    while (entry.next !== undefined) {
      const due = entry.next;
      while (this.clock.now() < due) {
        const wait = Math.min(due - this.clock.now(), LONGEST_WAIT_MILLISECONDS);
        entry.wait = new AbortController();
        await this.clock.sleep(wait, entry.wait.signal).catch((reason: unknown) => {
          if (!entry.stopped) throw reason;
        });
        if (entry.stopped) return;
      }
      entry.next = nextRun(expression, Math.max(due, this.clock.now()), start, timezone);
      callback();
    }
  }
}
