import { scheduleProblem } from '../../../lib/config/schedule-expression';

describe('schedule expressions', () => {
  test.each([
    'rate(1 minute)',
    'rate(7 days)',
    'rate(12 hours)',
    'cron(0 3 ? * SUN *)',
    'cron(0/15 * * * ? *)',
    'cron(0 8-18 ? * MON-FRI *)',
    'cron(30 4 L * ? *)',
    'cron(30 4 15W * ? *)',
    'cron(30 4 LW * ? *)',
    'cron(0 0 ? JAN,JUL 6L *)',
    'cron(0 0 ? * TUE#2 2026-2030)',
    'cron(0 0 ? * FRI-MON *)',
    'cron(0,30 0 1,15 * ? *)',
    'cron(0 3 ? * sun *)',
  ])('take %s', (expression) => {
    expect(scheduleProblem(expression)).toBeUndefined();
  });

  const days = '1 to 7 or SUN, MON, …';
  test.each([
    ['', 'must be rate(7 days) or cron(0 3 ? * SUN *), not ""'],
    ['weekly', 'must be rate(7 days) or cron(0 3 ? * SUN *), not "weekly"'],
    ['at(2026-01-01T00:00:00)', 'at(…) runs once; use rate(…) or cron(…)'],
    ['rate(0 days)', 'the rate must be at least 1'],
    ['rate(1.5 days)', 'rate takes a whole number and minutes, hours or days, like rate(7 days); not "1.5 days"'],
    ['rate(7)', 'rate takes a whole number and minutes, hours or days, like rate(7 days); not "7"'],
    ['cron()', 'cron takes 6 fields (minutes hours day-of-month month day-of-week year), not 0'],
    ['cron(0 3 * * *)', 'cron takes 6 fields (minutes hours day-of-month month day-of-week year), not 5'],
    ['cron(60 3 ? * SUN *)', '"60" is no minutes: 0 to 59'],
    ['cron(0 24 ? * SUN *)', '"24" is no hours: 0 to 23'],
    ['cron(0 3 0 * ? *)', '"0" is no day of month: 1 to 31'],
    ['cron(0 3 32W * ? *)', '"32W" is no day of month: 1 to 31'],
    ['cron(0 3 ? 13 SUN *)', '"13" is no month: 1 to 12 or JAN, FEB, …'],
    ['cron(0 3 ? * 8 *)', `"8" is no day of week: ${days}`],
    ['cron(0 3 ? * FUN *)', `"FUN" is no day of week: ${days}`],
    ['cron(0 3 ? * FUN#1 *)', 'FUN is no day of week'],
    ['cron(0 3 ? * SUN#6 *)', `"SUN#6" is no day of week: ${days}`],
    ['cron(0 3 ? * SUN 1969)', '"1969" is no year: 1970 to 2199'],
    ['cron(0 3 ? * SUN 2200)', '"2200" is no year: 1970 to 2199'],
    ['cron(0 18-8 ? * SUN *)', '"18-8" is no hours: 0 to 23'],
    ['cron(0/0 3 ? * SUN *)', '"0/0" is no minutes: 0 to 59'],
    ['cron(0/5/5 3 ? * SUN *)', '"0/5/5" is no minutes: 0 to 59'],
    ['cron(1-2-3 3 ? * SUN *)', '"1-2-3" is no minutes: 0 to 59'],
    ['cron(0 ? ? * SUN *)', '"?" is no hours: 0 to 23'],
    ['cron(0 3 * * SUN *)', 'one of day of month and day of week must be ?, and the other must not'],
    ['cron(0 3 ? * ? *)', 'one of day of month and day of week must be ?, and the other must not'],
    ['cron(0 3 ?, * SUN *)', '"?" is no day of month: 1 to 31'],
  ])('fail on %j', (expression, problem) => {
    expect(scheduleProblem(expression)).toBe(problem);
  });
});
