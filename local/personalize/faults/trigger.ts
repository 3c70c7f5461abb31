import { seededRandom } from '../engine';
import { seedOf } from '../store/ids';

/** Which of the events that fit a rule it takes; all of them without any member. */
export interface TriggerRule {
  /** Only this one: 1 is the first. */
  readonly nth?: number | undefined;
  /** The third, sixth, ninth, … for 3. */
  readonly every?: number | undefined;
  /** Each with this chance, 0 < p ≤ 1, from a seeded generator. */
  readonly probability?: number | undefined;
  /** Then the rule is used up. */
  readonly times?: number | undefined;
}

interface Count {
  seen: number;
  fired: number;
  readonly random: () => number;
}

/** Counts the events that fit one rule and says which of them it takes. */
export class Trigger {
  private readonly counts = new Map<string, Count>();

  /** @param seed of the probability; give each rule its own */
  constructor(
    private readonly rule: TriggerRule,
    private readonly seed: number,
  ) {}

  /** @param key events with the same key are counted together */
  fires(key: string): boolean {
    const count = this.countOf(key);
    count.seen++;
    const { nth, every, probability, times = Infinity } = this.rule;
    const isTaken =
      count.fired < times &&
      (nth === undefined || count.seen === nth) &&
      (every === undefined || count.seen % every === 0) &&
      (probability === undefined || count.random() < probability);
    if (isTaken) count.fired++;
    return isTaken;
  }

  private countOf(key: string): Count {
    const known = this.counts.get(key);
    if (known !== undefined) return known;
    const count = { seen: 0, fired: 0, random: seededRandom(seedOf(this.seed, key)) };
    this.counts.set(key, count);
    return count;
  }
}
