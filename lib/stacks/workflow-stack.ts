import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { stateMachineName, workflowStackName } from '../config/naming';
import type { PipelineConfig } from '../config/pipeline-config';
import type { HandlerCode } from '../constructs/handler-code';
import { MarkerRule } from '../constructs/marker-rule';
import { NotificationTopic } from '../constructs/notification-topic';
import { TrainingWorkflow } from '../constructs/training-workflow';
import { workflowPlan } from '../constructs/workflow/plan';
import { WorkflowHandlers } from '../constructs/workflow-handlers';
import { WorkflowSchedules } from '../constructs/workflow-schedules';
import type { DataStack } from './data-stack';

export interface WorkflowStackProps {
  readonly config: PipelineConfig;
  readonly data: DataStack;
  readonly handlerCode: HandlerCode;
}

/** What acts on the data: handlers, state machine, what starts it, and the topic that it tells. Nothing in it keeps data. */
export class WorkflowStack extends Stack {
  public readonly workflow: TrainingWorkflow;
  public readonly notifications: NotificationTopic;

  constructor(scope: Construct, id: string, { config, data, handlerCode }: WorkflowStackProps) {
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
      dataBucket,
      serviceRole,
      code: handlerCode,
      logRetentionDays,
    });
    this.workflow = new TrainingWorkflow(this, 'Workflow', {
      stateMachineName: stateMachineName(config.name),
      plan,
      handlers,
      dataBucket,
      topic: this.notifications.topic,
      ...(key && { topicKey: key }),
      logRetentionDays,
    });
    new MarkerRule(this, 'MarkerRule', { dataBucket, workflow: this.workflow });
    new WorkflowSchedules(this, 'Schedules', {
      workflow: this.workflow,
      ...(config.schedule !== undefined && { everything: config.schedule }),
      solutions: config.solutions.flatMap(({ name, schedule }) =>
        schedule?.full === undefined ? [] : [{ name, expression: schedule.full }],
      ),
    });
    new CfnOutput(this, 'StateMachineArn', { value: this.workflow.stateMachine.stateMachineArn });
    new CfnOutput(this, 'TopicArn', { value: this.notifications.topic.topicArn });
    for (const { logicalName, campaign } of plan.solutions) {
      if (campaign) new CfnOutput(this, `CampaignParameter-${logicalName}`, { value: campaign.parameterName });
    }
  }
}
