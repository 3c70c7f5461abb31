import { ACTION_INTERACTIONS_SEEN_BY_FILTER, INTERACTIONS_SEEN_BY_FILTER } from '../../../../spec/quotas';
import type { InteractionsData } from '../../store/data/interactions-data';

/** The event types that a user has with each item or action, as keys that can be compared. */
export type SeenInteractions = ReadonlyMap<string, ReadonlySet<string>>;

/** How filters look at the events of one dataset. */
export interface EventRule {
  /** Events of one user and type that are looked at. */
  readonly limit: number;
  /** Event types with the same key are the same to a filter. */
  readonly keyOf: (eventType: string) => string;
}

export const ITEM_EVENTS: EventRule = {
  limit: INTERACTIONS_SEEN_BY_FILTER,
  keyOf: (eventType) => eventType.toLowerCase(),
};

/** Filters of the guide write NOT_TAKEN for what its data and its API call Not Taken. */
export const ACTION_EVENTS: EventRule = {
  limit: ACTION_INTERACTIONS_SEEN_BY_FILTER,
  keyOf: (eventType) => eventType.toLowerCase().replaceAll(' ', '_'),
};

/**
 * What a filter sees of a user's interactions, bulk and streamed: the newest ones of each event type.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
 */
export function seenInteractions(
  interactions: InteractionsData | undefined,
  userId: string,
  { limit, keyOf }: EventRule,
): SeenInteractions {
  const counts = new Map<string, number>();
  const seen = new Map<string, Set<string>>();
  const see = (itemId: string, eventType: string | null): void => {
    if (eventType === null) return;
    const type = keyOf(eventType);
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    if (count > limit) return;
    const types = seen.get(itemId);
    if (types) types.add(type);
    else seen.set(itemId, new Set([type]));
  };
  if (interactions === undefined) return seen;
  const { bulk } = interactions;
  const streamed = interactions.events.rowsOf(userId).map((row) => interactions.events.at(row));
  const rows = bulk.rowsOf(userId);
  // Both are oldest first; of rows at one time the streamed one is the newer.
  let left = rows.length;
  const seeBulkFrom = (timestamp: number): void => {
    for (; left > 0 && bulk.timestamps.at(rows[left - 1] as number) > timestamp; left--) {
      const row = rows[left - 1] as number;
      see(bulk.itemId(row), bulk.eventType(row));
    }
  };
  for (const { itemId, eventType, timestamp } of streamed.reverse()) {
    seeBulkFrom(timestamp);
    see(itemId, eventType);
  }
  seeBulkFrom(-Infinity);
  return seen;
}
