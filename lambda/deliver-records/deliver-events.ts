import type { QueuedEvent } from '../shared/contract/serving';
import { InvalidInputError } from '../shared/errors';
import type { DeliverDeps } from './deliver-records';
import type { Outcome } from './outcome';
import type { Delivery, SessionEvents } from './queue-event';

/** What PutEvents takes at once. */
const MOST_EVENTS = 10;

/** The service's words for a tracking id that it does not know, or that does not work yet: the events are not to blame. */
const TRACKER = /track/i;

/**
 * Delivers the messages of one group in their order; after one that failed, none of the later ones is sent.
 * @param deliveries of one session
 */
export async function deliverSession(
  deliveries: readonly Delivery<SessionEvents>[],
  outcome: Outcome,
  deps: DeliverDeps,
): Promise<void> {
  const calls = joined(deliveries);
  for (const [index, call] of calls.entries()) {
    if (deps.isLate() || !(await deliver(call, outcome, deps))) {
      for (const { messageId } of calls.slice(index).flat()) outcome.failed.add(messageId);
      return;
    }
    outcome.events += eventsOf(call).length;
  }
}

/** Neighbours of the same user go together as long as they fit into one call. */
function joined(deliveries: readonly Delivery<SessionEvents>[]): readonly (readonly Delivery<SessionEvents>[])[] {
  const calls: Delivery<SessionEvents>[][] = [];
  for (const delivery of deliveries) {
    const last = calls.at(-1);
    const { userId, eventList } = delivery.records;
    const fits =
      last !== undefined &&
      last[0]?.records.userId === userId &&
      eventsOf(last).length + eventList.length <= MOST_EVENTS;
    if (fits) last.push(delivery);
    else calls.push([delivery]);
  }
  return calls;
}

function eventsOf(call: readonly Delivery<SessionEvents>[]): readonly QueuedEvent[] {
  return call.flatMap(({ records }) => records.eventList);
}

/** @returns false when it is to be tried again */
async function deliver(
  call: readonly Delivery<SessionEvents>[],
  outcome: Outcome,
  deps: DeliverDeps,
): Promise<boolean> {
  const [first] = call;
  if (first === undefined) return true;
  const events = eventsOf(call);
  return outcome.attempt(async () => {
    try {
      await putEvents(first.records, events, deps);
    } catch (error) {
      if (!(error instanceof InvalidInputError) || TRACKER.test(error.serviceMessage)) throw error;
      if (events.length === 1) await putAside(first, events, error, outcome, deps);
      else await deliverSingly(first, events, outcome, deps);
    }
  });
}

/** All were refused because of one of them: which one, each tells by itself. */
async function deliverSingly(
  first: Delivery<SessionEvents>,
  events: readonly QueuedEvent[],
  outcome: Outcome,
  deps: DeliverDeps,
): Promise<void> {
  for (const event of events) {
    try {
      await putEvents(first.records, [event], deps);
    } catch (error) {
      if (!(error instanceof InvalidInputError) || TRACKER.test(error.serviceMessage)) throw error;
      await putAside(first, [event], error, outcome, deps);
    }
  }
}

async function putAside(
  { group, records }: Delivery<SessionEvents>,
  eventList: readonly QueuedEvent[],
  error: InvalidInputError,
  outcome: Outcome,
  { aside }: DeliverDeps,
): Promise<void> {
  await aside.put(group, { ...records, eventList }, error.serviceMessage);
  outcome.putAside.push(...eventList.map(({ eventId }) => eventId));
}

async function putEvents(
  { sessionId, userId }: SessionEvents,
  events: readonly QueuedEvent[],
  { events: port, trackingId }: DeliverDeps,
): Promise<void> {
  await port.putEvents({
    trackingId: await trackingId(),
    sessionId,
    ...(userId !== undefined && { userId }),
    eventList: events.map(({ sentAt, impression, ...event }) => ({
      ...event,
      sentAt: new Date(sentAt * 1000),
      ...(impression && { impression: [...impression] }),
    })),
  });
}
