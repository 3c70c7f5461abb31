import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as cdk from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { WATCHING_ACTIONS } from '../../../lambda/shared/contract/watching';
import { buildApp } from '../../../lib/app';
import { operationsConfigOf } from '../../../lib/config/operations';
import type { PipelineConfig } from '../../../lib/config/pipeline-config';
import { RUNBOOK_ENTRIES } from '../../../lib/constructs/operations/runbook';
import { aPipeline, aRecommender, aSolution, noHandlerCode, statementsOf, templateSnapshot } from '../builders';

function operationsStack(config: Partial<PipelineConfig>): Template {
  const app = buildApp(aPipeline(config), { handlerCode: noHandlerCode });
  return Template.fromStack(app.node.findChild('movies-operations') as cdk.Stack);
}

const api: NonNullable<PipelineConfig['api']> = {
  authorization: 'iam',
  throttle: { rateLimit: 100, burstLimit: 200 },
  allowOrigins: [],
  cacheSeconds: { recommendations: 0, similar: 300, ranking: 0, actions: 0 },
  events: true,
  fallback: true,
};

const complete = {
  operations: operationsConfigOf({ budget: { monthlyUSD: 200 } }),
  api,
  eventTracker: true,
  solutions: [
    aSolution({
      schedule: { full: 'rate(7 days)' },
      promote: { metric: 'average_rewards_at_k' },
      campaign: {
        minProvisionedTPS: 2,
        capacity: {
          schedule: [
            { at: 'cron(0 17 * * ? *)', minProvisionedTPS: 5 },
            { at: 'cron(0 23 * * ? *)', minProvisionedTPS: 2 },
          ],
          autoAdjust: { min: 1, max: 10 },
        },
      },
    }),
    aSolution({ name: 'ranked', recipe: 'aws-personalized-ranking-v2' }),
    aSolution({ name: 'next', recipe: 'aws-next-best-action' }),
    aSolution({ name: 'trained', recipe: 'aws-item-affinity', campaign: undefined as never }),
  ],
  recommenders: [aRecommender()],
  notifications: ['films@example.org'],
} satisfies Partial<PipelineConfig>;

// Throws where a rule of AwsSolutions is broken.
const template = operationsStack(complete);
const json = JSON.stringify(template.toJSON());

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: readonly unknown[];
  readonly OKActions: readonly unknown[];
  readonly Metrics?: readonly {
    readonly Expression?: string;
    readonly MetricStat?: { Metric: { MetricName: string } };
  }[];
  readonly MetricName?: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
}

const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties as Alarm,
);
const alarm = (name: string): Alarm => alarms.find(({ AlarmName }) => AlarmName === `movies-${name}`)!;
const metricsOf = ({ Metrics = [] }: Alarm) => Metrics.flatMap((one) => one.MetricStat?.Metric.MetricName ?? []);

describe('alarms', () => {
  test('there are those of the pipeline, of each campaign with metrics, and of each schedule', () => {
    const ofCampaign = (name: string) =>
      ['campaign-errors', 'campaign-latency', 'campaign-idle', 'utilisation-high', 'utilisation-low'].map(
        (entry) => `movies-${entry}-${name}`,
      );
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(
      [
        ...['workflow-failed', 'watching-failed', 'api-errors', 'api-latency', 'dead-letters', 'delivery-late'].map(
          (entry) => `movies-${entry}`,
        ),
        'movies-training-overdue-for-you',
        ...ofCampaign('for-you'),
        ...ofCampaign('ranked'),
      ].sort(),
    );
  });

  test('each tells the topic when it begins and when it ends', () => {
    const topic = { Ref: Object.keys(template.findResources('AWS::SNS::Topic'))[0] };
    for (const one of alarms) {
      expect(one.AlarmActions).toEqual([topic]);
      expect(one.OKActions).toEqual([topic]);
    }
  });

  test('each names its entry of the runbook, and the runbook has an entry for each, and no other', () => {
    const runbook = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'runbook.md'), 'utf8');
    const anchors = [...runbook.matchAll(/^## ([a-z-]+)$/gm)].map(([, anchor]) => anchor);
    const linked = alarms.map(({ AlarmDescription }) => /docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription)?.[1]);
    // The budget is no alarm of CloudWatch, but is told of like one.
    expect([...new Set([...linked, 'budget'])].sort()).toEqual([...RUNBOOK_ENTRIES].sort());
    expect([...anchors].sort()).toEqual([...RUNBOOK_ENTRIES].sort());
    for (const { AlarmName, AlarmDescription } of alarms) {
      expect(AlarmName).toContain(/#([a-z-]+)$/.exec(AlarmDescription)![1]);
    }
  });

  test('idleness of a ranking is seen in rankings, of the others in recommendations', () => {
    expect(metricsOf(alarm('campaign-idle-for-you'))).toEqual(['GetRecommendations', 'ProvisionedTPS']);
    expect(metricsOf(alarm('campaign-idle-ranked'))).toEqual(['GetPersonalizedRanking', 'ProvisionedTPS']);
    expect(alarm('campaign-idle-ranked').AlarmDescription).toContain('billed by requests');
    expect(alarm('campaign-idle-for-you')).toMatchObject({ Threshold: 0, EvaluationPeriods: 24 });
  });

  test('a parked campaign does not idle, and one with a floor of 1 has nothing to lower', () => {
    const expression = (name: string) => alarm(name).Metrics?.find((one) => one.Expression)?.Expression;
    expect(expression('campaign-idle-for-you')).toBe('IF(FILL(p, 0) > 0, FILL(r, 0), 1)');
    expect(expression('utilisation-low-for-you')).toBe('IF(p > 1, FILL(r, 0) / PERIOD(r) / p, 1)');
  });

  test('a training is overdue half a day after its schedule', () => {
    expect(alarm('training-overdue-for-you').Threshold).toBe(180);
    expect(metricsOf(alarm('training-overdue-for-you'))).toEqual(['HoursSinceTraining']);
  });

  test('no alarm has more metrics than CloudWatch takes', () => {
    for (const one of alarms) expect(metricsOf(one).length).toBeLessThanOrEqual(10);
  });
});

test('CloudWatch and AWS Budgets of this account may publish to the topic, and the addresses hear of it', () => {
  for (const service of ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com']) {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: service },
            Action: 'sns:Publish',
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  }
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'films@example.org' });
});

test('the budget is that of Amazon Personalize, told at 80 %, at 100 % and by forecast', () => {
  const [budget] = Object.values(template.findResources('AWS::Budgets::Budget'));
  expect(budget?.['Properties']).toMatchObject({
    Budget: {
      BudgetLimit: { Amount: 200, Unit: 'USD' },
      TimeUnit: 'MONTHLY',
      CostFilters: { Service: ['Amazon Personalize'] },
    },
    NotificationsWithSubscribers: [
      { Notification: { NotificationType: 'ACTUAL', Threshold: 80 }, Subscribers: [{ SubscriptionType: 'SNS' }] },
      { Notification: { NotificationType: 'ACTUAL', Threshold: 100 } },
      { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
    ],
  });
});

test('the dashboard says what nobody can see', () => {
  expect(json).toContain('publishes no metrics of requests to: recommender top-picks, campaign next');
  for (const what of ['for-you: requests and errors', 'ranked: throughput per second', 'Hours since', 'API: latency']) {
    expect(json).toContain(what);
  }
});

describe('what looks again and again', () => {
  const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule')).map(
    ({ Properties }) => Properties as { ScheduleExpression: string; Target: { Input: unknown } },
  );

  test('floors are looked at every quarter of an hour, and at each time of the schedule', () => {
    expect(schedules.map(({ ScheduleExpression }) => ScheduleExpression).sort()).toEqual([
      'cron(0 17 * * ? *)',
      'cron(0 23 * * ? *)',
      'rate(15 minutes)',
      'rate(15 minutes)',
    ]);
  });

  test('each of them gets the whole wish, so that none depends on an earlier one', () => {
    const inputs = schedules
      .map(({ Target }) => JSON.stringify(Target.Input))
      .filter((one) => one.includes('autoAdjust'));
    expect(new Set(inputs).size).toBe(1);
    expect(inputs).toHaveLength(3);
  });

  test('the metric of a gate is published with the others', () => {
    expect(JSON.stringify(schedules)).toContain('average_rewards_at_k');
  });

  test.each([
    ['publish-metrics', 'WatchingPublishMetricsRole'],
    ['adjust-capacity', 'WatchingAdjustCapacityRole'],
  ] as const)('%s may do what it does and no more', (name, role) => {
    const actions = statementsOf(template, role).flatMap(({ Action }) => Action as string | string[]);
    expect(actions.filter((action) => !action.startsWith('logs:')).sort()).toEqual([...WATCHING_ACTIONS[name]].sort());
  });
});

describe('a pipeline without the key operations', () => {
  test('has no such stack', () => {
    const app = buildApp(aPipeline(), { handlerCode: noHandlerCode });
    expect(app.node.tryFindChild('movies-operations')).toBeUndefined();
  });

  test('has one for a schedule of throughput alone, which reads no metric and raises no alarm', () => {
    const capacity = { schedule: [{ at: 'cron(0 17 * * ? *)', minProvisionedTPS: 5 }] };
    const small = operationsStack({ solutions: [aSolution({ campaign: { minProvisionedTPS: 1, capacity } })] });
    small.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    small.resourceCountIs('AWS::SNS::Topic', 0);
    expect(JSON.stringify(small.toJSON())).not.toContain('cloudwatch:GetMetricData');
  });
});

test('a pipeline of recommenders alone has alarms of its runs, and no function that would have nothing to look at', () => {
  const domain = operationsStack({ solutions: [], recommenders: [aRecommender()], operations: operationsConfigOf({}) });
  domain.resourceCountIs('AWS::Lambda::Function', 0);
  domain.resourceCountIs('AWS::IAM::Role', 0);
  const names = Object.values(domain.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => (Properties as Alarm).AlarmName,
  );
  expect(names).toEqual(['movies-workflow-failed']);
});

test('with a key of its own the pipeline lets the publishers of alarms encrypt', () => {
  const app = buildApp(aPipeline({ ...complete, customerManagedKey: true }), { handlerCode: noHandlerCode });
  const data = Template.fromStack(app.node.findChild('movies-data') as cdk.Stack);
  data.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' } })]),
    },
  });
});

test('operations stack', () => {
  expect(templateSnapshot(template)).toMatchSnapshot();
});
