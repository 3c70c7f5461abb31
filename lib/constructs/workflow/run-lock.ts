import type { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { LOCK_KEY } from '../../config/naming';
import type { DataBucket } from '../data-bucket';
import type { Handler } from '../handler';
import { failureList, MEND_AND_START_AGAIN } from './failure';
import { handlerTask } from './handler-task';
import { jsonata, literal } from './jsonata';
import { pauseSeconds } from './polling';

export interface RunLockProps {
  readonly acquireLock: Handler;
  readonly dataBucket: DataBucket;
  /** How long the run before may hold it. */
  readonly budget: Duration;
  readonly maxPause: Duration;
  readonly next: sfn.IChainable;
  /** Gets `{ failures: [StepFailure] }`. */
  readonly onFailure: sfn.IChainable;
}

/**
 * One run at a time: waits for the run before, takes over from one that is dead. Assigns `locked` and `heldBy`; the end of the
 * run releases what is locked.
 */
export function runLock(scope: Construct, id: string, props: RunLockProps): sfn.IChainable {
  const { bucketName } = props.dataBucket.bucket;
  const { budget } = props;
  const elapsed = '($millis() - $toMillis($states.context.Execution.StartTime))';
  const acquire = handlerTask(scope, id, {
    stateName: 'Acquire Lock',
    handler: props.acquireLock,
    payload: {
      lock: `{"bucket": ${literal(bucketName)}, "key": ${literal(LOCK_KEY)}}`,
      executionArn: '$states.context.Execution.Id',
    },
    assign: {
      locked: jsonata('$states.result.Payload.acquired'),
      heldBy: jsonata('$exists($states.result.Payload.heldBy) ? $states.result.Payload.heldBy : "nobody"'),
    },
    failure: { resource: 'lock', arn: literal(`s3://${bucketName}/${LOCK_KEY}`), nextStep: MEND_AND_START_AGAIN },
    onFailure: props.onFailure,
    failureInput: failureList,
  });
  const pause = sfn.Wait.jsonata(scope, `${id}Pause`, {
    stateName: 'Wait for Other Run',
    time: sfn.WaitTime.seconds(jsonata(pauseSeconds(elapsed, props.maxPause))),
  });
  const late = sfn.Pass.jsonata(scope, `${id}Late`, {
    stateName: 'Lock Not Acquired',
    outputs: {
      failures: [
        {
          resource: 'lock',
          arn: jsonata('$heldBy'),
          failureReason: `the run still holds the lock after ${budget.toHumanString()}`,
          nextStep: 'stop that run if it does nothing any more, and start the workflow again',
        },
      ],
    },
  });
  late.next(props.onFailure);
  const acquired = sfn.Choice.jsonata(scope, `${id}Acquired`, { stateName: 'Lock Acquired?' })
    .when(sfn.Condition.jsonata(jsonata('$locked')), props.next)
    .when(sfn.Condition.jsonata(jsonata(`${elapsed} < ${budget.toMilliseconds()}`)), pause)
    .otherwise(late);
  acquire.next(acquired);
  pause.next(acquire);
  return acquire;
}
