import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { Handler } from '../handler';
import { retryService } from './failure';
import { handlerTask } from './handler-task';
import { EXECUTION_INPUT, jsonata, literal } from './jsonata';
import { pauseSeconds } from './polling';

export interface TeardownStepsProps {
  readonly tearDown: Handler;
  readonly datasetGroupArn: string;
  /** ARNs that stay. */
  readonly keep: readonly string[];
  /** The event tracker stays too; its ARN is nobody's choice. */
  readonly keepEventTracker: boolean;
  /** Names of the parameters that runs publish. */
  readonly parameterNames: readonly string[];
  /** Of the workflow, which is deleted before the teardown of a stack begins. */
  readonly workflowArn: string;
}

/** CloudFormation waits an hour for a custom resource. */
const REQUEST_BUDGET = Duration.minutes(55);
/** Somebody who starts it by hand can wait: a batch job takes hours, and none can be stopped. */
const BUDGET = Duration.hours(24);
const LONGEST_PAUSE = Duration.minutes(5);
/** Executions of a state machine that is being deleted end with the state that they are in, the longest of which is a pause. */
const LAST_EXECUTIONS = Duration.minutes(20);

/** Names that one call takes. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameters.html */
const NAMES_AT_ONCE = 10;

/** Limit of an execution. */
export const TEARDOWN_TIMEOUT = BUDGET.plus(Duration.hours(1));

const IS_REQUEST = `$exists(${EXECUTION_INPUT}.ResponseURL)`;
const ELAPSED = '($millis() - $toMillis($states.context.Execution.StartTime))';

/**
 * The states of a teardown: workflow gone? → parameters of the runs → pass → pause → pass … → answer. The input is the request of
 * the custom resource, or `{}` by hand, and nobody is answered then.
 *
 * A request to delete the custom resource comes also when an update of the stack is rolled back, or when the stack is deployed
 * without custom resources. The workflow exists then, and everything that it made has to stay: such a request is answered, no more.
 */
export class TeardownSteps extends Construct {
  public readonly start: sfn.IChainable;
  private readonly props: TeardownStepsProps;

  constructor(scope: Construct, id: string, props: TeardownStepsProps) {
    super(scope, id);
    this.props = props;
    const finish = this.finish();
    // The names first: nobody is to be sent to what is on its way out.
    const passes = this.forgetParameters(this.passes(finish), finish);
    const begin = props.keepEventTracker ? this.findEventTracker(passes, finish) : passes;
    const asked = sfn.Choice.jsonata(this, 'Asked', { stateName: 'Asked by CloudFormation?' })
      .when(sfn.Condition.jsonata(jsonata(IS_REQUEST)), this.workflowGone(begin, finish))
      .otherwise(begin);
    this.start = sfn.Pass.jsonata(this, 'Plan', {
      stateName: 'Teardown Plan',
      assign: {
        datasetGroupArn: props.datasetGroupArn,
        keep: [...props.keep],
        ...(props.parameterNames.length > 0 && { parameters: [...props.parameterNames] }),
        waitingFor: [],
        done: false,
        problem: NONE,
      },
    }).next(asked);
  }

  private workflowGone(begin: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const describe = tasks.CallAwsService.jsonata(this, 'Workflow', {
      stateName: 'Describe Workflow',
      service: 'sfn',
      action: 'describeStateMachine',
      parameters: { StateMachineArn: this.props.workflowArn },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see teardown-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
      outputs: jsonata('{"status": $states.result.Status}'),
    });
    retryService(describe, 'sfn');
    describe.addCatch(begin, { errors: ['Sfn.StateMachineDoesNotExistException'] });
    describe.addCatch(finish, { assign: { problem: jsonata(caughtProblem('the workflow cannot be looked at')) } });
    const pause = sfn.Wait.jsonata(this, 'Ending', {
      stateName: 'Wait for Last Executions',
      time: sfn.WaitTime.seconds(jsonata(pauseSeconds(ELAPSED, LONGEST_PAUSE))),
    });
    const gone = sfn.Choice.jsonata(this, 'Gone', { stateName: 'Is the Stack Being Deleted?' })
      .when(sfn.Condition.jsonata(jsonata('$states.input.status != "DELETING"')), finish)
      .when(sfn.Condition.jsonata(jsonata(`${ELAPSED} < ${LAST_EXECUTIONS.toMilliseconds()}`)), pause)
      .otherwise(begin);
    describe.next(gone);
    pause.next(describe);
    return describe;
  }

  private findEventTracker(next: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const list = tasks.CallAwsService.jsonata(this, 'EventTrackers', {
      stateName: 'List Event Trackers',
      service: 'personalize',
      action: 'listEventTrackers',
      parameters: { DatasetGroupArn: jsonata('$datasetGroupArn') },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see teardown-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
      assign: { keep: jsonata('$append($keep, [$states.result.EventTrackers.EventTrackerArn])') },
    });
    retryService(list, 'personalize');
    list.addCatch(next, { errors: ['Personalize.ResourceNotFoundException'] });
    list.addCatch(finish, { assign: { problem: jsonata(caughtProblem('the event tracker cannot be looked at')) } });
    return list.next(next);
  }

  private forgetParameters(next: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    if (this.props.parameterNames.length === 0) return next;
    const ofThem = (which: string): string =>
      jsonata(`[$filter($parameters, function($name, $place) { $place ${which} ${NAMES_AT_ONCE} })]`);
    const forget = tasks.CallAwsService.jsonata(this, 'Forget', {
      stateName: 'Delete Parameters',
      service: 'ssm',
      // Those that are not there are no error.
      action: 'deleteParameters',
      parameters: { Names: ofThem('<') },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see teardown-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
      assign: { parameters: ofThem('>=') },
    });
    retryService(forget, 'ssm');
    forget.addCatch(finish, { assign: { problem: jsonata(caughtProblem('the parameters cannot be deleted')) } });
    const any = sfn.Choice.jsonata(this, 'AnyParameters', { stateName: 'Any Parameters?' })
      .when(sfn.Condition.jsonata(jsonata('$count($parameters) > 0')), forget)
      .otherwise(next);
    forget.next(any);
    return any;
  }

  private passes(finish: sfn.IChainable): sfn.IChainable {
    const failed = sfn.Pass.jsonata(this, 'PassFailed', {
      stateName: 'Pass Failed',
      assign: { problem: jsonata('$states.input.failureReason') },
    });
    failed.next(finish);
    const pass = handlerTask(this, 'Pass', {
      stateName: 'Tear Down',
      handler: this.props.tearDown,
      payload: { datasetGroupArn: '$datasetGroupArn', keep: '$keep', phase: '"pass"' },
      assign: {
        done: jsonata('$states.result.Payload.done'),
        waitingFor: jsonata('$states.result.Payload.waitingFor'),
      },
      failure: { resource: 'dataset group', arn: '$datasetGroupArn', nextStep: 'delete the stack again' },
      onFailure: failed,
    });
    const pause = sfn.Wait.jsonata(this, 'Pause', {
      stateName: 'Wait for Deletions',
      time: sfn.WaitTime.seconds(jsonata(pauseSeconds(ELAPSED, LONGEST_PAUSE))),
    });
    const late = sfn.Pass.jsonata(this, 'Late', {
      stateName: 'Teardown Not Done',
      assign: {
        problem: jsonata(
          '"still waiting for the end of " & $join($waitingFor, ", ") & "; delete the stack again later"',
        ),
      },
    });
    late.next(finish);
    const budget = `(${IS_REQUEST} ? ${REQUEST_BUDGET.toMilliseconds()} : ${BUDGET.toMilliseconds()})`;
    const done = sfn.Choice.jsonata(this, 'Done', { stateName: 'Teardown Done?' })
      .when(sfn.Condition.jsonata(jsonata('$done')), finish)
      .when(sfn.Condition.jsonata(jsonata(`${ELAPSED} < ${budget}`)), pause)
      .otherwise(late);
    pass.next(done);
    pause.next(pass);
    return pass;
  }

  private finish(): sfn.IChainable {
    const failed = sfn.Fail.jsonata(this, 'Failed', {
      stateName: 'Teardown Failed',
      error: 'TeardownFailed',
      cause: jsonata('$problem'),
    });
    const verdict = sfn.Choice.jsonata(this, 'Verdict', { stateName: 'Any Problem?' })
      .when(
        sfn.Condition.jsonata(jsonata('$problem = ""')),
        sfn.Succeed.jsonata(this, 'Succeeded', { stateName: 'Teardown Succeeded' }),
      )
      .otherwise(failed);
    const answer = handlerTask(this, 'Answer', {
      stateName: 'Answer CloudFormation',
      handler: this.props.tearDown,
      payload: {
        datasetGroupArn: '$datasetGroupArn',
        phase: '"answer"',
        request: EXECUTION_INPUT,
        failureReason: '$problem != "" ? $problem',
      },
      failure: { resource: 'answer to CloudFormation', arn: '$datasetGroupArn', nextStep: 'delete the stack again' },
      onFailure: failed,
    });
    answer.next(verdict);
    return sfn.Choice.jsonata(this, 'ToAnswer', { stateName: 'Anybody to Answer?' })
      .when(sfn.Condition.jsonata(jsonata(IS_REQUEST)), answer)
      .otherwise(verdict);
  }
}

/** asl-validator takes no empty text for a value. */
const NONE = jsonata('""');

/** Expression of what a catcher says. */
function caughtProblem(what: string): string {
  return `${literal(`${what}: `)} & $states.errorOutput.Error & ": " & ($exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : "")`;
}
