import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { Handler } from '../handler';
import { caughtFailure, type FailureTexts, retryHandler } from './failure';
import { jsonata, literal } from './jsonata';

export interface HandlerTaskProps {
  readonly stateName: string;
  readonly handler: Handler;
  /** Members of the handler's input, each an expression; one without a value is left out. */
  readonly payload: Readonly<Record<string, string>>;
  /** Variables to keep of `$states.result.Payload`. @default none */
  readonly assign?: Readonly<Record<string, string>>;
  readonly failure: FailureTexts;
  /** Gets the StepFailure, or what `failureInput` makes of it. */
  readonly onFailure: sfn.IChainable;
  /** Expression of the input of `onFailure`, from that of the StepFailure. @default the StepFailure itself */
  readonly failureInput?: (failure: string) => string;
}

/** Time that an invocation may take beyond the function's own timeout before the state machine gives it up. */
const INVOCATION_MARGIN = Duration.seconds(30);

/** A task that invokes a handler, with its retries, its timeout and its catcher. Its output is the handler's. */
export function handlerTask(scope: Construct, id: string, props: HandlerTaskProps): tasks.LambdaInvoke {
  const members = Object.entries({ ...props.payload, executionId: '$states.context.Execution.Id' });
  const task = tasks.LambdaInvoke.jsonata(scope, id, {
    stateName: props.stateName,
    lambdaFunction: props.handler.function,
    payload: sfn.TaskInput.fromText(
      jsonata(`{${members.map(([name, value]) => `${literal(name)}: ${value}`).join(', ')}}`),
    ),
    taskTimeout: sfn.Timeout.duration(props.handler.timeout.plus(INVOCATION_MARGIN)),
    retryOnServiceExceptions: false,
    outputs: jsonata('$states.result.Payload'),
    ...(props.assign && { assign: props.assign }),
  });
  retryHandler(task);
  const failure = caughtFailure(props.failure);
  task.addCatch(props.onFailure, { outputs: jsonata(props.failureInput ? props.failureInput(failure) : failure) });
  return task;
}
