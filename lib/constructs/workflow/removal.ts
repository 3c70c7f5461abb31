import type { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Handler } from '../handler';
import { putEvent } from './announce';
import { caughtFailure, failureList, MEND_AND_START_AGAIN } from './failure';
import { handlerTask } from './handler-task';
import { isolatedMap } from './isolated-map';
import { EXECUTION_INPUT, jsonata, literal } from './jsonata';
import { pauseSeconds } from './polling';

export interface RemovalProps {
  readonly retireRemoved: Handler;
  readonly budget: Duration;
  readonly maxPause: Duration;
  readonly next: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }`. */
  readonly onFailure: sfn.IChainable;
}

const RESOURCE = 'removed resources';
const ELAPSED = '($millis() - $removing.since)';
/** `solution` of an ARN; what is none is the name of a parameter. */
const KIND =
  '($contains($states.input.arn, ":") ? $replace($split($split($states.input.arn, ":")[5], "/")[0], "-", " ") : "parameter")';
/** Of a pipeline with several hundred parameters. */
const MAX_CONCURRENCY = 5;

/**
 * Deletes what the pipeline file no longer has, after everything else has come out well, and puts an event for each. A run that
 * leaves the training out leaves this out too.
 *
 * Reads the variables `pipeline`, `datasetGroupArn` and `retirement`; assigns `retired` and `removing`.
 */
export class Removal extends Construct {
  public readonly start: sfn.IChainable;
  private readonly props: RemovalProps;

  constructor(scope: Construct, id: string, props: RemovalProps) {
    super(scope, id);
    this.props = props;
    const begin = sfn.Pass.jsonata(this, 'Begin', {
      stateName: 'Look for Removed Resources',
      assign: { removing: jsonata('{"since": $millis(), "done": false, "waitingFor": []}') },
    });
    begin.next(this.retire(this.tell()));
    this.start = sfn.Choice.jsonata(this, 'ToDo', { stateName: 'Retire Removed?' })
      .when(sfn.Condition.jsonata(jsonata(`"train" in ${EXECUTION_INPUT}.skip`)), props.next)
      .otherwise(begin);
  }

  private retire(onDone: sfn.IChainable): sfn.IChainable {
    const { retireRemoved, budget, maxPause, onFailure } = this.props;
    const retire = handlerTask(this, 'Retire', {
      stateName: 'Retire Removed Resources',
      handler: retireRemoved,
      payload: {
        pipeline: '$pipeline',
        datasetGroupArn: '$datasetGroupArn',
        bucket: '$retirement.bucket',
        controlPrefix: '$retirement.controlPrefix',
        parameterKinds: '$retirement.parameterKinds',
        keep: '$retirement.keep',
      },
      assign: {
        removing: jsonata(
          '{"since": $removing.since, "done": $states.result.Payload.done, "waitingFor": $states.result.Payload.waitingFor}',
        ),
        retired: jsonata('$append($retired, $states.result.Payload.deleted)'),
      },
      failure: { resource: RESOURCE, arn: '$datasetGroupArn', nextStep: MEND_AND_START_AGAIN },
      onFailure,
      failureInput: failureList,
    });
    const pause = sfn.Wait.jsonata(this, 'Pause', {
      stateName: 'Wait for the End of Removed Resources',
      time: sfn.WaitTime.seconds(jsonata(pauseSeconds(ELAPSED, maxPause))),
    });
    const late = sfn.Pass.jsonata(this, 'Late', {
      stateName: 'Removed Resources Not Gone',
      outputs: {
        failures: [
          {
            resource: RESOURCE,
            arn: jsonata('$removing.waitingFor[0]'),
            failureReason: jsonata(
              `"still there after ${budget.toHumanString()}: " & $join($removing.waitingFor, ", ")`,
            ),
            nextStep: jsonata(literal('look at it in the Amazon Personalize console and start the workflow again')),
          },
        ],
      },
    }).next(onFailure);
    const gone = sfn.Choice.jsonata(this, 'Gone', { stateName: 'Removed Resources Gone?' })
      .when(sfn.Condition.jsonata(jsonata('$removing.done')), onDone)
      .when(sfn.Condition.jsonata(jsonata(`${ELAPSED} < ${budget.toMilliseconds()}`)), pause)
      .otherwise(late);
    retire.next(gone);
    pause.next(retire);
    return retire;
  }

  private tell(): sfn.IChainable {
    const { next, onFailure } = this.props;
    const map = isolatedMap(this, 'Tell', {
      stateName: 'Tell of Removed Resources',
      items: '$retired',
      item: 'arn',
      results: 'told',
      maxConcurrency: MAX_CONCURRENCY,
      resource: 'events of removed resources',
      next: sfn.Choice.jsonata(this, 'Told', { stateName: 'All Told?' })
        .when(sfn.Condition.jsonata(jsonata('$count($told.failure) > 0')), onFailure, {
          outputs: { failures: jsonata('[$told.failure]') },
        })
        .otherwise(next),
      onFailure,
    });
    const event = putEvent(this, 'Put', {
      stateName: 'Put Removed Event',
      about: 'Resource',
      texts: { resource: KIND, arn: '$states.input.arn', status: '"DELETED"' },
    });
    const failure = { resource: 'event', arn: '$states.input.arn', nextStep: MEND_AND_START_AGAIN };
    event.addCatch(sfn.Pass.jsonata(this, 'NotTold', { stateName: 'Removed Event Lost' }), {
      outputs: jsonata(`{"failure": ${caughtFailure(failure)}}`),
    });
    map.itemProcessor(event);
    return sfn.Choice.jsonata(this, 'Any', { stateName: 'Any Removed Resources?' })
      .when(sfn.Condition.jsonata(jsonata('$count($retired) > 0')), map)
      .otherwise(next);
  }
}
