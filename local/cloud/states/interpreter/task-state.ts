import type { TaskState } from '../definition/model';
import { resourceNames } from '../definition/task-resource';
import { StateFailure, STATES_ERRORS } from '../failure';
import type { Json } from '../json';
import { evaluateAs, NON_NEGATIVE_INTEGER } from '../query/template';
import { withRecovery } from './recovery';
import { NOT_TRUNCATED, type Scope, type Step } from './scope';
import { withTimeout } from './waiting';

export function runTask(state: TaskState, input: Json, scope: Scope): Promise<Step> {
  return withRecovery(state, input, scope, async () => {
    try {
      const result = await attempt(state, input, scope);
      return await scope.conclude(state, input, { result }, result, state.next);
    } catch (error) {
      if (error instanceof StateFailure) scope.run.counts.failedAttempts += 1;
      throw error;
    }
  });
}

async function attempt(state: TaskState, input: Json, scope: Scope): Promise<Json> {
  const { run } = scope;
  const argument = state.arguments ? await scope.evaluate(state.arguments, input, 'Arguments') : input;
  const { timeoutSeconds } = state;
  const seconds =
    timeoutSeconds &&
    (await scope.queried(() =>
      evaluateAs(NON_NEGATIVE_INTEGER, timeoutSeconds, scope.bindings(input), 'TimeoutSeconds'),
    ));
  scope.checkSize(argument);
  const events = taskEvents(state, scope);
  events.scheduled(argument, seconds);
  try {
    const result = await withTimeout(run.clock, seconds, scope.signal, (signal) =>
      run.runTask({
        resource: state.resource,
        arguments: argument,
        roleArn: run.roleArn,
        sessionName: run.sessionName,
        signal,
      }),
    );
    scope.checkSize(result, undefined, resourceNames(state.resource).resource);
    events.succeeded(result);
    return result;
  } catch (error) {
    if (error instanceof StateFailure && !scope.signal.aborted) events.failed(error);
    throw error;
  }
}

interface TaskEvents {
  scheduled(argument: Json, timeoutSeconds: number | undefined): void;
  succeeded(result: Json): void;
  failed(failure: StateFailure): void;
}

/** A function named directly has event types of its own; every integration has the general ones. */
function taskEvents(state: TaskState, scope: Scope): TaskEvents {
  return state.resource.kind === 'lambda-function'
    ? functionEvents(state.resource.arn, scope)
    : integrationEvents(state, scope);
}

function integrationEvents(state: TaskState, scope: Scope): TaskEvents {
  const names = resourceNames(state.resource);
  return {
    scheduled: (argument, timeoutSeconds) => {
      scope.append('TaskScheduled', {
        taskScheduledEventDetails: {
          ...names,
          region: scope.run.region,
          parameters: JSON.stringify(argument),
          ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
        },
      });
      scope.append('TaskStarted', { taskStartedEventDetails: names });
    },
    succeeded: (result) => {
      scope.append('TaskSucceeded', {
        taskSucceededEventDetails: { ...names, output: JSON.stringify(result), outputDetails: NOT_TRUNCATED },
      });
    },
    failed: (failure) => {
      const details = { ...names, error: failure.error, cause: failure.failureCause };
      if (failure.error === STATES_ERRORS.timeout) scope.append('TaskTimedOut', { taskTimedOutEventDetails: details });
      else scope.append('TaskFailed', { taskFailedEventDetails: details });
    },
  };
}

function functionEvents(arn: string, scope: Scope): TaskEvents {
  return {
    scheduled: (argument, timeoutSeconds) => {
      scope.append('LambdaFunctionScheduled', {
        lambdaFunctionScheduledEventDetails: {
          resource: arn,
          input: JSON.stringify(argument),
          inputDetails: NOT_TRUNCATED,
          ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
        },
      });
      scope.append('LambdaFunctionStarted');
    },
    succeeded: (result) => {
      scope.append('LambdaFunctionSucceeded', {
        lambdaFunctionSucceededEventDetails: { output: JSON.stringify(result), outputDetails: NOT_TRUNCATED },
      });
    },
    failed: (failure) => {
      const details = { error: failure.error, cause: failure.failureCause };
      if (failure.error === STATES_ERRORS.timeout) {
        scope.append('LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: details });
      } else scope.append('LambdaFunctionFailed', { lambdaFunctionFailedEventDetails: details });
    },
  };
}
