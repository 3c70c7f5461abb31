import { VirtualClock } from '../../../../local/clock';
import type { RunTask } from '../../../../local/cloud/states/interpreter/execution-run';
import { answers, definition, failure, outputOf, run, task } from './state-machine-builder';

const never: RunTask = () => new Promise(() => undefined);

describe('Task', () => {
  test('calls its resource with the arguments, as the role of the machine', async () => {
    const runTask = answers({ Payload: 5 });
    const text = definition({
      T: task({
        Arguments: { FunctionName: 'f', Payload: { x: '{% $states.input.x %}' } },
        Assign: { five: '{% $states.result.Payload %}' },
        Output: '{% $states.result.Payload + $states.input.x %}',
        Next: 'S',
      }),
      S: { Type: 'Succeed', Output: '{% [$states.input, $five] %}' },
    });
    expect(await outputOf(text, { x: 1 }, { runTask })).toEqual([6, 5]);
    expect(runTask.calls).toMatchObject([
      {
        resource: { kind: 'lambda-invoke', arn: 'arn:aws:states:::lambda:invoke' },
        arguments: { FunctionName: 'f', Payload: { x: 1 } },
        roleArn: 'arn:aws:iam::000000000000:role/movies-workflow-role',
        sessionName: 'movies-workflow',
      },
    ]);
  });

  test('passes its input where it has no arguments, and its result where it shapes no output', async () => {
    const runTask = answers('result');
    const text = definition({
      T: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
    });
    expect(await outputOf(text, { a: 1 }, { runTask })).toBe('result');
    expect(runTask.calls[0]?.arguments).toEqual({ a: 1 });
  });

  test('fails when the result is longer than 256 KiB', async () => {
    const { execution } = await run(definition({ T: task() }), {}, { runTask: answers('x'.repeat(262_143)) });
    expect(execution).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'invoke' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });
});

describe('TimeoutSeconds of a state', () => {
  test.each([
    ['a literal', 5],
    ['an expression', '{% $states.input.limit %}'],
  ])('as %s ends the attempt with States.Timeout', async (_what, TimeoutSeconds) => {
    const { execution, history } = await run(
      definition({ T: task({ TimeoutSeconds, End: true }) }),
      { limit: 5 },
      { runTask: never },
    );
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
      stopDate: execution.startDate + 5000,
    });
    expect(history.map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskTimedOut',
      'ExecutionFailed',
    ]);
    expect(history[2]?.taskScheduledEventDetails?.timeoutInSeconds).toBe(5);
  });

  test('can be retried and caught, and aborts the call', async () => {
    const signals: AbortSignal[] = [];
    const text = definition({
      T: task({
        TimeoutSeconds: 10,
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'S' }],
        End: true,
      }),
      S: { Type: 'Succeed' },
    });
    const { execution } = await run(
      text,
      {},
      {
        runTask: (call) => {
          signals.push(call.signal);
          return new Promise(() => undefined);
        },
      },
    );
    expect(execution).toMatchObject({
      status: 'SUCCEEDED',
      output: { Error: 'States.Timeout', Cause: '' },
      stopDate: execution.startDate + 21_000,
    });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
  });

  test('does not strike when the task is in time', async () => {
    const clock = new VirtualClock();
    const runTask: RunTask = async () => {
      await clock.sleep(4000);
      return 'in time';
    };
    expect(await outputOf(definition({ T: task({ TimeoutSeconds: 5, End: true }) }), {}, { runTask, clock })).toBe(
      'in time',
    );
    expect(clock.waiting).toBe(0);
  });

  test('fails when its expression is no number', async () => {
    const { execution } = await run(
      definition({ T: task({ TimeoutSeconds: "{% 'soon' %}", End: true }) }),
      {},
      { runTask: never },
    );
    expect(execution.error).toBe('States.QueryEvaluationError');
  });
});

describe('TimeoutSeconds of the machine', () => {
  test('ends the execution as TIMED_OUT, wherever it is', async () => {
    const text = definition({ W: { Type: 'Wait', Seconds: 100, End: true } }, { TimeoutSeconds: 30 });
    const { execution, history } = await run(text);
    expect(execution).toMatchObject({
      status: 'TIMED_OUT',
      error: 'States.Timeout',
      stopDate: execution.startDate + 30_000,
    });
    expect(history.map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateAborted',
      'ExecutionTimedOut',
    ]);
  });

  test('leaves nothing waiting when the execution ends before', async () => {
    const { execution, clock } = await run(definition({ P: { Type: 'Pass', End: true } }, { TimeoutSeconds: 30 }));
    expect(execution.status).toBe('SUCCEEDED');
    expect(clock.waiting).toBe(0);
  });
});

describe('history of a task', () => {
  test('has the events of an integration in order, each after the one before', async () => {
    const { history } = await run(definition({ T: task() }), {}, { runTask: answers({ ok: 1 }) });
    expect(history.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, 'ExecutionStarted'],
      [2, 0, 'TaskStateEntered'],
      [3, 2, 'TaskScheduled'],
      [4, 3, 'TaskStarted'],
      [5, 4, 'TaskSucceeded'],
      [6, 5, 'TaskStateExited'],
      [7, 6, 'ExecutionSucceeded'],
    ]);
    expect(history[2]?.taskScheduledEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'us-east-1',
      parameters: '{"FunctionName":"f"}',
    });
    expect(history[4]?.taskSucceededEventDetails).toMatchObject({ output: '{"ok":1}' });
  });

  test('names service and action of an SDK integration, and its error', async () => {
    const text = definition({
      T: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:personalize:describeCampaign',
        Arguments: { CampaignArn: 'arn:aws:personalize:us-east-1:000000000000:campaign/c' },
        End: true,
      },
    });
    const { history } = await run(
      text,
      {},
      { runTask: answers(failure('Personalize.ResourceNotFoundException', 'gone')) },
    );
    expect(history[4]?.taskFailedEventDetails).toEqual({
      resourceType: 'aws-sdk:personalize',
      resource: 'describeCampaign',
      error: 'Personalize.ResourceNotFoundException',
      cause: 'gone',
    });
  });

  test('has event types of its own for a function named directly', async () => {
    const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:f';
    const good = await run(definition({ T: { Type: 'Task', Resource, End: true } }), {}, { runTask: answers(1) });
    expect(good.history.map((event) => event.type).slice(2, 5)).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
    ]);
    const bad = await run(
      definition({ T: { Type: 'Task', Resource, End: true } }),
      {},
      { runTask: answers(failure('E', 'c')) },
    );
    expect(bad.history[4]).toMatchObject({
      type: 'LambdaFunctionFailed',
      lambdaFunctionFailedEventDetails: { error: 'E', cause: 'c' },
    });
  });

  test('ends the execution at 25,000 events', async () => {
    const text = definition({
      A: { Type: 'Pass', Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Condition: false, Next: 'S' }], Default: 'A' },
      S: { Type: 'Succeed' },
    });
    const { execution, history } = await run(text);
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
      counts: { historyEvents: 25_000 },
    });
    expect(history.at(-1)?.type).toBe('ExecutionFailed');
  });
});
