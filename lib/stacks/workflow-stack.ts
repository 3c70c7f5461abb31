import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { metricAttributionName, stateMachineName, teardownName, workflowStackName } from '../config/naming';
import type { WorkflowPlan } from '../../lambda/shared/contract/workflow';
import type { PipelineConfig } from '../config/pipeline-config';
import type { HandlerCode } from '../constructs/handler-code';
import { MarkerRule } from '../constructs/marker-rule';
import { NotificationTopic } from '../constructs/notification-topic';
import { TrainingWorkflow } from '../constructs/training-workflow';
import { TeardownWorkflow } from '../constructs/teardown-workflow';
import { filterArn, isMadeByRun, stackArn, workflowPlan } from '../constructs/workflow/plan';
import { WorkflowHandlers } from '../constructs/workflow-handlers';
import { WorkflowSchedules } from '../constructs/workflow-schedules';
import type { DataStack } from './data-stack';

export interface WorkflowStackProps {
  readonly config: PipelineConfig;
  readonly data: DataStack;
  readonly handlerCode: HandlerCode;
  /** Whether a custom resource may be used: it tears down when the stack is deleted. */
  readonly customResources: boolean;
}

/** What acts on the data: handlers, state machine, what starts it, and the topic that it tells. Nothing in it keeps data. */
export class WorkflowStack extends Stack {
  public readonly workflow: TrainingWorkflow;
  public readonly notifications: NotificationTopic;

  constructor(scope: Construct, id: string, props: WorkflowStackProps) {
    const { config, data, handlerCode } = props;
    super(scope, id, {
      stackName: workflowStackName(config.name),
      description: `Workflow of the Amazon Personalize pipeline ${config.name}`,
    });
    const { dataBucket, serviceRole, key } = data;
    const { logRetentionDays } = config;
    const plan = workflowPlan(config, data);
    this.notifications = new NotificationTopic(this, 'Notifications', {
      displayName: `Personalize pipeline ${config.name}`,
      addresses: config.notifications,
      ...(key && { key }),
    });
    const handlers = new WorkflowHandlers(this, 'Handlers', {
      plan,
      stateMachineName: stateMachineName(config.name),
      dataBucket,
      serviceRole,
      code: handlerCode,
      logRetentionDays,
    });
    const teardown = this.teardown(props, publishedBy(plan));
    this.workflow = new TrainingWorkflow(this, 'Workflow', {
      stateMachineName: stateMachineName(config.name),
      plan,
      handlers,
      dataBucket,
      topic: this.notifications.topic,
      ...(key && { topicKey: key }),
      logRetentionDays,
      ...(teardown.trigger && { after: [teardown.trigger] }),
    });
    new MarkerRule(this, 'MarkerRule', { dataBucket, workflow: this.workflow });
    new WorkflowSchedules(this, 'Schedules', {
      workflow: this.workflow,
      ...(config.schedule !== undefined && { everything: config.schedule }),
      solutions: config.solutions,
      batchJobs: config.batchJobs,
      streamedEvents: config.eventTracker,
    });
    new CfnOutput(this, 'StateMachineArn', { value: this.workflow.stateMachine.stateMachineArn });
    new CfnOutput(this, 'TopicArn', { value: this.notifications.topic.topicArn });
    new CfnOutput(this, 'TeardownArn', { value: teardown.stateMachine.stateMachineArn });
    this.tellParameters(plan);
  }

  private teardown(
    { config, data, handlerCode, customResources }: WorkflowStackProps,
    parameterNames: readonly string[],
  ): TeardownWorkflow {
    const { name, metricAttribution } = config;
    return new TeardownWorkflow(this, 'Teardown', {
      stateMachineName: teardownName(name),
      datasetGroupArn: data.datasetGroup.datasetGroupArn,
      keep: [
        ...config.filters.filter((one) => !isMadeByRun(one)).map(({ name: filter }) => filterArn(config, filter)),
        ...(metricAttribution
          ? [
              stackArn(
                'metric-attribution',
                metricAttributionName(name, customResources ? undefined : metricAttribution.metrics),
              ),
            ]
          : []),
      ],
      keepEventTracker: config.eventTracker,
      parameterNames,
      workflowName: stateMachineName(name),
      customResource: customResources,
      code: handlerCode,
      logRetentionDays: config.logRetentionDays,
    });
  }

  /** Where ARNs and outputs will be found. */
  private tellParameters({ solutions, recommenders, batchJobs, filters }: WorkflowPlan): void {
    for (const { logicalName, campaign } of solutions) {
      if (campaign) new CfnOutput(this, `CampaignParameter-${logicalName}`, { value: campaign.parameterName });
    }
    for (const { logicalName, parameterName } of recommenders) {
      new CfnOutput(this, `RecommenderParameter-${logicalName}`, { value: parameterName });
    }
    for (const { logicalName, parameterName } of filters) {
      new CfnOutput(this, `FilterParameter-${logicalName}`, { value: parameterName });
    }
    for (const { logicalName, parameterName } of batchJobs) {
      new CfnOutput(this, `BatchOutputParameter-${logicalName}`, { value: parameterName });
    }
  }
}

/** Names of the parameters that runs publish. */
function publishedBy({ solutions, recommenders, batchJobs, filters }: WorkflowPlan): readonly string[] {
  const campaigns = solutions.flatMap(({ campaign }) => (campaign ? [campaign] : []));
  return [...campaigns, ...recommenders, ...batchJobs, ...filters].map(({ parameterName }) => parameterName);
}
