import type { Expression } from '../query/expression';
import type { Template } from '../query/template';
import type { TaskResource } from './task-resource';

/** Where a state goes; undefined ends its branch. */
export type Next = string | undefined;

/** Values for variables, each from its own template. */
export type Assign = Readonly<Record<string, Template>>;

/**
 * One retrier, with the defaults of the language filled in.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error
 */
export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  /** 0: never retried. */
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds?: number;
  readonly jitterStrategy: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly next: string;
  readonly assign?: Assign;
  readonly output?: Template;
}

interface Common {
  readonly name: string;
}

/** What a state does with what it got: assign variables, shape the output. */
interface Outcome {
  readonly assign?: Assign;
  readonly output?: Template;
}

interface Recovery {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface PassState extends Common, Outcome {
  readonly type: 'Pass';
  readonly next: Next;
}

export interface TaskState extends Common, Outcome, Recovery {
  readonly type: 'Task';
  readonly resource: TaskResource;
  /** The state's input when absent. */
  readonly arguments?: Template;
  readonly timeoutSeconds?: Template;
  readonly next: Next;
}

export interface ChoiceRule extends Outcome {
  readonly condition: Expression | boolean;
  readonly next: string;
}

export interface ChoiceState extends Common, Outcome {
  readonly type: 'Choice';
  readonly rules: readonly ChoiceRule[];
  readonly defaultNext?: string;
}

export interface WaitState extends Common, Outcome {
  readonly type: 'Wait';
  readonly until: { readonly kind: 'Seconds' | 'Timestamp'; readonly template: Template };
  readonly next: Next;
}

export interface SucceedState extends Common {
  readonly type: 'Succeed';
  readonly output?: Template;
}

export interface FailState extends Common {
  readonly type: 'Fail';
  readonly error?: Template;
  readonly cause?: Template;
}

export interface ParallelState extends Common, Outcome, Recovery {
  readonly type: 'Parallel';
  readonly arguments?: Template;
  readonly branches: readonly StateGraph[];
  readonly next: Next;
}

export interface MapState extends Common, Outcome, Recovery {
  readonly type: 'Map';
  /** The state's input when absent. */
  readonly items?: Template;
  readonly itemSelector?: Template;
  /** 0: no limit of its own. */
  readonly maxConcurrency?: Template;
  readonly processor: StateGraph;
  readonly next: Next;
}

export type State =
  PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;

export type StateType = State['type'];

/** States that run one after another: a machine, a branch, an item processor. */
export interface StateGraph {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface StateMachineDefinition extends StateGraph {
  readonly comment?: string;
  /** Limit on the whole execution. */
  readonly timeoutSeconds?: number;
}
