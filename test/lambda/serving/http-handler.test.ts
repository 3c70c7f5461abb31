import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { ServiceError } from '../../../lambda/shared/errors';
import { ApiError, invalidRequest } from '../../../lambda/shared/serving/api-error';
import { createHttpHandler, type HttpAnswer, type HttpRequest } from '../../../lambda/shared/serving/http-handler';

const context = { functionName: 'serve', awsRequestId: 'lambda-1' } as Context;

function setUp(run: (request: HttpRequest) => Promise<HttpAnswer>) {
  const lines: string[] = [];
  const logger = new Logger({ serviceName: 'serve', logLevel: 'INFO' });
  const record = (line: string) => void lines.push(line);
  Object.assign(logger, { console: { info: record, error: record } });
  const handler = createHttpHandler({ operation: 'serve', logger, run });
  const call = (event: object) => handler({ ...anEvent, ...event }, context);
  return { call, lines };
}

const anEvent = {
  routeKey: 'POST /ranking/{campaign}',
  rawPath: '/ranking/for-you',
  rawQueryString: 'filterValues%5BGENRE%5D=secret&a=1&a=2',
  pathParameters: { campaign: 'for-you' },
  headers: { authorization: 'secret', 'if-none-match': '"e"' },
  body: JSON.stringify({ userId: 'secret' }),
  isBase64Encoded: false,
  requestContext: { requestId: 'req-1', http: { sourceIp: '192.0.2.1' } },
};

test('hands on what was asked, decoded', async () => {
  const seen: HttpRequest[] = [];
  const { call } = setUp(async (request) => {
    seen.push(request);
    return { statusCode: 202, body: { ok: true } };
  });
  const plain = await call({});
  await call({ body: Buffer.from('{"ü":1}').toString('base64'), isBase64Encoded: true });
  await call({ body: undefined, pathParameters: undefined });
  expect(plain).toEqual({ statusCode: 202, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' });
  expect(seen[0]?.query.getAll('a')).toEqual(['1', '2']);
  expect(seen[0]?.query.get('filterValues[GENRE]')).toBe('secret');
  expect(seen.map(({ body }) => body)).toEqual([anEvent.body, '{"ü":1}', '']);
});

test('an answer without a body has none', async () => {
  const { call } = setUp(async () => ({ statusCode: 304, headers: { etag: 'W/"e"' } }));
  expect(await call({})).toEqual({ statusCode: 304, headers: { etag: 'W/"e"' }, body: '' });
});

describe('an error has one shape', () => {
  test.each([
    ['what is wrong with the request', invalidRequest([{ path: 'a', message: 'is wrong' }]), 400, 'INVALID_REQUEST'],
    ['an unknown campaign', new ApiError('UNKNOWN_CAMPAIGN', 'no', 'name another'), 404, 'UNKNOWN_CAMPAIGN'],
    ['throttling', new ApiError('THROTTLED', 'too many', 'wait'), 429, 'THROTTLED'],
    ['what does not serve', new ApiError('NOT_SERVING', 'parked', 'unpark'), 503, 'NOT_SERVING'],
    [
      'a service that fails',
      new ServiceError('AccessDeniedException', 'GetRecommendations', 'x'),
      502,
      'SERVICE_ERROR',
    ],
    ['a fault in this code', new TypeError('x is undefined'), 500, 'INTERNAL'],
  ])('%s', async (_, error, status, code) => {
    const { call } = setUp(async () => {
      throw error;
    });
    const answer = await call({});
    expect(answer).toMatchObject({ statusCode: status, headers: { 'cache-control': 'no-store' } });
    expect(JSON.parse(answer.body)).toEqual({
      error: expect.objectContaining({ code, message: expect.any(String), nextStep: expect.any(String) }),
    });
  });

  test('a body that is too large is not even looked at', async () => {
    const { call } = setUp(async () => {
      throw new Error('this must not be called');
    });
    const answer = await call({ body: 'x'.repeat(1024 * 1024 + 1) });
    expect(answer.statusCode).toBe(413);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { code: 'TOO_LARGE', message: 'the body has 1048577 bytes, 1048576 are taken' },
    });
  });
});

describe('log lines', () => {
  test('have the ids of request and campaign, and how it ended', async () => {
    const { call, lines } = setUp(async () => ({ statusCode: 200, body: {}, log: { campaign: 'for-you' } }));
    await call({});
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      message: 'answered',
      operation: 'serve',
      apiRequestId: 'req-1',
      route: 'POST /ranking/{campaign}',
      status: 200,
      campaign: 'for-you',
      milliseconds: expect.any(Number),
    });
  });

  test.each([
    ['an answer', async () => ({ statusCode: 200, body: { secret: 1 } })],
    ['findings', async () => Promise.reject(invalidRequest([{ path: 'secret', message: 'secret' }]))],
    ['an error of a service', async () => Promise.reject(new ServiceError('X', 'GetRecommendations', 'secret'))],
    ['a fault', async () => Promise.reject(new TypeError('secret'))],
  ])('have nothing else of what a caller sent: %s', async (_, run) => {
    const { call, lines } = setUp(run);
    await call({});
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toMatch(/secret|192\.0\.2\.1|ranking\/for-you/);
  });

  test('tell where a fault lies', async () => {
    const { call, lines } = setUp(async () => Promise.reject(new TypeError('secret')));
    await call({});
    const fault = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ message }) => message === 'failed');
    expect(fault).toMatchObject({
      errorName: 'TypeError',
      at: expect.arrayContaining([expect.stringMatching(/^at /)]),
    });
  });
});
