import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import {
  type AdjustCapacityInput,
  LOOK_EVERY_MINUTES,
  type PublishMetricsInput,
  WATCHING_ACTIONS,
} from '../../../lambda/shared/contract/watching';
import { Handler } from '../handler';
import type { HandlerCode } from '../handler-code';
import { allow } from '../permission';

/** A campaign whose floor changes by itself. */
export interface AdjustedCampaign extends AdjustCapacityInput {
  /** The name of its solution in pipeline.yaml. */
  readonly logicalName: string;
}

export interface WatchingProps {
  /** What is published, of one solution at least. @default nothing */
  readonly metrics?: PublishMetricsInput;
  readonly adjusted: readonly AdjustedCampaign[];
  readonly code: HandlerCode;
  readonly logRetentionDays: logs.RetentionDays;
}

const EVERY = scheduler.ScheduleExpression.rate(Duration.minutes(LOOK_EVERY_MINUTES));

/** The functions that look at a pipeline again and again, and what starts them. */
export class Watching extends Construct {
  /** Those that there are. */
  public readonly handlers: readonly Handler[];
  private readonly role: iam.Role;
  private readonly props: WatchingProps;

  constructor(scope: Construct, id: string, props: WatchingProps) {
    super(scope, id);
    this.props = props;
    const { metrics, adjusted } = props;
    this.role = new iam.Role(this, 'ScheduleRole', {
      description: 'Schedules that start the functions that watch',
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.handlers = [
      ...(metrics ? [this.makePublishMetrics(metrics)] : []),
      ...(adjusted.length > 0 ? [this.makeAdjustCapacity(adjusted)] : []),
    ];
    allow(this.role, {
      sid: 'InvokeHandlers',
      actions: ['lambda:InvokeFunction'],
      resources: this.handlers.map((handler) => handler.function.functionArn),
    });
  }

  private makePublishMetrics(input: PublishMetricsInput): Handler {
    const { code, logRetentionDays } = this.props;
    const handler = new Handler(this, 'PublishMetrics', {
      operation: 'publish-metrics',
      description: 'Publishes what Amazon Personalize does not: floors, ages, offline metrics',
      code,
      logRetentionDays,
      // Ten solutions, a few calls for each, one of them a second.
      timeout: Duration.minutes(5),
    });
    const campaigns = input.solutions.flatMap(({ campaignArn }) => (campaignArn === undefined ? [] : [campaignArn]));
    allowActions(handler, 'publish-metrics', {
      Solutions: ['personalize:GetSolutionMetrics', input.solutions.map(({ solutionArn }) => `${solutionArn}/*`)],
      Campaigns: ['personalize:DescribeCampaign', campaigns],
    });
    this.start('PublishMetricsSchedule', EVERY, handler, input);
    return handler;
  }

  private makeAdjustCapacity(adjusted: readonly AdjustedCampaign[]): Handler {
    const { code, logRetentionDays } = this.props;
    const handler = new Handler(this, 'AdjustCapacity', {
      operation: 'adjust-capacity',
      description: 'Brings the provisioned throughput of campaigns to what schedule and use ask for',
      code,
      logRetentionDays,
    });
    allowAdjusting(handler, adjusted);
    for (const { logicalName, ...input } of adjusted) {
      this.start(`Adjust-${logicalName}`, EVERY, handler, input);
      input.schedule.forEach(({ at }, index) => {
        // In time; the regular look makes up for what a busy campaign refused.
        const expression = scheduler.ScheduleExpression.expression(at.trim());
        this.start(`Adjust-${logicalName}-${index + 1}`, expression, handler, input);
      });
    }
    return handler;
  }

  private start(id: string, schedule: scheduler.ScheduleExpression, handler: Handler, input: object): void {
    // eslint-disable-next-line cdk/no-variable-construct-id -- named after what it starts
    new scheduler.Schedule(this, id, {
      description: `Starts ${handler.node.id}`,
      schedule,
      target: new targets.LambdaInvoke(handler.function, {
        input: scheduler.ScheduleTargetInput.fromObject(input),
        // The target would allow every version of the function too.
        role: this.role.withoutPolicyUpdates(),
      }),
    });
  }
}

type Statements = Readonly<Record<string, readonly [action: string, resources: readonly string[]]>>;

function allowActions({ role }: Handler, name: 'publish-metrics', statements: Statements): void {
  for (const [sid, [action, resources]] of Object.entries(statements)) {
    if (resources.length === 0) continue;
    const isWide = resources.some((resource) => resource.includes('*'));
    const wildcardReason = 'the service chooses the last part of the ARN of a version';
    allow(role, { sid, actions: [action], resources, ...(isWide && { wildcardReason }) });
  }
  const lists = WATCHING_ACTIONS[name].filter((action) => action.startsWith('personalize:List'));
  const wildcardReason = 'Amazon Personalize knows no resource for its List operations';
  allow(role, { sid: 'ListResources', actions: lists, resources: ['*'], wildcardReason });
}

function allowAdjusting({ role }: Handler, adjusted: readonly AdjustedCampaign[]): void {
  const actions = WATCHING_ACTIONS['adjust-capacity'];
  allow(role, {
    sid: 'Campaigns',
    actions: actions.filter((action) => action.startsWith('personalize:')),
    resources: adjusted.map(({ campaignArn }) => campaignArn),
  });
  if (!adjusted.some(({ autoAdjust }) => autoAdjust)) return;
  allow(role, {
    sid: 'ReadUse',
    actions: actions.filter((action) => action.startsWith('cloudwatch:')),
    resources: ['*'],
    wildcardReason: 'CloudWatch knows no resource for reading metrics',
  });
}
