import { createHash } from 'node:crypto';
import type { QueuedEvent, QueuedRecord, QueuedRecords } from '../shared/contract/serving';

/** A message of a first-in-first-out queue. */
export interface Message {
  /** The order is kept within it. */
  readonly group: string;
  /** Another message of the group with the same is not taken within five minutes. */
  readonly deduplication: string;
  readonly body: string;
}

/** What PutEvents takes at once. */
const EVENTS_OF_A_MESSAGE = 10;

/** The events of a session, ten in a message; the same request sent twice makes the same messages. */
export function eventMessages(
  { sessionId, userId }: { readonly sessionId: string; readonly userId?: string },
  events: readonly QueuedEvent[],
): readonly { readonly message: Message; readonly eventIds: readonly string[] }[] {
  const starts = events.flatMap((_, index) => (index % EVENTS_OF_A_MESSAGE === 0 ? [index] : []));
  return starts.map((start) => {
    const eventList = events.slice(start, start + EVENTS_OF_A_MESSAGE);
    const eventIds = eventList.map(({ eventId }) => eventId);
    const records: QueuedRecords = { kind: 'event', sessionId, ...(userId !== undefined && { userId }), eventList };
    return {
      message: {
        group: groupOf('event', sessionId),
        deduplication: hash(JSON.stringify([userId, ...eventIds])),
        body: JSON.stringify(records),
      },
      eventIds,
    };
  });
}

/** @param id of its own: an item that is changed back is no duplicate */
export function recordMessage(record: QueuedRecord, id: string): Message {
  return { group: groupOf(record.kind, record.id), deduplication: id, body: JSON.stringify(record) };
}

/** An id may have characters that the name of a group may not, and twice its length. */
function groupOf(kind: QueuedRecords['kind'], id: string): string {
  return `${kind}-${hash(id)}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
