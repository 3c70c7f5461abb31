import { listLength, type Incidence } from './incidence';
import { ItemRowsBuilder, type ItemRows } from './item-rows';
import { denseKernels } from './kernels/kernels';

/**
 * Largest matrix that is inverted: 4,000 take 64 MB and 64 GFLOP, that is 2 s in WebAssembly and 12 s in plain JavaScript.
 * Beyond it only the most frequent items take part and transitions carry the rest.
 */
export const DENSE_LIMIT = 4000;

/** Entries of the users × items matrix of the dual form: 48 million take 192 MB, and twice that while it is turned. */
export const DUAL_ENTRIES = 48_000_000;

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
  const primal = densePlaces(incidence, limit);
  const form = options.form ?? 'auto';
  const isDual = form === 'dual' || (form === 'auto' && incidence.userCount < primal.members.length);
  if (!isDual) return primalEase(incidence, lambda, primal);
  return dualEase(
    incidence,
    lambda,
    densePlaces(incidence, Math.floor(DUAL_ENTRIES / Math.max(1, incidence.userCount))),
  );
}

export interface DensePlaces {
  /** Item → row of the dense matrix, −1 for items outside it. */
  readonly place: Int32Array;
  /** Row → item, ascending. */
  readonly members: Int32Array;
}

/** Items with at least one user, the most frequent `limit` of them; equal counts go by index. */
export function densePlaces(incidence: Incidence, limit: number): DensePlaces {
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
  const kernels = denseKernels();
  return kernels.scope(() => {
    const { values, stride } = kernels.invertedGram(incidence.itemsOfUser, size, lambda, place);
    const scale = kernels.floats(size);
    for (let j = 0; j < size; j++) scale[j] = -1 / (values[j * stride + j] as number);
    return selectedRows(incidence.itemCount, { place, members }, scale, (i) =>
      values.subarray(i * stride, i * stride + size),
    );
  });
}

function dualEase(incidence: Incidence, lambda: number, { place, members }: DensePlaces): ItemRows {
  const { userCount, itemCount, usersOfItem } = incidence;
  const size = members.length;
  const kernels = denseKernels();
  return kernels.scope(() => {
    const inverse = kernels.invertedGram(usersOfItem, userCount, lambda);
    const users = kernels.integers(userCount);
    const usersOf = (item: number): number => {
      const own = usersOfItem.members.subarray(usersOfItem.offsets[item], usersOfItem.offsets[item + 1]);
      users.set(own);
      return own.length;
    };
    // (XX' + λI)⁻¹ X by columns, items × users: the inverse is symmetric, so its rows stand for its columns.
    const columns = kernels.matrix(size, userCount);
    const scale = kernels.floats(size);
    members.forEach((item, j) => {
      const count = usersOf(item);
      const start = j * columns.stride;
      const column = columns.values.subarray(start, start + userCount);
      kernels.addRows(inverse, users, count, column);
      let own = 0;
      for (let i = 0; i < count; i++) own += column[users[i] as number] as number;
      scale[j] = 1 / (1 - own);
    });
    const projected = kernels.transposed(columns, size, userCount);
    const row = kernels.floats(size);
    return selectedRows(itemCount, { place, members }, scale, (i) => {
      kernels.addRows(projected, users, usersOf(members[i] as number), row);
      return row;
    });
  });
}

/**
 * The strongest entries of every item's row, times the scale of their columns, without the diagonal.
 *
 * @param rowOf place → its row by places, which is overwritten
 */
function selectedRows(
  itemCount: number,
  { place, members }: DensePlaces,
  scale: Float32Array,
  rowOf: (place: number) => Float32Array,
): ItemRows {
  const kernels = denseKernels();
  const builder = new ItemRowsBuilder(itemCount);
  const kept = kernels.integers(members.length);
  for (let item = 0; item < itemCount; item++) {
    const i = place[item] as number;
    if (i < 0) {
      builder.add(kept, 0, scale);
      continue;
    }
    const row = rowOf(i);
    builder.add(kept, kernels.scaleAndSelect(row, scale, i, builder.entriesARow, kept), row, members);
  }
  return builder.build();
}
