import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { Assign, Next, State, StateType } from '../definition/model';
import { StateFailure, STATES_ERRORS } from '../failure';
import { HistoryCursor } from '../history';
import { jsonBytes, type Json, type JsonObject } from '../json';
import type { QueryBindings } from '../query/expression';
import { QueryError } from '../query/query-error';
import { evaluateTemplate, type Template } from '../query/template';
import type { ExecutionRun } from './execution-run';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAXIMUM_DATA_BYTES = 262_144;
/** All variables of one scope together. @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
const MAXIMUM_VARIABLES_BYTES = 10 * 1024 * 1024;

/** How a state ended: its output and where it goes. */
export interface Step {
  readonly output: Json;
  readonly next: Next;
  readonly assigned?: JsonObject;
}

/** What `$states` holds besides input and context. */
export interface StateValues {
  readonly result?: Json;
  readonly errorOutput?: Json;
}

export interface MapItem {
  readonly index: number;
  readonly value: Json;
}

interface CurrentState {
  readonly name: string;
  /** Of the event that the state was entered with. */
  readonly eventId: number;
  readonly enteredTime: string;
  /** Only of states that can be retried. */
  readonly retryCount?: number;
}

const NOT_ENTERED: CurrentState = { name: '', eventId: 0, enteredTime: '' };

/** One line of states: the machine's own, a branch, an iteration. Holds its variables and the state it is in. */
export class Scope {
  private variables: JsonObject;
  private current: CurrentState = NOT_ENTERED;

  constructor(
    readonly run: ExecutionRun,
    /** Aborts when the execution is stopped, or a sibling failed. */
    readonly signal: AbortSignal,
    readonly cursor: HistoryCursor,
    variables: JsonObject = {},
    private readonly mapItem?: MapItem,
  ) {
    this.variables = variables;
  }

  /** A branch or iteration: sees the variables of this scope as they are now, and keeps its own to itself. */
  branch(signal: AbortSignal, mapItem: MapItem | undefined = this.mapItem): Scope {
    return new Scope(this.run, signal, new HistoryCursor(this.cursor.previousEventId), this.variables, mapItem);
  }

  enter(state: State, input: Json): void {
    this.signal.throwIfAborted();
    this.run.counts.stateTransitions += 1;
    const eventId = this.append(`${state.type}StateEntered`, {
      stateEnteredEventDetails: { name: state.name, input: JSON.stringify(input), inputDetails: NOT_TRUNCATED },
    });
    this.current = { name: state.name, eventId, enteredTime: this.time(), ...('retry' in state && { retryCount: 0 }) };
    this.run.notify(state.name, 'entered', { input, ...this.place() });
  }

  exit(state: State, step: Step): void {
    const variables = Object.entries(step.assigned ?? {}).map(
      ([name, value]) => [name, JSON.stringify(value)] as const,
    );
    this.append(exitedEvent(state.type), {
      stateExitedEventDetails: {
        name: state.name,
        output: JSON.stringify(step.output),
        outputDetails: NOT_TRUNCATED,
        ...(step.assigned && {
          assignedVariables: Object.fromEntries(variables),
          assignedVariablesDetails: NOT_TRUNCATED,
        }),
      },
    });
    this.run.notify(state.name, 'exited', { output: step.output, ...this.place() });
  }

  retried(failure: StateFailure, delaySeconds: number): void {
    this.current = { ...this.current, retryCount: (this.current.retryCount ?? 0) + 1 };
    this.run.counts.stateTransitions += 1;
    this.run.notify(this.current.name, 'retried', { ...failureDetail(failure), delaySeconds, ...this.place() });
  }

  failed(failure: StateFailure, caught: boolean): void {
    this.run.notify(this.current.name, 'failed', { ...failureDetail(failure), caught, ...this.place() });
  }

  /** Adds an event of this line of states. */
  append(type: HistoryEventType, details?: Parameters<ExecutionRun['history']['append']>[2]): number {
    return this.run.history.append(this.cursor, type, details);
  }

  /** A template's value; a failed expression becomes an event and the failure of the state. */
  async evaluate(template: Template, input: Json, location: string, values: StateValues = {}): Promise<Json> {
    return this.queried(() => evaluateTemplate(template, this.bindings(input, values), location));
  }

  /**
   * Runs a query on this state's bindings.
   * @throws StateFailure States.QueryEvaluationError
   */
  async queried<T>(query: () => Promise<T>): Promise<T> {
    try {
      return await query();
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const failure = this.failure(STATES_ERRORS.queryEvaluationError, error.problem);
      this.append('EvaluationFailed', {
        evaluationFailedEventDetails: {
          state: this.current.name,
          error: failure.error,
          cause: failure.failureCause,
          location: error.location,
        },
      });
      throw failure;
    }
  }

  /** What expressions of the current state may see. */
  bindings(input: Json, values: StateValues = {}): QueryBindings {
    const { clock, random, uuid } = this.run;
    return {
      states: { input, context: this.context(this.mapItem), ...values },
      variables: this.variables,
      sources: { now: clock.now(), random, uuid },
    };
  }

  /** What the item selector of the current Map state may see. */
  itemBindings(input: Json, item: MapItem): QueryBindings {
    const bindings = this.bindings(input);
    return { ...bindings, states: { ...bindings.states, context: this.context(item) } };
  }

  /**
   * Ends a state: evaluates `Assign` and `Output` on the variables as they were, then assigns.
   * @param fallback the output of a state that shapes none
   */
  async conclude(
    outcome: { readonly assign?: Assign; readonly output?: Template },
    input: Json,
    values: StateValues,
    fallback: Json,
    next: Next,
  ): Promise<Step> {
    const assigned: Record<string, Json> = {};
    for (const [name, template] of Object.entries(outcome.assign ?? {})) {
      assigned[name] = await this.evaluate(template, input, `Assign/${name}`, values);
    }
    const output = outcome.output ? await this.evaluate(outcome.output, input, 'Output', values) : fallback;
    this.checkSize(assigned);
    this.checkSize(output);
    if (outcome.assign === undefined) return { output, next };
    this.variables = { ...this.variables, ...assigned };
    this.checkSize(this.variables, MAXIMUM_VARIABLES_BYTES);
    return { output, next, assigned };
  }

  /** @throws StateFailure States.DataLimitExceeded */
  checkSize(value: Json, limit = MAXIMUM_DATA_BYTES, what = this.current.name): void {
    if (jsonBytes(value) <= limit) return;
    throw new StateFailure(
      STATES_ERRORS.dataLimitExceeded,
      `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  }

  /** A failure of the current state, worded as the service does. */
  failure(error: string, problem: string): StateFailure {
    const { name, eventId } = this.current;
    return new StateFailure(
      error,
      `An error occurred while executing the state '${name}' (entered at the event id #${eventId}). ${problem}`,
    );
  }

  private context(mapItem: MapItem | undefined): JsonObject {
    const { name, enteredTime, retryCount } = this.current;
    return {
      ...this.run.context,
      State: { Name: name, EnteredTime: enteredTime, ...(retryCount !== undefined && { RetryCount: retryCount }) },
      ...(mapItem && { Map: { Item: { Index: mapItem.index, Value: mapItem.value } } }),
    };
  }

  private place(): { readonly mapIndex?: number } {
    return this.mapItem ? { mapIndex: this.mapItem.index } : {};
  }

  private time(): string {
    return new Date(this.run.clock.now()).toISOString();
  }
}

/** The interpreter keeps inputs and outputs whole. */
export const NOT_TRUNCATED = { truncated: false } as const;

function exitedEvent(type: StateType): HistoryEventType {
  if (type === 'Fail') throw new Error('a Fail state has no output to exit with');
  return `${type}StateExited`;
}

function failureDetail(failure: StateFailure): { readonly error?: string; readonly cause?: string } {
  return {
    ...(failure.error !== undefined && { error: failure.error }),
    ...(failure.failureCause !== undefined && { cause: failure.failureCause }),
  };
}
