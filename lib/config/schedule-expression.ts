/**
 * Says what is wrong with an expression of EventBridge Scheduler; undefined when it is good. One-time `at(…)` is refused:
 * a pipeline runs again and again.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function scheduleProblem(expression: string): string | undefined {
  const [, kind, inside] = /^\s*([a-z]+)\((.*)\)\s*$/s.exec(expression) ?? [];
  if (kind === 'rate' && inside !== undefined) return rateProblem(inside);
  if (kind === 'cron' && inside !== undefined) return cronProblem(inside);
  if (kind === 'at') return 'at(…) runs once; use rate(…) or cron(…)';
  return `must be rate(7 days) or cron(0 3 ? * SUN *), not "${expression}"`;
}

function rateProblem(inside: string): string | undefined {
  const [, value, unit] = /^(\d+) (minutes?|hours?|days?)$/.exec(inside) ?? [];
  if (unit === undefined)
    return `rate takes a whole number and minutes, hours or days, like rate(7 days); not "${inside}"`;
  return Number(value) >= 1 ? undefined : 'the rate must be at least 1';
}

interface CronField {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly names?: readonly string[];
  /** Forms beyond numbers, ranges, steps and lists. */
  readonly special?: RegExp;
  readonly specialHint?: string;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const CRON_FIELDS: readonly CronField[] = [
  { name: 'minutes', minimum: 0, maximum: 59 },
  { name: 'hours', minimum: 0, maximum: 23 },
  { name: 'day of month', minimum: 1, maximum: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', minimum: 1, maximum: 12, names: MONTHS },
  { name: 'day of week', minimum: 1, maximum: 7, names: DAYS, special: /^(\?|L|[1-7]L|([1-7]|[A-Z]{3})#[1-5])$/ },
  { name: 'year', minimum: 1970, maximum: 2199 },
];

function cronProblem(inside: string): string | undefined {
  const values = inside.trim().split(/\s+/);
  if (values.length !== CRON_FIELDS.length || inside.trim() === '') {
    const count = inside.trim() === '' ? 0 : values.length;
    return `cron takes 6 fields (minutes hours day-of-month month day-of-week year), not ${count}`;
  }
  for (const [index, field] of CRON_FIELDS.entries()) {
    const problem = fieldProblem(field, (values[index] ?? '').toUpperCase());
    if (problem !== undefined) return problem;
  }
  const [dayOfMonth, dayOfWeek] = [values[2], values[4]];
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    return 'one of day of month and day of week must be ?, and the other must not';
  }
  return undefined;
}

function fieldProblem(field: CronField, value: string): string | undefined {
  if (field.special?.test(value) === true) {
    const day = value.split('#')[0] ?? '';
    if (value.includes('#') && Number.isNaN(numberOf(field, day))) return `${day} is no day of week`;
    return undefined;
  }
  const wrong = value.split(',').find((part) => !isPart(field, part));
  if (wrong === undefined) return undefined;
  return `"${wrong}" is no ${field.name}: ${field.minimum} to ${field.maximum}${field.names ? ` or ${field.names[0]}, ${field.names[1]}, …` : ''}`;
}

/** `*`, `5`, `MON-FRI`, and each of them with a step: `0/15`. */
function isPart(field: CronField, part: string): boolean {
  const [range = '', step, more] = part.split('/');
  if (more !== undefined || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*') return true;
  const [from = '', to, rest] = range.split('-');
  if (rest !== undefined) return false;
  const first = numberOf(field, from);
  const last = to === undefined ? first : numberOf(field, to);
  // Days of the week may go round, as in FRI-MON; for numbers that is an error.
  return first >= field.minimum && last <= field.maximum && (first <= last || field.names === DAYS);
}

function numberOf(field: CronField, text: string): number {
  const index = field.names?.indexOf(text) ?? -1;
  if (index >= 0) return index + field.minimum;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}
