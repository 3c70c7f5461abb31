import type { Random } from './api';
import { shuffled } from './random';
import { userCountOf, type Sequences } from './sequences';

/** Share of users whose events are all used for training. @see "Evaluating a solution version with metrics" */
const TRAINING_SHARE = 0.9;

/** Share of a test user's events, the newest, that have to be found. */
const HIDDEN_SHARE = 0.1;

export interface UserSplit {
  /** Users trained on, ascending. */
  readonly training: Int32Array;
  /** The others, ascending. */
  readonly test: Int32Array;
}

/**
 * The documented split: 90 % of the users, chosen at random, train with all their events; the others are tested. The choice is
 * stratified by activity: of each ten users next to each other in number of events one is tested, so that the test users are
 * as active as the others. Metrics of one split vary less for it.
 */
export function splitUsers(sequences: Sequences, random: Random): UserSplit {
  const users = userCountOf(sequences);
  const events = (user: number): number =>
    (sequences.offsets[user + 1] as number) - (sequences.offsets[user] as number);
  // Shuffled first: users with the same number of events stand in no order of their own.
  const byActivity = shuffled(users, random).sort((a, b) => events(a) - events(b));
  const tested = users - Math.round(users * TRAINING_SHARE);
  const test = new Int32Array(tested);
  const isTested = new Uint8Array(users);
  for (let stratum = 0; stratum < tested; stratum++) {
    const from = Math.floor((stratum * users) / tested);
    const to = Math.floor(((stratum + 1) * users) / tested);
    const user = byActivity[from + Math.floor(random() * (to - from))] as number;
    test[stratum] = user;
    isTested[user] = 1;
  }
  return {
    training: Int32Array.from({ length: users }, (_, user) => user).filter((user) => !isTested[user]),
    test: test.sort(),
  };
}

/**
 * First slot of the newest 10 % of a user's events, at least one; -1 for users with fewer than two events, who cannot be
 * tested.
 */
export function hiddenFrom(sequences: Sequences, user: number): number {
  const start = sequences.offsets[user] as number;
  const end = sequences.offsets[user + 1] as number;
  if (end - start < 2) return -1;
  return end - Math.max(1, Math.floor((end - start) * HIDDEN_SHARE));
}
