import {
  InvocationRefusedError,
  type FunctionInvoker,
  type InvocationResult,
} from '../../../../local/cloud/function-invoker';
import { AccessDeniedError, type Caller } from '../../../../local/service';
import { TestRunner } from '../lambda/function-builder';
import { definition, run } from './state-machine-builder';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:create';
const invoke = (fields: object = { End: true }): string =>
  definition({
    T: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: FUNCTION_ARN, Payload: { n: '{% $states.input.n %}' } },
      ...fields,
    },
  });

class FakeFunctions implements FunctionInvoker {
  readonly calls: { name: string; payload: unknown; caller: Caller }[] = [];
  constructor(private readonly answer: Partial<InvocationResult> | Error) {}

  async invoke(name: string, payload: unknown, { caller }: { caller: Caller }): Promise<InvocationResult> {
    this.calls.push({ name, payload, caller });
    if (this.answer instanceof Error) throw this.answer;
    return {
      statusCode: 200,
      executedVersion: '$LATEST',
      requestId: 'r-1',
      logLines: [],
      payload: null,
      ...this.answer,
    };
  }
}

test('invokes the function as the role of the machine and wraps its payload', async () => {
  const functions = new FakeFunctions({ payload: { ok: true } });
  const { execution } = await run(invoke(), { n: 3 }, { functions });
  expect(functions.calls).toEqual([
    {
      name: FUNCTION_ARN,
      payload: { n: 3 },
      caller: {
        arn: 'arn:aws:sts::000000000000:assumed-role/movies-workflow-role/movies-workflow',
        roleArn: 'arn:aws:iam::000000000000:role/movies-workflow-role',
      },
    },
  ]);
  expect(execution.output).toEqual({
    ExecutedVersion: '$LATEST',
    Payload: { ok: true },
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: 'r-1' },
    StatusCode: 200,
  });
});

test('a function named as the resource gets the arguments and gives its payload', async () => {
  const functions = new FakeFunctions({ payload: { ok: true } });
  const text = definition({ T: { Type: 'Task', Resource: FUNCTION_ARN, Arguments: { a: 1 }, End: true } });
  expect((await run(text, {}, { functions })).execution.output).toEqual({ ok: true });
  expect(functions.calls[0]).toMatchObject({ name: FUNCTION_ARN, payload: { a: 1 } });
});

test.each<[string, Partial<InvocationResult> | Error, string, string]>([
  [
    'an error of the function',
    { functionError: 'Unhandled', payload: { errorType: 'DriftError', errorMessage: 'm', trace: ['t'] } },
    'DriftError',
    '{"errorType":"DriftError","errorMessage":"m","trace":["t"]}',
  ],
  [
    'an error without a type',
    { functionError: 'Unhandled', payload: { errorMessage: 'm' } },
    'Lambda.Unknown',
    'The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"m"}',
  ],
  [
    'a missing permission',
    new AccessDeniedError('arn:role', 'lambda:InvokeFunction', FUNCTION_ARN, 'no policy allows it'),
    'Lambda.AWSLambdaException',
    `User: arn:role is not authorized to perform: lambda:InvokeFunction on resource: ${FUNCTION_ARN} because no policy allows it (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException)`,
  ],
  [
    'a function that is not there',
    new InvocationRefusedError('ResourceNotFoundException', 404, 'Function not found: x'),
    'Lambda.ResourceNotFoundException',
    'Function not found: x (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException)',
  ],
])('%s names the error as Step Functions does', async (_what, answer, error, cause) => {
  const { execution } = await run(invoke(), { n: 1 }, { functions: new FakeFunctions(answer) });
  expect(execution).toMatchObject({ status: 'FAILED', error, cause });
});

test.each([
  ['no function', '{% {} %}', "The field 'FunctionName' is required but was missing"],
  [
    'an unknown member',
    "{% {'FunctionName': 'f', 'Paylod': 1} %}",
    "The field 'Paylod' is not supported by Step Functions",
  ],
  ['a number for a name', "{% {'FunctionName': 1} %}", "The value for the field 'FunctionName' must be a STRING"],
])('computed arguments with %s fail with States.Runtime', async (_what, Arguments, message) => {
  const { execution } = await run(invoke({ Arguments, End: true }), { n: 1 }, { functions: new FakeFunctions({}) });
  expect(execution).toMatchObject({ error: 'States.Runtime', cause: expect.stringContaining(message) });
});

test('real functions run inside a machine, and their errors are caught by type', async () => {
  const functions = new TestRunner();
  functions.add(`export const handler = async ({ n }) => {
    if (n > 1) { const error = new Error('too many'); error.name = 'LimitError'; throw error; }
    return { twice: n * 2 };
  };`);
  const text = definition({
    M: {
      Type: 'Map',
      Items: [1, 2],
      ItemProcessor: {
        StartAt: 'T',
        States: {
          T: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: 'create', Payload: { n: '{% $states.input %}' } },
            Output: '{% $states.result.Payload %}',
            Catch: [
              {
                ErrorEquals: ['LimitError'],
                Next: 'Over',
                Output: '{% $parse($states.errorOutput.Cause).errorMessage %}',
              },
            ],
            End: true,
          },
          Over: { Type: 'Pass', End: true },
        },
      },
      End: true,
    },
  });
  const { execution } = await run(text, {}, { functions: functions.runner });
  expect(execution).toMatchObject({
    status: 'SUCCEEDED',
    output: [{ twice: 2 }, 'too many'],
    counts: { failedAttempts: 1 },
  });
  expect(functions.runner.counts.get('create')).toEqual({ invocations: 2, errors: 1 });
  await functions.close();
});
