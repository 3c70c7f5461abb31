import { CfnResource, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { PUBLISHED_METRICS, SOLUTION_METRICS } from '../../../lambda/shared/contract/watching';
import { acceptUnknownProperty } from '../cfn-lint';
import {
  CampaignMetrics,
  requestOperation,
  solutionMetric,
  type WatchedCampaign,
  type WatchedSolution,
} from './campaign-metrics';
import type { ServingMetrics } from './serving-metrics';
import { executions } from './workflow-metrics';

export interface PipelineDashboardProps {
  readonly dashboardName: string;
  readonly solutions: readonly WatchedSolution[];
  readonly campaigns: readonly WatchedCampaign[];
  readonly stateMachineArn: string;
  readonly alarms: readonly cloudwatch.IAlarm[];
  /** @default there is no API */
  readonly serving?: ServingMetrics;
  /** Names of what the service publishes no metrics of: recommenders, campaigns of actions. */
  readonly unseen: readonly string[];
}

const WHOLE = 24;
const HALF = 12;
const THIRD = 8;
const HEIGHT = 6;
const PERIOD = Duration.minutes(5);

/** Everything about a pipeline on one page. */
export class PipelineDashboard extends Construct {
  private readonly props: PipelineDashboardProps;

  constructor(scope: Construct, id: string, props: PipelineDashboardProps) {
    super(scope, id);
    this.props = props;
    const dashboard = new cloudwatch.Dashboard(this, 'Resource', {
      dashboardName: props.dashboardName,
      defaultInterval: Duration.days(1),
      widgets: [
        [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: WHOLE, height: 3 })],
        ...props.campaigns.flatMap((campaign) => this.campaignRow(campaign)),
        ...this.note(),
        this.trainingRow(),
        ...this.servingRow(),
      ],
    });
    const { defaultChild } = dashboard.node;
    if (CfnResource.isCfnResource(defaultChild)) acceptUnknownProperty(defaultChild);
  }

  private campaignRow(campaign: WatchedCampaign): cloudwatch.IWidget[][] {
    const operation = requestOperation(campaign.recipe);
    if (operation === undefined) return [];
    const metrics = new CampaignMetrics(campaign, operation);
    const title = (what: string) => `${campaign.logicalName}: ${what}`;
    return [
      [
        new cloudwatch.GraphWidget({
          title: title('requests and errors'),
          left: [metrics.requests(PERIOD, 'requests'), metrics.clientErrors(PERIOD), metrics.serverErrors(PERIOD)],
          width: THIRD,
          height: HEIGHT,
        }),
        new cloudwatch.GraphWidget({
          title: title('latency, milliseconds'),
          left: [
            metrics.latency(PERIOD, cloudwatch.Stats.AVERAGE, 'average'),
            metrics.latency(PERIOD, cloudwatch.Stats.MAXIMUM, 'maximum'),
          ],
          width: THIRD,
          height: HEIGHT,
        }),
        new cloudwatch.GraphWidget({
          title: title('throughput per second, and utilisation'),
          left: [metrics.provisioned(Duration.minutes(15)), metrics.used(PERIOD)],
          right: [metrics.utilisation(Duration.minutes(15), 'utilisation')],
          rightYAxis: { min: 0 },
          width: THIRD,
          height: HEIGHT,
        }),
      ],
    ];
  }

  /** What is not here should not look as if it were quiet. */
  private note(): cloudwatch.IWidget[][] {
    const { unseen } = this.props;
    if (unseen.length === 0) return [];
    const markdown = `Amazon Personalize publishes no metrics of requests to: ${unseen.join(', ')}.`;
    return [[new cloudwatch.TextWidget({ markdown, width: WHOLE, height: 2 })]];
  }

  private trainingRow(): cloudwatch.IWidget[] {
    const { solutions, stateMachineArn } = this.props;
    return [
      new cloudwatch.GraphWidget({
        title: 'Hours since the last training',
        left: solutions.map((solution) => solutionMetric(solution, SOLUTION_METRICS.age)),
        width: THIRD,
        height: HEIGHT,
      }),
      new cloudwatch.GraphWidget({
        title: 'Offline metrics of the newest versions',
        left: solutions.flatMap((solution) =>
          PUBLISHED_METRICS.map((key) =>
            solutionMetric(solution, key, { label: `${solution.logicalName} ${key}`, period: Duration.hours(1) }),
          ),
        ),
        leftYAxis: { min: 0 },
        width: THIRD,
        height: HEIGHT,
      }),
      new cloudwatch.GraphWidget({
        title: 'Runs of the workflow',
        left: [
          'ExecutionsStarted',
          'ExecutionsSucceeded',
          'ExecutionsFailed',
          'ExecutionsTimedOut',
          'ExecutionsAborted',
        ].map((metric) => executions(stateMachineArn, metric, Duration.hours(1))),
        width: THIRD,
        height: HEIGHT,
      }),
    ];
  }

  private servingRow(): cloudwatch.IWidget[][] {
    const { serving } = this.props;
    if (!serving) return [];
    const { queue, deadLetterQueue } = serving;
    const period = PERIOD;
    const width = queue ? THIRD : HALF;
    return [
      [
        new cloudwatch.GraphWidget({
          title: 'API: requests and errors',
          left: [serving.requests(period), serving.clientErrors(period), serving.serverErrors(period)],
          width,
          height: HEIGHT,
        }),
        new cloudwatch.GraphWidget({
          title: 'API: latency, milliseconds',
          left: ['p50', 'p99'].map((statistic) => serving.latency(period, statistic)),
          width,
          height: HEIGHT,
        }),
        ...(queue && deadLetterQueue
          ? [
              new cloudwatch.GraphWidget({
                title: 'Records that wait, and that could not be delivered',
                left: [
                  queue.metricApproximateNumberOfMessagesVisible({ period, label: 'waiting' }),
                  deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period, label: 'dead letters' }),
                ],
                right: [queue.metricApproximateAgeOfOldestMessage({ period, label: 'oldest, seconds' })],
                width,
                height: HEIGHT,
              }),
            ]
          : []),
      ],
    ];
  }
}
