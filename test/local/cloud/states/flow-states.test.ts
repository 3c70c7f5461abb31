import { VirtualClock } from '../../../../local/clock';
import { definition, outputOf, run } from './state-machine-builder';

describe('Pass', () => {
  test('hands its input on when it shapes nothing', async () => {
    expect(await outputOf(definition({ A: { Type: 'Pass', End: true } }), { a: 1 })).toEqual({ a: 1 });
  });

  test('evaluates expressions at any depth and leaves other text alone', async () => {
    const Output = {
      list: [1, '{% $states.input.a + 1 %}', { deep: "{% 'x' & $states.input.b %}" }],
      notAnExpression: ' {% $states.input %} ',
      path: '$.a',
      'suffix.$': '$',
      nothing: null,
    };
    expect(await outputOf(definition({ A: { Type: 'Pass', Output, End: true } }), { a: 1, b: 'y' })).toEqual({
      list: [1, 2, { deep: 'xy' }],
      notAnExpression: ' {% $states.input %} ',
      path: '$.a',
      'suffix.$': '$',
      nothing: null,
    });
  });

  test('takes a bare expression as the whole output', async () => {
    const text = definition({ A: { Type: 'Pass', Output: '{% $states.input.a[1] %}', End: true } });
    expect(await outputOf(text, { a: [5, 6] })).toBe(6);
  });

  test('shows execution, state machine and state in the context', async () => {
    const text = definition({ A: { Type: 'Pass', Output: '{% $states.context %}', End: true } });
    expect(await outputOf(text, { a: 1 })).toEqual({
      Execution: {
        Id: 'arn:aws:states:us-east-1:000000000000:execution:movies-workflow:run',
        Input: { a: 1 },
        Name: 'run',
        RoleArn: 'arn:aws:iam::000000000000:role/movies-workflow-role',
        StartTime: '2026-01-01T00:00:00.000Z',
        RedriveCount: 0,
      },
      StateMachine: {
        Id: 'arn:aws:states:us-east-1:000000000000:stateMachine:movies-workflow',
        Name: 'movies-workflow',
      },
      State: { Name: 'A', EnteredTime: '2026-01-01T00:00:00.000Z' },
    });
  });

  test('fails when an expression returns nothing, naming the field and the event of entry', async () => {
    const text = definition({ A: { Type: 'Pass', Output: { x: { y: '{% $states.input.nope %}' } }, End: true } });
    const { execution, history } = await run(text);
    const cause =
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$states.input.nope' specified for the field 'Output/x/y' returned nothing (undefined).";
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', cause });
    expect(history[2]).toMatchObject({
      type: 'EvaluationFailed',
      evaluationFailedEventDetails: { state: 'A', error: 'States.QueryEvaluationError', location: 'Output/x/y' },
    });
  });

  test('fails when an expression throws, with the code of JSONata', async () => {
    const { execution } = await run(definition({ A: { Type: 'Pass', Output: "{% 1 + 'a' %}", End: true } }));
    expect(execution.error).toBe('States.QueryEvaluationError');
    expect(execution.cause).toContain(
      "The JSONata expression '1 + 'a'' specified for the field 'Output' threw an error",
    );
    expect(execution.cause).toContain('T2002');
  });

  test('fails when an output is longer than 256 KiB', async () => {
    const text = definition({ A: { Type: 'Pass', Output: "{% $pad('', 262143, 'x') %}", End: true } });
    const { execution } = await run(text);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    const fits = definition({ A: { Type: 'Pass', Output: "{% $pad('', 262142, 'x') %}", End: true } });
    expect((await run(fits)).execution.status).toBe('SUCCEEDED');
  });
});

describe('variables', () => {
  test('are assigned from the values before the state, all at once', async () => {
    const text = definition({
      A: { Type: 'Pass', Assign: { x: 1, y: 10 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: '{% [$x, $y] %}', Next: 'C' },
      C: { Type: 'Pass', Output: '{% {"before": $states.input, "after": [$x, $y]} %}', End: true },
    });
    expect(await outputOf(text)).toEqual({ before: [1, 10], after: [10, 1] });
  });

  test('outlive the states between and may hold any JSON', async () => {
    const text = definition({
      A: { Type: 'Pass', Assign: { plan: { list: [1, null, { a: '{% $states.input.n %}' }] } }, Output: 0, Next: 'B' },
      B: { Type: 'Pass', Next: 'C' },
      C: { Type: 'Succeed', Output: '{% $plan %}' },
    });
    expect(await outputOf(text, { n: 7 })).toEqual({ list: [1, null, { a: 7 }] });
  });

  test('stay unassigned when the output fails', async () => {
    const { history } = await run(
      definition({ A: { Type: 'Pass', Assign: { x: 1 }, Output: '{% $nope %}', End: true } }),
    );
    expect(history.map((event) => event.type)).not.toContain('PassStateExited');
  });

  test('stand in the history as JSON text', async () => {
    const { history } = await run(definition({ A: { Type: 'Pass', Assign: { x: { a: 1 } }, End: true } }));
    expect(history[2]?.stateExitedEventDetails).toMatchObject({ assignedVariables: { x: '{"a":1}' } });
  });

  test('fail an assignment that is longer than 256 KiB', async () => {
    const Assign = { a: "{% $pad('', 131072, 'x') %}", b: "{% $pad('', 131072, 'x') %}" };
    const { execution } = await run(definition({ A: { Type: 'Pass', Assign, End: true } }));
    expect(execution.error).toBe('States.DataLimitExceeded');
  });
});

describe('Choice', () => {
  const text = definition({
    C: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Out', Assign: { size: 'big' }, Output: 'first' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Out', Assign: { size: 'medium' } },
      ],
      Default: 'Out',
      Assign: { size: 'small' },
      Output: 'default',
    },
    Out: { Type: 'Pass', Output: '{% [$size, $states.input] %}', End: true },
  });

  test.each([
    ['the first rule that holds', 11, ['big', 'first']],
    ['a later rule, whose own Assign counts and no other', 6, ['medium', { n: 6 }]],
    ['the default, with the Assign and Output of the state', 1, ['small', 'default']],
  ])('takes %s', async (_what, n, expected) => {
    expect(await outputOf(text, { n })).toEqual(expected);
  });

  test('fails when no rule holds and there is no default', async () => {
    const { execution } = await run(
      definition({ C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'D' }] }, D: { Type: 'Succeed' } }),
    );
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  test('fails when a condition is not a boolean', async () => {
    const { execution } = await run(
      definition({
        C: { Type: 'Choice', Choices: [{ Condition: "{% 'yes' %}", Next: 'D' }], Default: 'D' },
        D: { Type: 'Succeed' },
      }),
    );
    expect(execution.error).toBe('States.QueryEvaluationError');
    expect(execution.cause).toContain(
      "specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string'",
    );
  });
});

describe('Wait', () => {
  const start = Date.UTC(2026, 0, 1);
  const day = 86_400;

  test.each([
    ['literal seconds', { Seconds: 30 }, 30],
    ['computed seconds', { Seconds: '{% $states.input.n * 2 %}' }, 20],
    ['a literal time', { Timestamp: '2026-01-02T00:00:00Z' }, day],
    ['a computed time', { Timestamp: '{% $fromMillis($millis() + 5000) %}' }, 5],
    ['a time that is past', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
    ['longer than a timer can', { Seconds: 60 * day }, 60 * day],
  ])('waits for %s', async (_what, fields, seconds) => {
    const { execution, clock } = await run(definition({ W: { Type: 'Wait', ...fields, End: true } }), { n: 10 });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { n: 10 }, stopDate: start + seconds * 1000 });
    expect(clock.now()).toBe(start + seconds * 1000);
  });

  test.each([
    ['a negative number', '{% -1 %}', "'non-negative integer', but was 'number' for value: -1"],
    ['a fraction', '{% 1.5 %}', "'non-negative integer', but was 'number' for value: 1.5"],
    ['text', "{% '10' %}", "'non-negative integer', but was 'string'"],
  ])('fails on %s of seconds', async (_what, Seconds, message) => {
    const { execution } = await run(definition({ W: { Type: 'Wait', Seconds, End: true } }));
    expect(execution.error).toBe('States.QueryEvaluationError');
    expect(execution.cause).toContain(message);
  });

  test('fails on a time that is no time', async () => {
    const { execution } = await run(definition({ W: { Type: 'Wait', Timestamp: "{% 'tomorrow' %}", End: true } }));
    expect(execution.cause).toContain("Expected 'timestamp', but was 'string' for value: \"tomorrow\"");
  });
});

describe('Succeed and Fail', () => {
  test('Succeed ends with its output', async () => {
    expect(
      await outputOf(definition({ S: { Type: 'Succeed', Output: { a: '{% $states.input.b %}' } } }), { b: 2 }),
    ).toEqual({
      a: 2,
    });
  });

  test.each([
    [
      { Error: 'E', Cause: 'because' },
      { error: 'E', cause: 'because' },
    ],
    [
      { Error: "{% 'E' & $states.input.n %}", Cause: '{% $string($states.input) %}' },
      { error: 'E1', cause: '{"n":1}' },
    ],
    [{}, {}],
  ])('Fail ends with %j', async (fields, expected) => {
    const { execution, history } = await run(definition({ F: { Type: 'Fail', ...fields } }), { n: 1 });
    expect(execution).toMatchObject({ status: 'FAILED', ...expected });
    expect(history.map((event) => event.type)).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
    expect(history[2]?.executionFailedEventDetails).toEqual(expected);
  });
});

test('a state that fails is told to the listener', async () => {
  const { events } = await run(definition({ A: { Type: 'Pass', Output: '{% $nope %}', End: true } }));
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'state',
      state: 'A',
      phase: 'failed',
      detail: expect.objectContaining({ caught: false }),
    }),
  );
  expect(events.at(-1)).toMatchObject({ type: 'execution', status: 'FAILED', error: 'States.QueryEvaluationError' });
});

test('virtual time starts where the test says', async () => {
  const clock = new VirtualClock(Date.UTC(2030, 5, 1));
  const text = definition({ A: { Type: 'Pass', Output: '{% [$now(), $millis()] %}', End: true } });
  expect(await outputOf(text, {}, { clock })).toEqual(['2030-06-01T00:00:00.000Z', Date.UTC(2030, 5, 1)]);
});
