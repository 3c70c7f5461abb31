import { nextRun, parseScheduleExpression } from './schedule-expression';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
/** Enough for every day of a year, and for every minute of some hours. */
const MOST_RUNS = 1000;

/**
 * Hours of the longest pause between two runs: 72 where a schedule is due from Monday to Friday. Looks at a thousand runs, at
 * most over a year.
 * @param from milliseconds since the epoch
 * @returns Infinity when it is due only once, or never
 * @throws ScheduleExpressionError
 */
export function longestGapHours(expression: string, from = Date.UTC(2027, 0, 1)): number {
  const schedule = parseScheduleExpression(expression.trim());
  if (schedule.kind === 'rate') return schedule.milliseconds / HOUR;
  const first = nextRun(schedule, from, from, 'UTC');
  let last = first;
  let longest = 0;
  for (let runs = 0; last !== undefined && runs < MOST_RUNS; runs++) {
    const next = nextRun(schedule, last, from, 'UTC');
    if (next === undefined) break;
    longest = Math.max(longest, next - last);
    last = next;
    if (next - (first ?? next) > YEAR) break;
  }
  return longest === 0 ? Infinity : longest / HOUR;
}
