import { VirtualClock } from '../../../../local/clock';
import type { RunTask } from '../../../../local/cloud/states/interpreter/execution-run';
import { isJsonObject, type Json } from '../../../../local/cloud/states/json';
import { answers, definition, failure, outputOf, run, task } from './state-machine-builder';

const processor = (states: Record<string, object>): object => ({
  ProcessorConfig: { Mode: 'INLINE' },
  StartAt: Object.keys(states)[0],
  States: states,
});

function mapOf(states: Record<string, object>, fields: object = {}): string {
  return definition({
    M: { Type: 'Map', Items: '{% $states.input.items %}', ItemProcessor: processor(states), End: true, ...fields },
  });
}

const square = { P: { Type: 'Pass', Output: '{% $states.input * $states.input %}', End: true } };

describe('Map', () => {
  test('runs its processor for each item and keeps their order', async () => {
    expect(await outputOf(mapOf(square), { items: [3, 1, 2] })).toEqual([9, 1, 4]);
  });

  test.each([
    ['its input', {}, [1, 2], [1, 4]],
    ['a literal list with expressions', { Items: [5, '{% $states.input[0] %}'] }, [6], [25, 36]],
    ['an empty list', { Items: [] }, {}, []],
  ])('takes its items from %s', async (_what, fields, input, expected) => {
    const text = definition({ M: { Type: 'Map', ItemProcessor: processor(square), End: true, ...fields } });
    expect(await outputOf(text, input as Json)).toEqual(expected);
  });

  test('shapes items by ItemSelector, which sees the item, its index and the input of the map', async () => {
    const text = mapOf(
      { P: { Type: 'Pass', End: true } },
      {
        ItemSelector: {
          item: '{% $states.context.Map.Item.Value %}',
          index: '{% $states.context.Map.Item.Index %}',
          of: '{% $count($states.input.items) %}',
          state: '{% $states.context.State.Name %}',
        },
      },
    );
    expect(await outputOf(text, { items: ['a', 'b'] })).toEqual([
      { item: 'a', index: 0, of: 2, state: 'M' },
      { item: 'b', index: 1, of: 2, state: 'M' },
    ]);
  });

  test('shows the item in the context of every state inside', async () => {
    const text = mapOf({ P: { Type: 'Pass', Output: '{% $states.context.Map.Item %}', End: true } });
    expect(await outputOf(text, { items: ['a'] })).toEqual([{ Index: 0, Value: 'a' }]);
  });

  test('gives each iteration variables of its own, on top of those outside', async () => {
    const text = definition({
      Init: { Type: 'Pass', Assign: { factor: 10 }, Next: 'M' },
      M: {
        Type: 'Map',
        Items: [1, 2, 3],
        ItemProcessor: processor({
          A: { Type: 'Pass', Assign: { mine: '{% $states.input * $factor %}' }, Next: 'B' },
          B: { Type: 'Wait', Seconds: '{% 10 - $states.input %}', Next: 'C' },
          C: { Type: 'Pass', Output: '{% $mine %}', End: true },
        }),
        Next: 'End',
      },
      End: { Type: 'Succeed', Output: '{% {"results": $states.input, "leaked": $exists($mine)} %}' },
    });
    expect(await outputOf(text)).toEqual({ results: [10, 20, 30], leaked: false });
  });

  test.each([
    [1, 1, 50],
    [2, 2, 30],
    [0, 5, 10],
    ['{% 3 %}', 3, 20],
  ])('runs at most MaxConcurrency %j iterations at once', async (MaxConcurrency, most, seconds) => {
    const clock = new VirtualClock();
    let now = 0;
    let peak = 0;
    const runTask: RunTask = async () => {
      peak = Math.max(peak, ++now);
      await clock.sleep(10_000);
      now -= 1;
      return null;
    };
    const { execution } = await run(
      mapOf({ T: task() }, { MaxConcurrency }),
      { items: [1, 2, 3, 4, 5] },
      { runTask, clock },
    );
    expect(peak).toBe(most);
    expect(execution.stopDate).toBe(execution.startDate + seconds * 1000);
  });

  test('runs at most 40 iterations at once, as the service does inline', async () => {
    const text = mapOf({ W: { Type: 'Wait', Seconds: 1, End: true } });
    const { execution } = await run(text, { items: Array.from({ length: 41 }, (_, index) => index) });
    expect(execution.stopDate).toBe(execution.startDate + 2000);
  });

  test('lets an iteration catch its own failure while the others go on', async () => {
    const runTask: RunTask = async (call) => {
      const payload = isJsonObject(call.arguments) ? call.arguments['Payload'] : undefined;
      if (payload === 2) throw failure('Boom', 'two');
      return payload ?? null;
    };
    const text = mapOf({
      T: task({
        Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed', Output: '{% $states.errorOutput.Cause %}' }],
        End: true,
      }),
      Failed: { Type: 'Pass', End: true },
    });
    expect(await outputOf(text, { items: [1, 2, 3] }, { runTask })).toEqual([1, 'two', 3]);
  });

  test('fails with the first error, stops the other iterations, and can be caught', async () => {
    const text = mapOf(
      {
        C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 0 %}', Next: 'Bad' }], Default: 'Slow' },
        Bad: { Type: 'Fail', Error: 'Bad', Cause: 'item 0' },
        Slow: { Type: 'Wait', Seconds: 1000, End: true },
      },
      { Catch: [{ ErrorEquals: ['Bad'], Next: 'S' }], Next: 'S', End: undefined },
    ).replace('"States":{"M"', '"States":{"S":{"Type":"Succeed"},"M"');
    const { execution, history } = await run(text, { items: [0, 1] });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'Bad', Cause: 'item 0' } });
    expect(execution.stopDate).toBe(execution.startDate);
    const types = history.map((event) => event.type);
    expect(types).toEqual(
      expect.arrayContaining(['MapIterationFailed', 'WaitStateAborted', 'MapIterationAborted', 'MapStateFailed']),
    );
    expect(types.filter((type) => type === 'MapIterationFailed')).toHaveLength(1);
  });

  test('runs all its items again when it is retried', async () => {
    const runTask = answers(1, failure('Busy'), 1, 2);
    const text = mapOf({ T: task() }, { MaxConcurrency: 1, Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 7 }] });
    const { execution } = await run(text, { items: [1, 2] }, { runTask });
    expect(execution).toMatchObject({ output: [1, 2], stopDate: execution.startDate + 7000 });
  });

  test.each([
    ['no list', { Items: '{% $states.input %}' }, "Expected 'array', but was 'object'"],
    ['an input that is no list', { Items: undefined }, 'The state has no Items, and its input is not an array.'],
    ['a negative concurrency', { MaxConcurrency: '{% -1 %}' }, "Expected 'non-negative integer'"],
    ['a selector that returns nothing', { ItemSelector: '{% $nope %}' }, "the field 'ItemSelector' returned nothing"],
  ])('fails on %s', async (_what, fields, message) => {
    const { execution } = await run(mapOf(square, fields), { items: [1] });
    expect(execution.error).toBe('States.QueryEvaluationError');
    expect(execution.cause).toContain(message);
  });

  test('tells the listener which iteration a state belongs to', async () => {
    const { events } = await run(mapOf(square), { items: [3, 4] });
    const entered = events.flatMap((event) =>
      event.type === 'state' && event.state === 'P' && event.phase === 'entered' ? [event.detail.mapIndex] : [],
    );
    expect(entered).toEqual([0, 1]);
  });
});

describe('Parallel', () => {
  const branches = (...list: Record<string, object>[]): object[] =>
    list.map((states) => ({ StartAt: Object.keys(states)[0], States: states }));

  test('runs its branches side by side on one input and gathers their outputs in order', async () => {
    const text = definition({
      P: {
        Type: 'Parallel',
        Arguments: { n: '{% $states.input.n + 1 %}' },
        Branches: branches(
          {
            A: { Type: 'Wait', Seconds: 20, Next: 'A2' },
            A2: { Type: 'Pass', Output: '{% $states.input.n %}', End: true },
          },
          { B: { Type: 'Wait', Seconds: 10, Output: 'b', End: true } },
        ),
        Assign: { both: '{% $states.result %}' },
        Output: '{% $states.result[0] %}',
        Next: 'S',
      },
      S: { Type: 'Succeed', Output: '{% {"input": $states.input, "both": $both} %}' },
    });
    const { execution } = await run(text, { n: 1 });
    expect(execution).toMatchObject({ output: { input: 2, both: [2, 'b'] }, stopDate: execution.startDate + 20_000 });
  });

  test('fails with the error of the branch that failed and aborts the others', async () => {
    const text = definition({
      P: {
        Type: 'Parallel',
        Branches: branches(
          { F: { Type: 'Fail', Error: 'E', Cause: 'c' } },
          { W: { Type: 'Wait', Seconds: 9, End: true } },
        ),
        End: true,
      },
    });
    const { execution, history } = await run(text);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c', stopDate: execution.startDate });
    expect(history.map((event) => event.type)).toEqual([
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'WaitStateEntered',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
  });

  test('keeps the history of each branch a chain of its own', async () => {
    const text = definition({
      P: {
        Type: 'Parallel',
        Branches: branches({ A: { Type: 'Pass', End: true } }, { B: { Type: 'Pass', End: true } }),
        End: true,
      },
    });
    const { history } = await run(text);
    const started = history.find((event) => event.type === 'ParallelStateStarted')?.id;
    const entered = history.filter((event) => event.type === 'PassStateEntered');
    expect(entered.map((event) => event.previousEventId)).toEqual([started, started]);
    const exited = history.filter((event) => event.type === 'PassStateExited');
    expect(exited.map((event) => event.previousEventId)).toEqual(entered.map((event) => event.id));
  });
});
