import { minutesOfYear } from '../schedule/minutes-of-year';
import { parseScheduleExpression } from '../schedule/schedule-expression';

const MILLISECONDS_OF_A_MONTH = (365 / 12) * 86_400_000;

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
    case 'cron':
      return minutesOfYear(schedule.cron).length / 12;
    case 'at':
      return 0;
  }
}
