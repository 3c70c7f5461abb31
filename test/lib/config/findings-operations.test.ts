import { type Case, expectFinding, HERE, load, pipelineText, solution, warningsOf } from './pipeline-text';

const operations = (text: string) => ({ rest: `notifications: [a@example.com]\noperations: ${text}` });
const capacity = (text: string, campaign = '') => ({
  solutions: solution(`campaign: { ${campaign}capacity: ${text} }`),
});

describe('operations', () => {
  test('has every limit by default, and no budget', () => {
    const { operations: config } = load(pipelineText(operations('{}')));
    expect(config).toEqual({
      alarms: { latencyMilliseconds: 500, errorRate: 0.01, idleHours: 24, utilisationHigh: 0.8, utilisationLow: 0.2 },
    });
  });

  test('takes limits one by one, and a budget', () => {
    const text = '{ alarms: { idleHours: 48 }, budget: { monthlyUSD: 200 } }';
    expect(load(pipelineText(operations(text))).operations).toMatchObject({
      alarms: { idleHours: 48, errorRate: 0.01 },
      budget: { monthlyUSD: 200 },
    });
  });

  test('warns when nobody would hear of the budget; alarms show on the dashboard too', () => {
    const budget = 'operations: { budget: { monthlyUSD: 200 } }';
    expect(warningsOf(pipelineText({ rest: budget }))).toEqual([
      expect.stringContaining('operations.budget nobody hears of the budget; give mail addresses under notifications'),
    ]);
    expect(warningsOf(pipelineText({ rest: 'operations: {}' }))).toEqual([]);
  });

  test.each<Case>([
    [
      'a low mark above the high one',
      operations(`{ alarms: { utilisationLow: ${HERE}0.9 } }`),
      'operations.alarms.utilisationLow',
      'utilisationLow must be below utilisationHigh: 0.9 is not below 0.8',
    ],
    [
      'a high mark below the low one',
      operations(`{ alarms: { utilisationHigh: ${HERE}0.1 } }`),
      'operations.alarms.utilisationHigh',
      'utilisationLow must be below utilisationHigh: 0.2 is not below 0.1',
    ],
    [
      'more hours than an alarm can look back',
      operations(`{ alarms: { idleHours: ${HERE}169 } }`),
      'operations.alarms.idleHours',
      'must be at most 168, not 169',
    ],
    [
      'an unknown alarm',
      operations(`{ alarms: { ${HERE}latency: 5 } }`),
      'operations.alarms.latency',
      'unknown key "latency"; known here: latencyMilliseconds, errorRate, idleHours, utilisationHigh, utilisationLow',
    ],
  ])('refuses %s', (_, parts, path, message) => {
    expectFinding(parts, path, message);
  });
});

describe('capacity', () => {
  test('is kept beside the members of the request', () => {
    const text = '{ schedule: [{ at: cron(0 17 * * ? *), minProvisionedTPS: 5 }], autoAdjust: { min: 1, max: 10 } }';
    expect(load(pipelineText(capacity(text))).solutions[0]?.campaign).toEqual({
      minProvisionedTPS: 1,
      capacity: {
        schedule: [{ at: 'cron(0 17 * * ? *)', minProvisionedTPS: 5 }],
        autoAdjust: { min: 1, max: 10 },
      },
    });
  });

  const place = 'solutions[0].campaign.capacity';
  test.each<Case>([
    ['neither', capacity(`${HERE}{}`), place, 'capacity needs a schedule, autoAdjust or both'],
    [
      'a rate',
      capacity(`{ schedule: [{ at: ${HERE}rate(1 day), minProvisionedTPS: 5 }] }`),
      `${place}.schedule[0].at`,
      'a change needs a time: cron(0 17 * * ? *)',
    ],
    [
      'no expression',
      capacity(`{ schedule: [{ at: ${HERE}17:00, minProvisionedTPS: 5 }] }`),
      `${place}.schedule[0].at`,
      'must be rate(7 days) or cron(0 3 ? * SUN *), not "17:00"',
    ],
    [
      'bounds the wrong way round',
      capacity(`{ autoAdjust: { min: ${HERE}4, max: 2 } }`),
      `${place}.autoAdjust.min`,
      'min must not be above max: 4 is above 2',
    ],
    [
      'a schedule above the bounds',
      capacity(
        `{ schedule: [{ at: cron(0 1 * * ? *), minProvisionedTPS: 5 }], autoAdjust: { min: 1, max: ${HERE}4 } }`,
      ),
      `${place}.autoAdjust.max`,
      'the schedule asks for 5, which is above max',
    ],
    [
      'a beginning above the bounds',
      capacity(`{ autoAdjust: { min: 1, max: ${HERE}4 } }`, 'minProvisionedTPS: 6, '),
      `${place}.autoAdjust.max`,
      'the campaign begins with minProvisionedTPS 6, which is above max',
    ],
  ])('refuses %s', (_, parts, path, message) => {
    expectFinding(parts, path, message);
  });
});
