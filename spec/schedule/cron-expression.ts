import { instantOf, wallTimeOf } from './wall-time';

/** The six fields, each as the values that fit. Days are predicates: they depend on the month. */
export interface CronExpression {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly fitsDay: (year: number, month: number, day: number) => boolean;
}

interface Field {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  /** Names of the values, the first for the minimum. */
  readonly names?: readonly string[];
}

const MINUTES: Field = { name: 'minutes', minimum: 0, maximum: 59 };
const HOURS: Field = { name: 'hours', minimum: 0, maximum: 23 };
const DAYS: Field = { name: 'day-of-month', minimum: 1, maximum: 31 };
const MONTHS: Field = {
  name: 'month',
  minimum: 1,
  maximum: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const WEEKDAYS: Field = {
  name: 'day-of-week',
  minimum: 1,
  maximum: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};
const YEARS: Field = { name: 'year', minimum: 1970, maximum: 2199 };

/**
 * Reads the six fields: minutes, hours, day of month, month, day of week (1 is Sunday), year.
 * @throws Error saying which field is wrong
 */
export function parseCron(text: string): CronExpression {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) throw new Error(`it needs six fields, got ${fields.length}`);
  const [minutes = '', hours = '', day = '', month = '', weekday = '', year = ''] = fields;
  if ((day === '?') === (weekday === '?')) {
    throw new Error('exactly one of day-of-month and day-of-week has to be ?');
  }
  return {
    minutes: valuesOf(minutes, MINUTES),
    hours: valuesOf(hours, HOURS),
    months: valuesOf(month, MONTHS),
    years: valuesOf(year, YEARS),
    fitsDay: weekday === '?' ? dayOfMonth(day) : dayOfWeek(weekday),
  };
}

/** The first fitting time after `after`; undefined when the years are over. @param after milliseconds since the epoch */
export function nextCron(cron: CronExpression, after: number, timezone: string): number | undefined {
  // A day early, so that no time zone and no change of its offset is missed.
  const from = wallTimeOf(after - 86_400_000, timezone);
  for (const year of cron.years) {
    if (year < from.year) continue;
    for (const month of cron.months) {
      if (year === from.year && month < from.month) continue;
      const first = year === from.year && month === from.month ? from.day : 1;
      for (let day = first; day <= daysIn(year, month); day += 1) {
        if (!cron.fitsDay(year, month, day)) continue;
        for (const hour of cron.hours) {
          for (const minute of cron.minutes) {
            const at = instantOf({ year, month, day, hour, minute, second: 0 }, timezone);
            if (at > after) return at;
          }
        }
      }
    }
  }
  return undefined;
}

function dayOfMonth(text: string): CronExpression['fitsDay'] {
  if (text === 'L') return (year, month, day) => day === daysIn(year, month);
  if (text === 'LW') return (year, month, day) => day === nearestWeekday(year, month, daysIn(year, month));
  const nearest = /^(\d+)W$/.exec(text);
  if (nearest) {
    const target = valueOf(nearest[1] ?? '', DAYS);
    return (year, month, day) => target <= daysIn(year, month) && day === nearestWeekday(year, month, target);
  }
  const days = new Set(valuesOf(text, DAYS));
  return (_year, _month, day) => days.has(day);
}

function dayOfWeek(text: string): CronExpression['fitsDay'] {
  if (text === 'L') return (year, month, day) => weekdayOf(year, month, day) === WEEKDAYS.maximum;
  const last = /^([A-Za-z0-9]+)L$/.exec(text);
  if (last) {
    const weekday = valueOf(last[1] ?? '', WEEKDAYS);
    return (year, month, day) => weekdayOf(year, month, day) === weekday && day + 7 > daysIn(year, month);
  }
  const nth = /^([A-Za-z0-9]+)#(\d)$/.exec(text);
  if (nth) {
    const weekday = valueOf(nth[1] ?? '', WEEKDAYS);
    const count = Number(nth[2]);
    if (count < 1 || count > 5) throw new Error(`day-of-week: # needs a number from 1 to 5, got ${count}`);
    return (year, month, day) => weekdayOf(year, month, day) === weekday && Math.ceil(day / 7) === count;
  }
  const weekdays = new Set(valuesOf(text, WEEKDAYS));
  return (year, month, day) => weekdays.has(weekdayOf(year, month, day));
}

/** `*`, `5`, `1-5`, `MON-FRI`, `1,15`, `0/15`, `*` with a step. Sorted, without doubles. */
function valuesOf(text: string, field: Field): readonly number[] {
  const values = text.split(',').flatMap((part) => rangeOf(part, field));
  return [...new Set(values)].sort((a, b) => a - b);
}

function rangeOf(part: string, field: Field): readonly number[] {
  const [range = '', step, ...others] = part.split('/');
  const every = step === undefined ? 1 : Number(step);
  if (others.length > 0 || !Number.isInteger(every) || every < 1) {
    throw new Error(`${field.name}: ${JSON.stringify(part)} has no valid step`);
  }
  const [low = '', high, ...rest] = range.split('-');
  if (rest.length > 0) throw new Error(`${field.name}: ${JSON.stringify(part)} is no range`);
  const from = range === '*' ? field.minimum : valueOf(low, field);
  const to = range === '*' || (high === undefined && step !== undefined) ? field.maximum : valueOf(high ?? low, field);
  const span = field.maximum - field.minimum + 1;
  // FRI-MON goes over the end of the week.
  const length = (to - from + span) % span;
  if (to < from && field === YEARS) throw new Error(`${field.name}: ${JSON.stringify(part)} runs backwards`);
  const count = Math.floor(length / every) + 1;
  return Array.from({ length: count }, (_, index) => ((from - field.minimum + index * every) % span) + field.minimum);
}

function valueOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + field.minimum : /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= field.minimum && value <= field.maximum) return value;
  throw new Error(`${field.name}: ${JSON.stringify(text)} is not between ${field.minimum} and ${field.maximum}`);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 1 is Sunday. */
function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

/** The weekday nearest to a day without leaving its month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const weekday = weekdayOf(year, month, day);
  if (weekday === 7) return day === 1 ? 3 : day - 1;
  if (weekday === 1) return day === daysIn(year, month) ? day - 2 : day + 1;
  return day;
}
