import { request } from 'node:http';
import { startGateway } from './test-gateway';

let local: Awaited<ReturnType<typeof startGateway>>;
beforeEach(async () => {
  local = await startGateway();
});
afterEach(() => local.close());

const call = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${local.url}${path}`, init);
  return { status: response.status, text: await response.text(), headers: response.headers };
};

describe('a function', () => {
  test('gets the request as payload format 2.0 has it', async () => {
    local.route('POST /items/{id}');
    await call('/items/a%20b?x=1&x=2&y=%C3%BC', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'a=1; b=2', 'user-agent': 'me' },
      body: '{"n":1}',
    });
    expect(local.events[0]).toMatchObject({
      version: '2.0',
      routeKey: 'POST /items/{id}',
      rawPath: '/items/a b',
      rawQueryString: 'x=1&x=2&y=%C3%BC',
      queryStringParameters: { x: '1,2', y: 'ü' },
      pathParameters: { id: 'a b' },
      cookies: ['a=1', 'b=2'],
      headers: { 'content-type': 'application/json' },
      body: '{"n":1}',
      isBase64Encoded: false,
      requestContext: {
        apiId: 'shop',
        domainName: 'shop.execute-api.us-east-1.amazonaws.com',
        http: { method: 'POST', path: '/items/a b', protocol: 'HTTP/1.1', userAgent: 'me' },
        stage: '$default',
        time: '12/Mar/2026:19:03:58 +0000',
      },
    });
    expect(local.sources).toEqual(['arn:aws:execute-api:us-east-1:000000000000:shop/$default/POST/items/{id}']);
  });

  test('gets bytes in Base64', async () => {
    local.route('POST /x');
    await call('/x', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from([0, 255]),
    });
    expect(local.events[0]).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  });

  test.each([
    ['a status, headers and cookies', { statusCode: 201, headers: { 'X-A': 1 }, cookies: ['a=1', 'b=2'], body: 'hi' }],
    ['bytes', { statusCode: 201, body: Buffer.from('hi').toString('base64'), isBase64Encoded: true }],
  ])('answers with %s', async (_, given) => {
    local.route('GET /x');
    local.answer.of = () => given;
    const { status, text, headers } = await call('/x');
    expect([status, text]).toEqual([201, 'hi']);
    if ('cookies' in given) expect([headers.get('x-a'), headers.getSetCookie()]).toEqual(['1', ['a=1', 'b=2']]);
    expect(headers.get('content-type')).toBe('text/plain;charset=UTF-8');
  });

  test.each([
    [{ a: 1 }, '{"a":1}'],
    ['text', 'text'],
    [[1], '[1]'],
  ])('may answer with %j alone, which is JSON with status 200', async (given, text) => {
    local.route('GET /x');
    local.answer.of = () => given;
    const answer = await call('/x');
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([200, text, 'application/json']);
  });

  test.each([
    ['fails', new Error('no')],
    ['answers a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['answers a status that is none', { statusCode: 'fine' }],
  ])('that %s becomes a 500', async (_, given) => {
    local.route('GET /x');
    local.answer.of = () => given;
    const { status, text } = await call('/x');
    expect([status, text]).toEqual([500, '{"message":"Internal Server Error"}']);
  });
});

test('an API is found by its host on AWS as well', async () => {
  local.route('GET /x');
  const status = await new Promise((resolve, reject) =>
    request(
      { port: local.port, path: '/x', headers: { host: 'shop.execute-api.us-east-1.amazonaws.com' } },
      (response) => resolve(response.resume().statusCode),
    )
      .on('error', reject)
      .end(),
  );
  expect(status).toBe(200);
});

test('a stage with a name stands below the root', async () => {
  local.route('GET /x');
  local.api.putStage({ ...local.stage, name: 'beta', variables: { a: 'b' } });
  expect((await call('/beta/x')).status).toBe(200);
  expect(local.events[0]).toMatchObject({ rawPath: '/beta/x', stageVariables: { a: 'b' } });
  expect(local.sources[0]).toContain(':shop/beta/GET/x');
});

test('refuses what has no route, no API, or a path that cannot be read', async () => {
  local.route('GET /x/{id}');
  expect((await call('/y')).text).toBe('{"message":"Not Found"}');
  expect((await fetch(`http://127.0.0.1:${local.port}/_api/none/x`)).status).toBe(404);
  expect((await call('/x/%zz')).status).toBe(400);
  expect(local.events).toEqual([]);
});

test('a throttled route lets a burst through, then so many a second', async () => {
  local.route('GET /x');
  local.route('GET /y');
  local.api.putStage({ ...local.stage, throttle: { rateLimit: 2, burstLimit: 3 } });
  const statuses = async (count: number) => {
    const all = [];
    for (let n = 0; n < count; n++) all.push((await call('/x')).status);
    return all;
  };
  expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  expect((await call('/y')).status).toBe(200);
  await local.clock.advance(1000);
  expect(await statuses(3)).toEqual([200, 200, 429]);
});

describe('a page of another origin', () => {
  const cors = {
    allowOrigins: ['https://shop.example'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization'],
    exposeHeaders: ['etag'],
    allowCredentials: false,
    maxAgeSeconds: 60,
  };
  const preflight = (origin: string, method: string) =>
    call('/x', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method } });

  test('is told what it may send, without a call of the function', async () => {
    local.route('GET /x', { type: 'AWS_IAM' });
    local.apis.update({ ...local.api.spec, cors });
    const { status, headers } = await preflight('https://shop.example', 'GET');
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '60',
    });
    expect((await preflight('https://evil.example', 'GET')).headers.has('access-control-allow-origin')).toBe(false);
    expect((await preflight('https://shop.example', 'PUT')).headers.has('access-control-allow-origin')).toBe(false);
    expect(local.events).toEqual([]);
  });

  test('may read answers if it is allowed, refusals of the gateway among them', async () => {
    local.route('GET /x');
    local.route('GET /iam', { type: 'AWS_IAM' });
    local.apis.update({ ...local.api.spec, cors });
    const allowed = (path: string, origin: string) =>
      call(path, { headers: { origin } }).then(({ headers }) => headers.get('access-control-allow-origin'));
    expect(await allowed('/x', 'https://shop.example')).toBe('https://shop.example');
    expect(await allowed('/iam', 'https://shop.example')).toBe('https://shop.example');
    expect(await allowed('/x', 'https://evil.example')).toBeNull();
  });
});

test('the access log tells what its format asks for; nothing in a value ends its JSON', async () => {
  local.route('GET /x');
  const format =
    '{"route":"$context.routeKey","status":"$context.status","agent":"$context.identity.userAgent","no":"$context.nothing"}';
  local.api.putStage({ ...local.stage, accessLog: { logGroupName: 'group', format } });
  await call('/x', { headers: { 'user-agent': 'a"b\\c' } });
  await call('/y');
  expect(local.log.map((line) => JSON.parse(line) as object)).toEqual([
    { route: 'GET /x', status: '200', agent: "a'b c", no: '-' },
    { route: '-', status: '404', agent: 'node', no: '-' },
  ]);
});
