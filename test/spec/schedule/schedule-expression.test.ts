import { nextRun, parseScheduleExpression } from '../../../spec/schedule/schedule-expression';

function runsAfter(text: string, after: string, count: number, timezone = 'UTC'): string[] {
  const expression = parseScheduleExpression(text);
  const start = Date.parse(after);
  const runs: string[] = [];
  for (let at = nextRun(expression, start, start, timezone); at !== undefined && runs.length < count;) {
    runs.push(new Date(at).toISOString().slice(0, 16));
    at = nextRun(expression, at, start, timezone);
  }
  return runs;
}

describe('schedule expressions', () => {
  test.each([
    ['rate(1 minute)', ['2026-01-01T00:01', '2026-01-01T00:02']],
    ['rate(12 hours)', ['2026-01-01T12:00', '2026-01-02T00:00']],
    ['rate(7 days)', ['2026-01-08T00:00', '2026-01-15T00:00']],
    ['cron(0 10 * * ? *)', ['2026-01-01T10:00', '2026-01-02T10:00']],
    ['cron(0 3 ? * SUN *)', ['2026-01-04T03:00', '2026-01-11T03:00']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-01-01T18:00', '2026-01-02T18:00', '2026-01-05T18:00']],
    ['cron(0/15 * * * ? *)', ['2026-01-01T00:15', '2026-01-01T00:30', '2026-01-01T00:45', '2026-01-01T01:00']],
    ['cron(0/5 8-17 ? * 2-6 *)', ['2026-01-01T08:00', '2026-01-01T08:05']],
    ['cron(0 9 1,15 * ? *)', ['2026-01-01T09:00', '2026-01-15T09:00', '2026-02-01T09:00']],
    ['cron(0 9 L * ? *)', ['2026-01-31T09:00', '2026-02-28T09:00']],
    ['cron(0 9 LW * ? *)', ['2026-01-30T09:00', '2026-02-27T09:00']],
    ['cron(0 9 1W * ? *)', ['2026-01-01T09:00', '2026-02-02T09:00']],
    ['cron(0 9 31W * ? *)', ['2026-01-30T09:00', '2026-03-31T09:00']],
    ['cron(0 9 ? * 2#1 *)', ['2026-01-05T09:00', '2026-02-02T09:00']],
    ['cron(0 9 ? * FRIL *)', ['2026-01-30T09:00', '2026-02-27T09:00']],
    ['cron(0 9 ? * L *)', ['2026-01-03T09:00', '2026-01-10T09:00']],
    ['cron(0 9 ? * SAT-MON *)', ['2026-01-03T09:00', '2026-01-04T09:00', '2026-01-05T09:00', '2026-01-10T09:00']],
    ['cron(0 0 29 FEB ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(30 6 1 JAN ? 2026-2027)', ['2026-01-01T06:30', '2027-01-01T06:30']],
    ['at(2026-11-20T13:00:00)', ['2026-11-20T13:00']],
    ['at(2025-11-20T13:00:00)', []],
  ])('%s', (text, expected) => {
    const more = text.startsWith('at(') || text.includes('2026-2027') ? 1 : 0;
    expect(runsAfter(text, '2026-01-01T00:00:00Z', expected.length + more)).toEqual(expected);
  });

  test('cron follows the clock of its time zone over a change to summer time', () => {
    expect(runsAfter('cron(0 3 * * ? *)', '2026-03-27T12:00:00Z', 3, 'Europe/Berlin')).toEqual([
      '2026-03-28T02:00',
      '2026-03-29T01:00',
      '2026-03-30T01:00',
    ]);
  });

  test('a time that the change skips runs as much later, and one that comes twice runs once', () => {
    expect(runsAfter('cron(30 2 * * ? *)', '2026-03-28T12:00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
    expect(runsAfter('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  test('at is meant in its time zone', () => {
    expect(runsAfter('at(2026-07-01T09:00:00)', '2026-01-01T00:00:00Z', 2, 'America/New_York')).toEqual([
      '2026-07-01T13:00',
    ]);
  });

  test.each([
    ['every day', 'is not a schedule expression; use rate(…), cron(…) or at(…)'],
    ['rate(1 days)', 'the plural for all but 1'],
    ['rate(5 minute)', 'the plural for all but 1'],
    ['rate(0 minutes)', 'a whole number from 1'],
    ['rate(2 weeks)', 'use rate(1 minute)'],
    ['cron(0 10 * * *)', 'it needs six fields, got 5'],
    ['cron(0 10 * * * *)', 'exactly one of day-of-month and day-of-week has to be ?'],
    ['cron(60 10 * * ? *)', 'minutes: "60" is not between 0 and 59'],
    ['cron(0 10 ? * MOON *)', 'day-of-week: "MOON" is not between 1 and 7'],
    ['cron(0 10 ? * 2#6 *)', '# needs a number from 1 to 5, got 6'],
    ['cron(0/0 10 * * ? *)', 'has no valid step'],
    ['at(2026-02-30T09:00:00)', 'use a date and time that exist'],
  ])('refuses %s', (text, message) => {
    expect(() => parseScheduleExpression(text)).toThrow(message);
  });
});
