import { parseCron, type CronExpression, nextCron } from './cron-expression';
import { instantOf, type WallTime } from './wall-time';

/** When something is due. */
export type ScheduleExpression =
  | { readonly kind: 'rate'; readonly milliseconds: number }
  | { readonly kind: 'cron'; readonly cron: CronExpression }
  | { readonly kind: 'at'; readonly time: WallTime };

/** A schedule expression that EventBridge does not take. */
export class ScheduleExpressionError extends Error {
  override readonly name = 'ScheduleExpressionError';
}

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 1440 * MINUTE };

/**
 * Reads `rate(5 minutes)`, `cron(0 3 ? * SUN *)` or `at(2026-11-20T13:00:00)`.
 * @throws ScheduleExpressionError
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseScheduleExpression(text: string): ScheduleExpression {
  const [, kind, argument = ''] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? [];
  switch (kind) {
    case 'rate':
      return { kind, milliseconds: parseRate(argument, text) };
    case 'cron':
      try {
        return { kind, cron: parseCron(argument) };
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new ScheduleExpressionError(`${text} is not a valid schedule expression: ${reason}`, { cause });
      }
    case 'at':
      return { kind, time: parseAt(argument, text) };
    default:
      throw new ScheduleExpressionError(
        `${JSON.stringify(text)} is not a schedule expression; use rate(…), cron(…) or at(…)`,
      );
  }
}

/**
 * The first time after `after` that the expression is due; undefined when there is none any more.
 * @param after milliseconds since the epoch
 * @param start when the schedule was made: rates count from there
 * @param timezone IANA name that cron and at expressions are meant in
 */
export function nextRun(
  expression: ScheduleExpression,
  after: number,
  start: number,
  timezone: string,
): number | undefined {
  switch (expression.kind) {
    case 'rate': {
      const passed = Math.floor(Math.max(0, after - start) / expression.milliseconds);
      return start + (passed + 1) * expression.milliseconds;
    }
    case 'cron':
      return nextCron(expression.cron, after, timezone);
    case 'at': {
      const at = instantOf(expression.time, timezone);
      return at > after ? at : undefined;
    }
  }
}

function parseRate(argument: string, text: string): number {
  const [, digits = '', unit = '', plural = ''] = /^(\d+) (minute|hour|day)(s?)$/.exec(argument) ?? [];
  const value = Number(digits);
  const milliseconds = UNITS[unit];
  if (milliseconds === undefined || value < 1 || (value === 1) === (plural === 's')) {
    throw new ScheduleExpressionError(
      `${text} is not a valid schedule expression: use rate(1 minute), rate(12 hours), rate(7 days): ` +
        'a whole number from 1, and the plural for all but 1',
    );
  }
  return value * milliseconds;
}

function parseAt(argument: string, text: string): WallTime {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})$/.exec(argument);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match?.slice(1).map(Number) ?? [];
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (!match || date.toISOString().slice(0, 19) !== argument) {
    throw new ScheduleExpressionError(
      `${text} is not a valid schedule expression: use a date and time that exist, as in at(2026-11-20T13:00:00)`,
    );
  }
  return { year, month, day, hour, minute, second };
}
