import type { History, Recommender } from '../engine/api';
import { passes } from '../training/event-filter';
import type { Twin } from '../twin';
import type { Serving } from './serving';

const NOTHING: History = { items: new Int32Array(0), timestamps: new Float64Array(0) };

/**
 * What the model knows of a user, and the events streamed since its training: those count at once. Items that the model
 * does not know have no place in it. An unknown user without events has an empty history.
 */
export function historyOf(twin: Twin, { datasetGroupArn, trained }: Serving, userId: string): History {
  const { recommender, eventFilter, eventsSeen } = trained;
  const known = knownHistory(trained, userId);
  const log = twin.datasets.of(datasetGroupArn).interactions?.events;
  const fresh = (log?.rowsOf(userId, eventsSeen) ?? [])
    .map((row) => log?.at(row))
    .flatMap((event) => (event && passes(eventFilter, event) ? [event] : []));
  return fresh.length === 0 ? known : joined(known, indexed(recommender, fresh));
}

function knownHistory({ recommender, setAside }: Serving['trained'], userId: string): History {
  const aside = setAside.get(userId);
  if (aside === undefined) return recommender.historyOf(userId);
  const events = aside.itemIds.map((itemId, i) => ({ itemId, timestamp: aside.timestamps[i] as number }));
  return indexed(recommender, events);
}

function indexed(
  recommender: Recommender,
  events: readonly { readonly itemId: string; readonly timestamp: number }[],
): History {
  const known = events
    .map(({ itemId, timestamp }) => ({ item: recommender.indexOf(itemId), timestamp }))
    .filter(({ item }) => item >= 0);
  return {
    items: Int32Array.from(known, ({ item }) => item),
    timestamps: Float64Array.from(known, ({ timestamp }) => timestamp),
  };
}

/** Both in order of time; of events at one time the older part stands first. */
function joined(older: History, newer: History): History {
  const events = [older, newer].flatMap(({ items, timestamps }) =>
    Array.from(items, (item, i) => ({ item, timestamp: timestamps[i] as number })),
  );
  events.sort((a, b) => a.timestamp - b.timestamp);
  return events.length === 0
    ? NOTHING
    : {
        items: Int32Array.from(events, ({ item }) => item),
        timestamps: Float64Array.from(events, ({ timestamp }) => timestamp),
      };
}
