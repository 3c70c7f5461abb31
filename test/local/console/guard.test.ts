import { request } from 'node:http';
import { startTwinServer, type TwinServer } from '../../../local/twin-server';

let twin: TwinServer;

beforeAll(async () => {
  twin = await startTwinServer({ port: 0 });
});

afterAll(() => twin.close());

interface Asked {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends headers as they are, `Host` among them, which fetch does not let one set. */
function ask({ method = 'GET', path = '/console/api/pipeline', headers = {}, body }: Asked): Promise<{
  readonly status: number;
  readonly text: string;
}> {
  return new Promise((resolve, reject) => {
    const sent = request(`${twin.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const exploration = { method: 'POST', path: '/console/api/exploration', body: '{}' } as const;
const own = { 'x-personalize-console': '1', 'content-type': 'application/json' };

test('answers its own page, under each name of this machine', async () => {
  for (const host of ['127.0.0.1:4600', 'localhost:4600', '[::1]:4600']) {
    expect((await ask({ headers: { host } })).status).toBe(200);
  }
});

test.each([
  ['a foreign host', { host: 'evil.example:4600' }, 421],
  ['a name that ends like its own', { host: 'localhost.evil.example' }, 421],
  ['a page of another origin', { origin: 'http://evil.example' }, 403],
  ['another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
  ['a request of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
])('refuses %s, and tells nothing', async (_, headers, status) => {
  const answer = await ask({ headers });
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.text)).toEqual({
    code: 'Refused',
    message: expect.stringContaining('the console does not answer'),
    nextStep: expect.any(String),
  });
});

test('refuses to act for what a form or a script of another page could send', async () => {
  expect((await ask({ ...exploration, headers: { 'content-type': 'application/json' } })).text).toContain(
    'the header x-personalize-console is missing',
  );
  const form = { ...own, 'content-type': 'text/plain' };
  expect((await ask({ ...exploration, headers: form })).status).toBe(415);
  expect((await ask({ ...exploration, headers: { ...own, origin: 'http://evil.example' } })).status).toBe(403);
});

test('its page runs no script but its own', async () => {
  const response = await fetch(`${twin.url}/console`);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
});

test.each(['pipeline', 'datasets', 'solutions', 'shop', 'cost'])(
  'has an answer for %s while the twin is empty',
  async (view) => {
    const { status, text } = await ask({ path: `/console/api/${view}` });
    expect([status, typeof JSON.parse(text)]).toEqual([200, 'object']);
  },
);
