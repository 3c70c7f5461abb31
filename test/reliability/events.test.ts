import { ApiClient, type Answer } from './api-client';
import { ingest, openIngestion, type Weather } from './ingestion';
import type { Stage } from './stage';

const weather: Weather = { kill: 0.03, throttle: 0.2, lose: 0.05, seed: 5 };

let stage: Stage;
beforeAll(async () => {
  stage = await openIngestion(weather);
});
afterAll(() => stage.close());

/** Text that no log may hold. */
const SECRET = 'secret-of-the-request';
const anEvent = (more: object = {}) => ({
  sessionId: 'visit',
  userId: 'u1',
  eventList: [{ eventId: 'e1', eventType: 'watch', sentAt: 1_700_000_000, itemId: 'i1', ...more }],
});

test('every event arrives once and in order while handlers are killed and Personalize is throttled', async () => {
  const outcome = await ingest(stage, { events: 1000, senders: 5, perSession: 40 }, weather);
  expect(outcome).toMatchObject({ accepted: 1000, arrived: 1000, distinct: 1000, outOfOrder: [], deadLetters: 0 });
  // Or nothing was tried.
  expect(outcome.killed).toBeGreaterThan(0);
});

describe('the API refuses', () => {
  const url = () => stage.output('ApiUrl');
  const roleOf = (part: string) => {
    const role = stage.cloud.parts.deployer
      .list()
      .flatMap(({ resources }) => resources)
      .find(({ type, logicalId }) => type === 'AWS::IAM::Role' && logicalId.includes(part));
    return stage.cloud.parts.roles.credentialsOf(role?.physicalId ?? '');
  };
  const forbidden = (reason: string) => ({
    status: 403,
    body: { message: 'Forbidden' },
    headers: { 'x-local-reason': expect.stringContaining(reason) as string },
  });
  const plain = ({ headers, ...answer }: Answer) => ({ ...answer, headers: Object.fromEntries(headers) });
  const HEADERS = { 'content-type': 'application/json' };

  test('calls without a signature, with another one, or with an old one', async () => {
    const body = JSON.stringify(anEvent({ itemId: SECRET }));
    const client = new ApiClient(url());
    expect(plain(await client.sendUnsigned('POST', '/events', body, HEADERS))).toMatchObject(forbidden('sign it'));
    const wrongSecret = new ApiClient(url(), { accessKeyId: 'local', secretAccessKey: 'other' });
    expect(plain(await wrongSecret.send('POST', '/events', anEvent()))).toMatchObject(forbidden('does not fit'));
    const nobody = new ApiClient(url(), { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' });
    expect(plain(await nobody.send('POST', '/events', anEvent()))).toMatchObject(forbidden('belongs to nobody'));
    const sixMinutesAgo = new Date(Date.now() - 6 * 60_000);
    expect(plain(await client.send('POST', '/events', anEvent(), sixMinutesAgo))).toMatchObject(
      forbidden('five minutes'),
    );
    const { headers } = await client.sign('POST', '/events', '{}');
    expect(plain(await client.sendUnsigned('POST', '/events', body, headers))).toMatchObject(forbidden('not the one'));
    const otherService = new ApiClient(url(), undefined, { service: 'personalize' });
    expect(plain(await otherService.send('POST', '/events', anEvent()))).toMatchObject(forbidden('another service'));
  });

  test('the roles of others, until a policy lets them', async () => {
    const credentials = roleOf('DeliverRecords');
    const client = new ApiClient(url(), credentials);
    expect(plain(await client.send('POST', '/events', anEvent()))).toMatchObject(
      forbidden('is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:'),
    );
    const { sessionToken: _, ...withoutToken } = credentials;
    expect(plain(await new ApiClient(url(), withoutToken).send('POST', '/events', anEvent()))).toMatchObject(
      forbidden('session token'),
    );
    const name = credentials.sessionToken.replace('local-session-of-', '');
    const { roles } = stage.cloud.parts;
    roles.attachManagedPolicy(name, stage.output('InvokePolicyArn'));
    expect(await client.send('POST', '/events', anEvent())).toMatchObject({ status: 202 });
    roles.detachManagedPolicy(name, stage.output('InvokePolicyArn'));
  });

  test('what is too large, cannot be read, or goes nowhere', async () => {
    const client = new ApiClient(url());
    const send = async (path: string, body?: unknown, method = 'POST') =>
      (await client.send(method, path, body)).status;
    expect(await send('/events', `"${'x'.repeat(10 * 1024 * 1024)}"`)).toBe(413);
    expect(await send('/events', `"${'x'.repeat(2 * 1024 * 1024)}"`)).toBe(413);
    expect(await send('/events', `{"sessionId": "${SECRET}`)).toBe(400);
    expect(await send('/events', anEvent({ [SECRET]: 1 }))).toBe(400);
    expect(await send('/events', anEvent({ sentAt: 1_700_000_000_000 }))).toBe(400);
    expect(await send('/nowhere', anEvent())).toBe(404);
    expect(await send('/events', undefined, 'GET')).toBe(404);
    expect(await send(`/recommendations/for-you/${SECRET}`, undefined, 'GET')).toBe(503);
  });
});

test('no log holds anything of a request but ids', async () => {
  const client = new ApiClient(stage.output('ApiUrl'));
  const secret = { eventType: SECRET, itemId: `item-${SECRET}`, properties: JSON.stringify({ [SECRET]: SECRET }) };
  await client.send('POST', '/events', anEvent(secret));
  await client.send('POST', '/events', { ...anEvent(), userId: SECRET });
  await client.send('POST', '/ranking/for-you', { userId: 'u1', itemIds: [SECRET], context: { DEVICE: SECRET } });
  const { logs, queues } = stage.cloud.parts;
  while (queues.list().some(({ counts, settings }) => settings.redrive && counts.visible + counts.inFlight > 0)) {
    await new Promise(setImmediate);
  }
  const lines = logs.list().flatMap(({ name }) => logs.events(name).map(({ message }) => message));
  expect(lines.some((line) => line.includes('POST /events'))).toBe(true);
  expect(lines.some((line) => line.includes('"accept-records"'))).toBe(true);
  expect(lines.some((line) => line.includes('"deliver-records"'))).toBe(true);
  expect(lines.filter((line) => line.includes(SECRET) || line.includes('Signature='))).toEqual([]);
});
