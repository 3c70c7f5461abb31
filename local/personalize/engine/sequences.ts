import type { InteractionColumns } from './api';

/**
 * Events grouped by user, oldest first: user u owns the slots offsets[u] … offsets[u + 1] − 1. Equal timestamps keep the
 * order of the rows, because most public logs write several events of a user within one second.
 */
export interface Sequences {
  /** Items of the catalogue; `items` holds indices below it. */
  readonly itemCount: number;
  /** Length users + 1. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** Unix seconds. */
  readonly timestamps: Float64Array;
  /** Slot → what the event counts; absent: all count 1. */
  readonly weights?: Float32Array;
}

export function userCountOf(sequences: Sequences): number {
  return sequences.offsets.length - 1;
}

/**
 * Groups rows by user and sorts each group by time, stably. Linear in rows plus the sort of the groups that are not yet
 * in order.
 *
 * @throws RangeError when columns differ in length or an index points outside its list
 */
export function sequencesOf(columns: InteractionColumns): Sequences {
  const { users, items, timestamps } = columns;
  const rows = users.length;
  const userCount = columns.userIds.length;
  const itemCount = columns.itemIds.length;
  const { weights } = columns;
  if (items.length !== rows || timestamps.length !== rows || (weights !== undefined && weights.length !== rows)) {
    throw new RangeError(
      `columns differ in length (${rows} users, ${items.length} items, ${timestamps.length} timestamps), give one value a row`,
    );
  }
  const offsets = new Int32Array(userCount + 1);
  for (let row = 0; row < rows; row++) {
    const user = users[row] as number;
    const item = items[row] as number;
    if (user < 0 || user >= userCount || item < 0 || item >= itemCount) {
      throw new RangeError(
        `row ${row} points to user ${user} and item ${item}, outside ${userCount} users and ${itemCount} items`,
      );
    }
    offsets[user + 1] = (offsets[user + 1] as number) + 1;
  }
  for (let user = 0; user < userCount; user++) {
    offsets[user + 1] = (offsets[user + 1] as number) + (offsets[user] as number);
  }
  const next = offsets.slice();
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const user = users[row] as number;
    const slot = next[user] as number;
    order[slot] = row;
    next[user] = slot + 1;
  }
  for (let user = 0; user < userCount; user++) {
    const group = order.subarray(offsets[user], offsets[user + 1]);
    if (!isInTimeOrder(group, timestamps)) {
      group.sort((a, b) => (timestamps[a] as number) - (timestamps[b] as number) || a - b);
    }
  }
  const sortedItems = new Int32Array(rows);
  const sortedTimestamps = new Float64Array(rows);
  for (let slot = 0; slot < rows; slot++) {
    const row = order[slot] as number;
    sortedItems[slot] = items[row] as number;
    sortedTimestamps[slot] = timestamps[row] as number;
  }
  return {
    itemCount,
    offsets,
    items: sortedItems,
    timestamps: sortedTimestamps,
    ...(weights && { weights: Float32Array.from(order, (row) => weights[row] as number) }),
  };
}

function isInTimeOrder(group: Int32Array, timestamps: Float64Array): boolean {
  for (let i = 1; i < group.length; i++) {
    if ((timestamps[group[i - 1] as number] as number) > (timestamps[group[i] as number] as number)) return false;
  }
  return true;
}

/** The sequences of some users, renumbered in the order given. */
export function selectUsers(sequences: Sequences, users: Int32Array): Sequences {
  const offsets = new Int32Array(users.length + 1);
  for (let i = 0; i < users.length; i++) {
    const user = users[i] as number;
    offsets[i + 1] =
      (offsets[i] as number) + (sequences.offsets[user + 1] as number) - (sequences.offsets[user] as number);
  }
  const total = offsets[users.length] as number;
  const items = new Int32Array(total);
  const timestamps = new Float64Array(total);
  const weights = sequences.weights && new Float32Array(total);
  for (let i = 0; i < users.length; i++) {
    const user = users[i] as number;
    const start = sequences.offsets[user] as number;
    const end = sequences.offsets[user + 1] as number;
    items.set(sequences.items.subarray(start, end), offsets[i]);
    timestamps.set(sequences.timestamps.subarray(start, end), offsets[i]);
    if (sequences.weights) weights?.set(sequences.weights.subarray(start, end), offsets[i]);
  }
  return { itemCount: sequences.itemCount, offsets, items, timestamps, ...(weights && { weights }) };
}

/** The oldest `counts[u]` events of every user. */
export function eventsBefore(sequences: Sequences, counts: Int32Array): Sequences {
  const offsets = new Int32Array(counts.length + 1);
  counts.forEach((count, user) => (offsets[user + 1] = (offsets[user] as number) + count));
  const items = new Int32Array(offsets[counts.length] as number);
  const timestamps = new Float64Array(items.length);
  counts.forEach((count, user) => {
    const start = sequences.offsets[user] as number;
    items.set(sequences.items.subarray(start, start + count), offsets[user]);
    timestamps.set(sequences.timestamps.subarray(start, start + count), offsets[user]);
  });
  return { itemCount: sequences.itemCount, offsets, items, timestamps };
}

/** Events per item. */
export function eventCounts(sequences: Sequences): Int32Array {
  const counts = new Int32Array(sequences.itemCount);
  for (const item of sequences.items) counts[item] = (counts[item] as number) + 1;
  return counts;
}

/** Latest timestamp, Unix seconds; 0 without events. */
export function latestTimestampOf(sequences: Sequences): number {
  let latest = sequences.timestamps.length > 0 ? -Infinity : 0;
  for (const timestamp of sequences.timestamps) if (timestamp > latest) latest = timestamp;
  return latest;
}

/** Below this share of repeated events users are taken never to come back to an item. */
const REPEAT_SHARE = 0.01;

/** Whether users come back to items, as in shops and event logs; in rating sets they never do. */
export function usersComeBack(sequences: Sequences): boolean {
  return repeatShare(sequences) >= REPEAT_SHARE;
}

/**
 * Share of events that repeat an item their user already had, in [0, 1]. Zero in rating sets, large in shops and event logs.
 */
export function repeatShare(sequences: Sequences): number {
  const lastSeenBy = new Int32Array(sequences.itemCount).fill(-1);
  let repeats = 0;
  for (let user = 0; user < userCountOf(sequences); user++) {
    const end = sequences.offsets[user + 1] as number;
    for (let slot = sequences.offsets[user] as number; slot < end; slot++) {
      const item = sequences.items[slot] as number;
      if (lastSeenBy[item] === user) repeats++;
      lastSeenBy[item] = user;
    }
  }
  return sequences.items.length === 0 ? 0 : repeats / sequences.items.length;
}
