import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { VirtualClock } from '../../../../local/clock';
import type { JsonObject } from '../../../../local/cloud/deployer/json';
import { createEndpoint, type Endpoint } from '../../../../local/cloud/endpoint/endpoint';
import { createEventsService } from '../../../../local/cloud/events/events-service';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';

const ROLE = 'arn:aws:iam::000000000000:role/workflow';
const NOW = Date.UTC(2026, 0, 1);

let published: JsonObject[];
let endpoint: Endpoint;
let owner: EventBridgeClient;
let worker: EventBridgeClient;

beforeEach(async () => {
  published = [];
  const clock = new VirtualClock(NOW);
  const roles = new RoleDirectory();
  roles.putRole({ arn: ROLE, trustPolicy: { Version: '2012-10-17', Statement: [] } });
  const bus = { publish: (event: JsonObject) => void published.push(event) };
  endpoint = await createEndpoint({
    services: [createEventsService(bus, new IamAuthorizer(roles, clock), clock)],
    callers: (key) => roles.callerOf(key),
    port: 0,
  });
  const config = { endpoint: endpoint.url, region: 'us-east-1', maxAttempts: 1 };
  owner = new EventBridgeClient({ ...config, credentials: { accessKeyId: 'owner', secretAccessKey: 'x' } });
  worker = new EventBridgeClient({ ...config, credentials: roles.credentialsOf(ROLE) });
});

afterEach(async () => {
  owner.destroy();
  worker.destroy();
  await endpoint.close();
});

const put = (...entries: PutEventsRequestEntry[]) => owner.send(new PutEventsCommand({ Entries: entries }));
const good = { Source: 'personalize-pipeline', DetailType: 'Pipeline Run STARTED', Detail: '{"pipeline":"movies"}' };

describe('PutEvents', () => {
  test('puts events on the default bus, in the shape that rules see', async () => {
    const { FailedEntryCount, Entries } = await put({ ...good, Resources: ['arn:aws:x'] });
    await new Promise((resolve) => setImmediate(resolve));
    expect(FailedEntryCount).toBe(0);
    expect(published).toEqual([
      {
        version: '0',
        id: Entries?.[0]?.EventId,
        source: 'personalize-pipeline',
        'detail-type': 'Pipeline Run STARTED',
        account: '000000000000',
        region: 'us-east-1',
        time: '2026-01-01T00:00:00Z',
        resources: ['arn:aws:x'],
        detail: { pipeline: 'movies' },
      },
    ]);
  });

  test.each<[string, PutEventsRequestEntry, string]>([
    ['a source', { ...good, Source: undefined }, 'InvalidArgument'],
    ['a detail that is an object', { ...good, Detail: '[1]' }, 'MalformedDetail'],
    ['a detail that is JSON', { ...good, Detail: '{' }, 'MalformedDetail'],
    ['the default bus', { ...good, EventBusName: 'other' }, 'InvalidArgument'],
  ])('fails for an entry without %s, and for that alone', async (_, entry, code) => {
    const { FailedEntryCount, Entries } = await put(entry, good);
    await new Promise((resolve) => setImmediate(resolve));
    expect(FailedEntryCount).toBe(1);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([code, undefined]);
    expect(published).toHaveLength(1);
  });

  test('refuses more than ten entries', async () => {
    await expect(put(...Array.from({ length: 11 }, () => good))).rejects.toThrow('Too big');
  });

  test('refuses a role that may not', async () => {
    await expect(worker.send(new PutEventsCommand({ Entries: [good] }))).rejects.toThrow(
      /events:PutEvents on resource: arn:aws:events:us-east-1:000000000000:event-bus\/default/,
    );
    expect(published).toEqual([]);
  });
});
