import { parseScheduleExpression } from './schedule-expression';

const DAY = 86_400_000;
/** A day of a leap year may be four years back, or eight around 2100. */
const MOST_DAYS = 366 * 8 + 1;

/**
 * When a cron expression was last due, in UTC.
 * @param now milliseconds since the epoch; a run at this very moment counts
 * @returns milliseconds since the epoch; undefined when it never was, and for expressions other than cron
 * @throws ScheduleExpressionError
 */
export function latestRun(expression: string, now: number): number | undefined {
  const schedule = parseScheduleExpression(expression.trim());
  if (schedule.kind !== 'cron') return undefined;
  const { minutes, hours, months, years, fitsDay } = schedule.cron;
  const today = Math.floor(now / DAY) * DAY;
  for (let back = 0; back < MOST_DAYS; back++) {
    const day = today - back * DAY;
    const date = new Date(day);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    if (!years.includes(year) || !months.includes(month) || !fitsDay(year, month, date.getUTCDate())) continue;
    const times = hours.flatMap((hour) => minutes.map((minute) => day + (hour * 60 + minute) * 60_000));
    const last = times.filter((time) => time <= now).at(-1);
    if (last !== undefined) return last;
  }
  return undefined;
}
