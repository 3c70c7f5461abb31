import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ArnFormat } from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import { Handler } from './handler';
import type { HandlerCode } from './handler-code';
import { allow } from './permission';
import { allowOperation } from './personalize-permissions';
import { allowObservation } from './training-workflow';
import { parameterArn, stackArn } from './workflow/plan';
import { TEARDOWN_TIMEOUT, TeardownSteps } from './workflow/teardown-steps';

export interface TeardownWorkflowProps {
  readonly stateMachineName: string;
  readonly datasetGroupArn: string;
  /** Filters and metric attribution of the stack that keeps the data; they go with it. */
  readonly keep: readonly string[];
  /** That stack has an event tracker. */
  readonly keepEventTracker: boolean;
  /** Names of the parameters that runs publish: they go with what they name. */
  readonly parameterNames: readonly string[];
  /** Name of the state machine that makes what is torn down. */
  readonly workflowName: string;
  /** Tear down when the stack is deleted, by a custom resource. Without it somebody has to start the state machine. */
  readonly customResource: boolean;
  readonly code: HandlerCode;
  readonly logRetentionDays: logs.RetentionDays;
}

/** CloudFormation waits no longer for a custom resource. */
const SERVICE_TIMEOUT = Duration.hours(1);

const REASON = 'whatever belongs to the dataset group has to go before it, under whatever name';

/**
 * Deletes what the workflow made and CloudFormation does not know: trainings are stopped; recommenders, campaigns and solutions
 * go, and what else holds the dataset group (docs/adr/0008-teardown.md).
 */
export class TeardownWorkflow extends Construct {
  public readonly stateMachine: sfn.IStateMachine;
  /** To be made before the workflow, so that its deletion finds no run in progress. Undefined without custom resource. */
  public readonly trigger: IDependable | undefined;
  private readonly tearDown: Handler;
  private readonly props: TeardownWorkflowProps;

  constructor(scope: Construct, id: string, props: TeardownWorkflowProps) {
    super(scope, id);
    this.props = props;
    const { stateMachineName, code, logRetentionDays } = props;
    this.tearDown = new Handler(this, 'TearDown', {
      operation: 'tear-down',
      description: 'Deletes what holds the dataset group, one pass at a time',
      code,
      logRetentionDays,
    });
    this.allowDeletions();
    const workflowArn = Stack.of(this).formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: props.workflowName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const role = this.role(workflowArn);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      // See training-workflow.ts for the name.
      logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
      retention: logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { start } = new TeardownSteps(this, 'Steps', { ...props, tearDown: this.tearDown, workflowArn });
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      stateMachineName,
      comment: 'Deletes what the workflow made, in the order of its dependencies',
      queryLanguage: sfn.QueryLanguage.JSONATA,
      definitionBody: sfn.DefinitionBody.fromChainable(start),
      role: role.withoutPolicyUpdates(),
      timeout: TEARDOWN_TIMEOUT,
      tracingEnabled: true,
      logs: { destination: logGroup, level: sfn.LogLevel.ALL, includeExecutionData: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine.node.addDependency(role);
    this.trigger = props.customResource ? this.customResource() : undefined;
  }

  private role(workflowArn: string): iam.Role {
    const role = new iam.Role(this, 'Role', {
      description: `State machine ${this.props.stateMachineName}`,
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
    });
    allow(role, {
      sid: 'InvokeHandler',
      actions: ['lambda:InvokeFunction'],
      resources: [this.tearDown.function.functionArn],
    });
    if (this.props.customResource) {
      allow(role, { sid: 'LookAtWorkflow', actions: ['states:DescribeStateMachine'], resources: [workflowArn] });
    }
    if (this.props.keepEventTracker) {
      allow(role, {
        sid: 'ListEventTrackers',
        actions: ['personalize:ListEventTrackers'],
        resources: ['*'],
        wildcardReason: 'Amazon Personalize knows no resource for its List operations',
      });
    }
    const { parameterNames } = this.props;
    if (parameterNames.length > 0) {
      allow(role, {
        sid: 'DeleteParameters',
        actions: ['ssm:DeleteParameters'],
        resources: parameterNames.map((name) => parameterArn(role, name)),
      });
    }
    allowObservation(role);
    return role;
  }

  private allowDeletions(): void {
    allowOperation(
      this.tearDown.role,
      'tear-down',
      {
        Solution: [stackArn('solution', '*')],
        Campaign: [stackArn('campaign', '*')],
        Recommender: [stackArn('recommender', '*')],
        EventTracker: [stackArn('event-tracker', '*')],
        Filter: [stackArn('filter', '*')],
        MetricAttribution: [stackArn('metric-attribution', '*')],
        Dataset: [stackArn('dataset', '*')],
      },
      REASON,
    );
  }

  private customResource(): CustomResource {
    const { code, logRetentionDays, datasetGroupArn } = this.props;
    const request = new Handler(this, 'TearDownRequest', {
      operation: 'tear-down-request',
      description: 'Starts the teardown when the stack is deleted',
      code,
      logRetentionDays,
    });
    allow(request.role, {
      sid: 'StartTeardown',
      actions: ['states:StartExecution'],
      resources: [this.stateMachine.stateMachineArn],
    });
    const resource = new CustomResource(this, 'OnDelete', {
      resourceType: 'Custom::Teardown',
      serviceToken: request.function.functionArn,
      serviceTimeout: SERVICE_TIMEOUT,
      properties: { stateMachineArn: this.stateMachine.stateMachineArn, datasetGroupArn },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // What a teardown needs is deleted after it.
    resource.node.addDependency(this.stateMachine, this.tearDown, request);
    return resource;
  }
}
