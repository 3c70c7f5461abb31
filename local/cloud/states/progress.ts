import type { Json } from './json';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What a display gets to know while executions run. Never needed for correctness. */
export type StatesEvent =
  | {
      readonly type: 'state';
      readonly executionArn: string;
      readonly state: string;
      /** `failed`: an attempt or the state ended in error and is not retried; `detail.caught` says what came of it. */
      readonly phase: 'entered' | 'exited' | 'retried' | 'failed';
      readonly detail: StateDetail;
    }
  | {
      readonly type: 'execution';
      readonly executionArn: string;
      readonly status: ExecutionStatus;
      readonly error?: string;
      readonly cause?: string;
    };

export interface StateDetail {
  readonly input?: Json;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** Whether a catcher took the error. */
  readonly caught?: boolean;
  /** Time until the next attempt, in seconds of the clock. */
  readonly delaySeconds?: number;
  /** Index of the innermost map's iteration. */
  readonly mapIndex?: number;
}
