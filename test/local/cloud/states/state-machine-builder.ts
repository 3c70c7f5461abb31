import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { VirtualClock } from '../../../../local/clock';
import type { FunctionInvoker } from '../../../../local/cloud/function-invoker';
import type { RoleSessions } from '../../../../local/cloud/role-session';
import type { ExecutionDescription } from '../../../../local/cloud/states/execution';
import { StateFailure } from '../../../../local/cloud/states/failure';
import type { RunTask, TaskCall } from '../../../../local/cloud/states/interpreter/execution-run';
import type { Json } from '../../../../local/cloud/states/json';
import type { StatesEvent } from '../../../../local/cloud/states/progress';
import type { StateMachineSpec } from '../../../../local/cloud/states/state-machine-spec';
import { StateMachines, type StateMachinesOptions } from '../../../../local/cloud/states/state-machines';
import { allowAll } from '../../../../local/service';

export const MACHINE_ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:movies-workflow';
export const ROLE_ARN = 'arn:aws:iam::000000000000:role/movies-workflow-role';

export const noFunctions: FunctionInvoker = {
  invoke: async (name) => {
    throw new Error(`no function was expected to be called, and ${name} was`);
  },
};

export const anyRole: RoleSessions = {
  assume: () => undefined,
  credentialsOf: () => ({ accessKeyId: 'AKIALOCAL', secretAccessKey: 'secret' }),
};

export function options(overrides: Partial<StateMachinesOptions> = {}): StateMachinesOptions {
  return {
    functions: noFunctions,
    roles: anyRole,
    authorizer: allowAll,
    endpoint: () => 'http://127.0.0.1:1',
    region: 'us-east-1',
    clock: new VirtualClock(),
    random: () => 0.5,
    ...overrides,
  };
}

/** A JSONata definition of these states that starts at the first. */
export function definition(states: Record<string, object>, more: object = {}): string {
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...more });
}

export function spec(text: string, overrides: Partial<StateMachineSpec> = {}): StateMachineSpec {
  return { arn: MACHINE_ARN, name: 'movies-workflow', definition: text, roleArn: ROLE_ARN, ...overrides };
}

/** A Task that the fake `runTask` of a test answers. */
export function task(fields: object = { End: true }): object {
  return { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, ...fields };
}

/** Answers tasks one after another; an Error is thrown. */
export function answers(...list: readonly (Json | Error)[]): RunTask & { readonly calls: TaskCall[] } {
  const calls: TaskCall[] = [];
  const run: RunTask = async (call) => {
    const answer = list[calls.push(call) - 1];
    if (answer === undefined) throw new Error(`task call ${calls.length} has no answer`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return Object.assign(run, { calls });
}

export const failure = (error: string, cause = ''): StateFailure => new StateFailure(error, cause);

export interface Ran {
  readonly execution: ExecutionDescription;
  readonly history: readonly HistoryEvent[];
  readonly events: readonly StatesEvent[];
  readonly machines: StateMachines;
  readonly clock: VirtualClock;
}

/** Creates a machine, runs it to its end under virtual time, and returns what it came to. */
export async function run(text: string, input: Json = {}, overrides: Partial<StateMachinesOptions> = {}): Promise<Ran> {
  const clock = (overrides.clock ?? new VirtualClock()) as VirtualClock;
  const machines = new StateMachines(options({ ...overrides, clock }));
  const events: StatesEvent[] = [];
  machines.onEvent((event) => events.push(event));
  machines.create(spec(text));
  const { executionArn } = machines.startExecution({ stateMachineArn: MACHINE_ARN, name: 'run', input });
  await advanceUntil(clock, machines.whenFinished(executionArn));
  return {
    execution: machines.describeExecution(executionArn),
    history: machines.getHistory(executionArn),
    events,
    machines,
    clock,
  };
}

/** Moves virtual time from sleeper to sleeper until the promise is settled. */
export async function advanceUntil<T>(clock: VirtualClock, promise: Promise<T>): Promise<T> {
  let settled = false;
  const mark = (): void => {
    settled = true;
  };
  promise.then(mark, mark);
  // Real work, such as a function's thread, takes real time while nobody waits for the clock.
  const giveUp = performance.now() + 20_000;
  while (!settled) {
    await clock.advanceToNext();
    if (performance.now() > giveUp) throw new Error('the promise is not settled, and nothing moves');
    await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}

/** The output of a run that has to succeed. */
export async function outputOf(
  text: string,
  input: Json = {},
  overrides: Partial<StateMachinesOptions> = {},
): Promise<Json | undefined> {
  const { execution } = await run(text, input, overrides);
  expect(execution).toMatchObject({ status: 'SUCCEEDED' });
  return execution.output;
}
