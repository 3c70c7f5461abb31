import { parseScheduleExpression } from '../schedule/schedule-expression';

/** When the floor of a campaign changes: a cron expression of EventBridge Scheduler, in UTC. */
export interface CapacityChange {
  readonly at: string;
  readonly minProvisionedTPS: number;
}

/** Any year without a leap day. */
const YEAR = 2027;
const MINUTES_OF_A_DAY = 24 * 60;

/**
 * The floor on the average of a year. Changes of the same minute count in their order; before the first one of the year, the
 * floor is what the last one left.
 * @param start the floor without any change
 * @throws ScheduleExpressionError
 */
export function averageCapacity(start: number, changes: readonly CapacityChange[]): number {
  const events = changes.flatMap(({ at, minProvisionedTPS }) =>
    minutesOf(at).map((minute) => ({ minute, minProvisionedTPS })),
  );
  events.sort((a, b) => a.minute - b.minute);
  const last = events.at(-1);
  if (last === undefined) return start;
  const whole = 365 * MINUTES_OF_A_DAY;
  let floor = last.minProvisionedTPS;
  let since = 0;
  let sum = 0;
  for (const { minute, minProvisionedTPS } of events) {
    sum += floor * (minute - since);
    since = minute;
    floor = minProvisionedTPS;
  }
  return (sum + floor * (whole - since)) / whole;
}

/** Minutes since the beginning of the year at which a cron expression is due. */
function minutesOf(expression: string): readonly number[] {
  const schedule = parseScheduleExpression(expression.trim());
  if (schedule.kind !== 'cron') return [];
  const { minutes, hours, months, fitsDay } = schedule.cron;
  return Array.from({ length: 365 }, (_, index) => index).flatMap((index) => {
    const date = new Date(Date.UTC(YEAR, 0, 1 + index));
    const month = date.getUTCMonth() + 1;
    if (!months.includes(month) || !fitsDay(YEAR, month, date.getUTCDate())) return [];
    return hours.flatMap((hour) => minutes.map((minute) => index * MINUTES_OF_A_DAY + hour * 60 + minute));
  });
}
