import type { ItemColumns } from './api';
import { trainAffinityParts, type UserScorer, userScorer } from './affinity';
import { eventsBefore, userCountOf, type Sequences } from './sequences';
import { topK } from './top-k';

/** Share of each user's events, the newest, that are held back. @see "Evaluating a solution version with metrics" */
export const SEGMENT_HIDDEN_SHARE = 0.2;

/** Share of all users that a segment is cut at. */
const SEGMENT_SHARE = 0.01;

/** One segment to ask for. */
interface Query {
  readonly items: Int32Array;
  /** Users who had one of the items in their held-back events. */
  readonly takers: ReadonlySet<number>;
  /** Users who cannot be the answer. */
  readonly past: ReadonlySet<number>;
}

/**
 * Metrics of user segmentation: the model sees the oldest events of every user and is asked, for each item that somebody had
 * in the held-back ones, for the top 1 % of the users who did not have it before. `hit_at_k` is the mean number of takers
 * among them, `recall_at_k` the mean share of the takers, `coverage` the share of users in any segment.
 *
 * @param attributes where given, segments are asked for by value of a categorical attribute in place of single items, and
 * users may come back
 * @param scorerOf what is measured, given the events that it may see
 */
export function evaluateSegments(
  sequences: Sequences,
  hiddenShare = SEGMENT_HIDDEN_SHARE,
  attributes?: ItemColumns,
  scorerOf: (seen: Sequences) => UserScorer = (seen) => userScorer(trainAffinityParts(seen)),
): Record<string, number> {
  const users = userCountOf(sequences);
  const known = Int32Array.from({ length: users }, (_, user) => {
    const events = (sequences.offsets[user + 1] as number) - (sequences.offsets[user] as number);
    return events < 2 ? events : events - Math.max(1, Math.floor(events * hiddenShare));
  });
  const score = scorerOf(eventsBefore(sequences, known));
  const size = Math.max(1, Math.floor(users * SEGMENT_SHARE));
  const queries = queriesOf(sequences, known, attributes);
  const reached = new Set<number>();
  let hits = 0;
  let recall = 0;
  const mask = new Uint8Array(users);
  for (const { items, takers, past } of queries) {
    mask.fill(1);
    for (const user of past) mask[user] = 0;
    const segment = topK(score(items), size, mask);
    const found = segment.reduce((count, user) => count + (takers.has(user) ? 1 : 0), 0);
    for (const user of segment) reached.add(user);
    hits += found;
    recall += found / takers.size;
  }
  const count = Math.max(1, queries.length);
  return {
    coverage: users === 0 ? 0 : reached.size / users,
    hit_at_k: hits / count,
    recall_at_k: recall / count,
  };
}

function queriesOf(sequences: Sequences, known: Int32Array, attributes: ItemColumns | undefined): readonly Query[] {
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
