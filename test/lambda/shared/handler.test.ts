import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { createHandler } from '../../../lambda/shared/handler';

interface Line {
  readonly level: string;
  readonly message: string;
  readonly [key: string]: unknown;
}

const context = { functionName: 'f', awsRequestId: 'r-1', getRemainingTimeInMillis: () => 1000 } as Context;

function setUp(work: (input: { arn: string; secret: string }) => Promise<{ action: string; big: string }>) {
  const lines: Line[] = [];
  const logger = new Logger({ serviceName: 'test', logLevel: 'INFO' });
  const record = (text: string) => void lines.push(JSON.parse(text) as Line);
  Object.assign(logger, { console: { info: record, error: record } });
  const handler = createHandler({
    operation: 'create-solution',
    logger,
    input: z.object({ arn: z.string(), secret: z.string() }),
    subject: ({ arn }) => arn,
    run: work,
    outcome: ({ action }) => ({ action }),
  });
  return { lines, handler: (event: unknown) => handler(event, context) };
}

const event = { arn: 'arn:x', secret: 'hush', executionId: 'arn:execution', extra: 'hush' };

describe('createHandler', () => {
  test('gives the result and logs start and end with operation, ARN, execution and outcome, not the payload', async () => {
    const { lines, handler } = setUp(async () => ({ action: 'created', big: 'hush' }));
    await expect(handler(event)).resolves.toEqual({ action: 'created', big: 'hush' });
    const common = {
      operation: 'create-solution',
      arn: 'arn:x',
      executionId: 'arn:execution',
      function_request_id: 'r-1',
    };
    expect(lines).toMatchObject([
      { level: 'INFO', message: 'started', ...common },
      { level: 'INFO', message: 'finished', ...common, action: 'created', milliseconds: expect.any(Number) },
    ]);
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  test('keys of one invocation do not reach the next', async () => {
    const { lines, handler } = setUp(async () => ({ action: 'created', big: '' }));
    await handler(event);
    await handler({ arn: 'arn:y', secret: '' });
    expect(lines[2]).toMatchObject({ message: 'started', arn: 'arn:y' });
    expect(lines[2]).not.toHaveProperty('executionId');
  });

  test('fails with the very error of the core, its name unchanged, and logs it', async () => {
    const error = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    const { lines, handler } = setUp(async () => {
      throw error;
    });
    await expect(handler(event)).rejects.toBe(error);
    expect(lines[1]).toMatchObject({
      level: 'ERROR',
      message: 'failed',
      arn: 'arn:x',
      error: { name: 'ThrottlingException', message: 'Rate exceeded' },
    });
  });

  test('fails on a payload that does not fit, before any work', async () => {
    const { lines, handler } = setUp(() => {
      throw new Error('was not expected');
    });
    await expect(handler({ arn: 1 })).rejects.toMatchObject({ name: 'PayloadError' });
    expect(lines).toMatchObject([{ level: 'ERROR', operation: 'create-solution' }]);
  });
});
