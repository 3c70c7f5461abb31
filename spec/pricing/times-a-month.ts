import { parseScheduleExpression } from '../schedule/schedule-expression';

const MILLISECONDS_OF_A_MONTH = (365 / 12) * 86_400_000;

/** Any year without a leap day: the counts are averages. */
const YEAR = 2027;

/**
 * How often a schedule is due in a month, on the average of a year.
 * @param expression `rate(…)` or `cron(…)` of EventBridge Scheduler
 * @throws ScheduleExpressionError
 */
export function timesAMonth(expression: string): number {
  const schedule = parseScheduleExpression(expression.trim());
  switch (schedule.kind) {
    case 'rate':
      return MILLISECONDS_OF_A_MONTH / schedule.milliseconds;
    case 'cron': {
      const { months, minutes, hours, fitsDay } = schedule.cron;
      let days = 0;
      for (const month of months) {
        const length = new Date(Date.UTC(YEAR, month, 0)).getUTCDate();
        for (let day = 1; day <= length; day++) if (fitsDay(YEAR, month, day)) days++;
      }
      return (days * hours.length * minutes.length) / 12;
    }
    case 'at':
      return 0;
  }
}
