import type { PutEventsRequest } from '@aws-sdk/client-personalize-events';
import { type DeliverDeps, run } from '../../../lambda/deliver-records/deliver-records';
import type { EventsPort } from '../../../lambda/deliver-records/events-port';
import { type Delivery, deliveryOf } from '../../../lambda/deliver-records/queue-event';
import type { QueuedEvent, QueuedRecords } from '../../../lambda/shared/contract/serving';
import { InvalidInputError, ServiceError, ThrottledError } from '../../../lambda/shared/errors';

const NOW = 1_700_000_000;
const anEvent = (eventId: string, more: Partial<QueuedEvent> = {}): QueuedEvent => ({
  eventId,
  eventType: 'watch',
  itemId: 'i',
  sentAt: NOW,
  ...more,
});

let messages = 0;
const message = (group: string, records: QueuedRecords): Delivery => ({ messageId: `m${++messages}`, group, records });
const session = (id: string, eventIds: readonly string[], userId?: string): Delivery =>
  message(id, {
    kind: 'event',
    sessionId: id,
    ...(userId !== undefined && { userId }),
    eventList: eventIds.map((eventId) => anEvent(eventId)),
  });
const item = (id: string, properties = '{}'): Delivery => message(`item-${id}`, { kind: 'item', id, properties });

beforeEach(() => {
  messages = 0;
});

const throttled = () => new ThrottledError('ThrottlingException', 'PutEvents', 'Rate exceeded');
const refused = (text = 'Error parsing properties json') =>
  new InvalidInputError('InvalidInputException', 'PutEvents', text);

function setUp(fail: (call: string, ids: readonly string[]) => Error | undefined = () => undefined) {
  const calls: string[] = [];
  const requests: PutEventsRequest[] = [];
  const aside: { readonly group: string; readonly records: QueuedRecords; readonly reason: string }[] = [];
  let late = false;
  const call = (name: string, ids: readonly string[]): void => {
    calls.push(`${name} ${ids.join(' ')}`);
    const error = fail(name, ids);
    if (error) throw error;
  };
  const events: EventsPort = {
    putEvents: async (request) => {
      requests.push(request);
      call(request.sessionId ?? '', request.eventList?.map(({ eventId }) => eventId ?? '') ?? []);
    },
    putItems: async ({ items }) =>
      call('items', items?.map(({ itemId, properties }) => `${itemId}${String(properties)}`) ?? []),
    putUsers: async ({ users }) => call('users', users?.map(({ userId }) => userId ?? '') ?? []),
  };
  const deps: DeliverDeps = {
    events,
    aside: { put: async (group, records, reason) => void aside.push({ group, records, reason }) },
    datasetArns: { item: 'arn:items', user: 'arn:users' },
    trackingId: async () => 'tracking',
    isLate: () => late,
  };
  return { deps, calls, requests, aside, beLate: () => (late = true) };
}

describe('events', () => {
  test('arrive as PutEvents takes them, with their ids', async () => {
    const { deps, requests } = setUp();
    const event = anEvent('e1', { sentAt: NOW + 0.5, properties: '{"a":1}', impression: ['x'], eventValue: 2 });
    const outcome = await run([message('s', { kind: 'event', sessionId: 's', userId: 'u', eventList: [event] })], deps);
    expect(requests).toEqual([
      {
        trackingId: 'tracking',
        sessionId: 's',
        userId: 'u',
        eventList: [{ ...event, sentAt: new Date((NOW + 0.5) * 1000) }],
      },
    ]);
    expect(outcome).toMatchObject({ events: 1, failed: new Set() });
  });

  test('of a session go together, ten at most and of one user, in their order', async () => {
    const { deps, calls } = setUp();
    const six = (name: string) => Array.from({ length: 6 }, (_, index) => `${name}${index}`);
    await run(
      [
        session('s', ['a']),
        session('s', ['b']),
        session('s', six('c')),
        session('s', six('d')),
        session('s', ['e'], 'u'),
      ],
      deps,
    );
    expect(calls).toEqual([`s a b ${six('c').join(' ')}`, `s ${six('d').join(' ')}`, 's e']);
  });

  test('that failed come again with all later ones of their session, and with those alone', async () => {
    const { deps, calls } = setUp((name, [first]) => (name === 's' && first === 'b' ? throttled() : undefined));
    const outcome = await run(
      [session('s', ['a']), session('t', ['x']), session('s', ['b'], 'u'), session('s', ['c']), session('t', ['y'])],
      deps,
    );
    expect([...outcome.failed]).toEqual(['m3', 'm4']);
    expect([...outcome.reasons]).toEqual(['PutEvents ThrottlingException']);
    expect([...calls].sort()).toEqual(['s a', 's b', 't x y']);
    expect(outcome.events).toBe(3);
  });

  test('one of which is refused are sent singly, and that one is put aside with the reason', async () => {
    const { deps, calls, aside } = setUp((_, ids) => (ids.includes('bad') ? refused() : undefined));
    const outcome = await run([session('s', ['a', 'bad']), session('s', ['c'])], deps);
    expect(calls).toEqual(['s a bad c', 's a', 's bad', 's c']);
    expect(aside).toEqual([
      {
        group: 's',
        reason: 'Error parsing properties json',
        records: { kind: 'event', sessionId: 's', eventList: [anEvent('bad')] },
      },
    ]);
    expect(outcome).toMatchObject({ failed: new Set(), putAside: ['bad'] });
  });

  test('that are throttled while they are sent singly come again', async () => {
    const { deps, aside } = setUp((_, ids) => (ids.length > 1 ? refused() : ids[0] === 'b' ? throttled() : undefined));
    const outcome = await run([session('s', ['a', 'b']), session('s', ['c'])], deps);
    expect([...outcome.failed]).toEqual(['m1', 'm2']);
    expect(aside).toEqual([]);
  });

  test('wait when it is the tracker that is refused, not they', async () => {
    const { deps, aside } = setUp(() => refused('Invalid trackingId: tracking'));
    const outcome = await run([session('s', ['a'])], deps);
    expect([...outcome.failed]).toEqual(['m1']);
    expect(aside).toEqual([]);
  });

  test('come again when time is up, before they are sent', async () => {
    const { deps, calls, beLate } = setUp();
    beLate();
    const outcome = await run([session('s', ['a']), item('i')], deps);
    expect([...outcome.failed].sort()).toEqual(['m1', 'm2']);
    expect(calls).toEqual([]);
  });

  test('come again when the queue for what is refused cannot be reached', async () => {
    const { deps } = setUp(() => refused());
    const put = async () => {
      throw new ServiceError('TimeoutError', 'SendMessage', '');
    };
    const outcome = await run([session('s', ['a'])], { ...deps, aside: { put } });
    expect([...outcome.failed]).toEqual(['m1']);
  });
});

describe('items and users', () => {
  test('go in one call, of each the newest record', async () => {
    const { deps, calls } = setUp();
    const user = message('user-u', { kind: 'user', id: 'u' });
    const outcome = await run([item('a', '1'), item('b', '2'), user, item('a', '3')], deps);
    expect(calls).toEqual(['items a3 b2', 'users u']);
    expect(outcome).toMatchObject({ records: 3, failed: new Set() });
  });

  test('come again when they fail, with those that they stand for', async () => {
    const { deps } = setUp((name) => (name === 'items' ? throttled() : undefined));
    const outcome = await run([item('a', '1'), item('b', '2'), item('a', '3'), session('s', ['e'])], deps);
    expect([...outcome.failed].sort()).toEqual(['m1', 'm2', 'm3']);
  });

  test('one of which is refused are sent singly, and that one is put aside', async () => {
    const { deps, calls, aside } = setUp((_, ids) => (ids.some((id) => id.startsWith('bad')) ? refused() : undefined));
    const outcome = await run([item('good', ''), item('bad', '')], deps);
    expect(calls).toEqual(['items good bad', 'items good', 'items bad']);
    expect(aside.map(({ group }) => group)).toEqual(['item-bad']);
    expect(outcome).toMatchObject({ failed: new Set(), putAside: ['bad'] });
  });
});

test('fails, with all messages, over an error that no service made', async () => {
  const { deps } = setUp(() => new TypeError('a fault in this code'));
  await expect(run([session('s', ['a'])], deps)).rejects.toThrow(TypeError);
});

test.each(['{', '{"kind":"event","sessionId":"s","eventList":[]}', '{"kind":"film"}'])(
  'reads nothing from %s, which accept-records did not write',
  (body) => {
    expect(deliveryOf({ messageId: 'm', body, attributes: { MessageGroupId: 'g' } })).toBeUndefined();
  },
);
