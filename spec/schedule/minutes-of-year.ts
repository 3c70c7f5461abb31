import type { CronExpression } from './cron-expression';

/** Any year without a leap day: what is counted over it is an average. */
const YEAR = 2027;
const DAYS = 365;
const MINUTES_OF_A_DAY = 24 * 60;

export const MINUTES_OF_A_YEAR = DAYS * MINUTES_OF_A_DAY;

/**
 * Minutes since the beginning of a year, in UTC and in order, at which a cron expression is due, whatever its years are.
 * @param years that are looked at, one after the other
 */
export function minutesOfYear({ minutes, hours, months, fitsDay }: CronExpression, years = 1): readonly number[] {
  const due: number[] = [];
  for (let day = 0; day < DAYS * years; day++) {
    const date = new Date(Date.UTC(YEAR, 0, 1 + day));
    const month = date.getUTCMonth() + 1;
    if (!months.includes(month) || !fitsDay(date.getUTCFullYear(), month, date.getUTCDate())) continue;
    for (const hour of hours) for (const minute of minutes) due.push(day * MINUTES_OF_A_DAY + hour * 60 + minute);
  }
  return due;
}
