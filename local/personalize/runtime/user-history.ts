import type { History, Recommender } from '../engine/api';
import { passes } from '../training/event-filter';
import type { Twin } from '../twin';
import type { Serving } from './serving';

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
  const length = older.items.length + newer.items.length;
  const items = new Int32Array(length);
  const timestamps = new Float64Array(length);
  let nextOlder = 0;
  let nextNewer = 0;
  for (let place = 0; place < length; place++) {
    const takesOlder =
      nextNewer === newer.items.length ||
      (nextOlder < older.items.length &&
        (older.timestamps[nextOlder] as number) <= (newer.timestamps[nextNewer] as number));
    const from = takesOlder ? older : newer;
    const at = takesOlder ? nextOlder++ : nextNewer++;
    items[place] = from.items[at] as number;
    timestamps[place] = from.timestamps[at] as number;
  }
  return { items, timestamps };
}
