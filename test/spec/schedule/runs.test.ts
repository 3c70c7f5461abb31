import { latestRun } from '../../../spec/schedule/latest-run';
import { longestGapHours } from '../../../spec/schedule/longest-gap';

describe('the longest pause between two runs', () => {
  test.each([
    ['rate(7 days)', 168],
    ['rate(15 minutes)', 0.25],
    ['cron(0 3 ? * SUN *)', 168],
    ['cron(0 3 ? * MON-FRI *)', 72],
    ['cron(0/30 8-17 * * ? *)', 14.5],
    ['cron(0 0 1 * ? *)', 31 * 24],
    ['cron(0 0 1 1,3 ? *)', 306 * 24],
    ['cron(0 0 24 12 ? *)', 366 * 24],
  ])('of %s is %d hours', (expression, hours) => {
    expect(longestGapHours(expression)).toBe(hours);
  });

  test('has no end where it is due once', () => {
    expect(longestGapHours('cron(0 3 1 1 ? 2028)')).toBe(Infinity);
  });
});

describe('the latest run of a schedule', () => {
  const at = (text: string) => Date.parse(`${text}Z`);
  test.each([
    ['cron(0 17 * * ? *)', '2026-11-24T17:00:00', '2026-11-24T17:00:00'],
    ['cron(0 17 * * ? *)', '2026-11-24T16:59:59', '2026-11-23T17:00:00'],
    ['cron(30 8,20 ? * MON *)', '2026-11-24T10:00:00', '2026-11-23T20:30:00'],
    ['cron(0 0 29 2 ? *)', '2026-11-24T10:00:00', '2024-02-29T00:00:00'],
  ])('%s at %s was at %s', (expression, now, latest) => {
    expect(latestRun(expression, at(now))).toBe(at(latest));
  });

  test('is none where its year is still to come', () => {
    expect(latestRun('cron(0 0 1 1 ? 2030)', at('2026-11-24T10:00:00'))).toBeUndefined();
  });
});
