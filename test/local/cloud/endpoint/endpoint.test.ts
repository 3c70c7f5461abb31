import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { Socket } from 'node:net';
import { VirtualClock } from '../../../../local/clock';
import {
  createEndpoint,
  PortInUseError,
  type Endpoint,
  type EndpointOptions,
} from '../../../../local/cloud/endpoint/endpoint';
import type { Service, ServiceRequest } from '../../../../local/service';

const OWNER = { arn: 'arn:aws:iam::000000000000:root' };
const endpoints: Endpoint[] = [];

async function start(options: Partial<EndpointOptions> = {}): Promise<Endpoint> {
  const endpoint = await createEndpoint({ services: [], callers: () => OWNER, port: 0, ...options });
  endpoints.push(endpoint);
  return endpoint;
}

afterEach(async () => {
  await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close(0)));
});

/** A service that says what it saw. */
function echo(signingName: string, seen: ServiceRequest[] = []): Service {
  return {
    signingName,
    handle: async (request, response) => {
      seen.push(request);
      for await (const _chunk of request.body);
      response.end(signingName);
    },
  };
}

const sign = (service: string, key = 'AKID', region = 'us-east-1') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=00`,
});

describe('routing', () => {
  test('the service in the credential scope answers, with the caller of the key', async () => {
    const seen: ServiceRequest[] = [];
    const { url } = await start({
      services: [echo('s3'), echo('personalize', seen)],
      callers: (key) => ({ arn: `caller of ${key}` }),
    });
    const reply = await fetch(`${url}/a%2Fb/c?x=1&y=%20`, { headers: sign('personalize', 'KEY-1', 'eu-west-1') });
    expect(await reply.text()).toBe('personalize');
    expect(seen[0]).toMatchObject({
      method: 'GET',
      path: '/a%2Fb/c',
      caller: { arn: 'caller of KEY-1' },
      region: 'eu-west-1',
      accountId: '000000000000',
    });
    expect([...(seen[0]?.query ?? [])]).toEqual([
      ['x', '1'],
      ['y', ' '],
    ]);
  });

  test('refuses a service that is not there, naming those that are', async () => {
    const { url } = await start({ services: [echo('s3'), echo('personalize')] });
    const reply = await fetch(url, { headers: sign('dynamodb') });
    expect(reply.status).toBe(501);
    expect(await reply.json()).toEqual({
      __type: 'NotImplementedException',
      message: "the local endpoint does not serve 'dynamodb': it serves personalize, s3",
    });
  });

  test('refuses a presigned request once it has expired', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1, 12, 0, 0));
    const { url } = await start({ services: [echo('s3')], clock });
    const query =
      '?X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T120000Z&X-Amz-Expires=60';
    expect((await fetch(`${url}/b/k${query}`)).status).toBe(200);
    await clock.advance(60_001);
    const reply = await fetch(`${url}/b/k${query}`);
    expect(reply.status).toBe(403);
    expect(await reply.text()).toContain('<Message>Request has expired</Message>');
  });

  test('refuses a signature that cannot be read', async () => {
    const { url } = await start({ services: [echo('s3')] });
    const reply = await fetch(url, { headers: { authorization: 'Basic YTpi' } });
    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain('<Code>IncompleteSignature</Code>');
  });
});

describe('unsigned requests', () => {
  const json = { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };

  test.each([
    ['the control plane', '/', { 'x-amz-target': 'AmazonPersonalize.ListRecipes' }],
    ['the runtime', '/recommendations', { 'content-type': 'application/json' }],
    ['events', '/events', {}],
  ])('are refused in JSON where they are for %s', async (_name, path, headers) => {
    const { url } = await start();
    const reply = await fetch(url + path, { method: 'POST', headers, body: '{}' });
    expect(reply.status).toBe(403);
    expect(reply.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(await reply.json()).toEqual(json);
  });

  test('are refused as a query service does where they hold a form', async () => {
    const { url } = await start();
    const reply = await fetch(url, { method: 'POST', body: new URLSearchParams({ Action: 'Publish' }) });
    expect(reply.status).toBe(403);
    expect(await reply.text()).toContain(
      '<ErrorResponse><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code>',
    );
  });

  test('are refused as S3 does otherwise; HEAD has no body', async () => {
    const { url } = await start();
    const reply = await fetch(`${url}/bucket/key`);
    expect(reply.status).toBe(403);
    expect(await reply.text()).toContain('<Error><Code>MissingAuthenticationToken</Code>');
    const head = await fetch(`${url}/bucket/key`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([403, '']);
  });

  test('go to the plain route with the longest prefix; signed ones do not', async () => {
    const route = (pathPrefix: string, method = 'GET') => ({
      method,
      pathPrefix,
      handle: async (_request: unknown, response: { end(text: string): void }, url: URL) =>
        response.end(`${pathPrefix} for ${url.pathname}${url.search}`),
    });
    const endpoint = await start({ services: [echo('s3')], routes: [route('/'), route('/console')] });
    const get = async (path: string, init?: RequestInit) => (await fetch(endpoint.url + path, init)).text();
    expect(await get('/console/x?y=1')).toBe('/console for /console/x?y=1');
    expect(await get('/other')).toBe('/ for /other');
    expect(await get('/console', { headers: sign('s3') })).toBe('s3');
    expect(await get('/console', { method: 'DELETE' })).toContain('MissingAuthenticationToken');

    const remove = endpoint.addRoute(route('/console/late', '*'));
    expect(await get('/console/late', { method: 'PUT' })).toBe('/console/late for /console/late');
    remove();
    expect(await get('/console/late')).toBe('/console for /console/late');
  });
});

describe('faults', () => {
  test('a service that throws is answered with 500 in its own form, and reported', async () => {
    const reported: [string, string, string][] = [];
    const broken = (signingName: string): Service => ({
      signingName,
      handle: async () => {
        throw new Error('boom');
      },
    });
    const { url } = await start({
      services: [broken('s3'), broken('ssm')],
      onFault: (error, { method, path }) => reported.push([error.message, method, path]),
    });
    const xml = await fetch(`${url}/b?q`, { headers: sign('s3') });
    expect([xml.status, await xml.text()]).toEqual([500, expect.stringContaining('<Code>InternalFailure</Code>')]);
    const json = await fetch(url, { method: 'POST', headers: sign('ssm') });
    expect([json.status, await json.json()]).toEqual([
      500,
      { __type: 'InternalFailure', message: 'the local endpoint failed: boom' },
    ]);
    expect(reported).toEqual([
      ['boom', 'GET', '/b'],
      ['boom', 'POST', '/'],
    ]);
  });

  test('an answer that breaks off does not pass for a whole one', async () => {
    const { url } = await start({
      services: [
        {
          signingName: 's3',
          handle: async (_request, response) => {
            response.writeHead(200, { 'content-length': 100 });
            response.write('half');
            throw new Error('boom');
          },
        },
      ],
      onFault: () => undefined,
    });
    await expect(fetch(url, { headers: sign('s3') }).then((reply) => reply.text())).rejects.toThrow();
  });

  test('a client that goes away is no fault', async () => {
    const reported: unknown[] = [];
    const seen: ServiceRequest[] = [];
    const endpoint = await start({ services: [echo('s3', seen)], onFault: (error) => reported.push(error) });
    const request = httpRequest(endpoint.url, { method: 'PUT', headers: { ...sign('s3'), 'content-length': 10 } });
    request.on('error', () => undefined);
    request.write('half');
    while (seen.length === 0) await new Promise(setImmediate);
    request.destroy();
    while (endpoint.inFlight > 0) await new Promise(setImmediate);
    expect(reported).toEqual([]);
  });

  test('a refused upload leaves the connection fit for the next request', async () => {
    const { port } = await start({ services: [echo('s3')] });
    const socket = new Socket();
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    const body = 'x'.repeat(300_000);
    socket.write(`PUT /b/k HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    socket.write(`GET /b/k HTTP/1.1\r\nHost: x\r\nAuthorization: ${sign('s3').authorization}\r\n\r\n`);
    while (!text.endsWith('s3')) await once(socket, 'data');
    expect(text).toMatch(/^HTTP\/1.1 403 [^]*HTTP\/1.1 200 /);
    socket.destroy();
  });
});

describe('100-continue', () => {
  test('the client is told to go on before it sends the body', async () => {
    const { url } = await start({ services: [echo('s3')] });
    const request = httpRequest(url, {
      method: 'PUT',
      headers: { ...sign('s3'), expect: '100-continue', 'content-length': 4 },
    });
    request.flushHeaders();
    await once(request, 'continue');
    request.end('body');
    const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(200);
  });
});

describe('ports', () => {
  test('any free port for 0, and the URL that it is reached by', async () => {
    const { url, port } = await start();
    expect(port).toBeGreaterThan(0);
    expect(url).toBe(`http://127.0.0.1:${port}`);
  });

  test('refuses a port in use, saying what to do', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(new PortInUseError(port));
    await expect(start({ port })).rejects.toThrow(
      `port ${port} is in use: choose another with --port, or --port 0 for any free one`,
    );
  });
});

describe('close', () => {
  /** A service that answers when it is told to. */
  function waiting() {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const service: Service = {
      signingName: 's3',
      handle: async (_request, response) => {
        arrive();
        await released;
        response.end('done');
      },
    };
    return { service, release, arrived };
  }

  test('lets a request in flight finish, and takes no new one', async () => {
    const { service, release, arrived } = waiting();
    const endpoint = await createEndpoint({ services: [service], callers: () => OWNER, port: 0 });
    const reply = fetch(endpoint.url, { headers: sign('s3') });
    await arrived;
    expect(endpoint.inFlight).toBe(1);
    const closed = endpoint.close();
    await expect(fetch(endpoint.url, { headers: sign('s3') })).rejects.toThrow();
    release();
    expect(await (await reply).text()).toBe('done');
    await closed;
    expect(endpoint.inFlight).toBe(0);
  });

  test('cuts off what takes longer than the grace', async () => {
    const { service, release, arrived } = waiting();
    const endpoint = await createEndpoint({
      services: [service],
      callers: () => OWNER,
      port: 0,
      onFault: () => undefined,
    });
    const reply = fetch(endpoint.url, { headers: sign('s3') });
    const failed = expect(reply).rejects.toThrow();
    await arrived;
    await endpoint.close(1);
    await failed;
    release();
  });

  test('idle connections do not hold it up; closing twice is fine', async () => {
    const endpoint = await createEndpoint({ services: [echo('s3')], callers: () => OWNER, port: 0 });
    await (await fetch(endpoint.url, { headers: sign('s3') })).text();
    await endpoint.close();
    await endpoint.close();
  });
});
