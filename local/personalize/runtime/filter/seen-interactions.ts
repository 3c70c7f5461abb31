import { INTERACTIONS_SEEN_BY_FILTER } from '../../../../spec/quotas';
import type { Interaction } from '../../store/data/interaction-table';
import type { InteractionsData } from '../../store/data/interactions-data';

/** The event types that a user has with each item, in lower case: filters do not look at their case. */
export type SeenInteractions = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What a filter sees of a user's interactions, bulk and streamed: the newest hundred of each event type.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
 */
export function seenInteractions({ bulk, events }: InteractionsData, userId: string): SeenInteractions {
  const newestFirst: Interaction[] = [
    ...Array.from(bulk.rowsOf(userId), (row) => bulk.at(row)),
    ...events.rowsOf(userId).map((row) => events.at(row)),
  ].sort((a, b) => b.timestamp - a.timestamp);
  const counts = new Map<string, number>();
  const seen = new Map<string, Set<string>>();
  for (const { itemId, eventType } of newestFirst) {
    if (eventType === null) continue;
    const type = eventType.toLowerCase();
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    if (count > INTERACTIONS_SEEN_BY_FILTER) continue;
    const types = seen.get(itemId);
    if (types) types.add(type);
    else seen.set(itemId, new Set([type]));
  }
  return seen;
}
