import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidExecutionInput,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { createEndpoint, type Endpoint } from '../../../../local/cloud/endpoint/endpoint';
import { StateMachines } from '../../../../local/cloud/states/state-machines';
import { statesService } from '../../../../local/cloud/states/wire/states-service';
import { AccessDeniedError } from '../../../../local/service';
import { answers, definition, MACHINE_ARN, options, ROLE_ARN, spec, task } from './state-machine-builder';

const EXECUTION_ARN = `${MACHINE_ARN.replace('stateMachine', 'execution')}:one`;
const text = definition({ T: task({ Assign: { x: 1 }, Next: 'W' }), W: { Type: 'Wait', Seconds: 1000, End: true } });

let endpoint: Endpoint;
let client: SFNClient;
let machines: StateMachines;
let denied: string | undefined;
let asked: string[];

beforeEach(async () => {
  denied = undefined;
  asked = [];
  machines = new StateMachines(options({ runTask: answers({ ok: true }, { ok: true }, { ok: true }) }));
  machines.create(spec(text, { tracing: true, logging: { level: 'ALL', logGroupArns: ['arn:logs'] } }));
  const service = statesService(machines, {
    authorize: (caller, action, resource) => {
      asked.push(`${action} ${resource}`);
      if (action === denied) throw new AccessDeniedError(caller.arn, action, resource, 'no policy allows it');
    },
  });
  endpoint = await createEndpoint({ services: [service], port: 0, callers: (arn) => ({ arn }) });
  client = new SFNClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'someone', secretAccessKey: 's' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await machines.close();
  await endpoint.close();
});

const start = (fields: { name?: string; input?: string } = {}): Promise<unknown> =>
  client.send(new StartExecutionCommand({ stateMachineArn: MACHINE_ARN, name: 'one', ...fields }));

test('starts an execution and describes it while it runs and when it is stopped', async () => {
  expect(await start({ input: '{"a":1}' })).toMatchObject({
    executionArn: EXECUTION_ARN,
    startDate: new Date(Date.UTC(2026, 0, 1)),
  });
  const running = await client.send(new DescribeExecutionCommand({ executionArn: EXECUTION_ARN }));
  expect(running).toMatchObject({ status: 'RUNNING', input: '{"a":1}', stateMachineArn: MACHINE_ARN, name: 'one' });
  expect(running.stopDate).toBeUndefined();
  const { stopDate } = await client.send(
    new StopExecutionCommand({ executionArn: EXECUTION_ARN, error: 'E', cause: 'c' }),
  );
  const stopped = await client.send(new DescribeExecutionCommand({ executionArn: EXECUTION_ARN }));
  expect(stopped).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'c', stopDate });
});

test('gives the output of an execution that succeeded as JSON text', async () => {
  machines.update(spec(definition({ P: { Type: 'Pass', Output: { b: 2 }, End: true } })));
  await start();
  await machines.whenFinished(EXECUTION_ARN);
  expect(await client.send(new DescribeExecutionCommand({ executionArn: EXECUTION_ARN }))).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"b":2}',
  });
});

test('pages through the history, forwards and backwards, with and without data', async () => {
  await start({ input: '{"a":1}' });
  await new Promise((resolve) => setImmediate(resolve));
  const history = (fields: object): ReturnType<typeof send> => send(fields);
  const send = (fields: object) =>
    client.send(new GetExecutionHistoryCommand({ executionArn: EXECUTION_ARN, ...fields }));
  const all = await history({});
  expect(all.events?.map((event) => event.type)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'WaitStateEntered',
  ]);
  expect(all.events?.[0]).toMatchObject({
    id: 1,
    previousEventId: 0,
    timestamp: new Date(Date.UTC(2026, 0, 1)),
    executionStartedEventDetails: { input: '{"a":1}', roleArn: ROLE_ARN },
  });
  expect(all.nextToken).toBeUndefined();
  const first = await history({ maxResults: 4 });
  const second = await history({ maxResults: 4, nextToken: first.nextToken });
  expect([...(first.events ?? []), ...(second.events ?? [])]).toEqual(all.events);
  expect(second.nextToken).toBeUndefined();
  const reversed = await history({ reverseOrder: true, includeExecutionData: false });
  expect(reversed.events?.map((event) => event.id)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(JSON.stringify(reversed.events)).not.toMatch(/"(input|output|parameters|assignedVariables)"/);
  await expect(history({ nextToken: 'zz' })).rejects.toMatchObject({ name: 'InvalidToken' });
});

test('lists executions and state machines', async () => {
  await start();
  const { executions } = await client.send(
    new ListExecutionsCommand({ stateMachineArn: MACHINE_ARN, statusFilter: 'RUNNING' }),
  );
  expect(executions).toMatchObject([{ executionArn: EXECUTION_ARN, status: 'RUNNING' }]);
  const failed = await client.send(new ListExecutionsCommand({ stateMachineArn: MACHINE_ARN, statusFilter: 'FAILED' }));
  expect(failed.executions).toEqual([]);
  const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
  expect(stateMachines).toMatchObject([{ stateMachineArn: MACHINE_ARN, name: 'movies-workflow', type: 'STANDARD' }]);
});

test('describes a state machine with its definition, role, logging and tracing', async () => {
  expect(await client.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE_ARN }))).toMatchObject({
    status: 'ACTIVE',
    definition: text,
    roleArn: ROLE_ARN,
    loggingConfiguration: { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: 'arn:logs' } }] },
    tracingConfiguration: { enabled: true },
  });
});

test.each([
  ['StartExecution', () => start(), MACHINE_ARN],
  [
    'DescribeExecution',
    () => client.send(new DescribeExecutionCommand({ executionArn: EXECUTION_ARN })),
    EXECUTION_ARN,
  ],
  [
    'GetExecutionHistory',
    () => client.send(new GetExecutionHistoryCommand({ executionArn: EXECUTION_ARN })),
    EXECUTION_ARN,
  ],
  ['StopExecution', () => client.send(new StopExecutionCommand({ executionArn: EXECUTION_ARN })), EXECUTION_ARN],
  ['ListExecutions', () => client.send(new ListExecutionsCommand({ stateMachineArn: MACHINE_ARN })), MACHINE_ARN],
  [
    'DescribeStateMachine',
    () => client.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE_ARN })),
    MACHINE_ARN,
  ],
  ['ListStateMachines', () => client.send(new ListStateMachinesCommand({})), '*'],
])('refuses %s to a caller without the permission', async (action, send, resource) => {
  denied = `states:${action}`;
  await expect(send()).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`is not authorized to perform: states:${action} on resource: ${resource}`),
  });
  expect(asked).toEqual([`states:${action} ${resource}`]);
  expect(machines.listExecutions(MACHINE_ARN)).toEqual([]);
});

test('raises the modelled errors', async () => {
  await expect(client.send(new DescribeExecutionCommand({ executionArn: 'arn:x' }))).rejects.toBeInstanceOf(
    ExecutionDoesNotExist,
  );
  await expect(client.send(new StartExecutionCommand({ stateMachineArn: 'arn:x' }))).rejects.toBeInstanceOf(
    StateMachineDoesNotExist,
  );
  await expect(start({ input: '{' })).rejects.toBeInstanceOf(InvalidExecutionInput);
  await start({ input: '1' });
  await expect(start({ input: '2' })).rejects.toBeInstanceOf(ExecutionAlreadyExists);
  await expect(start({ name: 'a b' })).rejects.toMatchObject({ name: 'InvalidName' });
  await expect(client.send(new DescribeExecutionCommand({ executionArn: 'x' }))).rejects.toMatchObject({
    name: 'InvalidArn',
  });
});

test('refuses what it does not support, by name', async () => {
  await expect(
    client.send(new ListExecutionsCommand({ stateMachineArn: MACHINE_ARN, redriveFilter: 'REDRIVEN' })),
  ).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'the local Step Functions does not support the member redriveFilter',
  });
  await expect(client.send(new SendTaskSuccessCommand({ taskToken: 't', output: '{}' }))).rejects.toMatchObject({
    message: expect.stringContaining("does not support the operation 'SendTaskSuccess' of states"),
  });
});
