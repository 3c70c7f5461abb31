import { averageCapacity, timesAMonth } from '../../../spec/pricing';

test.each([
  ['rate(1 day)', 365 / 12],
  ['rate(7 days)', 365 / 84],
  ['cron(0 3 ? * SUN *)', 52 / 12],
  ['cron(0 3 1 * ? *)', 1],
  ['cron(0/30 9-16 * * ? *)', (365 * 16) / 12],
  ['cron(0 4 L 12 ? *)', 1 / 12],
])('%s is due %d times a month', (expression, times) => {
  expect(timesAMonth(expression)).toBeCloseTo(times, 5);
});

test('fails for what is no schedule', () => {
  expect(() => timesAMonth('every day')).toThrow(/not a schedule expression/);
});

describe('the average floor of a campaign', () => {
  test('is the setting where nothing changes it', () => {
    expect(averageCapacity(3, [])).toBe(3);
  });

  test('is weighed by the hours, over midnight too', () => {
    const evening = [
      { at: 'cron(0 17 * * ? *)', minProvisionedTPS: 5 },
      { at: 'cron(0 1 * * ? *)', minProvisionedTPS: 1 },
    ];
    expect(averageCapacity(1, evening)).toBeCloseTo((8 * 5 + 16) / 24, 5);
  });

  test('spreads a rush of one month over the year', () => {
    const december = [
      { at: 'cron(0 0 1 12 ? *)', minProvisionedTPS: 13 },
      { at: 'cron(0 0 1 1 ? *)', minProvisionedTPS: 1 },
    ];
    expect(averageCapacity(1, december)).toBeCloseTo(1 + (12 * 31) / 365, 5);
  });
});
