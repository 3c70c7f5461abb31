import { minutesOfYear } from './minutes-of-year';
import { parseScheduleExpression } from './schedule-expression';

const MILLISECONDS_OF_AN_HOUR = 3_600_000;

/**
 * Hours of the longest pause between two runs: 72 where a schedule is due from Monday to Friday.
 * @returns Infinity where it is due in named years only, once, or never
 * @throws ScheduleExpressionError
 */
export function longestGapHours(expression: string): number {
  const schedule = parseScheduleExpression(expression.trim());
  if (schedule.kind === 'rate') return schedule.milliseconds / MILLISECONDS_OF_AN_HOUR;
  if (schedule.kind === 'at' || schedule.cron.years.length < 100) return Infinity;
  // Two years, so that the pause over the end of one is among them.
  const due = minutesOfYear(schedule.cron, 2);
  if (due.length < 2) return Infinity;
  return due.slice(1).reduce((longest, minute, index) => Math.max(longest, minute - (due[index] ?? minute)), 0) / 60;
}
