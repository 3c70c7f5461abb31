import { VirtualClock } from '../../../../local/clock';
import { InvalidDefinitionError } from '../../../../local/cloud/states/definition/definition-error';
import { LOG_DELIVERY_ACTIONS, TRACING_ACTIONS } from '../../../../local/cloud/states/permissions';
import { StateMachines } from '../../../../local/cloud/states/state-machines';
import { AccessDeniedError, type Authorizer } from '../../../../local/service';
import {
  advanceUntil,
  answers,
  definition,
  failure,
  MACHINE_ARN,
  options,
  ROLE_ARN,
  run,
  spec,
  task,
} from './state-machine-builder';

const passes = definition({ P: { Type: 'Pass', End: true } });
const waits = definition({ W: { Type: 'Wait', Seconds: 100, Next: 'T' }, T: { Type: 'Succeed' } });

/** Refuses one action. */
function without(action: string): Authorizer {
  return {
    authorize: (caller, asked, resource) => {
      if (asked === action) throw new AccessDeniedError(caller.arn, asked, resource, 'no policy allows it');
    },
  };
}

describe('creating', () => {
  test('refuses a definition that does not run here', () => {
    const machines = new StateMachines(options());
    expect(() => machines.create(spec('{}'))).toThrow(InvalidDefinitionError);
    expect(machines.list()).toEqual([]);
  });

  test('refuses an ARN that is taken', () => {
    const machines = new StateMachines(options());
    machines.create(spec(passes));
    expect(() => machines.create(spec(passes))).toThrow(`State Machine Already Exists: '${MACHINE_ARN}'`);
  });

  test('refuses a role that the service may not assume', () => {
    const asked: string[] = [];
    const machines = new StateMachines(
      options({
        roles: {
          assume: (roleArn, principal) => {
            asked.push(`${principal} ${roleArn}`);
            throw new AccessDeniedError(principal, 'sts:AssumeRole', roleArn, 'the trust policy does not allow it');
          },
          credentialsOf: () => ({ accessKeyId: 'a', secretAccessKey: 's' }),
        },
      }),
    );
    expect(() => machines.create(spec(passes))).toThrow('is not authorized to perform: sts:AssumeRole');
    expect(asked).toEqual([`states.amazonaws.com ${ROLE_ARN}`]);
  });

  const caller = 'arn:aws:sts::000000000000:assumed-role/movies-workflow-role/movies-workflow';

  test.each([...LOG_DELIVERY_ACTIONS])('with logging refuses a role without %s', (action) => {
    const machines = new StateMachines(options({ authorizer: without(action) }));
    expect(() => machines.create(spec(passes, { logging: { level: 'ALL' } }))).toThrow(
      `User: ${caller} is not authorized to perform: ${action} on resource: *`,
    );
    machines.create(spec(passes, { logging: { level: 'OFF' } }));
  });

  test.each([...TRACING_ACTIONS])('with tracing refuses a role without %s', (action) => {
    const machines = new StateMachines(options({ authorizer: without(action) }));
    expect(() => machines.create(spec(passes, { tracing: true }))).toThrow(
      `User: ${caller} is not authorized to perform: ${action} on resource: *`,
    );
    machines.create(spec(passes, { tracing: false }));
  });
});

describe('executions', () => {
  test('run on their own and can be awaited and described', async () => {
    const machines = new StateMachines(options());
    machines.create(spec(passes));
    const started = machines.startExecution({ stateMachineArn: MACHINE_ARN, name: 'one', input: { a: 1 } });
    expect(started).toMatchObject({
      status: 'RUNNING',
      executionArn: `${MACHINE_ARN.replace('stateMachine', 'execution')}:one`,
    });
    const finished = await machines.whenFinished(started.executionArn);
    expect(finished).toMatchObject({ status: 'SUCCEEDED', output: { a: 1 }, counts: { historyEvents: 4 } });
    expect(machines.describeExecution(started.executionArn)).toEqual(finished);
  });

  test('get a UUID for a name and an empty object for input', async () => {
    const machines = new StateMachines(options({ uuid: () => 'uuid-1' }));
    machines.create(spec(passes));
    const { executionArn } = machines.startExecution({ stateMachineArn: MACHINE_ARN });
    expect(executionArn).toMatch(/:uuid-1$/);
    expect((await machines.whenFinished(executionArn)).output).toEqual({});
  });

  test('with a name that runs with the same input are one, and else refused', async () => {
    const clock = new VirtualClock();
    const machines = new StateMachines(options({ clock }));
    machines.create(spec(waits));
    const request = { stateMachineArn: MACHINE_ARN, name: 'one', input: { a: 1 } };
    const first = machines.startExecution(request);
    expect(machines.startExecution(request).executionArn).toBe(first.executionArn);
    expect(() => machines.startExecution({ ...request, input: { a: 2 } })).toThrow('Execution Already Exists');
    await advanceUntil(clock, machines.whenFinished(first.executionArn));
    expect(() => machines.startExecution(request)).toThrow('Execution Already Exists');
  });

  test.each([
    ['an unknown machine', { stateMachineArn: `${MACHINE_ARN}x` }, 'State Machine Does Not Exist'],
    ['a name with a colon', { stateMachineArn: MACHINE_ARN, name: 'a:b' }, "Invalid Name: 'a:b'"],
    ['a name that is too long', { stateMachineArn: MACHINE_ARN, name: 'a'.repeat(81) }, 'Invalid Name'],
    [
      'an input that is too long',
      { stateMachineArn: MACHINE_ARN, input: 'x'.repeat(262_143) },
      'longer than 262144 bytes',
    ],
  ])('are refused for %s', (_what, request, message) => {
    const machines = new StateMachines(options());
    machines.create(spec(passes));
    expect(() => machines.startExecution(request)).toThrow(message);
  });

  test('are refused by ARN when they do not exist', async () => {
    const machines = new StateMachines(options());
    expect(() => machines.describeExecution('arn:x')).toThrow("Execution Does Not Exist: 'arn:x'");
    expect(() => machines.getHistory('arn:x')).toThrow("Execution Does Not Exist: 'arn:x'");
    await expect(machines.whenFinished('arn:x')).rejects.toThrow("Execution Does Not Exist: 'arn:x'");
    await expect(machines.stopExecution('arn:x')).rejects.toThrow("Execution Does Not Exist: 'arn:x'");
  });

  test('are listed newest first, by status if asked', async () => {
    const clock = new VirtualClock();
    const machines = new StateMachines(options({ clock }));
    machines.create(spec(waits));
    const first = machines.startExecution({ stateMachineArn: MACHINE_ARN, name: 'first' });
    await machines.stopExecution(first.executionArn);
    machines.startExecution({ stateMachineArn: MACHINE_ARN, name: 'second' });
    const names = (status?: 'RUNNING'): string[] => machines.listExecutions(MACHINE_ARN, status).map((one) => one.name);
    expect(names()).toEqual(['second', 'first']);
    expect(names('RUNNING')).toEqual(['second']);
  });

  test('stop as ABORTED with error and cause, once', async () => {
    const clock = new VirtualClock();
    const machines = new StateMachines(options({ clock }));
    machines.create(spec(waits));
    const { executionArn } = machines.startExecution({ stateMachineArn: MACHINE_ARN });
    await new Promise((resolve) => setImmediate(resolve));
    const stopped = await machines.stopExecution(executionArn, { error: 'Stopped', cause: 'by hand' });
    expect(stopped).toMatchObject({ status: 'ABORTED', error: 'Stopped', cause: 'by hand' });
    expect(machines.getHistory(executionArn).map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateAborted',
      'ExecutionAborted',
    ]);
    expect(await machines.stopExecution(executionArn)).toEqual(stopped);
    expect(clock.waiting).toBe(0);
  });

  test('stop in the middle of a task without waiting for it', async () => {
    const machines = new StateMachines(options({ runTask: () => new Promise(() => undefined) }));
    machines.create(
      spec(
        definition({
          T: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }], End: true }),
          S: { Type: 'Succeed' },
        }),
      ),
    );
    const { executionArn } = machines.startExecution({ stateMachineArn: MACHINE_ARN });
    await new Promise((resolve) => setImmediate(resolve));
    expect((await machines.stopExecution(executionArn)).status).toBe('ABORTED');
    expect(machines.getHistory(executionArn).map((event) => event.type)).toContain('TaskStateAborted');
  });

  test('go on with the old definition when the machine is updated, and stop when it is deleted', async () => {
    const clock = new VirtualClock();
    const machines = new StateMachines(options({ clock }));
    machines.create(spec(waits));
    const old = machines.startExecution({ stateMachineArn: MACHINE_ARN, name: 'old' });
    machines.update(spec(passes));
    const fresh = machines.startExecution({ stateMachineArn: MACHINE_ARN, name: 'fresh' });
    expect((await machines.whenFinished(fresh.executionArn)).status).toBe('SUCCEEDED');
    expect(machines.describeExecution(old.executionArn).status).toBe('RUNNING');
    await machines.delete(MACHINE_ARN);
    expect(machines.describeExecution(old.executionArn)).toMatchObject({
      status: 'ABORTED',
      cause: 'the state machine was deleted',
    });
    expect(() => machines.startExecution({ stateMachineArn: MACHINE_ARN })).toThrow('State Machine Does Not Exist');
    await machines.delete(MACHINE_ARN);
    expect(() => machines.update(spec(passes))).toThrow('State Machine Does Not Exist');
  });

  test('stop when the local cloud closes', async () => {
    const machines = new StateMachines(options());
    machines.create(spec(waits));
    const { executionArn } = machines.startExecution({ stateMachineArn: MACHINE_ARN });
    await machines.close();
    expect(machines.describeExecution(executionArn).status).toBe('ABORTED');
  });

  test('are told to listeners step by step, until they leave', async () => {
    const { events } = await run(
      definition({ T: task({ Next: 'S' }), S: { Type: 'Succeed' } }),
      {},
      { runTask: answers(1) },
    );
    expect(events.map((event) => (event.type === 'state' ? `${event.state} ${event.phase}` : event.status))).toEqual([
      'RUNNING',
      'T entered',
      'T exited',
      'S entered',
      'S exited',
      'SUCCEEDED',
    ]);
    const machines = new StateMachines(options());
    machines.create(spec(passes));
    const heard: string[] = [];
    const leave = machines.onEvent((event) => heard.push(event.type));
    leave();
    await machines.whenFinished(machines.startExecution({ stateMachineArn: MACHINE_ARN }).executionArn);
    expect(heard).toEqual([]);
  });
});

describe('a day of waiting', () => {
  /** describe → done? → wait: the loop of the workflow, with its growing interval and its budget. */
  const loop = definition({
    Start: { Type: 'Pass', Assign: { since: '{% $millis() %}' }, Next: 'Describe' },
    Describe: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:personalize:describeSolutionVersion',
      Arguments: { SolutionVersionArn: 'arn:version' },
      Retry: [{ ErrorEquals: ['Personalize.PersonalizeException'], IntervalSeconds: 2 }],
      Assign: { elapsed: '{% $floor(($millis() - $since) / 1000) %}' },
      Output: '{% $states.result.SolutionVersion.Status %}',
      Next: 'Done?',
    },
    'Done?': {
      Type: 'Choice',
      Choices: [
        { Condition: "{% $states.input = 'ACTIVE' %}", Next: 'Active' },
        { Condition: '{% $elapsed > 172800 %}', Next: 'TooLong' },
      ],
      Default: 'Wait',
    },
    Wait: { Type: 'Wait', Seconds: '{% $max([5, $min([300, $round($elapsed * 0.05)])]) %}', Next: 'Describe' },
    Active: { Type: 'Succeed' },
    TooLong: { Type: 'Fail', Error: 'BudgetExceeded' },
  });

  test('passes in a moment and keeps the history far below its limit', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const day = 24 * 3600 * 1000;
    const { execution } = await run(
      loop,
      {},
      {
        clock,
        runTask: async () => ({
          SolutionVersion: { Status: clock.now() - start >= day ? 'ACTIVE' : 'CREATE IN_PROGRESS' },
        }),
      },
    );
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: 'ACTIVE', counts: { failedAttempts: 0 } });
    const late = (execution.stopDate ?? 0) - start - day;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(300_000);
    expect(execution.counts.historyEvents).toBeLessThan(5000);
  });

  test('ends when the budget is used up', async () => {
    const { execution } = await run(
      loop,
      {},
      {
        runTask: async () => ({ SolutionVersion: { Status: 'CREATE IN_PROGRESS' } }),
      },
    );
    expect(execution).toMatchObject({ status: 'FAILED', error: 'BudgetExceeded' });
    expect((execution.stopDate ?? 0) - execution.startDate).toBeGreaterThan(48 * 3600 * 1000);
  });

  test('counts a throttled describe as a failed attempt', async () => {
    const runTask = answers(failure('Personalize.PersonalizeException'), { SolutionVersion: { Status: 'ACTIVE' } });
    const { execution } = await run(loop, {}, { runTask });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', counts: { failedAttempts: 1, stateTransitions: 5 } });
  });
});
