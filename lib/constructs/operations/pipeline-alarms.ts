import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { SOLUTION_METRICS } from '../../../lambda/shared/contract/watching';
import { billsByRequest } from '../../../spec/pricing';
import type { AlarmLimits } from '../../config/operations';
import {
  CampaignMetrics,
  requestOperation,
  solutionMetric,
  type WatchedCampaign,
  type WatchedSolution,
} from './campaign-metrics';
import { type RunbookEntry, runbookLink } from './runbook';
import type { ServingMetrics } from './serving-metrics';
import { workflowFailures } from './workflow-metrics';

export interface PipelineAlarmsProps {
  readonly pipeline: string;
  readonly limits: AlarmLimits;
  /** Told when an alarm begins and when it ends. */
  readonly topic: sns.ITopic;
  readonly campaigns: readonly WatchedCampaign[];
  /** Solutions that are trained at set times, with the hours after which a training is overdue. */
  readonly trained: readonly { readonly solution: WatchedSolution; readonly hours: number }[];
  readonly stateMachineArn: string;
  /** The functions that watch: where they fail, other alarms see nothing. */
  readonly watching: readonly lambda.IFunction[];
  /** @default there is no API */
  readonly serving?: ServingMetrics;
}

type AlarmOptions = Omit<cloudwatch.AlarmProps, 'alarmDescription' | 'alarmName' | 'treatMissingData'>;

const ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD;

/** Every alarm, each with the entry of the runbook that says what to do. */
export class PipelineAlarms extends Construct {
  /** In the order in which they stand on the dashboard. */
  public readonly alarms: cloudwatch.IAlarm[] = [];
  private readonly action: SnsAction;
  private readonly props: PipelineAlarmsProps;

  constructor(scope: Construct, id: string, props: PipelineAlarmsProps) {
    super(scope, id);
    this.props = props;
    this.action = new SnsAction(props.topic);
    this.alarmOnWorkflow();
    this.alarmOnWatching();
    for (const campaign of props.campaigns) this.alarmOnCampaign(campaign);
    for (const { solution, hours } of props.trained) this.alarmOnAge(solution, hours);
    if (props.serving) this.alarmOnServing(props.serving);
  }

  private alarmOnWorkflow(): void {
    this.alarm('workflow-failed', undefined, 'A run failed, took too long or was stopped', {
      metric: workflowFailures(this.props.stateMachineArn, Duration.minutes(5)),
      threshold: 0,
      comparisonOperator: ABOVE,
      evaluationPeriods: 1,
    });
  }

  private alarmOnWatching(): void {
    const { watching } = this.props;
    if (watching.length === 0) return;
    const names = watching.map((_, index) => `e${index}`);
    this.alarm(
      'watching-failed',
      undefined,
      'A function that watches the pipeline fails, so other alarms may see nothing',
      {
        metric: new cloudwatch.MathExpression({
          expression: names.map((name) => `FILL(${name}, 0)`).join(' + '),
          usingMetrics: Object.fromEntries(
            watching.map((one, index) => [`e${index}`, one.metricErrors({ period: Duration.minutes(15) })]),
          ),
          period: Duration.minutes(15),
          label: 'errors',
        }),
        threshold: 0,
        comparisonOperator: ABOVE,
        // One failure is made up for by the next look.
        evaluationPeriods: 2,
      },
    );
  }

  private alarmOnCampaign(campaign: WatchedCampaign): void {
    const operation = requestOperation(campaign.recipe);
    if (operation === undefined) return;
    const { limits } = this.props;
    const { logicalName, recipe } = campaign;
    const metrics = new CampaignMetrics(campaign, operation);
    const minutes = Duration.minutes(5);
    this.alarm('campaign-errors', logicalName, `More than ${percent(limits.errorRate)} of the requests fail`, {
      metric: metrics.errorRate(minutes),
      threshold: limits.errorRate,
      comparisonOperator: ABOVE,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
    });
    const slow = `Answers take longer than ${limits.latencyMilliseconds} ms on the average`;
    this.alarm('campaign-latency', logicalName, slow, {
      metric: metrics.latency(minutes),
      threshold: limits.latencyMilliseconds,
      comparisonOperator: ABOVE,
      evaluationPeriods: 3,
    });
    const billing = billsByRequest(recipe)
      ? 'the recipe is billed by requests, and its floor perhaps too'
      : 'its floor is billed all the same';
    this.alarm('campaign-idle', logicalName, `Nobody asked for ${limits.idleHours} hours; ${billing}`, {
      metric: metrics.requestsWhileThere(Duration.hours(1)),
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: limits.idleHours,
    });
    const high = `More than ${percent(limits.utilisationHigh)} of the provisioned throughput is used: bursts may be lost`;
    this.alarm('utilisation-high', logicalName, high, {
      metric: metrics.utilisation(Duration.minutes(15)),
      threshold: limits.utilisationHigh,
      comparisonOperator: ABOVE,
      evaluationPeriods: 2,
    });
    const low = `Less than ${percent(limits.utilisationLow)} of a floor above 1 is used; ${billing}`;
    this.alarm('utilisation-low', logicalName, low, {
      metric: metrics.lowerableUtilisation(Duration.hours(1)),
      threshold: limits.utilisationLow,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 6,
    });
  }

  private alarmOnAge(solution: WatchedSolution, hours: number): void {
    const { logicalName } = solution;
    this.alarm(
      'training-overdue',
      logicalName,
      `The newest version is older than ${hours} hours, its schedule and some more`,
      {
        metric: solutionMetric(solution, SOLUTION_METRICS.age),
        threshold: hours,
        comparisonOperator: ABOVE,
        evaluationPeriods: 2,
      },
    );
  }

  private alarmOnServing(serving: ServingMetrics): void {
    const { limits } = this.props;
    const minutes = Duration.minutes(5);
    this.alarm('api-errors', undefined, `More than ${percent(limits.errorRate)} of the answers of the API are 5xx`, {
      metric: serving.errorRate(minutes),
      threshold: limits.errorRate,
      comparisonOperator: ABOVE,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
    });
    const slow = `One answer of the API in a hundred takes longer than ${limits.latencyMilliseconds} ms`;
    this.alarm('api-latency', undefined, slow, {
      metric: serving.latency(minutes, 'p99'),
      threshold: limits.latencyMilliseconds,
      comparisonOperator: ABOVE,
      evaluationPeriods: 3,
    });
    const { queue, deadLetterQueue } = serving;
    if (!queue || !deadLetterQueue) return;
    this.alarm('dead-letters', undefined, 'Records could not be delivered and lie on the dead-letter queue', {
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: minutes }),
      threshold: 0,
      comparisonOperator: ABOVE,
      evaluationPeriods: 1,
    });
    this.alarm('delivery-late', undefined, 'Records wait for more than 15 minutes to be delivered', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: minutes }),
      threshold: Duration.minutes(15).toSeconds(),
      comparisonOperator: ABOVE,
      evaluationPeriods: 3,
    });
  }

  /** @param subject name of a solution; undefined for the whole pipeline */
  private alarm(entry: RunbookEntry, subject: string | undefined, what: string, options: AlarmOptions): void {
    const name = subject === undefined ? entry : `${entry}-${subject}`;
    // eslint-disable-next-line cdk/no-variable-construct-id -- entry of the runbook and name of the solution
    const alarm = new cloudwatch.Alarm(this, name, {
      ...options,
      // The mail shows it: somebody reads it half asleep.
      alarmName: `${this.props.pipeline}-${name}`,
      alarmDescription: `${what}. What to do: ${runbookLink(entry)}`,
      // Nothing is published where nobody asks, and that is no fault by itself.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(this.action);
    alarm.addOkAction(this.action);
    this.alarms.push(alarm);
  }
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
