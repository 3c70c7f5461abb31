import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { NOW, startGateway } from './test-gateway';

let keys: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };
let issuer: string;
let server: Server;
let isDown = false;
let local: Awaited<ReturnType<typeof startGateway>>;

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  // An OpenID provider, as far as an API asks it.
  server = createServer((request, response) => {
    response.statusCode = isDown ? 503 : 200;
    const found = request.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` };
    response.end(JSON.stringify(isDown ? {} : found));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(async () => {
  isDown = false;
  local = await startGateway();
  local.api.putAuthorizer({
    ...{ id: 'a', issuer, audience: ['app'] },
    identitySources: ['$request.header.Authorization', '$request.querystring.token'],
  });
  local.route('GET /x', { type: 'JWT', authorizerId: 'a', scopes: [] });
  local.route('GET /admin', { type: 'JWT', authorizerId: 'a', scopes: ['write', 'admin'] });
});
afterEach(() => local.close());

const token = (claims: object = {}, key: CryptoKey = keys.privateKey, at: string = issuer) =>
  new SignJWT({ aud: 'app', sub: 'u1', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(at)
    .setExpirationTime(NOW / 1000 + 60)
    .sign(key);
const call = async (jwt?: string, path = '/x') => {
  const headers = jwt === undefined ? {} : { authorization: `Bearer ${jwt}` };
  const response = await fetch(`${local.url}${path}`, { headers: { ...headers } });
  return [response.status, await response.text()];
};
const UNAUTHORIZED = [401, '{"message":"Unauthorized"}'];

test('a token of the issuer lets its bearer in, and its claims reach the function', async () => {
  expect(await call(await token({ groups: ['a', 'b'], n: 1 }))).toEqual([200, 'ok']);
  expect(local.events[0]?.requestContext['authorizer']).toMatchObject({
    jwt: { claims: { sub: 'u1', groups: '[a b]', n: '1' }, scopes: null },
  });
});

test('the token may come in the query, and client_id stand for the audience', async () => {
  const jwt = await token({ aud: undefined, client_id: 'app' });
  expect((await fetch(`${local.url}/x?token=${jwt}`)).status).toBe(200);
});

test('one of the scopes of the route is enough', async () => {
  expect(await call(await token({ scope: 'read write' }), '/admin')).toEqual([200, 'ok']);
  expect(local.events[0]?.requestContext['authorizer']).toMatchObject({ jwt: { scopes: ['read', 'write'] } });
});

describe('refuses', () => {
  test('a call without a token, or with nonsense', async () => {
    expect(await call()).toEqual(UNAUTHORIZED);
    expect(await call('nonsense')).toEqual(UNAUTHORIZED);
  });

  test('a token of another issuer, another key or for another audience', async () => {
    const others = await generateKeyPair('RS256');
    expect(await call(await token({}, keys.privateKey, 'http://other'))).toEqual(UNAUTHORIZED);
    expect(await call(await token({}, others.privateKey))).toEqual(UNAUTHORIZED);
    expect(await call(await token({ aud: 'other' }))).toEqual(UNAUTHORIZED);
  });

  test('a token whose time is over or has not come', async () => {
    const jwt = await token();
    await local.clock.advance(59_000);
    expect((await call(jwt))[0]).toBe(200);
    await local.clock.advance(1000);
    expect(await call(jwt)).toEqual(UNAUTHORIZED);
    expect(await call(await token({ nbf: NOW / 1000 + 3600 }))).toEqual(UNAUTHORIZED);
  });

  test('a token without the scope', async () => {
    expect(await call(await token({ scope: 'read' }), '/admin')).toEqual([403, '{"message":"Forbidden"}']);
    expect(await call(await token(), '/admin')).toEqual([403, '{"message":"Forbidden"}']);
  });

  test('everybody while the issuer is down, and nobody after that', async () => {
    isDown = true;
    expect(await call(await token())).toEqual(UNAUTHORIZED);
    isDown = false;
    expect(await call(await token())).toEqual([200, 'ok']);
  });

  test('a signature of IAM where a token is asked for', async () => {
    const response = await fetch(`${local.url}/x`, { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x' } });
    expect(response.status).toBe(401);
  });
});
