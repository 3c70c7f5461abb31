import type { Clock } from '../../../clock';
import type { TaskResource } from '../definition/task-resource';
import type { History } from '../history';
import type { Json, JsonObject } from '../json';
import type { StateDetail } from '../progress';

/** One call of a Task state. */
export interface TaskCall {
  readonly resource: TaskResource;
  readonly arguments: Json;
  /** Role of the state machine, which the call is made as. */
  readonly roleArn: string;
  /** Session name of that role. */
  readonly sessionName: string;
  /** Aborts when nobody waits for the result any more. */
  readonly signal: AbortSignal;
}

/**
 * Makes the calls of Task states.
 * @returns the result, as `$states.result` shows it
 * @throws StateFailure
 */
export type RunTask = (call: TaskCall) => Promise<Json>;

/** What the run counts for its report. */
export interface ExecutionCounts {
  /** States entered, retries included. */
  stateTransitions: number;
  /** Attempts of Task states that ended in error, whether retried, caught or neither. */
  failedAttempts: number;
}

/** What all branches of one execution share. */
export interface ExecutionRun {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly uuid: () => string;
  readonly runTask: RunTask;
  readonly history: History;
  readonly counts: ExecutionCounts;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly region: string;
  /** `Execution` and `StateMachine` of the context object. */
  readonly context: JsonObject;
  notify(state: string, phase: 'entered' | 'exited' | 'retried' | 'failed', detail: StateDetail): void;
}
