import { MINUTES_OF_A_YEAR, minutesOfYear } from '../schedule/minutes-of-year';
import { parseScheduleExpression } from '../schedule/schedule-expression';

/** When the floor of a campaign changes: a cron expression of EventBridge Scheduler, in UTC. */
export interface CapacityChange {
  readonly at: string;
  readonly minProvisionedTPS: number;
}

/**
 * The floor on the average of a year. Changes of the same minute count in their order; before the first one of the year, the
 * floor is what the last one left.
 * @param start the floor without any change
 * @throws ScheduleExpressionError
 */
export function averageCapacity(start: number, changes: readonly CapacityChange[]): number {
  const events = changes.flatMap(({ at, minProvisionedTPS }) =>
    dueAt(at).map((minute) => ({ minute, minProvisionedTPS })),
  );
  events.sort((a, b) => a.minute - b.minute);
  const last = events.at(-1);
  if (last === undefined) return start;
  let floor = last.minProvisionedTPS;
  let since = 0;
  let sum = 0;
  for (const { minute, minProvisionedTPS } of events) {
    sum += floor * (minute - since);
    since = minute;
    floor = minProvisionedTPS;
  }
  return (sum + floor * (MINUTES_OF_A_YEAR - since)) / MINUTES_OF_A_YEAR;
}

function dueAt(expression: string): readonly number[] {
  const schedule = parseScheduleExpression(expression.trim());
  return schedule.kind === 'cron' ? minutesOfYear(schedule.cron) : [];
}
