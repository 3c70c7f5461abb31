import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VirtualClock } from '../../../../local/clock';
import { AccessDeniedError } from '../../../../local/service';
import { FUNCTION_ROLE, owner, TestRunner } from './function-builder';

let functions: TestRunner;

beforeEach(() => {
  functions = new TestRunner();
});

afterEach(() => functions.close());

describe('a handler', () => {
  test.each<[string, Record<string, string>, string]>([
    ['an ES module', { 'index.mjs': 'export const handler = async (event) => ({ got: event.n });' }, 'index.handler'],
    ['a CommonJS module', { 'index.js': 'exports.handler = async (event) => ({ got: event.n });' }, 'index.handler'],
    [
      'a default export of CommonJS',
      { 'index.cjs': 'module.exports = { handler: (event) => ({ got: event.n }) };' },
      'index.handler',
    ],
    [
      'an ES module by package type',
      { 'package.json': '{"type":"module"}', 'index.js': 'export const handler = (event) => ({ got: event.n });' },
      'index.handler',
    ],
    [
      'a nested export in a folder',
      { 'dist/app.mjs': 'export const api = { handler: async (event) => ({ got: event.n }) };' },
      'dist/app.api.handler',
    ],
  ])('runs as %s', async (_what, files, handler) => {
    functions.addFiles(files, { handler });
    expect(await functions.invoke({ n: 7 })).toMatchObject({
      statusCode: 200,
      executedVersion: '$LATEST',
      payload: { got: 7 },
    });
  });

  test('is found by name and by ARN', async () => {
    const { arn } = functions.add('export const handler = () => 1;');
    expect((await functions.invoke({}, arn)).payload).toBe(1);
    expect((await functions.invoke({}, 'create')).payload).toBe(1);
  });

  test('that returns nothing returns null', async () => {
    functions.add('export const handler = async () => {};');
    expect(await functions.invoke()).toMatchObject({ payload: null });
  });

  test('sees the context of Lambda', async () => {
    functions.add(
      `export const handler = async (event, context) => ({ ...context, remaining: context.getRemainingTimeInMillis() });`,
      { timeoutSeconds: 10 },
    );
    const { payload, requestId } = await functions.invoke();
    expect(payload).toMatchObject({
      functionName: 'create',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:create',
      memoryLimitInMB: '256',
      awsRequestId: requestId,
      logGroupName: '/aws/lambda/create',
      logStreamName: expect.stringMatching(/^\d{4}\/\d{2}\/\d{2}\/\[\$LATEST\][0-9a-f]{32}$/),
    });
    const { remaining } = payload as { remaining: number };
    expect(remaining).toBeGreaterThan(5000);
    expect(remaining).toBeLessThanOrEqual(10_000);
  });

  test('sees its own environment, the credentials of its role and the local endpoint, and nothing else', async () => {
    process.env['DEVELOPER_SECRET'] = 'must not leak';
    const { codeDirectory } = functions.add('export const handler = async () => process.env;', {
      environment: { BUCKET: 'b' },
    });
    const { payload } = await functions.invoke();
    delete process.env['DEVELOPER_SECRET'];
    expect(payload).toEqual({
      TZ: ':UTC',
      BUCKET: 'b',
      _HANDLER: 'index.handler',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'create',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/create',
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringContaining('[$LATEST]'),
      AWS_ACCESS_KEY_ID: 'AKIAFUNCTION',
      AWS_SECRET_ACCESS_KEY: 'secret-1',
      AWS_SESSION_TOKEN: 'token-1',
      LAMBDA_TASK_ROOT: codeDirectory,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4600',
      AWS_CONFIG_FILE: join(codeDirectory, '.aws/config'),
      AWS_SHARED_CREDENTIALS_FILE: join(codeDirectory, '.aws/credentials'),
    });
  });

  test('that does not bundle the SDK finds it, as in the Lambda runtime, and no other package of ours', async () => {
    functions.addFiles({
      'index.js': `
        exports.handler = async ({ name }) => {
          try { return Object.keys(require(name)).length > 0; } catch (error) { return error.code; }
        };`,
    });
    expect((await functions.invoke({ name: '@aws-sdk/client-s3' })).payload).toBe(true);
    expect((await functions.invoke({ name: 'zod' })).payload).toBe('MODULE_NOT_FOUND');
  });
});

describe('threads', () => {
  const counter = 'let calls = 0; export const handler = async () => ++calls;';

  test('stay warm between invocations', async () => {
    functions.add(counter);
    expect((await functions.invoke()).payload).toBe(1);
    expect((await functions.invoke()).payload).toBe(2);
    expect(new Set(functions.logs.map((log) => log.stream)).size).toBe(1);
  });

  test('take one event at a time: events at once get threads of their own', async () => {
    functions.add(`
      let running = 0; let peak = 0;
      export const handler = async () => {
        peak = Math.max(peak, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return peak;
      };`);
    const results = await Promise.all([functions.invoke(), functions.invoke(), functions.invoke()]);
    expect(results.map((result) => result.payload)).toEqual([1, 1, 1]);
    expect(new Set(functions.logs.map((log) => log.stream)).size).toBe(3);
  });

  test('wait for a free thread beyond ten at once', async () => {
    functions.add(counter);
    const results = await Promise.all(Array.from({ length: 12 }, () => functions.invoke()));
    expect(results).toHaveLength(12);
    expect(new Set(functions.logs.map((log) => log.stream)).size).toBeLessThanOrEqual(10);
  });

  test('run the new code once the function is replaced, and counts go on', async () => {
    functions.add('export const handler = () => "old";');
    expect((await functions.invoke()).payload).toBe('old');
    functions.add('export const handler = () => "new";');
    expect((await functions.invoke()).payload).toBe('new');
    expect(functions.runner.counts.get('create')).toEqual({ invocations: 2, errors: 0 });
  });
});

describe('a timeout', () => {
  test('ends the thread, and says so in the payload and in the log', async () => {
    const clock = new VirtualClock();
    const timed = new TestRunner({ clock });
    const marker = join(timed.folder({ x: '' }), 'started');
    timed.add(
      `import { writeFileSync } from 'node:fs';
       export const handler = (wait) => { if (!wait) return 'again'; console.log('begun'); writeFileSync(${JSON.stringify(marker)}, ''); return new Promise((resolve) => setTimeout(resolve, 1e9)); };`,
      { timeoutSeconds: 3 },
    );
    const invocation = timed.invoke(true);
    while (!existsSync(marker)) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(2999);
    expect(timed.logs).toEqual([]);
    await clock.advance(1);
    const { payload, functionError, requestId } = await invocation;
    expect(functionError).toBe('Unhandled');
    expect(payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after 3.00 seconds`,
    });
    expect(timed.logs[0]?.lines).toEqual([
      `START RequestId: ${requestId} Version: $LATEST`,
      'begun',
      expect.stringContaining(`${requestId} Task timed out after 3.00 seconds`),
      `END RequestId: ${requestId}`,
      expect.stringContaining('Duration: 3000.00 ms'),
    ]);
    expect((await timed.invoke(false)).payload).toBe('again');
    expect(new Set(timed.logs.map((log) => log.stream)).size).toBe(2);
    await timed.close();
  });
});

describe('the log', () => {
  test('gets every line of an invocation, in order, as the role of the function', async () => {
    functions.add(
      `console.log('loading');
       export const handler = async () => {
         console.log('one');
         console.error('two\\nthree');
         process.stdout.write('fo');
         process.stdout.write('ur\\n');
         console.log(JSON.stringify({ five: 5 }));
         process.stdout.write('no newline');
       };`,
      { logGroupName: '/pipeline/create' },
    );
    const { requestId, logLines } = await functions.invoke();
    await functions.invoke();
    expect(functions.logs).toHaveLength(2);
    expect(functions.logs[0]).toMatchObject({
      caller: { arn: 'arn:aws:sts::000000000000:assumed-role/create-role/create', roleArn: FUNCTION_ROLE },
      group: '/pipeline/create',
      lines: [
        `START RequestId: ${requestId} Version: $LATEST`,
        'loading',
        'one',
        'two',
        'three',
        'four',
        '{"five":5}',
        'no newline',
        `END RequestId: ${requestId}`,
        expect.stringMatching(
          /^REPORT RequestId: .*\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB$/,
        ),
      ],
    });
    expect(functions.logs[0]?.lines).toEqual(logLines);
    expect(functions.logs[1]?.lines[1]).toBe('one');
  });

  test('gets the error of the handler', async () => {
    functions.add('export const handler = async () => { throw new Error("why"); };');
    await functions.invoke();
    expect(functions.logs[0]?.lines.join('\n')).toMatch(
      /\tERROR\tInvoke Error\t\{"errorType":"Error","errorMessage":"why"/,
    );
  });

  test('gets what was written before a crash', async () => {
    functions.add('export const handler = async () => { console.log("last words"); process.exit(1); };');
    await functions.invoke();
    expect(functions.logs[0]?.lines).toContain('last words');
  });

  test('that the role may not write fails the invocation, naming action, role and resource', async () => {
    const denied = new TestRunner({
      logs: {
        write: (caller, group) => {
          throw new AccessDeniedError(
            caller.arn,
            'logs:PutLogEvents',
            `arn:aws:logs:us-east-1:000000000000:log-group:${group}`,
            'no policy allows it',
          );
        },
      },
    });
    denied.add('export const handler = async () => "done";');
    const result = await denied.invoke();
    expect(result).toMatchObject({
      functionError: 'Unhandled',
      payload: {
        errorType: 'AccessDeniedException',
        errorMessage:
          'User: arn:aws:sts::000000000000:assumed-role/create-role/create is not authorized to perform: logs:PutLogEvents on resource: arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/create because no policy allows it',
      },
    });
    expect(denied.runner.counts.get('create')).toEqual({ invocations: 1, errors: 1 });
    await denied.close();
  });

  test('that breaks for another reason breaks the invocation', async () => {
    const broken = new TestRunner({
      logs: {
        write: () => {
          throw new Error('disk full');
        },
      },
    });
    broken.add('export const handler = async () => "done";');
    await expect(broken.invoke()).rejects.toThrow('disk full');
    await broken.close();
  });
});

describe('an invocation is refused', () => {
  test('to a caller without the permission, on the ARN of the function', async () => {
    const asked: string[] = [];
    const guarded = new TestRunner({
      authorizer: {
        authorize: (caller, action, resource) => {
          asked.push(`${action} ${resource}`);
          throw new AccessDeniedError(caller.arn, action, resource, 'no policy allows it');
        },
      },
    });
    const { arn } = guarded.add('export const handler = async () => 1;');
    await expect(guarded.invoke()).rejects.toThrow(
      `is not authorized to perform: lambda:InvokeFunction on resource: ${arn}`,
    );
    await expect(guarded.invoke({}, `${arn}-gone`)).rejects.toBeInstanceOf(AccessDeniedError);
    expect(asked).toEqual([`lambda:InvokeFunction ${arn}`, `lambda:InvokeFunction ${arn}-gone`]);
    await guarded.close();
  });

  test('for a function that is not there, or is gone', async () => {
    await expect(functions.invoke({}, 'nobody')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      status: 404,
      message: 'Function not found: nobody',
    });
    functions.add('export const handler = async () => 1;');
    await functions.runner.deregister('create');
    await functions.runner.deregister('create');
    await expect(functions.invoke()).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('for a runtime that is not Node.js, which may be registered', async () => {
    functions.add('', { runtime: 'python3.13', handler: 'index.handler' });
    await expect(functions.invoke()).rejects.toMatchObject({
      code: 'InvalidRuntimeException',
      message: 'the function create has the runtime python3.13; the local cloud runs Node.js functions only',
    });
  });

  test('for a payload that is no JSON or is too long', async () => {
    functions.add('export const handler = async () => 1;');
    await expect(functions.invoke(() => 1)).rejects.toMatchObject({ code: 'InvalidRequestContentException' });
    await expect(functions.invoke('x'.repeat(6_291_456))).rejects.toMatchObject({
      code: 'RequestTooLargeException',
      status: 413,
    });
    expect(functions.runner.counts.get('create')).toEqual({ invocations: 0, errors: 0 });
  });

  test('once the runner is closed', async () => {
    functions.add('export const handler = async () => 1;');
    await functions.runner.close();
    await expect(functions.invoke()).rejects.toThrow('the local cloud is closing');
  });
});

test('a role that Lambda may not assume is refused when the function is registered', () => {
  const refusing = new TestRunner({
    roles: {
      assume: (roleArn, principal) => {
        throw new AccessDeniedError(principal, 'sts:AssumeRole', roleArn, 'the trust policy does not allow it');
      },
      credentialsOf: () => ({ accessKeyId: 'a', secretAccessKey: 's' }),
    },
  });
  expect(() => refusing.add('')).toThrow(
    `User: lambda.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${FUNCTION_ROLE}`,
  );
  return refusing.close();
});

test('closing ends an invocation under way', async () => {
  const closing = new TestRunner();
  const marker = join(closing.folder({ x: '' }), 'started');
  closing.add(
    `import { writeFileSync } from 'node:fs'; export const handler = () => { writeFileSync(${JSON.stringify(marker)}, ''); return new Promise((resolve) => setTimeout(resolve, 1e9)); };`,
  );
  const invocation = closing.runner.invoke('create', {}, { caller: owner });
  while (!existsSync(marker)) await new Promise((resolve) => setImmediate(resolve));
  await closing.close();
  expect((await invocation).payload).toMatchObject({ errorType: 'Runtime.ExitError' });
});
