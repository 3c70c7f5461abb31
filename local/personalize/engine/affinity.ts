import { DENSE_LIMIT, densePlaces } from './ease';
import { incidenceOf, listLength, type Incidence, type Lists } from './incidence';
import { denseKernels } from './kernels/kernels';
import type { Sequences } from './sequences';

/** L2 penalty of the linear model; see ease.ts. */
const LAMBDA = 300;

/**
 * How much each user likes each item: X·B of the EASE model, raw, so that active users stand before idle ones of the same
 * taste. Exact for every entry: rows of B that are cut to their strongest entries would lose the users of rare items.
 *
 * @see Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019
 */
export interface AffinityParts {
  readonly incidence: Incidence;
  /** `users`: (XX' + λI)⁻¹. `items`: (X'X + λI)⁻¹ over the most frequent items. */
  readonly side: 'users' | 'items';
  /** size × size, symmetric. */
  readonly inverse: Float32Array;
  readonly size: number;
  /** Of side `items`: item → row of the inverse, −1 for items outside it. */
  readonly place: Int32Array;
  /** Of side `users`: item → 1 − M[item, item] with M = X'(XX' + λI)⁻¹X. */
  readonly freedom: Float32Array;
}

/** @param denseLimit largest matrix to invert */
export function trainAffinityParts(sequences: Sequences, denseLimit = DENSE_LIMIT): AffinityParts {
  const incidence = incidenceOf(sequences);
  const { place, members } = densePlaces(incidence, denseLimit);
  const { userCount } = incidence;
  return userCount < members.length ? userSide(incidence, userCount) : itemSide(incidence, members.length, place);
}

/** (Gram matrix of the lists + λI)⁻¹. */
function inverted(lists: Lists, size: number, place?: Int32Array): Float32Array {
  const kernels = denseKernels();
  return kernels.scope(() => {
    const { values, stride } = kernels.invertedGram(lists, size, LAMBDA, place);
    const inverse = new Float32Array(size * size);
    for (let row = 0; row < size; row++) {
      inverse.set(values.subarray(row * stride, row * stride + size), row * size);
    }
    return inverse;
  });
}

function itemSide(incidence: Incidence, size: number, place: Int32Array): AffinityParts {
  const inverse = inverted(incidence.itemsOfUser, size, place);
  return { incidence, side: 'items', inverse, size, place, freedom: new Float32Array(0) };
}

function userSide(incidence: Incidence, size: number): AffinityParts {
  const inverse = inverted(incidence.usersOfItem, size);
  const { itemCount, usersOfItem } = incidence;
  const freedom = Float32Array.from({ length: itemCount }, (_, item) => {
    const users = usersOfItem.members.subarray(usersOfItem.offsets[item], usersOfItem.offsets[item + 1]);
    let own = 0;
    for (const user of users) for (const other of users) own += inverse[user * size + other] as number;
    return 1 - own;
  });
  return { incidence, side: 'users', inverse, size, place: new Int32Array(0), freedom };
}

/** Scores of all users for the items together: the sum over the distinct items. Higher is better. */
export type UserScorer = (items: Int32Array) => Float32Array;

export function userScorer(parts: AffinityParts): UserScorer {
  const { itemCount } = parts.incidence;
  return (items) => {
    const distinct = [...new Set(items)].filter((item) => item >= 0 && item < itemCount);
    return parts.side === 'users' ? scoresByUsers(parts, distinct) : scoresByItems(parts, distinct);
  };
}

/** Woodbury: the score of user u for item j is x[u, j] − λ (A x_j)[u] / (1 − M[j, j]) with A = (XX' + λI)⁻¹. */
function scoresByUsers(parts: AffinityParts, items: readonly number[]): Float32Array {
  const { incidence, inverse, size, freedom } = parts;
  const { usersOfItem } = incidence;
  const scores = new Float32Array(size);
  const weights = new Float64Array(size);
  for (const item of items) {
    const end = usersOfItem.offsets[item + 1] as number;
    for (let slot = usersOfItem.offsets[item] as number; slot < end; slot++) {
      const user = usersOfItem.members[slot] as number;
      scores[user] = (scores[user] as number) + 1;
      weights[user] = (weights[user] as number) + LAMBDA / (freedom[item] as number);
    }
  }
  for (let other = 0; other < size; other++) {
    const weight = weights[other] as number;
    if (weight === 0) continue;
    const row = other * size;
    for (let user = 0; user < size; user++) {
      scores[user] = (scores[user] as number) - weight * (inverse[row + user] as number);
    }
  }
  return scores;
}

/** Column sums of B first, then each user's history. */
function scoresByItems(parts: AffinityParts, items: readonly number[]): Float32Array {
  const { itemsOfUser, userCount, itemCount } = parts.incidence;
  const column = new Float64Array(itemCount);
  for (const item of items) {
    if ((parts.place[item] as number) >= 0) addDenseColumn(parts, item, column);
    else addRareColumn(parts.incidence, item, column);
  }
  return Float32Array.from({ length: userCount }, (_, user) => {
    let score = 0;
    const end = itemsOfUser.offsets[user + 1] as number;
    for (let slot = itemsOfUser.offsets[user] as number; slot < end; slot++) {
      score += column[itemsOfUser.members[slot] as number] as number;
    }
    return score;
  });
}

/** column[i] += B[i, item] = −P[i, item] / P[item, item]. */
function addDenseColumn({ place, inverse, size }: AffinityParts, item: number, column: Float64Array): void {
  const row = (place[item] as number) * size;
  const own = inverse[row + (place[item] as number)] as number;
  place.forEach((at, other) => {
    if (at >= 0 && other !== item) column[other] = (column[other] as number) - (inverse[row + at] as number) / own;
  });
}

/** The first order of the same: users in common / (users of i + λ), for an item too rare for the dense matrix. */
function addRareColumn({ usersOfItem, itemsOfUser }: Incidence, item: number, column: Float64Array): void {
  const last = usersOfItem.offsets[item + 1] as number;
  for (let slot = usersOfItem.offsets[item] as number; slot < last; slot++) {
    const user = usersOfItem.members[slot] as number;
    const end = itemsOfUser.offsets[user + 1] as number;
    for (let at = itemsOfUser.offsets[user] as number; at < end; at++) {
      const other = itemsOfUser.members[at] as number;
      if (other === item) continue;
      column[other] = (column[other] as number) + 1 / (listLength(usersOfItem, other) + LAMBDA);
    }
  }
}
