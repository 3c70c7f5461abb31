import { type AcceptRecordsDeps, run as accept } from '../../../lambda/accept-records/accept-records';
import type { Message } from '../../../lambda/accept-records/messages';
import { type DeliverDeps, run as deliver } from '../../../lambda/deliver-records/deliver-records';
import { type EventsPort, eventsPort } from '../../../lambda/deliver-records/events-port';
import { deliveryOf } from '../../../lambda/deliver-records/queue-event';
import type { QueuedRecords } from '../../../lambda/shared/contract/serving';
import { ThrottledError } from '../../../lambda/shared/errors';
import { Kept } from '../../../lambda/shared/serving/kept';
import { parseSchema } from '../../../spec/schema';
import { aDatasetGroup, anEventTracker, datasetArn, LATEST } from '../../local/personalize/movies';
import { INTERACTIONS_SCHEMA, ITEMS_SCHEMA, USERS_SCHEMA } from '../../local/personalize/movies-schemas';
import { startTwin } from '../../local/personalize/test-twin';
import { post } from './requests';

/** How the death of a function looks from here. */
const KILLED = 'killed';

/** A first-in-first-out queue: a group waits while one of its messages is away, and duplicates are not taken. */
class MemoryQueue {
  private waiting: Message[] = [];
  private readonly known = new Set<string>();

  readonly send = async (messages: readonly Message[]): Promise<readonly string[]> => {
    for (const message of messages) {
      const key = `${message.group} ${message.deduplication}`;
      if (!this.known.has(key)) this.waiting.push(message);
      this.known.add(key);
    }
    return [];
  };

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** Takes ten, and puts back in their places those that are named failed; all of them when the function dies. */
  async take(work: (messages: readonly Message[]) => Promise<ReadonlySet<Message>>): Promise<void> {
    const batch = this.waiting.slice(0, 10);
    const failed = await work(batch).catch((error: Error) => {
      if (error.message !== KILLED) throw error;
      return new Set(batch);
    });
    this.waiting = this.waiting.filter((message) => !batch.includes(message) || failed.has(message));
    // What failed is invisible for a while: others are taken first.
    this.waiting = [
      ...this.waiting.filter((one) => !failed.has(one)),
      ...this.waiting.filter((one) => failed.has(one)),
    ];
    this.waiting = inOrderOfGroups(this.waiting, [...failed]);
  }
}

/** No message of a group may pass an earlier one that failed. */
function inOrderOfGroups(waiting: readonly Message[], failed: readonly Message[]): Message[] {
  const groups = new Set(failed.map(({ group }) => group));
  const others = waiting.filter(({ group }) => !groups.has(group));
  const blocked = waiting.filter((one) => groups.has(one.group) && !failed.includes(one));
  return [...others, ...failed, ...blocked];
}

/** A generator of numbers from 0 to 1, the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function acceptDeps(queue: Pick<MemoryQueue, 'send'>): AcceptRecordsDeps {
  const schemas = { event: INTERACTIONS_SCHEMA, item: ITEMS_SCHEMA, user: USERS_SCHEMA };
  let ids = 0;
  return {
    queue,
    schemas: new Kept(async (kind) => parseSchema(schemas[kind as keyof typeof schemas]), {
      now: () => 0,
      milliseconds: 1,
    }),
    now: () => LATEST * 1000,
    newId: () => `id-${++ids}`,
    pause: async () => undefined,
  };
}

const deliveriesOf = (messages: readonly Message[]) =>
  messages.map(({ body, group }, index) =>
    deliveryOf({ messageId: String(index), body, attributes: { MessageGroupId: group } })!,
  );

function deliverDeps(events: EventsPort, aside: QueuedRecords[] = []): DeliverDeps {
  return {
    events,
    aside: { put: async (_, records) => void aside.push(records) },
    datasetArns: { item: datasetArn('Items'), user: datasetArn('Users') },
    trackingId: async () => 'tracking',
    isLate: () => false,
  };
}

async function drain(queue: MemoryQueue, deps: DeliverDeps): Promise<void> {
  for (let round = 0; !queue.isEmpty; round++) {
    if (round > 10_000) throw new Error('the queue does not become empty');
    await queue.take(async (messages) => {
      const { failed } = await deliver(deliveriesOf(messages), deps);
      return new Set(messages.filter((_, index) => failed.has(String(index))));
    });
  }
}

test('what was accepted, the twin takes through the real client: events, items and users', async () => {
  const twin = await startTwin();
  try {
    await aDatasetGroup(twin, { datasets: ['Interactions', 'Items', 'Users'] });
    const trackingId = await anEventTracker(twin);
    const queue = new MemoryQueue();
    const deps = acceptDeps(queue);
    const eventList = [
      {
        eventType: 'watch',
        itemId: 'i1',
        sentAt: LATEST,
        eventValue: 0.5,
        recommendationId: 'R',
        impression: ['i1', 'i2'],
      },
      { eventType: 'watch', itemId: 'i2', sentAt: LATEST + 0.25, properties: {} },
    ];
    await accept(post('/events', { sessionId: 's', userId: 'u1', eventList }), deps);
    const film = { genres: 'War|Drama', title: 'New', price: '9.5', creationTimestamp: LATEST };
    await accept(post('/items', { items: [{ itemId: 'new', properties: film }] }), deps);
    await accept(post('/users', { users: [{ userId: 'new', properties: '{"age":7,"TIER":"gold"}' }] }), deps);
    const aside: QueuedRecords[] = [];
    await drain(queue, { ...deliverDeps(eventsPort(twin.eventsApi), aside), trackingId: async () => trackingId });
    expect(aside).toEqual([]);
  } finally {
    await twin.close();
  }
});

test('while functions die and the service throttles, each event arrives, in the order of its session', async () => {
  const random = seeded(7);
  const queue = new MemoryQueue();
  const deps = acceptDeps(queue);
  const sent = new Map<string, string[]>();
  for (let request = 0; request < 200; request++) {
    const sessionId = `s${Math.floor(random() * 25)}`;
    const eventList = Array.from({ length: 1 + Math.floor(random() * 14) }, (_, index) => ({
      eventId: `${request}-${index}`,
      eventType: 'watch',
      itemId: 'i',
      sentAt: LATEST,
    }));
    const body = { sessionId, ...(random() < 0.5 && { userId: 'u' }), eventList };
    await accept(post('/events', body), deps);
    // An answer that was lost: the client sends the same again.
    if (random() < 0.1) await accept(post('/events', body), deps);
    sent.set(sessionId, [...(sent.get(sessionId) ?? []), ...eventList.map(({ eventId }) => eventId)]);
  }

  const arrived = new Map<string, string[]>();
  const putEvents: EventsPort['putEvents'] = async ({ sessionId = '', eventList = [] }) => {
    if (random() < 0.3) throw new ThrottledError('ThrottlingException', 'PutEvents', 'Rate exceeded');
    const known = arrived.get(sessionId) ?? [];
    for (const { eventId = '' } of eventList) if (!known.includes(eventId)) known.push(eventId);
    arrived.set(sessionId, known);
    // It took them, and the function dies before it can say so.
    if (random() < 0.1) throw new Error(KILLED);
  };
  const put = async () => {
    throw new Error('there are no items here');
  };
  await drain(queue, deliverDeps({ putEvents, putItems: put, putUsers: put }));
  expect(Object.fromEntries(arrived)).toEqual(Object.fromEntries(sent));
});
