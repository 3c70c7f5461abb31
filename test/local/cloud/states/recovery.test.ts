import { matchesError } from '../../../../local/cloud/states/failure';
import { retryDelaySeconds } from '../../../../local/cloud/states/interpreter/retry-delay';
import type { Retrier } from '../../../../local/cloud/states/definition/model';
import { answers, definition, failure, outputOf, run, task } from './state-machine-builder';

describe('error names', () => {
  test.each([
    [['Custom'], 'Custom', true],
    [['Other'], 'Custom', false],
    [['custom'], 'Custom', false],
    [['States.ALL'], 'Custom', true],
    [['States.ALL'], 'States.Timeout', true],
    [['States.ALL'], 'States.QueryEvaluationError', true],
    [['States.ALL'], 'States.DataLimitExceeded', false],
    [['States.DataLimitExceeded'], 'States.DataLimitExceeded', true],
    [['States.ALL'], 'States.Runtime', false],
    [['States.Runtime'], 'States.Runtime', false],
    [['States.TaskFailed'], 'Custom', true],
    [['States.TaskFailed'], 'States.Timeout', false],
    [['States.TaskFailed'], 'States.DataLimitExceeded', false],
    [['States.Timeout'], 'States.Timeout', true],
    [['States.Timeout'], 'States.HeartbeatTimeout', true],
    [['States.HeartbeatTimeout'], 'States.Timeout', false],
    [['States.ALL'], undefined, true],
    [['A', 'B', 'Custom'], 'Custom', true],
  ])('%j takes %s: %s', (errorEquals, error, expected) => {
    expect(matchesError(errorEquals, error)).toBe(expected);
  });
});

describe('retry delays', () => {
  const retrier = (fields: Partial<Retrier>): Retrier => ({
    errorEquals: ['States.ALL'],
    intervalSeconds: 2,
    maxAttempts: 9,
    backoffRate: 2,
    jitterStrategy: 'NONE',
    ...fields,
  });

  test.each([
    ['double each time', {}, [2, 4, 8, 16]],
    ['stay with a rate of 1', { backoffRate: 1 }, [2, 2, 2, 2]],
    ['grow by a fraction', { backoffRate: 1.5 }, [2, 3, 4.5, 6.75]],
    ['stop at the longest', { maxDelaySeconds: 5 }, [2, 4, 5, 5]],
    ['shrink by chance with full jitter', { jitterStrategy: 'FULL' as const, maxDelaySeconds: 8 }, [0.5, 1, 2, 2]],
  ])('%s', (_what, fields, expected) => {
    expect([0, 1, 2, 3].map((attempt) => retryDelaySeconds(retrier(fields), attempt, () => 0.25))).toEqual(expected);
  });
});

describe('Retry', () => {
  test('tries again after the delays, and counts attempts and transitions', async () => {
    const runTask = answers(failure('Busy'), failure('Busy'), { ok: true });
    const text = definition({ T: task({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3 }], End: true }) });
    const { execution, events } = await run(text, {}, { runTask });
    expect(execution).toMatchObject({
      status: 'SUCCEEDED',
      output: { ok: true },
      stopDate: execution.startDate + (3 + 6) * 1000,
      counts: { stateTransitions: 3, failedAttempts: 2 },
    });
    expect(events.filter((event) => event.type === 'state' && event.phase === 'retried')).toMatchObject([
      { detail: { error: 'Busy', delaySeconds: 3 } },
      { detail: { error: 'Busy', delaySeconds: 6 } },
    ]);
  });

  test('gives up after three retries by default and fails with the last error', async () => {
    const runTask = answers(...[1, 2, 3, 4].map((attempt) => failure('Busy', `attempt ${attempt}`)));
    const { execution } = await run(
      definition({ T: task({ Retry: [{ ErrorEquals: ['Busy'] }], End: true }) }),
      {},
      { runTask },
    );
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'Busy',
      cause: 'attempt 4',
      counts: { failedAttempts: 4 },
    });
    expect(runTask.calls).toHaveLength(4);
  });

  test('never retries with MaxAttempts 0', async () => {
    const runTask = answers(failure('Busy'));
    const Retry = [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];
    const { execution } = await run(definition({ T: task({ Retry, End: true }) }), {}, { runTask });
    expect(execution.error).toBe('Busy');
  });

  test('counts each retrier by itself, and hands over to Catch when one is used up', async () => {
    const runTask = answers(failure('A'), failure('B'), failure('C'), failure('B'));
    const Retry = [
      { ErrorEquals: ['A', 'B'], IntervalSeconds: 1, MaxAttempts: 2 },
      { ErrorEquals: ['C'], IntervalSeconds: 5 },
    ];
    const text = definition({
      X: task({ Retry, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }], End: true }),
      Z: { Type: 'Pass', End: true },
    });
    const { execution } = await run(text, {}, { runTask });
    expect(execution).toMatchObject({
      status: 'SUCCEEDED',
      output: { Error: 'B', Cause: '' },
      stopDate: execution.startDate + (1 + 2 + 5) * 1000,
    });
  });

  test('evaluates the arguments again and shows the count of retries', async () => {
    const runTask = answers(failure('Busy'), 'done');
    const Arguments = { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' };
    await run(definition({ T: task({ Arguments, Retry: [{ ErrorEquals: ['Busy'] }], End: true }) }), {}, { runTask });
    expect(runTask.calls.map((call) => call.arguments)).toEqual([
      { FunctionName: 'f', Payload: 0 },
      { FunctionName: 'f', Payload: 1 },
    ]);
  });

  test('uses the seeded chance for jitter', async () => {
    const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, JitterStrategy: 'FULL' }];
    const { execution } = await run(
      definition({ T: task({ Retry, End: true }) }),
      {},
      { runTask: answers(failure('Busy'), 1), random: () => 0.3 },
    );
    expect(execution.stopDate).toBe(execution.startDate + 3000);
  });
});

describe('Catch', () => {
  const caught = (Catch: object[], more: object = {}): string =>
    definition({
      T: task({ Catch, End: true, ...more }),
      Handler: { Type: 'Pass', Output: '{% {"in": $states.input, "code": $code} %}', End: true },
    });

  test('takes the first catcher that matches, with its own Assign and Output', async () => {
    const text = caught([
      { ErrorEquals: ['Other'], Next: 'Handler' },
      {
        ErrorEquals: ['Personalize.ResourceNotFoundException'],
        Next: 'Handler',
        Assign: { code: '{% $states.errorOutput.Error %}' },
        Output: { was: '{% $states.input.n %}', why: '{% $states.errorOutput.Cause %}' },
      },
    ]);
    const runTask = answers(failure('Personalize.ResourceNotFoundException', 'gone'));
    expect(await outputOf(text, { n: 1 }, { runTask })).toEqual({
      in: { was: 1, why: 'gone' },
      code: 'Personalize.ResourceNotFoundException',
    });
  });

  test('hands the error output on when the catcher shapes none', async () => {
    const text = caught([{ ErrorEquals: ['States.TaskFailed'], Next: 'Handler', Assign: { code: 1 } }]);
    expect(await outputOf(text, {}, { runTask: answers(failure('E', 'c')) })).toEqual({
      in: { Error: 'E', Cause: 'c' },
      code: 1,
    });
  });

  test("takes an expression that fails in the state's own output", async () => {
    const text = caught([{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Handler', Assign: { code: 2 } }], {
      Output: '{% $states.result.nope %}',
    });
    const { execution } = await run(text, {}, { runTask: answers({ yes: 1 }) });
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.counts.failedAttempts).toBe(1);
  });

  test('does not keep what the failed attempt assigned', async () => {
    const text = definition({
      Init: { Type: 'Pass', Assign: { x: 'old' }, Next: 'T' },
      T: task({
        Assign: { x: 'new' },
        Output: '{% $nope %}',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
        End: true,
      }),
      End: { Type: 'Succeed', Output: '{% $x %}' },
    });
    expect(await outputOf(text, {}, { runTask: answers(1) })).toBe('old');
  });

  test('fails the execution when the catcher itself fails', async () => {
    const text = caught([{ ErrorEquals: ['States.ALL'], Next: 'Handler', Output: '{% $nope %}' }]);
    const { execution } = await run(text, {}, { runTask: answers(failure('E')) });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  test.each(['States.Runtime', 'States.DataLimitExceeded'])('never takes %s by States.ALL', async (error) => {
    const text = caught([{ ErrorEquals: ['States.ALL'], Next: 'Handler' }]);
    const { execution } = await run(text, {}, { runTask: answers(failure(error)) });
    expect(execution).toMatchObject({ status: 'FAILED', error });
  });

  test('tells the listener that the failure was caught', async () => {
    const text = caught([{ ErrorEquals: ['States.ALL'], Next: 'Handler', Assign: { code: 1 } }]);
    const { events } = await run(text, {}, { runTask: answers(failure('E', 'c')) });
    expect(events).toContainEqual(
      expect.objectContaining({ state: 'T', phase: 'failed', detail: { error: 'E', cause: 'c', caught: true } }),
    );
  });
});

test('a fault of the interpreter fails the execution and is not caught', async () => {
  const text = definition({
    T: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }], End: true }),
    Z: { Type: 'Succeed' },
  });
  const { execution } = await run(text, {}, { runTask: answers(new TypeError('a bug')) });
  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  expect(execution.cause).toContain('TypeError: a bug');
});
