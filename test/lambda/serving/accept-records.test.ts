import { type AcceptRecordsDeps, run } from '../../../lambda/accept-records/accept-records';
import type { Message } from '../../../lambda/accept-records/messages';
import { schemaReader } from '../../../lambda/accept-records/schemas';
import type { QueuedRecords, RecordKind } from '../../../lambda/shared/contract/serving';
import { ServiceError } from '../../../lambda/shared/errors';
import { Kept } from '../../../lambda/shared/serving/kept';
import { aDataset } from '../../lib/builders';
import { post, refusal } from './requests';

const NOW = 1_700_000_000;
const FILM = { genres: 'War', creationTimestamp: NOW };

const SCHEMAS: Readonly<Record<RecordKind, string>> = {
  event: JSON.stringify(
    aDataset({ type: 'Interactions' }, [
      { name: 'EVENT_TYPE', type: 'string' },
      { name: 'EVENT_VALUE', type: ['null', 'float'] },
      { name: 'DEVICE_TYPE', type: ['null', 'string'] },
    ]).schema,
  ),
  item: JSON.stringify(aDataset({ type: 'Items' }, [{ name: 'CREATION_TIMESTAMP', type: 'long' }]).schema),
  user: JSON.stringify(aDataset({ type: 'Users' }).schema),
};

type Sent = Message & { readonly id: string };

function setUp(answer: (messages: readonly Sent[], call: number) => readonly string[] = () => []) {
  const calls: (readonly Sent[])[] = [];
  const pauses: number[] = [];
  let ids = 0;
  const plan = { queueUrl: 'q', schemas: { event: ['e-1', 'e-2'], item: ['i'], user: ['u'] } };
  const texts = new Map([
    ['e-1', SCHEMAS.event.slice(0, 50)],
    ['e-2', SCHEMAS.event.slice(50)],
    ['i', SCHEMAS.item],
    ['u', SCHEMAS.user],
  ]);
  const readSchema = schemaReader(plan, { values: async () => texts });
  const deps: AcceptRecordsDeps = {
    queue: {
      send: async (messages) => {
        calls.push(messages);
        return answer(messages, calls.length);
      },
    },
    schemas: new Kept((kind) => readSchema(kind as RecordKind), { now: () => 0, milliseconds: 1 }),
    now: () => NOW * 1000,
    newId: () => `new-${++ids}`,
    pause: async (attempt) => void pauses.push(attempt),
  };
  return { deps, calls, pauses };
}

const anEvent = (more: object = {}) => ({ eventType: 'watch', itemId: 'i1', sentAt: NOW, ...more });
const events = (eventList: readonly object[], more: object = {}) =>
  post('/events', { sessionId: 's1', eventList, ...more });
const bodyOf = ({ body }: Message) => JSON.parse(body) as QueuedRecords;

describe('events', () => {
  test('are put on the queue as they travel, with an id for those that have none', async () => {
    const { deps, calls } = setUp();
    const eventList = [
      anEvent({ properties: { deviceType: 'phone' }, eventValue: 0.5 }),
      anEvent({ eventId: 'mine', properties: '{"DEVICE_TYPE":"tv"}', recommendationId: 'R', impression: ['a', 'b'] }),
    ];
    const answer = await run(events(eventList, { userId: 'u1' }), deps);
    expect(answer).toMatchObject({ statusCode: 202, body: { eventIds: ['new-1', 'mine'] } });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.map(bodyOf)).toEqual([
      {
        kind: 'event',
        sessionId: 's1',
        userId: 'u1',
        eventList: [
          { ...anEvent(), eventId: 'new-1', properties: '{"deviceType":"phone"}', eventValue: 0.5 },
          {
            ...anEvent(),
            eventId: 'mine',
            properties: '{"DEVICE_TYPE":"tv"}',
            recommendationId: 'R',
            impression: ['a', 'b'],
          },
        ],
      },
    ]);
    expect(answer.log).toEqual({ sessionId: 's1', events: 2 });
  });

  test('go ten in a message, one message of a session after the other', async () => {
    const { deps, calls } = setUp();
    const eventList = Array.from({ length: 25 }, (_, index) => anEvent({ eventId: `e${index}` }));
    await run(events(eventList), deps);
    expect(calls.map((messages) => messages.length)).toEqual([1, 1, 1]);
    const sent = calls.flat().map(bodyOf);
    const order = sent.flatMap((one) => (one.kind === 'event' ? one.eventList : [])).map(({ eventId }) => eventId);
    expect(order).toEqual(eventList.map((_, index) => `e${index}`));
    expect(new Set(calls.flat().map(({ group }) => group)).size).toBe(1);
  });

  test('that come again make the same messages, those of another session other groups', async () => {
    const first = setUp();
    await run(events([anEvent({ eventId: 'e' })]), first.deps);
    await run(events([anEvent({ eventId: 'e' })]), first.deps);
    await run(events([anEvent({ eventId: 'e' })], { sessionId: 'ß'.repeat(256) }), first.deps);
    const [one, again, other] = first.calls.flat();
    expect(again).toEqual(one);
    expect(other?.group).not.toBe(one?.group);
    expect(other?.group).toMatch(/^[\w-]{1,128}$/);
    expect(one?.deduplication).toMatch(/^\w{1,128}$/);
  });

  test.each([
    [
      'milliseconds',
      { sentAt: NOW * 1000 },
      '.sentAt',
      `is ${NOW * 1000}, which counts milliseconds; send seconds since 1970: ${NOW}`,
    ],
    ['a date', { sentAt: '2026-01-01' }, '.sentAt', 'must be a number, not a text'],
    [
      'a time to come',
      { sentAt: NOW + 90_000 },
      '.sentAt',
      `is ${NOW + 90_000}, 2023-11-15T23:13:20.000Z, which lies in the future`,
    ],
    ['no item', { itemId: undefined }, '.itemId', 'is missing'],
    ['properties that are no JSON', { properties: '{a' }, '.properties', 'is not JSON of an object'],
    ['a list of properties', { properties: '[]' }, '.properties', 'is not JSON of an object'],
    ['a forbidden key', { properties: { userid: 'u' } }, '.properties.userid', 'is a key that properties may not have'],
    [
      'an unknown column',
      { properties: { device: 'tv' } },
      '.properties.device',
      'is no column of the dataset; it has deviceType',
    ],
    [
      'a member among the properties',
      { properties: { itemId: 'i' } },
      '.properties.itemId',
      'does not belong into properties; the member beside it is itemId',
    ],
    [
      'a value that is no text',
      { properties: { deviceType: [1] } },
      '.properties.deviceType',
      'must be a string, not a list; join several categories with |',
    ],
    [
      'too much',
      { properties: { deviceType: 'x'.repeat(1024) } },
      '.properties',
      'has 1041 characters of JSON, 1024 are taken',
    ],
    ['a member that events have not', { timestamp: NOW }, '.timestamp', 'is not known here'],
    [
      'too many impressions',
      { impression: Array(26).fill('i') },
      '.impression',
      'must have at most 25 entries, not 26',
    ],
    ['an empty type', { eventType: '' }, '.eventType', 'must not be empty'],
  ])('refuses %s', async (_, more, place, message) => {
    const { deps, calls } = setUp();
    const error = await refusal(run(events([anEvent(), anEvent(more)]), deps));
    expect(error.code).toBe('INVALID_REQUEST');
    expect(error.details.findings).toEqual([{ path: `eventList[1]${place}`, message }]);
    expect(calls).toEqual([]);
  });

  test('are refused together, with everything that is wrong in any of them', async () => {
    const { deps, calls } = setUp();
    const eventList = [
      anEvent({ eventId: 'a', sentAt: NOW * 1e6 }),
      anEvent({ eventId: 'a', properties: { nope: 1 } }),
      { eventType: 'watch' },
    ];
    const error = await refusal(run(events(eventList), deps));
    expect(error.details.findings?.map(({ path }) => path)).toEqual([
      'eventList[0].sentAt',
      'eventList[1].eventId',
      'eventList[1].properties.nope',
      'eventList[2].itemId',
      'eventList[2].sentAt',
    ]);
    expect(calls).toEqual([]);
  });

  test('are refused when they are large, or more than a request may have', async () => {
    const { deps } = setUp();
    const large = anEvent({ impression: Array(25).fill('ü'.repeat(256)), eventId: 'e' });
    const [finding] = (await refusal(run(events([large]), deps))).details.findings ?? [];
    expect(finding?.message).toMatch(/^has \d+ bytes, 10240 are taken$/);
    const many = await refusal(run(events(Array(101).fill(anEvent())), deps));
    expect(many.details.findings).toEqual([{ path: 'eventList', message: 'must have at most 100 entries, not 101' }]);
    const none = await refusal(run(events([]), deps));
    expect(none.message).toBe('eventList must have at least 1 entries, not 0');
  });
});

describe('items and users', () => {
  test('go each in a message of its own, ten in a call', async () => {
    const { deps, calls } = setUp();
    const items = Array.from({ length: 12 }, (_, index) => ({ itemId: `i${index}`, properties: FILM }));
    const answer = await run(post('/items', { items }), deps);
    expect(answer).toMatchObject({ statusCode: 202, body: { accepted: 12 } });
    expect(calls.map((messages) => messages.length)).toEqual([10, 2]);
    expect(bodyOf(calls[0]![0]!)).toEqual({ kind: 'item', id: 'i0', properties: JSON.stringify(FILM) });
    expect(new Set(calls.flat().map(({ group }) => group)).size).toBe(12);
  });

  test('of the same id keep their order, in calls of their own', async () => {
    const { deps, calls } = setUp();
    const users = [20, 21, 20].map((age) => ({ userId: 'u', properties: { age } }));
    await run(post('/users', { users }), deps);
    const sent = calls.map((messages) => messages.map(bodyOf));
    expect(sent).toEqual([20, 21, 20].map((age) => [{ kind: 'user', id: 'u', properties: `{"age":${age}}` }]));
    expect(new Set(calls.flat().map(({ deduplication }) => deduplication)).size).toBe(3);
  });

  test.each([
    [
      '/items',
      { items: [{ itemId: 'i', properties: { creationTimestamp: NOW } }] },
      'items[0].properties.genres is missing, and the column GENRES does not allow null',
    ],
    [
      '/items',
      { items: [{ itemId: 'i', properties: { genres: 'War', creationTimestamp: NOW * 1000 } }] },
      `items[0].properties.creationTimestamp is ${NOW * 1000}, which counts milliseconds; send seconds since 1970: ${NOW}`,
    ],
    [
      '/items',
      { items: [{ itemId: 'i', properties: { ...FILM, genres: '' } }] },
      'items[0].properties.genres is empty, and the column GENRES does not allow null',
    ],
    ['/users', { users: [{ userId: 'u', properties: { age: 'old' } }] }, 'users[0].properties.age must be an int'],
    [
      '/users',
      { users: [{ userId: 'u', properties: { age: 3, AGE: 4 } }] },
      'users[0].properties.AGE is there twice, as the column AGE',
    ],
    ['/users', { items: [] }, 'items is not known here, and 1 more'],
  ])('refuses, by %s, %j', async (route, body, message) => {
    const { deps, calls } = setUp();
    expect(await refusal(run(post(route, body), deps))).toMatchObject({ code: 'INVALID_REQUEST', message });
    expect(calls).toEqual([]);
  });
});

describe('what the queue does not take', () => {
  const items = Array.from({ length: 3 }, (_, index) => ({ itemId: `i${index}`, properties: FILM }));

  test('is sent again, and no other', async () => {
    const { deps, calls, pauses } = setUp((messages, call) => (call === 1 ? [messages[1]!.id] : []));
    await expect(run(post('/items', { items }), deps)).resolves.toMatchObject({ body: { accepted: 3 } });
    expect(calls.map((messages) => messages.map(({ id }) => id))).toEqual([['0', '1', '2'], ['1']]);
    expect(calls[1]?.[0]).toEqual(calls[0]?.[1]);
    expect(pauses).toEqual([1]);
  });

  test('is told when it is in vain, with what was taken all the same', async () => {
    const { deps, pauses } = setUp((messages) => messages.filter(({ id }) => id === '1').map(({ id }) => id));
    const error = await refusal(run(post('/items', { items }), deps));
    expect(error).toMatchObject({
      code: 'NOT_ACCEPTED',
      message: 'the queue took 2 of 3 records',
      details: { accepted: [0, 2] },
    });
    expect(pauses).toEqual([1, 2, 3]);
  });

  test('is not overtaken by what came after it in its session', async () => {
    const eventList = Array.from({ length: 30 }, (_, index) => anEvent({ eventId: `e${index}` }));
    const { deps, calls } = setUp((messages) => (messages[0]?.id === '1' ? ['1'] : []));
    const error = await refusal(run(events(eventList), deps));
    expect(error.details.eventIds).toEqual(eventList.slice(0, 10).map((_, index) => `e${index}`));
    expect(calls.flat().map(({ id }) => id)).toEqual(['0', '1', '1', '1', '1']);
  });

  test('because it cannot be reached, is told by the name of the error', async () => {
    const { deps } = setUp(() => {
      throw new ServiceError('TimeoutError', 'SendMessageBatch', 'secret');
    });
    expect(await refusal(run(events([anEvent()]), deps))).toMatchObject({
      code: 'NOT_ACCEPTED',
      message: 'the queue took 0 of 1 records: TimeoutError',
      details: { eventIds: [] },
    });
  });

  test('keeps the calls within the size that they may have', async () => {
    const large = Array.from({ length: 10 }, (_, index) => ({
      itemId: `i${index}`,
      properties: JSON.stringify({ genres: 'W', creationTimestamp: NOW }) + ' '.repeat(31_000),
    }));
    const { deps, calls } = setUp();
    await run(post('/items', { items: large }), deps);
    const sizes = calls.map((messages) => messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0));
    expect(calls.length).toBeGreaterThan(1);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(256 * 1024);
  });
});

test('fails when a piece of a schema is missing', async () => {
  const readSchema = schemaReader({ queueUrl: 'q', schemas: { event: ['e-1'] } }, { values: async () => new Map() });
  await expect(readSchema('event')).rejects.toThrow('the schema of event records is not in e-1, deploy anew');
});
