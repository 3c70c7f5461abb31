import { gramOf } from './gram';
import { listLength, type Incidence } from './incidence';
import { buildItemRows, type ItemRows } from './item-rows';
import { invertPositiveDefinite } from './spd-inverse';

/**
 * Largest matrix that is inverted in double precision. 3,000 takes 72 MB and about 5 s in plain JavaScript at 5.5 GFLOP/s;
 * beyond it only the most frequent items take part and transitions carry the rest.
 */
export const DENSE_LIMIT = 3000;

export interface EaseOptions {
  /** L2 penalty λ > 0: about 300 for sets as dense as MovieLens, about 100 for sparse ones. */
  readonly lambda: number;
  /** @default DENSE_LIMIT */
  readonly denseLimit?: number;
  /** @default 'auto': the smaller of the two matrices */
  readonly form?: 'primal' | 'dual' | 'auto';
}

/**
 * EASE: the item–item matrix B with zero diagonal that minimises ‖X − XB‖² + λ‖B‖² for the binary user × item matrix X, in
 * closed form. With P = (X'X + λI)⁻¹, B[i, j] = −P[i, j] / P[j, j].
 *
 * With fewer users than items the same matrix comes out of the users' side (Woodbury): with M = X'(XX' + λI)⁻¹X,
 * P = (I − M) / λ, hence B[i, j] = M[i, j] / (1 − M[j, j]).
 *
 * @returns row i holds what item i of a history adds to every item
 * @see Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019
 */
export function easeOf(incidence: Incidence, options: EaseOptions): ItemRows {
  const { lambda } = options;
  if (!(lambda > 0)) throw new RangeError(`lambda is ${lambda}, give a value above 0`);
  const limit = options.denseLimit ?? DENSE_LIMIT;
  const places = densePlaces(incidence, limit);
  const form = options.form ?? 'auto';
  const dual = form === 'dual' || (form === 'auto' && incidence.userCount < places.members.length);
  return dual ? dualEase(incidence, lambda) : primalEase(incidence, lambda, places);
}

interface DensePlaces {
  /** Item → row of the dense matrix, −1 for items outside it. */
  readonly place: Int32Array;
  /** Row → item, ascending. */
  readonly members: Int32Array;
}

/** Items with at least one user, the most frequent `limit` of them; equal counts go by index. */
function densePlaces(incidence: Incidence, limit: number): DensePlaces {
  const { itemCount, usersOfItem } = incidence;
  const seen: number[] = [];
  for (let item = 0; item < itemCount; item++) if (listLength(usersOfItem, item) > 0) seen.push(item);
  if (seen.length > limit) {
    seen.sort((a, b) => listLength(usersOfItem, b) - listLength(usersOfItem, a) || a - b);
    seen.length = limit;
    seen.sort((a, b) => a - b);
  }
  const place = new Int32Array(itemCount).fill(-1);
  seen.forEach((item, row) => (place[item] = row));
  return { place, members: Int32Array.from(seen) };
}

function primalEase(incidence: Incidence, lambda: number, { place, members }: DensePlaces): ItemRows {
  const size = members.length;
  const matrix = gramOf(incidence.itemsOfUser, size, place);
  for (let i = 0; i < size; i++) matrix[i * size + i] = (matrix[i * size + i] as number) + lambda;
  invertPositiveDefinite(matrix, size);
  return buildItemRows(incidence.itemCount, (item, row) => {
    const i = place[item] as number;
    if (i < 0) return;
    for (let j = 0; j < size; j++) {
      if (j !== i) row[members[j] as number] = -(matrix[i * size + j] as number) / (matrix[j * size + j] as number);
    }
  });
}

function dualEase(incidence: Incidence, lambda: number): ItemRows {
  const { userCount, itemCount, itemsOfUser, usersOfItem } = incidence;
  const kernel = gramOf(usersOfItem, userCount);
  for (let u = 0; u < userCount; u++) kernel[u * userCount + u] = (kernel[u * userCount + u] as number) + lambda;
  invertPositiveDefinite(kernel, userCount);
  const projected = timesIncidence(kernel, incidence);
  const diagonal = new Float64Array(itemCount);
  for (let user = 0; user < userCount; user++) {
    const end = itemsOfUser.offsets[user + 1] as number;
    for (let slot = itemsOfUser.offsets[user] as number; slot < end; slot++) {
      const item = itemsOfUser.members[slot] as number;
      diagonal[item] = (diagonal[item] as number) + (projected[user * itemCount + item] as number);
    }
  }
  const scale = diagonal.map((m) => 1 / (1 - m));
  return buildItemRows(itemCount, (item, row) => {
    const end = usersOfItem.offsets[item + 1] as number;
    for (let slot = usersOfItem.offsets[item] as number; slot < end; slot++) {
      const start = (usersOfItem.members[slot] as number) * itemCount;
      for (let j = 0; j < itemCount; j++) row[j] = (row[j] as number) + (projected[start + j] as number);
    }
    for (let j = 0; j < itemCount; j++) row[j] = (row[j] as number) * (scale[j] as number);
    row[item] = 0;
  });
}

/** kernel × X, users × items, single precision; events × users additions. */
function timesIncidence(kernel: Float64Array, incidence: Incidence): Float32Array {
  const { userCount, itemCount, itemsOfUser } = incidence;
  const product = new Float32Array(userCount * itemCount);
  const row = new Float64Array(itemCount);
  for (let user = 0; user < userCount; user++) {
    row.fill(0);
    for (let other = 0; other < userCount; other++) {
      const value = kernel[user * userCount + other] as number;
      const end = itemsOfUser.offsets[other + 1] as number;
      for (let slot = itemsOfUser.offsets[other] as number; slot < end; slot++) {
        const item = itemsOfUser.members[slot] as number;
        row[item] = (row[item] as number) + value;
      }
    }
    product.set(row, user * itemCount);
  }
  return product;
}
