import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { ResourceStatus } from '../../../lambda/shared/contract/statuses';
import { caughtFailure, MEND_AND_START_AGAIN, retryService } from './failure';
import { jsonata, literal } from './jsonata';

/** Statuses that lead to another one by themselves. */
const IN_PROGRESS: readonly ResourceStatus[] = ['CREATE PENDING', 'CREATE IN_PROGRESS'];

/** Shortest pause between two looks. */
const MIN_PAUSE_SECONDS = 5;
/** Milliseconds passed for each second of pause: a pause is 5 % of the time passed. */
const MILLISECONDS_PER_PAUSE_SECOND = 20_000;

/** A loop's variable: what is waited for, its status, and since when. */
const WAITING = '$waiting';

export interface WaitLoopProps {
  /** In the service's words, lower case: `solution version`. */
  readonly resource: string;
  /** Describe operation in camelCase: `describeSolutionVersion`. */
  readonly describe: string;
  /** Its parameter that takes the ARN: `SolutionVersionArn`. */
  readonly arnParameter: string;
  /** Expression of the status in `$states.result`. */
  readonly status: string;
  /** Expression of the failure reason in `$states.result`; may be undefined. */
  readonly failureReason: string;
  /** The wait fails after this long. */
  readonly budget: Duration;
  /** Longest pause between two looks. */
  readonly maxPause: Duration;
  readonly onActive: sfn.IChainable;
  /** Gets a StepFailure as its input. */
  readonly onFailure: sfn.IChainable;
}

/**
 * Waits until a resource is ACTIVE: look at the status, pause, describe, look again. The pause grows with the time passed, so
 * that the time lost stays a fixed share. Iterations of one Map pause a second longer each (variable `turn`): the control plane
 * takes one Describe a second.
 *
 * The state before has to assign `waiting` (see `waitingFor`), a Map's iteration also `turn`.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
 */
export class WaitLoop extends Construct {
  /** Enter here. */
  public readonly start: sfn.IChainable;

  constructor(scope: Construct, id: string, props: WaitLoopProps) {
    super(scope, id);
    const name = titleCase(props.resource);
    const elapsed = `($millis() - ${WAITING}.since)`;
    const inProgress = `${WAITING}.status in ${JSON.stringify(IN_PROGRESS)}`;

    const describe = tasks.CallAwsService.jsonata(this, 'Describe', {
      stateName: `Describe ${name}`,
      service: 'personalize',
      action: props.describe,
      parameters: { [props.arnParameter]: jsonata(`${WAITING}.arn`) },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see training-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
      assign: {
        waiting: jsonata(
          `$merge([${WAITING}, {"status": ${props.status}, "reason": $exists(${props.failureReason}) ? ${props.failureReason} : ""}])`,
        ),
      },
    });
    retryService(describe, 'personalize');
    describe.addCatch(props.onFailure, {
      outputs: jsonata(
        caughtFailure({ resource: props.resource, arn: `${WAITING}.arn`, nextStep: MEND_AND_START_AGAIN }),
      ),
    });

    const pause = sfn.Wait.jsonata(this, 'Pause', {
      stateName: `Wait for ${name}`,
      time: sfn.WaitTime.seconds(jsonata(pauseSeconds(elapsed, props.maxPause))),
    });
    const failed = sfn.Pass.jsonata(this, 'NotReady', {
      stateName: `${name} Not Ready`,
      outputs: {
        resource: props.resource,
        arn: jsonata(`${WAITING}.arn`),
        failureReason: jsonata(
          `${inProgress} ? "still " & ${WAITING}.status & " after ${props.budget.toHumanString()}" : ` +
            `${WAITING}.reason != "" ? ${WAITING}.status & ": " & ${WAITING}.reason : "its status is " & ${WAITING}.status`,
        ),
        nextStep: jsonata(
          `${inProgress} ? ${literal('look at it in the Amazon Personalize console and start the workflow again once it is ACTIVE')} : ` +
            literal(MEND_AND_START_AGAIN),
        ),
      },
    });

    const ready = sfn.Choice.jsonata(this, 'Ready', { stateName: `${name} Ready?` })
      .when(sfn.Condition.jsonata(jsonata(`${WAITING}.status = "ACTIVE"`)), props.onActive)
      .when(sfn.Condition.jsonata(jsonata(`${inProgress} and ${elapsed} < ${props.budget.toMilliseconds()}`)), pause)
      // Also a status that nobody knows.
      .otherwise(failed);
    pause.next(describe).next(ready);
    failed.next(props.onFailure);
    this.start = ready;
  }
}

/**
 * The variable `waiting` that a loop reads, assigned by the task whose handler created the resource.
 * @param arn expression of the ARN in `$states.result`
 */
export function waitingFor(arn: string): Readonly<Record<string, string>> {
  return {
    waiting: jsonata(`{"arn": ${arn}, "status": $states.result.Payload.status, "reason": "", "since": $millis()}`),
  };
}

function pauseSeconds(elapsed: string, maxPause: Duration): string {
  const growing = `$floor(${elapsed} / ${MILLISECONDS_PER_PAUSE_SECOND})`;
  return `$max([${MIN_PAUSE_SECONDS}, $min([${maxPause.toSeconds()}, ${growing}])]) + $turn`;
}

function titleCase(words: string): string {
  return words.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
