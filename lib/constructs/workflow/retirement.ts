import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { Handler } from '../handler';
import { caughtFailure, MEND_AND_START_AGAIN, retryService } from './failure';
import { handlerTask } from './handler-task';
import { jsonata, literal } from './jsonata';
import { pauseSeconds } from './polling';

/** A hash of immutable members, as in lib/config/naming.ts. */
const HASH_LENGTH = 6;
const RETIRING = '$retiring';

export interface RetirementProps {
  readonly retireReplaced: Handler;
  /** `solution` or `recommender`: also the variable with the plan. */
  readonly resource: 'solution' | 'recommender';
  readonly budget: Duration;
  readonly maxPause: Duration;
  readonly onDone: sfn.IChainable;
  /** Gets a StepFailure as its input. */
  readonly onFailure: sfn.IChainable;
}

/**
 * Deletes what the resource has replaced, once its callers had time to follow the parameter to the new one. Without such a thing
 * it is one List and no function.
 *
 * Reads the variables `solution` or `recommender`, `retireAfterMinutes` and `turn`; assigns `replaced` (ARNs) and `retiring`.
 */
export class Retirement extends Construct {
  public readonly start: sfn.IChainable;

  constructor(scope: Construct, id: string, props: RetirementProps) {
    super(scope, id);
    const { resource, onDone, onFailure } = props;
    const title = `${resource.charAt(0).toUpperCase()}${resource.slice(1)}`;
    const plan = `$${resource}`;
    const list = tasks.CallAwsService.jsonata(this, 'List', {
      stateName: `List ${title}s`,
      service: 'personalize',
      action: `list${title}s`,
      // A dataset group has fewer than a page takes.
      parameters: { DatasetGroupArn: jsonata('$datasetGroupArn'), MaxResults: 100 },
      iamResources: ['*'], // The state machine's role is not written by its tasks: see training-workflow.ts.
      taskTimeout: sfn.Timeout.duration(Duration.minutes(1)),
      assign: { replaced: jsonata(replacedOf(title, plan)) },
    });
    retryService(list, 'personalize');
    list.addCatch(onFailure, {
      outputs: jsonata(caughtFailure({ resource, arn: `${plan}.${resource}Arn`, nextStep: MEND_AND_START_AGAIN })),
    });
    const grace = sfn.Wait.jsonata(this, 'Grace', {
      stateName: `Let Callers Follow the ${title}`,
      time: sfn.WaitTime.seconds(jsonata('$retireAfterMinutes * 60')),
      assign: { retiring: jsonata('{"since": $millis(), "done": false, "waitingFor": []}') },
    });
    grace.next(this.retire(title, plan, props));
    const any = sfn.Choice.jsonata(this, 'Any', { stateName: `Any Replaced ${title}s?` })
      .when(sfn.Condition.jsonata(jsonata('$count($replaced) > 0')), grace)
      .otherwise(onDone);
    list.next(any);
    this.start = list;
  }

  private retire(title: string, plan: string, props: RetirementProps): sfn.IChainable {
    const { resource, budget, maxPause } = props;
    const elapsed = `($millis() - ${RETIRING}.since)`;
    const retire = handlerTask(this, 'Retire', {
      stateName: `Retire Replaced ${title}s`,
      handler: props.retireReplaced,
      payload: { datasetGroupArn: '$datasetGroupArn', family: `${plan}.family`, keep: `${plan}.name` },
      assign: {
        retiring: jsonata(
          `{"since": ${RETIRING}.since, "done": $states.result.Payload.done, "waitingFor": $states.result.Payload.waitingFor}`,
        ),
      },
      failure: { resource: `replaced ${resource}`, arn: '$replaced[0]', nextStep: MEND_AND_START_AGAIN },
      onFailure: props.onFailure,
    });
    const pause = sfn.Wait.jsonata(this, 'Pause', {
      stateName: `Wait for the End of Replaced ${title}s`,
      time: sfn.WaitTime.seconds(jsonata(`${pauseSeconds(elapsed, maxPause)} + $turn`)),
    });
    const late = sfn.Pass.jsonata(this, 'Late', {
      stateName: `Replaced ${title}s Not Gone`,
      outputs: {
        resource: `replaced ${resource}`,
        arn: jsonata('$replaced[0]'),
        failureReason: jsonata(`"still there after ${budget.toHumanString()}: " & $join(${RETIRING}.waitingFor, ", ")`),
        nextStep: jsonata(literal('look at it in the Amazon Personalize console and start the workflow again')),
      },
    }).next(props.onFailure);
    const gone = sfn.Choice.jsonata(this, 'Gone', { stateName: `Replaced ${title}s Gone?` })
      .when(sfn.Condition.jsonata(jsonata(`${RETIRING}.done`)), props.onDone)
      .when(sfn.Condition.jsonata(jsonata(`${elapsed} < ${budget.toMilliseconds()}`)), pause)
      .otherwise(late);
    retire.next(gone);
    pause.next(retire);
    return retire;
  }
}

/** Expression of the ARNs of the others of the family: `<family>-<hash>` with another hash. */
function replacedOf(title: string, plan: string): string {
  const hash = `$substring(Name, $length(${plan}.family) + 1)`;
  const isOther =
    `Name != ${plan}.name and $substring(Name, 0, $length(${plan}.family) + 1) = ${plan}.family & "-" and ` +
    `$length(${hash}) = ${HASH_LENGTH} and $contains(${hash}, /^[0-9a-f]+$/)`;
  return `[$states.result.${title}s[${isOther}].${title}Arn]`;
}
