import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, type IDependable } from 'constructs';
import type { BatchJobPlan, WorkflowPlan } from '../../lambda/shared/contract/workflow';
import type { DataBucket } from './data-bucket';
import { allow } from './permission';
import { type WorkflowBudgets, DEFAULT_BUDGETS, executionTimeout } from './workflow/budgets';
import { parameterArn, stackArn } from './workflow/plan';
import { WorkflowSteps } from './workflow/steps';
import type { WorkflowHandlers } from './workflow-handlers';

export interface TrainingWorkflowProps {
  readonly stateMachineName: string;
  readonly plan: WorkflowPlan;
  readonly handlers: WorkflowHandlers;
  readonly dataBucket: DataBucket;
  /** Told of the end of each run. */
  readonly topic: sns.ITopic;
  /** Encrypts the topic. @default a key that needs no permission */
  readonly topicKey?: kms.IKey;
  readonly logRetentionDays: logs.RetentionDays;
  /** What is made before the state machine, so that it is deleted after it. @default nothing */
  readonly after?: readonly IDependable[];
  /** @default see WorkflowBudgets */
  readonly budgets?: Partial<WorkflowBudgets>;
}

/** The state machine that brings data and plan to serving campaigns (docs/adr/0004-one-jsonata-state-machine.md). */
export class TrainingWorkflow extends Construct {
  public readonly stateMachine: sfn.IStateMachine;

  constructor(scope: Construct, id: string, props: TrainingWorkflowProps) {
    super(scope, id);
    const { stateMachineName, plan, handlers, dataBucket, topic, topicKey } = props;
    const budgets = { ...DEFAULT_BUDGETS, ...props.budgets };
    const role = new iam.Role(this, 'Role', {
      description: `State machine ${stateMachineName}`,
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
    });
    allowTasks(role, plan, handlers);
    dataBucket.grantEndRun(role);
    allowNotification(role, topic, topicKey);
    allowObservation(role);

    const logGroup = new logs.LogGroup(this, 'Logs', {
      // Step Functions writes a resource policy for each new log group unless its name begins like this; there may be ten.
      // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
      logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
      retention: props.logRetentionDays,
      // The name is fixed: a log group that outlives its stack stands in the way of the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { start } = new WorkflowSteps(this, 'Steps', { plan, handlers, dataBucket, topic, budgets });
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      stateMachineName,
      comment: 'Checks and imports the data, trains every solution, deploys what answers, computes batch jobs',
      queryLanguage: sfn.QueryLanguage.JSONATA,
      definitionBody: sfn.DefinitionBody.fromChainable(start),
      // The tasks would each write statements of their own, wider than these: every version of a function, `*` for Describe.
      role: role.withoutPolicyUpdates(),
      timeout: executionTimeout(budgets, Duration.minutes(plan.retireAfterMinutes)),
      tracingEnabled: true,
      // Inputs and outputs hold names, ARNs, counts and metrics, no record of the data.
      logs: { destination: logGroup, level: sfn.LogLevel.ALL, includeExecutionData: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Logging is checked when the state machine is created, so the role's policy has to be there.
    this.stateMachine.node.addDependency(role, ...(props.after ?? []));
  }
}

/** What the states call themselves, on the resources of the plan. */
function allowTasks(role: iam.IRole, plan: WorkflowPlan, handlers: WorkflowHandlers): void {
  allow(role, {
    sid: 'InvokeHandlers',
    actions: ['lambda:InvokeFunction'],
    resources: handlers.all.map((handler) => handler.function.functionArn),
  });
  const awaited = awaitedResources(plan);
  allow(role, {
    sid: 'AwaitResources',
    actions: [...new Set(awaited.map(([action]) => `personalize:${action}`))],
    resources: [...new Set(awaited.flatMap(([, resources]) => resources))],
    wildcardReason:
      'an import in progress may be one that somebody started by hand, and the service chooses the last part of other ARNs',
  });
  const lists = [
    ...(plan.solutions.length > 0 ? ['personalize:ListSolutions'] : []),
    ...(plan.recommenders.length > 0 ? ['personalize:ListRecommenders'] : []),
    ...(plan.batchJobs.length > 0 ? ['personalize:ListSolutionVersions'] : []),
  ];
  if (lists.length > 0) {
    const wildcardReason = 'Amazon Personalize knows no resource for its List operations';
    allow(role, { sid: 'ListResources', actions: lists, resources: ['*'], wildcardReason });
  }
  const parameters = [
    ...plan.solutions.flatMap(({ campaign }) => (campaign ? [campaign] : [])),
    ...plan.recommenders,
    ...plan.batchJobs,
    ...plan.filters,
  ].map(({ parameterName }) => parameterArn(role, parameterName));
  if (parameters.length > 0) {
    allow(role, { sid: 'PublishParameters', actions: ['ssm:PutParameter'], resources: parameters });
  }
  allow(role, {
    sid: 'PutEvents',
    actions: ['events:PutEvents'],
    resources: [Stack.of(role).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
  });
}

/** Describe operations with the ARNs that they look at. */
function awaitedResources(plan: WorkflowPlan): readonly (readonly [string, readonly string[]])[] {
  const campaigns = plan.solutions.flatMap(({ campaign }) => (campaign ? [campaign.campaignArn] : []));
  const made = plan.datasets.filter(({ create }) => create);
  const jobs = (kind: BatchJobPlan['kind'], type: 'batch-inference-job' | 'batch-segment-job'): readonly string[] =>
    plan.batchJobs.filter((job) => job.kind === kind).map(({ jobNamePrefix }) => stackArn(type, `${jobNamePrefix}-*`));
  const all: readonly (readonly [string, readonly string[]])[] = [
    ['DescribeDatasetImportJob', [stackArn('dataset-import-job', '*')]],
    ['DescribeDataset', made.map(({ datasetArn }) => datasetArn)],
    ['DescribeFilter', plan.filters.map(({ filterArn }) => filterArn)],
    ['DescribeSolution', plan.solutions.map(({ solutionArn }) => solutionArn)],
    ['DescribeSolutionVersion', plan.solutions.map(({ solutionArn }) => `${solutionArn}/*`)],
    ['DescribeCampaign', campaigns],
    ['DescribeRecommender', plan.recommenders.map(({ recommenderArn }) => recommenderArn)],
    ['DescribeBatchInferenceJob', jobs('inference', 'batch-inference-job')],
    ['DescribeBatchSegmentJob', jobs('segment', 'batch-segment-job')],
  ];
  return all.filter(([, resources]) => resources.length > 0);
}

function allowNotification(role: iam.IRole, topic: sns.ITopic, key: kms.IKey | undefined): void {
  allow(role, { sid: 'Notify', actions: ['sns:Publish'], resources: [topic.topicArn] });
  if (!key) return;
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  allow(role, {
    sid: 'EncryptNotifications',
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: [key.keyArn],
  });
}

/** What Step Functions does in the role's name: logs and traces. */
export function allowObservation(role: iam.IRole): void {
  // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
  allow(role, {
    sid: 'DeliverLogs',
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    resources: ['*'],
    wildcardReason: 'none of the actions that log delivery needs has a resource',
  });
  // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
  allow(role, {
    sid: 'SendTraces',
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
    resources: ['*'],
    wildcardReason: 'X-Ray knows no resource for sending traces',
  });
}
