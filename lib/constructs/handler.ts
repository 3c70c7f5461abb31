import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HandlerCode, HandlerName } from './handler-code';
import { allow } from './permission';

export interface HandlerProps {
  readonly operation: HandlerName;
  readonly description: string;
  readonly code: HandlerCode;
  readonly logRetentionDays: logs.RetentionDays;
  /** @default 2 minutes: a few API calls with the SDK's retries */
  readonly timeout?: Duration;
  /** MB; CPU grows with it. @default 256 */
  readonly memorySize?: number;
  /** Beside those that every handler has. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * One handler: function, role and log group. The role begins with nothing but its own logs; whoever makes it adds what it
 * calls. Traces are the state machine's: one of the function too would need a statement more and show a single call.
 */
export class Handler extends Construct {
  public readonly function: lambda.IFunction;
  public readonly role: iam.IRole;
  public readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    this.timeout = props.timeout ?? Duration.minutes(2);
    // A name of CloudFormation, and gone with the stack: a log group that stays would only take the name.
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', {
      description: `Handler ${props.operation}`,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    allow(this.role, {
      sid: 'WriteLogs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    this.function = new lambda.Function(this, 'Function', {
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: props.code(props.operation),
      role: this.role,
      logGroup,
      timeout: this.timeout,
      memorySize: props.memorySize ?? 256,
      environment: { POWERTOOLS_LOG_LEVEL: 'INFO', ...props.environment },
    });
  }
}
