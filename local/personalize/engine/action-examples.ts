import type { ActionColumns } from './api';
import { selectUsers, sequencesOf, userCountOf, type Sequences } from './sequences';

/** Action interactions grouped by user, oldest first; `items` are actions. */
export interface ActionSequences extends Sequences {
  /** Alongside `items`: 1 for an action that was taken, 0 for one that was seen or turned down. */
  readonly taken: Uint8Array;
}

/** @throws RangeError when columns differ in length or an index points outside its list */
export function actionSequencesOf({
  userIds,
  actionIds,
  users,
  actions,
  timestamps,
  taken,
}: ActionColumns): ActionSequences {
  // The place of a row among the actions tells its outcome: taken ones are the second half of twice as many.
  const doubled = actions.map((action, row) => action + (taken[row] === 1 ? actionIds.length : 0));
  const sequences = sequencesOf({ userIds, itemIds: [...actionIds, ...actionIds], users, items: doubled, timestamps });
  return {
    ...sequences,
    itemCount: actionIds.length,
    items: sequences.items.map((action) => action % Math.max(1, actionIds.length)),
    taken: Uint8Array.from(sequences.items, (action) => (action >= actionIds.length ? 1 : 0)),
  };
}

/** The sequences of some users, renumbered in the order given. */
export function selectActionUsers(sequences: ActionSequences, users: Int32Array): ActionSequences {
  const rows = Array.from(users, (user) =>
    sequences.taken.subarray(sequences.offsets[user], sequences.offsets[user + 1]),
  );
  return { ...selectUsers(sequences, users), taken: Uint8Array.from(rows.flatMap((row) => [...row])) };
}

/** One time that an action was put to a user. */
export interface Exposure {
  readonly user: number;
  readonly action: number;
  /** When, Unix seconds: what is older is known, nothing else is. */
  readonly at: number;
  /** Whether the user took it then or within the period after. */
  readonly taken: boolean;
}

/**
 * When actions were put to users, and whether they took them. Events of one user and action within a period of the first of
 * them are one exposure, which ends when the action is taken.
 */
export function exposuresOf(sequences: ActionSequences, users: Iterable<number>, periodSeconds: number): Exposure[] {
  const exposures: Exposure[] = [];
  for (const user of users) {
    const open = new Map<number, number>();
    const place = new Map<number, number>();
    for (let slot = sequences.offsets[user] as number; slot < (sequences.offsets[user + 1] as number); slot++) {
      const action = sequences.items[slot] as number;
      const at = sequences.timestamps[slot] as number;
      const taken = sequences.taken[slot] === 1;
      const since = open.get(action);
      if (since !== undefined && at <= since + periodSeconds) {
        const index = place.get(action) as number;
        if (taken) exposures[index] = { ...(exposures[index] as Exposure), taken };
      } else {
        place.set(action, exposures.push({ user, action, at, taken }) - 1);
        open.set(action, at);
      }
      if (taken) open.delete(action);
    }
  }
  return exposures;
}

/** Outcomes of each action in the time before the latest action interaction that decides whether it is scored. */
export interface RecentOutcomes {
  readonly taken: Int32Array;
  readonly others: Int32Array;
}

export function recentOutcomes(sequences: ActionSequences, windowSeconds: number): RecentOutcomes {
  const taken = new Int32Array(sequences.itemCount);
  const others = new Int32Array(sequences.itemCount);
  let latest = -Infinity;
  for (const time of sequences.timestamps) latest = Math.max(latest, time);
  sequences.items.forEach((action, slot) => {
    if ((sequences.timestamps[slot] as number) < latest - windowSeconds) return;
    const counts = sequences.taken[slot] === 1 ? taken : others;
    counts[action] = (counts[action] as number) + 1;
  });
  return { taken, others };
}

/** Users with action interactions. */
export function everyUser(sequences: Sequences): Int32Array {
  return Int32Array.from({ length: userCountOf(sequences) }, (_, user) => user);
}
