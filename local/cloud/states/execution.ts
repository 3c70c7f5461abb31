import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { sleepUntil, type Clock } from '../../clock';
import type { StateMachineDefinition } from './definition/model';
import { StateFailure, STATES_ERRORS } from './failure';
import { History, HistoryCursor } from './history';
import type { ExecutionCounts, ExecutionRun, RunTask } from './interpreter/execution-run';
import { runGraph } from './interpreter/run-graph';
import { NOT_TRUNCATED, Scope } from './interpreter/scope';
import { withManyListeners } from './interpreter/waiting';
import type { Json } from './json';
import type { ExecutionStatus, StatesEvent } from './progress';

export interface ExecutionDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  /** Milliseconds since the Unix epoch. */
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: Json;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly counts: Readonly<ExecutionCounts> & {
    /** Of 25,000. */
    readonly historyEvents: number;
  };
}

export interface ExecutionOptions {
  readonly executionArn: string;
  readonly name: string;
  readonly input: Json;
  readonly machine: { readonly arn: string; readonly name: string; readonly roleArn: string };
  readonly definition: StateMachineDefinition;
  readonly sessionName: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly uuid: () => string;
  readonly runTask: RunTask;
  readonly listener?: ((event: StatesEvent) => void) | undefined;
}

/** Why an execution is given up. */
class ExecutionStopped extends Error {
  override readonly name = 'ExecutionStopped';
  constructor(
    readonly error: string | undefined,
    readonly reason: string | undefined,
  ) {
    super(reason ?? error ?? 'the execution was stopped');
  }
}

/** The machine's TimeoutSeconds have passed. */
class ExecutionTimedOut extends Error {
  override readonly name = 'ExecutionTimedOut';
}

/** The execution ended before its time limit. */
class ExecutionOver extends Error {
  override readonly name = 'ExecutionOver';
}

type End = Pick<ExecutionDescription, 'status' | 'output' | 'error' | 'cause'>;

/** One run of a state machine, from its start to its last event. */
export class Execution {
  /** Resolves with the end, however the execution ends. */
  readonly finished: Promise<ExecutionDescription>;
  private readonly counts: ExecutionCounts = { stateTransitions: 0, failedAttempts: 0 };
  private readonly history: History;
  private readonly cursor = new HistoryCursor();
  private readonly stopping = new AbortController();
  private readonly startDate: number;
  private stopDate: number | undefined;
  private end: End = { status: 'RUNNING' };

  /** Starts by itself, once the caller has had its turn. */
  constructor(private readonly options: ExecutionOptions) {
    this.startDate = options.clock.now();
    this.history = new History(options.clock);
    this.history.append(this.cursor, 'ExecutionStarted', {
      executionStartedEventDetails: {
        input: JSON.stringify(options.input),
        inputDetails: NOT_TRUNCATED,
        roleArn: options.machine.roleArn,
      },
    });
    this.finished = this.run();
  }

  get isRunning(): boolean {
    return this.end.status === 'RUNNING';
  }

  get events(): readonly HistoryEvent[] {
    return this.history.events;
  }

  get description(): ExecutionDescription {
    const { executionArn, name, input, machine } = this.options;
    return {
      executionArn,
      stateMachineArn: machine.arn,
      name,
      startDate: this.startDate,
      ...(this.stopDate !== undefined && { stopDate: this.stopDate }),
      input,
      ...this.end,
      counts: { ...this.counts, historyEvents: this.history.events.length },
    };
  }

  /** Gives the execution up; it ends ABORTED. Nothing happens when it has ended. */
  async stop(error?: string, cause?: string): Promise<ExecutionDescription> {
    this.stopping.abort(new ExecutionStopped(error, cause));
    return this.finished;
  }

  private async run(): Promise<ExecutionDescription> {
    // Whoever started the execution is to know it before its first event is told.
    await Promise.resolve();
    this.tell('RUNNING', {});
    const end = await this.outcome();
    this.stopDate = this.options.clock.now();
    this.end = end;
    this.close(end);
    this.tell(end.status, end);
    return this.description;
  }

  private async outcome(): Promise<End> {
    const { definition, input } = this.options;
    const over = new AbortController();
    this.limit(over.signal);
    try {
      const scope = new Scope(this.environment(), withManyListeners(this.stopping.signal), this.cursor);
      return { status: 'SUCCEEDED', output: await runGraph(definition, input, scope) };
    } catch (error) {
      return this.failedEnd(error);
    } finally {
      over.abort(new ExecutionOver());
    }
  }

  /** The machine's own time limit. */
  private limit(over: AbortSignal): void {
    const { clock, definition } = this.options;
    if (definition.timeoutSeconds === undefined) return;
    sleepUntil(clock, this.startDate + definition.timeoutSeconds * 1000, over).then(
      () => this.stopping.abort(new ExecutionTimedOut()),
      (reason: unknown) => {
        if (!(reason instanceof ExecutionOver)) this.stopping.abort(reason);
      },
    );
  }

  private failedEnd(error: unknown): End {
    if (error instanceof ExecutionStopped) return { status: 'ABORTED', ...errorAndCause(error.error, error.reason) };
    if (error instanceof ExecutionTimedOut) return { status: 'TIMED_OUT', error: STATES_ERRORS.timeout };
    if (error instanceof StateFailure) {
      return { status: 'FAILED', ...errorAndCause(error.error, error.failureCause) };
    }
    // A fault of the interpreter: the execution cannot go on, and whoever looks has to see it.
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 'FAILED', error: STATES_ERRORS.runtime, cause: `the local interpreter failed: ${problem}` };
  }

  private close(end: End): void {
    const details = errorAndCause(end.error, end.cause);
    switch (end.status) {
      case 'SUCCEEDED':
        this.history.close(this.cursor, 'ExecutionSucceeded', {
          executionSucceededEventDetails: { output: JSON.stringify(end.output), outputDetails: NOT_TRUNCATED },
        });
        break;
      case 'ABORTED':
        this.history.close(this.cursor, 'ExecutionAborted', { executionAbortedEventDetails: details });
        break;
      case 'TIMED_OUT':
        this.history.close(this.cursor, 'ExecutionTimedOut', { executionTimedOutEventDetails: details });
        break;
      case 'FAILED':
        this.history.close(this.cursor, 'ExecutionFailed', { executionFailedEventDetails: details });
        break;
      case 'RUNNING':
        throw new Error('a running execution has no last event');
    }
  }

  private environment(): ExecutionRun {
    const { clock, random, uuid, runTask, machine, sessionName, region, executionArn, name, input } = this.options;
    return {
      clock,
      random,
      uuid,
      runTask,
      history: this.history,
      counts: this.counts,
      roleArn: machine.roleArn,
      sessionName,
      region,
      context: {
        Execution: {
          Id: executionArn,
          Input: input,
          Name: name,
          RoleArn: machine.roleArn,
          StartTime: new Date(this.startDate).toISOString(),
          RedriveCount: 0,
        },
        StateMachine: { Id: machine.arn, Name: machine.name },
      },
      notify: (state, phase, detail) => this.options.listener?.({ type: 'state', executionArn, state, phase, detail }),
    };
  }

  private tell(status: ExecutionStatus, end: Partial<End>): void {
    const { executionArn, listener } = this.options;
    listener?.({ type: 'execution', executionArn, status, ...errorAndCause(end.error, end.cause) });
  }
}

function errorAndCause(error: string | undefined, cause: string | undefined): { error?: string; cause?: string } {
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}
