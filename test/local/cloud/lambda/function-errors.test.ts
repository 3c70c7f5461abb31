import { TestRunner } from './function-builder';

let functions: TestRunner;

beforeEach(() => {
  functions = new TestRunner();
});

afterEach(() => functions.close());

describe('a function error', () => {
  const failing = async (source: string, overrides: object = {}): Promise<unknown> => {
    functions.add(source, overrides);
    const result = await functions.invoke();
    expect(result.functionError).toBe('Unhandled');
    expect(functions.runner.counts.get('create')).toEqual({ invocations: 1, errors: 1 });
    return result.payload;
  };

  test('has type, message and trace of what the handler threw', async () => {
    const payload = await failing(`
      class DriftError extends Error { constructor(m) { super(m); this.name = 'DriftError'; } }
      export const handler = async () => { throw new DriftError('differs: recipeArn'); };`);
    expect(payload).toMatchObject({ errorType: 'DriftError', errorMessage: 'differs: recipeArn' });
    expect((payload as { trace: string[] }).trace[0]).toBe('DriftError: differs: recipeArn');
  });

  test('takes what is no Error too', async () => {
    expect(await failing('export const handler = async () => { throw "text"; };')).toEqual({
      errorType: 'string',
      errorMessage: 'text',
      trace: [],
    });
  });

  test('leaves the thread warm', async () => {
    functions.add(
      'let calls = 0; export const handler = async (fail) => { calls += 1; if (fail) throw new Error("x"); return calls; };',
    );
    await functions.invoke(true);
    expect((await functions.invoke(false)).payload).toBe(2);
  });

  test.each([
    ['process.exit', 'export const handler = async () => process.exit(3);', 'Runtime exited with error: exit status 3'],
    [
      'a clean exit',
      'export const handler = async () => process.exit(0);',
      'Runtime exited without providing a reason',
    ],
    [
      'an uncaught error',
      'export const handler = () => new Promise(() => setImmediate(() => { throw new TypeError("boom"); }));',
      'exit status 1 (uncaught TypeError: boom)',
    ],
    [
      'an unhandled rejection',
      'export const handler = () => new Promise(() => { Promise.reject(new RangeError("lost")); });',
      'exit status 1 (uncaught RangeError: lost)',
    ],
    [
      'process.exit without a code',
      'export const handler = () => new Promise(() => process.exit());',
      'Runtime exited without providing a reason',
    ],
  ])('is Runtime.ExitError for %s', async (_what, source, message) => {
    const payload = await failing(source);
    expect(payload).toMatchObject({ errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining(message) });
    expect(payload).toMatchObject({ errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: /) });
  });

  test('is Runtime.ExitError for more memory than the function has', async () => {
    const source =
      'export const handler = () => { const all = []; for (;;) all.push(new Array(1000).fill(Math.random())); };';
    expect(await failing(source, { memorySize: 128 })).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('signal: killed (more than 128 MB of memory)'),
    });
  });

  test('starts a new thread for the next event after a crash', async () => {
    functions.add(
      'let calls = 0; export const handler = async (die) => { calls += 1; if (die) process.exit(1); return calls; };',
    );
    expect((await functions.invoke(true)).functionError).toBe('Unhandled');
    expect((await functions.invoke(false)).payload).toBe(1);
  });

  test.each([
    ['no file', { 'other.mjs': '' }, 'index.handler', 'Runtime.ImportModuleError'],
    [
      'a missing import',
      { 'index.mjs': 'import "./gone.mjs"; export const handler = 1;' },
      'index.handler',
      'Runtime.ImportModuleError',
    ],
    [
      'a missing package',
      { 'index.js': 'require("gone"); exports.handler = async () => 1;' },
      'index.handler',
      'Runtime.ImportModuleError',
    ],
    ['a syntax error', { 'index.mjs': 'export const handler = ;' }, 'index.handler', 'Runtime.UserCodeSyntaxError'],
    ['no export', { 'index.mjs': 'export const other = () => 1;' }, 'index.handler', 'Runtime.HandlerNotFound'],
    [
      'an export that is no function',
      { 'index.mjs': 'export const handler = 5;' },
      'index.handler',
      'Runtime.HandlerNotFound',
    ],
    ['a name without a dot', { 'index.mjs': '' }, 'handler', 'Runtime.MalformedHandlerName'],
    [
      'a callback',
      { 'index.mjs': 'export const handler = (event, context, callback) => callback(null, 1);' },
      'index.handler',
      'Runtime.CallbackHandlerDeprecated',
    ],
    ['an error while it loads', { 'index.mjs': 'throw new RangeError("at load");' }, 'index.handler', 'RangeError'],
  ])('says that the handler cannot be loaded: %s', async (_what, files, handler, errorType) => {
    functions.addFiles(files, { handler });
    for (const attempt of [1, 2]) {
      const result = await functions.invoke();
      expect(result).toMatchObject({ functionError: 'Unhandled', payload: { errorType } });
      expect(functions.runner.counts.get('create')).toEqual({ invocations: attempt, errors: attempt });
    }
  });

  test('is told for a result that is no JSON, and one that is too long', async () => {
    expect(await failing('export const handler = () => 1n;')).toMatchObject({ errorType: 'Runtime.MarshalError' });
    functions.add('export const handler = () => "x".repeat(6291556);', { functionName: 'long' });
    expect((await functions.invoke({}, 'long')).payload).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });
});
