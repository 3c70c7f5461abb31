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

/** The documented split: 90 % of the users, chosen at random, train with all their events; the others are tested. */
export function splitUsers(sequences: Sequences, random: Random): UserSplit {
  const order = shuffled(userCountOf(sequences), random);
  const training = Math.round(order.length * TRAINING_SHARE);
  return { training: order.slice(0, training).sort(), test: order.slice(training).sort() };
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
