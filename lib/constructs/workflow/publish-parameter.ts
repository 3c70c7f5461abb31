import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { caughtFailure, MEND_AND_START_AGAIN, retryService } from './failure';
import { jsonata } from './jsonata';

export interface PublishParameterProps {
  readonly stateName: string;
  /** Expressions. */
  readonly name: string;
  readonly description: string;
  readonly value: string;
  readonly onFailure: sfn.IChainable;
}

/** Tells callers where something is: writes an SSM parameter. */
export function publishParameter(scope: Construct, id: string, props: PublishParameterProps): tasks.CallAwsService {
  const publish = tasks.CallAwsService.jsonata(scope, id, {
    stateName: props.stateName,
    service: 'ssm',
    action: 'putParameter',
    parameters: {
      Name: jsonata(props.name),
      Description: jsonata(props.description),
      Type: 'String',
      Value: jsonata(props.value),
      Overwrite: true,
    },
    iamResources: ['*'], // The state machine's role is not written by its tasks: see training-workflow.ts.
    taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
  });
  retryService(publish, 'ssm');
  publish.addCatch(props.onFailure, {
    outputs: jsonata(caughtFailure({ resource: 'parameter', arn: props.name, nextStep: MEND_AND_START_AGAIN })),
  });
  return publish;
}
