import { userCountOf, type Sequences } from './sequences';

/** Lists of ascending numbers: list l owns members[offsets[l]] … members[offsets[l + 1] − 1]. */
export interface Lists {
  readonly offsets: Int32Array;
  readonly members: Int32Array;
}

/** The binary user × item matrix X from both sides. */
export interface Incidence {
  readonly userCount: number;
  readonly itemCount: number;
  /** Rows of X: the distinct items of each user, ascending. */
  readonly itemsOfUser: Lists;
  /** Columns of X: the distinct users of each item, ascending. */
  readonly usersOfItem: Lists;
}

/** Distinct user–item pairs of the sequences. Linear in events. */
export function incidenceOf(sequences: Sequences): Incidence {
  const userCount = userCountOf(sequences);
  const { itemCount } = sequences;
  const lastSeenBy = new Int32Array(itemCount).fill(-1);
  const itemOffsets = new Int32Array(itemCount + 1);
  const userOffsets = new Int32Array(userCount + 1);
  const distinct = new Int32Array(sequences.items.length);
  let pairs = 0;
  for (let user = 0; user < userCount; user++) {
    const end = sequences.offsets[user + 1] as number;
    for (let slot = sequences.offsets[user] as number; slot < end; slot++) {
      const item = sequences.items[slot] as number;
      if (lastSeenBy[item] === user) continue;
      lastSeenBy[item] = user;
      distinct[pairs++] = item;
      itemOffsets[item + 1] = (itemOffsets[item + 1] as number) + 1;
    }
    userOffsets[user + 1] = pairs;
  }
  const itemsOfUser = { offsets: userOffsets, members: distinct.slice(0, pairs) };
  for (let user = 0; user < userCount; user++) {
    itemsOfUser.members.subarray(userOffsets[user], userOffsets[user + 1]).sort();
  }
  return { userCount, itemCount, itemsOfUser, usersOfItem: transposed(itemsOfUser, itemOffsets) };
}

/** `counts` holds, at l + 1, how many lists hold l; it becomes the offsets of the result. */
function transposed(lists: Lists, counts: Int32Array): Lists {
  for (let l = 1; l < counts.length; l++) counts[l] = (counts[l] as number) + (counts[l - 1] as number);
  const next = counts.slice();
  const members = new Int32Array(lists.members.length);
  for (let l = 0; l + 1 < lists.offsets.length; l++) {
    const end = lists.offsets[l + 1] as number;
    for (let slot = lists.offsets[l] as number; slot < end; slot++) {
      const member = lists.members[slot] as number;
      const place = next[member] as number;
      members[place] = l;
      next[member] = place + 1;
    }
  }
  return { offsets: counts, members };
}

export function listLength(lists: Lists, index: number): number {
  return (lists.offsets[index + 1] as number) - (lists.offsets[index] as number);
}
