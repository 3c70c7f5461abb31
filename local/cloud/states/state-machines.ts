import { randomUUID } from 'node:crypto';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { systemClock, type Clock } from '../../clock';
import type { Authorizer } from '../../service';
import type { FunctionInvoker } from '../function-invoker';
import type { RoleSessions } from '../role-session';
import type { StateMachineDefinition } from './definition/model';
import { parseDefinition } from './definition/parse-definition';
import { Execution, type ExecutionDescription } from './execution';
import { AwsSdkTasks } from './integrations/aws-sdk-task';
import { taskRunner } from './integrations/task-runner';
import { MAXIMUM_DATA_BYTES } from './interpreter/scope';
import type { RunTask } from './interpreter/execution-run';
import { jsonBytes, type Json } from './json';
import { checkRole, sessionNameOf } from './permissions';
import type { ExecutionStatus, StatesEvent } from './progress';
import type { StateMachineSpec } from './state-machine-spec';
import { StatesError } from './states-error';

export interface StateMachinesOptions {
  readonly functions: FunctionInvoker;
  readonly roles: RoleSessions;
  readonly authorizer: Authorizer;
  /** Where aws-sdk tasks find every service. */
  readonly endpoint: () => string;
  readonly region: string;
  /** @default systemClock */
  readonly clock?: Clock;
  /** For `$random` and retry jitter, in [0, 1). @default Math.random */
  readonly random?: () => number;
  /** For `$uuid` and execution names. @default randomUUID */
  readonly uuid?: () => string;
  /** Replaces the calls of Task states; tests of definitions use it. */
  readonly runTask?: RunTask;
}

export interface StateMachineDescription {
  readonly spec: StateMachineSpec;
  /** Milliseconds since the Unix epoch. */
  readonly creationDate: number;
}

interface Machine extends StateMachineDescription {
  readonly definition: StateMachineDefinition;
}

const EXECUTION_NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/;

/** The state machines of the local cloud and their executions. */
export class StateMachines {
  private readonly machines = new Map<string, Machine>();
  private readonly executions = new Map<string, Execution>();
  private readonly listeners = new Set<(event: StatesEvent) => void>();
  private readonly clock: Clock;
  private readonly uuid: () => string;
  private readonly sdk: AwsSdkTasks;
  private readonly runTask: RunTask;

  constructor(private readonly options: StateMachinesOptions) {
    this.clock = options.clock ?? systemClock;
    this.uuid = options.uuid ?? randomUUID;
    this.sdk = new AwsSdkTasks(options);
    this.runTask = options.runTask ?? taskRunner(options.functions, this.sdk);
  }

  /**
   * Creates a state machine.
   * @throws InvalidDefinitionError with every problem of the definition
   * @throws AccessDeniedError when the role cannot be assumed, or lacks what logging or tracing need
   * @throws StatesError StateMachineAlreadyExists
   */
  create(spec: StateMachineSpec): void {
    if (this.machines.has(spec.arn)) {
      throw new StatesError('StateMachineAlreadyExists', `State Machine Already Exists: '${spec.arn}'`);
    }
    this.put(spec, this.clock.now());
  }

  /**
   * Replaces definition, role and settings; running executions go on with the old ones.
   * @throws as `create` does, and StatesError StateMachineDoesNotExist
   */
  update(spec: StateMachineSpec): void {
    this.put(spec, this.machine(spec.arn).creationDate);
  }

  /** Deletes a state machine and stops its executions; a machine that is not there is no error. */
  async delete(stateMachineArn: string): Promise<void> {
    if (!this.machines.delete(stateMachineArn)) return;
    const running = [...this.executions.values()].filter(
      (execution) => execution.isRunning && execution.description.stateMachineArn === stateMachineArn,
    );
    await Promise.all(running.map((execution) => execution.stop(undefined, 'the state machine was deleted')));
  }

  /** @throws StatesError StateMachineDoesNotExist */
  describe(stateMachineArn: string): StateMachineDescription {
    return this.machine(stateMachineArn);
  }

  list(): readonly StateMachineDescription[] {
    return [...this.machines.values()];
  }

  /**
   * Starts an execution. A name that runs with the same input returns that execution.
   * @param request.name @default a UUID
   * @param request.input @default {}
   * @throws StatesError StateMachineDoesNotExist, InvalidName, InvalidExecutionInput, ExecutionAlreadyExists
   */
  startExecution(request: {
    readonly stateMachineArn: string;
    readonly name?: string | undefined;
    readonly input?: Json | undefined;
  }): ExecutionDescription {
    const machine = this.machine(request.stateMachineArn);
    const name = request.name ?? this.uuid();
    if (!EXECUTION_NAME.test(name)) throw new StatesError('InvalidName', `Invalid Name: '${name}'`);
    const input = request.input ?? {};
    if (jsonBytes(input) > MAXIMUM_DATA_BYTES) {
      throw new StatesError(
        'InvalidExecutionInput',
        `Invalid State Machine Execution Input: the input is longer than ${MAXIMUM_DATA_BYTES} bytes`,
      );
    }
    const executionArn = `${machine.spec.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.executions.get(executionArn);
    if (existing) return sameExecution(existing, input);
    const execution = new Execution({
      executionArn,
      name,
      input,
      machine: machine.spec,
      definition: machine.definition,
      sessionName: sessionNameOf(machine.spec),
      region: this.options.region,
      clock: this.clock,
      random: this.options.random ?? Math.random,
      uuid: this.uuid,
      runTask: this.runTask,
      listener: (event) => this.notify(event),
    });
    this.executions.set(executionArn, execution);
    return execution.description;
  }

  /** @throws StatesError ExecutionDoesNotExist */
  describeExecution(executionArn: string): ExecutionDescription {
    return this.execution(executionArn).description;
  }

  /**
   * Executions of one state machine, newest first.
   * @throws StatesError StateMachineDoesNotExist
   */
  listExecutions(stateMachineArn: string, status?: ExecutionStatus): readonly ExecutionDescription[] {
    this.machine(stateMachineArn);
    return [...this.executions.values()]
      .map((execution) => execution.description)
      .filter((one) => one.stateMachineArn === stateMachineArn && (status === undefined || one.status === status))
      .reverse();
  }

  /** @throws StatesError ExecutionDoesNotExist */
  getHistory(executionArn: string): readonly HistoryEvent[] {
    return this.execution(executionArn).events;
  }

  /**
   * Ends a running execution as ABORTED; one that has ended stays as it is.
   * @throws StatesError ExecutionDoesNotExist
   */
  async stopExecution(
    executionArn: string,
    reason: { readonly error?: string | undefined; readonly cause?: string | undefined } = {},
  ): Promise<ExecutionDescription> {
    return this.execution(executionArn).stop(reason.error, reason.cause);
  }

  /**
   * Resolves when the execution has ended, however it ended.
   * @throws StatesError ExecutionDoesNotExist
   */
  async whenFinished(executionArn: string): Promise<ExecutionDescription> {
    return this.execution(executionArn).finished;
  }

  /** Hears of every execution; the result ends it. */
  onEvent(listener: (event: StatesEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Stops what runs and closes the clients of its tasks. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.executions.values()].map((execution) => execution.stop(undefined, 'the local cloud closes')),
    );
    this.sdk.close();
  }

  private put(spec: StateMachineSpec, creationDate: number): void {
    const definition = parseDefinition(spec.definition);
    checkRole(spec, this.options.roles, this.options.authorizer);
    this.machines.set(spec.arn, { spec, definition, creationDate });
  }

  private machine(arn: string): Machine {
    const machine = this.machines.get(arn);
    if (machine) return machine;
    throw new StatesError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  private execution(arn: string): Execution {
    const execution = this.executions.get(arn);
    if (execution) return execution;
    throw new StatesError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  private notify(event: StatesEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function sameExecution(existing: Execution, input: Json): ExecutionDescription {
  const { description } = existing;
  if (existing.isRunning && JSON.stringify(description.input) === JSON.stringify(input)) return description;
  throw new StatesError('ExecutionAlreadyExists', `Execution Already Exists: '${description.executionArn}'`);
}
