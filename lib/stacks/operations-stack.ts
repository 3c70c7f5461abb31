import { ArnFormat, Stack } from 'aws-cdk-lib';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { operationsStackName, stateMachineName } from '../config/naming';
import type { OperationsConfig } from '../config/operations';
import type { PipelineConfig } from '../config/pipeline-config';
import { overdueHours } from '../config/training-age';
import { solutionPlan } from '../config/resource-plans';
import { AlarmTopic } from '../constructs/operations/alarm-topic';
import { requestOperation, type WatchedCampaign } from '../constructs/operations/campaign-metrics';
import { MonthlyBudget } from '../constructs/operations/monthly-budget';
import { PipelineAlarms } from '../constructs/operations/pipeline-alarms';
import { PipelineDashboard } from '../constructs/operations/pipeline-dashboard';
import { ServingMetrics } from '../constructs/operations/serving-metrics';
import { type AdjustedCampaign, Watching } from '../constructs/operations/watching';
import type { Handler } from '../constructs/handler';
import type { HandlerCode } from '../constructs/handler-code';
import { planPlace } from '../constructs/workflow/plan';
import type { DataStack } from './data-stack';

/** What is watched of the serving stack. */
export interface ServingPeers {
  readonly api: { readonly api: { readonly apiId: string } };
  /** Undefined where no records are taken. */
  readonly ingestion: { readonly records: Readonly<Record<'queue' | 'deadLetterQueue', sqs.IQueue>> } | undefined;
}

export interface OperationsStackProps {
  readonly config: PipelineConfig;
  readonly data: DataStack;
  /** @default the pipeline has no API */
  readonly serving?: ServingPeers;
  readonly handlerCode: HandlerCode;
}

interface Solution extends Partial<Pick<WatchedCampaign, 'campaignArn'>>, Omit<WatchedCampaign, 'campaignArn'> {
  readonly solutionArn: string;
  readonly promote?: { readonly metric: string };
}

/** Whether a pipeline has anything for this stack: something to watch by, or campaigns whose floor changes. */
export function hasOperations({ operations, solutions }: PipelineConfig): boolean {
  return operations !== undefined || solutions.some(({ campaign }) => campaign?.capacity !== undefined);
}

/** What watches a pipeline and tells people: dashboard, alarms, budget, and what changes the throughput of campaigns. */
export class OperationsStack extends Stack {
  private readonly props: OperationsStackProps;

  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    const { config } = props;
    super(scope, id, {
      stackName: operationsStackName(config.name),
      description: `Operations of the Amazon Personalize pipeline ${config.name}`,
    });
    this.props = props;
    const solutions = this.solutions();
    // Of recommenders there is nothing to look at.
    const watching = solutions.length > 0 ? this.makeWatching(solutions) : undefined;
    if (config.operations) this.watch(config.operations, solutions, watching?.handlers ?? []);
  }

  private makeWatching(solutions: readonly Solution[]): Watching {
    const { config, handlerCode } = this.props;
    return new Watching(this, 'Watching', {
      ...(config.operations && {
        metrics: {
          pipeline: config.name,
          solutions: solutions.map(({ logicalName, solutionArn, campaignArn, promote }) => ({
            logicalName,
            solutionArn,
            ...(campaignArn !== undefined && { campaignArn }),
            ...(promote && { metrics: [promote.metric] }),
          })),
        },
      }),
      adjusted: this.adjusted(solutions),
      code: handlerCode,
      logRetentionDays: config.logRetentionDays,
    });
  }

  private watch(
    { alarms, budget }: OperationsConfig,
    solutions: readonly Solution[],
    watching: readonly Handler[],
  ): void {
    const { config, data } = this.props;
    const topic = new AlarmTopic(this, 'AlarmTopic', {
      displayName: `Alarms of Personalize pipeline ${config.name}`,
      addresses: config.notifications,
      ...(data.key && { key: data.key }),
    });
    const campaigns = solutions.flatMap(({ campaignArn, ...rest }) =>
      campaignArn === undefined ? [] : [{ ...rest, campaignArn }],
    );
    const stateMachineArn = this.stateMachineArn();
    const serving = this.servingMetrics();
    const made = new PipelineAlarms(this, 'Alarms', {
      pipeline: config.name,
      limits: alarms,
      topic: topic.topic,
      campaigns,
      trained: solutions.flatMap((solution) => {
        const hours = overdueHours(config, solution.logicalName);
        return hours === undefined ? [] : [{ solution, hours }];
      }),
      stateMachineArn,
      watching: watching.map((handler) => handler.function),
      ...(serving && { serving }),
    });
    new PipelineDashboard(this, 'Dashboard', {
      dashboardName: config.name,
      solutions,
      campaigns,
      stateMachineArn,
      alarms: made.alarms,
      ...(serving && { serving }),
      unseen: [
        ...config.recommenders.map(({ name }) => `recommender ${name}`),
        ...campaigns
          .filter(({ recipe }) => requestOperation(recipe) === undefined)
          .map(({ logicalName }) => `campaign ${logicalName}`),
      ],
    });
    if (budget) new MonthlyBudget(this, 'Budget', { budgetName: `${config.name}-personalize`, ...budget, topic });
  }

  private solutions(): readonly Solution[] {
    const { config, data } = this.props;
    return config.solutions.map((solution) => {
      const { solutionArn, campaign, promote } = solutionPlan(config, solution, planPlace(data));
      return {
        pipeline: config.name,
        logicalName: solution.name,
        recipe: solution.recipe,
        solutionArn,
        ...(campaign && { campaignArn: campaign.campaignArn }),
        ...(promote && { promote }),
      };
    });
  }

  private adjusted(solutions: readonly Solution[]): readonly AdjustedCampaign[] {
    return this.props.config.solutions.flatMap(({ name, campaign }) => {
      const campaignArn = solutions.find(({ logicalName }) => logicalName === name)?.campaignArn;
      if (campaign?.capacity === undefined || campaignArn === undefined) return [];
      const { schedule, autoAdjust } = campaign.capacity;
      const { minProvisionedTPS: start } = campaign;
      return [{ logicalName: name, campaignArn, start, schedule, ...(autoAdjust && { autoAdjust }) }];
    });
  }

  /** By name: a reference would tie this stack to an export of the workflow's. */
  private stateMachineArn(): string {
    return this.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: stateMachineName(this.props.config.name),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  private servingMetrics(): ServingMetrics | undefined {
    const { serving } = this.props;
    if (!serving) return undefined;
    const { api, ingestion } = serving;
    return new ServingMetrics({
      apiId: api.api.apiId,
      ...(ingestion && {
        queue: ingestion.records.queue,
        deadLetterQueue: ingestion.records.deadLetterQueue,
      }),
    });
  }
}
