import type { Duration } from 'aws-cdk-lib';
import { Duration as Time } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { ResourceStatus } from '../../../lambda/shared/contract/statuses';
import type { Handler } from '../handler';
import { putEvent } from './announce';
import { caughtFailure, type FailureTexts, MEND_AND_START_AGAIN, retryService } from './failure';
import { handlerTask } from './handler-task';
import { jsonata, literal } from './jsonata';
import { pauseSeconds } from './polling';

/** Statuses that lead to another one by themselves. */
const IN_PROGRESS: readonly ResourceStatus[] = [
  'CREATE PENDING',
  'CREATE IN_PROGRESS',
  'START PENDING',
  'START IN_PROGRESS',
];

/** What failed is tried once more. */
const ATTEMPTS = 2;

/** The loop's variable: what is waited for, what was done to it, its status, and since when. */
const WAITING = '$waiting';
const PAYLOAD = '$states.result.Payload';

export interface CreateLoopProps {
  /** In the service's words, lower case: `solution version`. */
  readonly resource: string;
  readonly handler: Handler;
  /** Members of the handler's input, each an expression; `attempt` comes on top. */
  readonly payload: Readonly<Record<string, string>>;
  /** Member of the handler's output with the ARN. */
  readonly arnMember: string;
  /** More variables to keep of `$states.result.Payload`. @default none */
  readonly assign?: Readonly<Record<string, string>>;
  /** Of the call of the handler. @default resource as above, MEND_AND_START_AGAIN */
  readonly failure: Pick<FailureTexts, 'arn'> & Partial<FailureTexts>;
  /** Describe operation in camelCase: `describeSolutionVersion`. */
  readonly describe: string;
  /** Its parameter that takes the ARN: `SolutionVersionArn`. */
  readonly arnParameter: string;
  /** Expression of the status in `$states.result`. */
  readonly status: string;
  /** Expression of the failure reason in `$states.result`; may be undefined. */
  readonly failureReason: string;
  /** More members of `waiting`, each an expression of `$states.result` that may be undefined. @default none */
  readonly details?: Readonly<Record<string, string>>;
  /** The handler may answer `cleaning`: the describe has to find nothing before it is asked again. @default false */
  readonly cleans?: boolean;
  /** The handler may answer `more`: it is asked again once the resource is ACTIVE. @default false */
  readonly asksAgain?: boolean;
  /** What follows at once when the handler answers so. @default none */
  readonly otherActions?: Readonly<Record<string, sfn.IChainable>>;
  /** The wait fails after this long. */
  readonly budget: Duration;
  /** Longest pause between two looks. */
  readonly maxPause: Duration;
  readonly onActive: sfn.IChainable;
  /** Gets a StepFailure as its input. */
  readonly onFailure: sfn.IChainable;
}

/**
 * Has a handler create or update a resource and waits until it is ACTIVE: look at the status, pause, describe, look again; then
 * an event. The pause grows with the time passed. Iterations of one Map pause a second longer each (variable `turn`): the
 * control plane takes one Describe a second. What ends in CREATE FAILED is tried once more.
 *
 * Reads the variables `turn` and `attempt`, which is 1 before and after; assigns `waiting`.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
 */
export class CreateLoop extends Construct {
  /** Enter here. */
  public readonly start: sfn.IChainable;
  private readonly name: string;
  private readonly inProgress = `${WAITING}.status in ${JSON.stringify(IN_PROGRESS)}`;
  private readonly elapsed = `($millis() - ${WAITING}.since)`;
  private readonly props: CreateLoopProps;

  constructor(scope: Construct, id: string, props: CreateLoopProps) {
    super(scope, id);
    this.props = props;
    this.name = titleCase(props.resource);
    const create = this.create();
    const ready = this.lookAt(create);
    create.next(ready);
    this.start = create;
  }

  private create(): tasks.LambdaInvoke {
    const { handler, payload, arnMember, assign, failure, resource, onFailure } = this.props;
    const waiting = `{"arn": ${PAYLOAD}.${arnMember}, "status": ${PAYLOAD}.status, "action": ${PAYLOAD}.action, "more": ${PAYLOAD}.more, "reason": "", "since": $millis()}`;
    return handlerTask(this, 'Create', {
      stateName: `Create ${this.name}`,
      handler,
      payload: { ...payload, attempt: '$attempt' },
      assign: { waiting: jsonata(waiting), ...assign },
      failure: { resource, nextStep: MEND_AND_START_AGAIN, ...failure },
      onFailure,
    });
  }

  private lookAt(create: tasks.LambdaInvoke): sfn.Choice {
    const { budget, maxPause, asksAgain, cleans, otherActions } = this.props;
    const inTime = `${this.elapsed} < ${budget.toMilliseconds()}`;
    const busy = cleans === true ? `(${WAITING}.action = "cleaning" or ${this.inProgress})` : this.inProgress;
    const when = (expression: string): sfn.Condition => sfn.Condition.jsonata(jsonata(expression));
    const pause = sfn.Wait.jsonata(this, 'Pause', {
      stateName: `Wait for ${this.name}`,
      time: sfn.WaitTime.seconds(jsonata(`${pauseSeconds(this.elapsed, maxPause)} + $turn`)),
    });
    const ready = sfn.Choice.jsonata(this, 'Ready', { stateName: `${this.name} Ready?` });
    for (const [action, next] of Object.entries(otherActions ?? {})) {
      ready.when(when(`${WAITING}.action = ${literal(action)}`), next);
    }
    const active = asksAgain === true ? this.askAgain(create) : this.props.onActive;
    ready
      .when(when(`${busy} and ${inTime}`), pause)
      .when(when(`${WAITING}.status = "ACTIVE"`), this.tell(active), { assign: { attempt: 1 } })
      .when(when(`${WAITING}.status = "CREATE FAILED" and $attempt < ${ATTEMPTS}`), create, {
        assign: { attempt: jsonata('$attempt + 1') },
      })
      // Also a status that nobody knows.
      .otherwise(this.notReady());
    pause.next(this.describe(create)).next(ready);
    return ready;
  }

  private askAgain(create: sfn.IChainable): sfn.IChainable {
    return sfn.Choice.jsonata(this, 'More', { stateName: `More ${this.name}s?` })
      .when(sfn.Condition.jsonata(jsonata(`${WAITING}.more = true`)), create)
      .otherwise(this.props.onActive);
  }

  private tell(next: sfn.IChainable): sfn.IChainable {
    const { resource, onFailure } = this.props;
    const event = putEvent(this, 'Tell', {
      stateName: `Put ${this.name} Event`,
      about: 'Resource',
      texts: {
        resource: literal(resource),
        arn: `${WAITING}.arn`,
        status: `(${WAITING}.action = "unchanged" ? "UNCHANGED" : "ACTIVE")`,
      },
    });
    event.addCatch(onFailure, {
      outputs: jsonata(caughtFailure({ resource: 'event', arn: `${WAITING}.arn`, nextStep: MEND_AND_START_AGAIN })),
    });
    return event.next(next);
  }

  private describe(create: sfn.IChainable): tasks.CallAwsService {
    const { describe, arnParameter, status, failureReason, details, resource, onFailure, cleans } = this.props;
    const seen = Object.entries({
      status,
      reason: `$exists(${failureReason}) ? ${failureReason} : ""`,
      ...details,
    }).map(([name, value]) => `${literal(name)}: ${value}`);
    const task = tasks.CallAwsService.jsonata(this, 'Describe', {
      stateName: `Describe ${this.name}`,
      service: 'personalize',
      action: describe,
      parameters: { [arnParameter]: jsonata(`${WAITING}.arn`) },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see training-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Time.minutes(1)),
      assign: {
        waiting: jsonata(`$merge([${WAITING}, {${seen.join(', ')}}])`),
      },
    });
    retryService(task, 'personalize');
    const failure = jsonata(caughtFailure({ resource, arn: `${WAITING}.arn`, nextStep: MEND_AND_START_AGAIN }));
    if (cleans === true) {
      const gone = sfn.Choice.jsonata(this, 'Gone', { stateName: `${this.name} Cleaned?` })
        .when(sfn.Condition.jsonata(jsonata(`${WAITING}.action = "cleaning"`)), create)
        .otherwise(onFailure);
      task.addCatch(gone, { errors: ['Personalize.ResourceNotFoundException'], outputs: failure });
    }
    task.addCatch(onFailure, { outputs: failure });
    return task;
  }

  private notReady(): sfn.IChainable {
    const { budget, resource, onFailure } = this.props;
    const cleaning = `${WAITING}.action = "cleaning"`;
    return sfn.Pass.jsonata(this, 'NotReady', {
      stateName: `${this.name} Not Ready`,
      outputs: {
        resource,
        arn: jsonata(`${WAITING}.arn`),
        failureReason: jsonata(
          `${cleaning} ? "what failed before is still being deleted after ${budget.toHumanString()}" : ` +
            `${this.inProgress} ? "still " & ${WAITING}.status & " after ${budget.toHumanString()}" : ` +
            `${WAITING}.reason != "" ? ${WAITING}.status & ": " & ${WAITING}.reason : "its status is " & ${WAITING}.status`,
        ),
        nextStep: jsonata(
          `${this.inProgress} ? ${literal('look at it in the Amazon Personalize console and start the workflow again once it is ACTIVE')} : ` +
            literal(MEND_AND_START_AGAIN),
        ),
      },
    }).next(onFailure);
  }
}

/**
 * Expressions of status and reason of a resource that serves on while it is updated: its own until it was created or failed to
 * be, from then on those of its latest update, which may mend what could not be created.
 * @param resource expression of what Describe answers
 * @param update its member with the latest update
 */
export function currentStatus(
  resource: string,
  update: string,
): { readonly status: string; readonly failureReason: string } {
  const updated = `(${resource}.Status in ["ACTIVE", "CREATE FAILED"] and $exists(${resource}.${update}))`;
  return {
    status: `(${updated} ? ${resource}.${update}.Status : ${resource}.Status)`,
    failureReason: `(${updated} ? ${resource}.${update}.FailureReason : ${resource}.FailureReason)`,
  };
}

function titleCase(words: string): string {
  return words.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
