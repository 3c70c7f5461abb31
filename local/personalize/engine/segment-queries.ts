import type { ItemColumns } from './api';
import { userCountOf, type Sequences } from './sequences';

/** Share of all users that a segment is cut at. @see "Evaluating a solution version with metrics" */
const SEGMENT_SHARE = 0.01;

/** Users of a segment that is measured. */
export function segmentSize(users: number): number {
  return Math.max(1, Math.floor(users * SEGMENT_SHARE));
}

/** How many of each user's events are known when the newest `hiddenShare` of them, at least one, are held back. */
export function knownEvents(sequences: Sequences, hiddenShare: number): Int32Array {
  return Int32Array.from({ length: userCountOf(sequences) }, (_, user) => {
    const events = (sequences.offsets[user + 1] as number) - (sequences.offsets[user] as number);
    return events < 2 ? events : events - Math.max(1, Math.floor(events * hiddenShare));
  });
}

/** One segment to ask for. */
export interface SegmentQuery {
  readonly items: Int32Array;
  /** Users who had one of the items in their held-back events. */
  readonly takers: ReadonlySet<number>;
  /** Users who cannot be the answer. */
  readonly past: ReadonlySet<number>;
}

/**
 * What to ask a model that knows the oldest `known[u]` events of each user: for every item that somebody had in the others,
 * who did not have it before.
 * @param attributes where given and not without categorical ones, for every value of those instead; users may come back
 */
export function segmentQueries(sequences: Sequences, known: Int32Array, attributes?: ItemColumns): SegmentQuery[] {
  const before: Set<number>[] = Array.from({ length: sequences.itemCount }, () => new Set());
  const after: Set<number>[] = Array.from({ length: sequences.itemCount }, () => new Set());
  for (let user = 0; user < userCountOf(sequences); user++) {
    const start = sequences.offsets[user] as number;
    const hidden = start + (known[user] as number);
    for (let slot = start; slot < (sequences.offsets[user + 1] as number); slot++) {
      (slot < hidden ? before : after)[sequences.items[slot] as number]?.add(user);
    }
  }
  const groups = attributes && categoriesOf(attributes);
  const queries =
    groups === undefined || groups.length === 0
      ? after.map((users, item) => {
          const past = before[item] ?? new Set<number>();
          return { items: Int32Array.of(item), takers: new Set([...users].filter((user) => !past.has(user))), past };
        })
      : groups.map((items) => ({
          items: Int32Array.from(items),
          takers: new Set(items.flatMap((item) => [...(after[item] ?? [])])),
          past: new Set<number>(),
        }));
  return queries.filter(({ takers }) => takers.size > 0);
}

/** Items of each value of each categorical attribute. */
function categoriesOf({ attributes }: ItemColumns): number[][] {
  return attributes.flatMap((attribute) => {
    if (attribute.kind !== 'categorical') return [];
    const items = new Map<string, number[]>();
    attribute.values.forEach((values, item) => {
      for (const value of new Set(values)) {
        const list = items.get(value);
        if (list === undefined) items.set(value, [item]);
        else list.push(item);
      }
    });
    return [...items.values()];
  });
}

/** Among the users, 0 for those who cannot be the answer. */
export function maskOf({ past }: SegmentQuery, users: number): Uint8Array {
  const mask = new Uint8Array(users).fill(1);
  for (const user of past) mask[user] = 0;
  return mask;
}

/** Takers among the users of a segment. */
export function hitsOf({ takers }: SegmentQuery, segment: Int32Array): number {
  return segment.reduce((count, user) => count + (takers.has(user) ? 1 : 0), 0);
}
