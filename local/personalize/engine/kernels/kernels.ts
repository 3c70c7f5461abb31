import type { Lists } from '../incidence';
import type { ItemRows, ItemRowsBuilder } from '../item-rows';
import type { Sequences } from '../sequences';
import type { StartHelper } from './helper';
import { PlainDenseKernels, PlainScoreKernels } from './plain-kernels';
import { WasmDenseKernels } from './wasm-dense-kernels';
import { WasmScoreKernels } from './wasm-score-kernels';

/**
 * A matrix by rows in single precision; row r begins at values[r × stride].
 */
export interface Matrix {
  readonly values: Float32Array;
  readonly stride: number;
}

/** Dense algebra of a training. Arrays handed in must come from the same kernels. */
export interface DenseKernels {
  readonly kind: 'wasm' | 'plain';
  /** Runs `work` and takes back all that was allocated in it: nothing of it may be used afterwards. */
  scope<T>(work: () => T): T;
  /** All zero. */
  floats(length: number): Float32Array;
  integers(length: number): Int32Array;
  /** All zero; rows may be longer than `columns`. */
  matrix(rows: number, columns: number): Matrix;
  /**
   * (G + λI)⁻¹ for the Gram matrix G of the lists (see `gramOf`), both triangles. size³ floating-point operations.
   * @throws RangeError when it is not positive definite, which a λ > 0 rules out but for rounding
   */
  invertedGram(lists: Lists, size: number, lambda: number, place?: Int32Array): Matrix;
  /** out = Σ of the rows of the matrix that the first `count` numbers of `list` name. count × out.length additions. */
  addRows(matrix: Matrix, list: Int32Array, count: number, out: Float32Array): void;
  /**
   * row = row × scale entry by entry, and zero at `own`; then the places of the `limit` entries of largest magnitude into
   * `kept`, as `strongest` does.
   * @returns how many
   */
  scaleAndSelect(row: Float32Array, scale: Float32Array, own: number, limit: number, kept: Int32Array): number;
  /**
   * Adds the row of every item to the builder, without the diagonal, which goes to `self`. Events × 2 × window additions,
   * memory linear in items and events.
   */
  addTransitions(input: TransitionInput, builder: ItemRowsBuilder, self: Float32Array): void;
  /** Columns as rows. */
  transposed(matrix: Matrix, rows: number, columns: number): Matrix;
}

/** Which pairs of events count how much, and what sums of them are multiplied with. */
export interface TransitionInput {
  readonly sequences: Sequences;
  /** Where each item occurs: item i owns slots[offsets[i]] … slots[offsets[i + 1] − 1], with the user of each. */
  readonly occurrences: { readonly offsets: Int32Array; readonly slots: Int32Array; readonly users: Int32Array };
  readonly window: number;
  /** Gap → weight of an event that comes so many events later, or earlier. */
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  /** Item → factor of its row, and of its column. */
  readonly sourceScale: Float64Array;
  readonly targetScale: Float64Array;
}

/** Item rows where the kernels can reach them. */
export type PlacedRows = Pick<ItemRows, 'offsets' | 'columns' | 'values'>;

/** Scoring of one model. Arrays handed in must come from the same kernels. */
export interface ScoreKernels {
  readonly kind: 'wasm' | 'plain';
  /** All zero. */
  floats(length: number): Float32Array;
  integers(length: number): Int32Array;
  place(rows: ItemRows): PlacedRows;
  /** out += Σ of weights[i] × row of items[i] over the first `count`. */
  scatterRows(rows: PlacedRows, items: Int32Array, weights: Float32Array, count: number, out: Float32Array): void;
  /** As the function of that name; `counted` holds 1 and 0. */
  standardise(scores: Float32Array, counted: Float32Array): void;
  /** scores = log(1 + e^score). */
  softplus(scores: Float32Array): void;
  /** out += weight × scores. */
  addScaled(scores: Float32Array, weight: number, out: Float32Array): void;
}

let chosen: WebAssembly.Module | undefined;
let starter: StartHelper | undefined;
let dense: DenseKernels | undefined;

/**
 * Chooses the WebAssembly kernels for this thread, or the plain ones when there is no module. To be called before anything
 * is trained or opened; without a call the plain ones serve. Both give the same results within single precision.
 *
 * @param startHelper where given, a second thread shares the work on large matrices, with the same results
 */
export function chooseKernels(module: WebAssembly.Module | undefined, startHelper?: StartHelper): void {
  chosen = module;
  starter = startHelper;
  dense = undefined;
}

/** One for the thread: its memory is reused from training to training. */
export function denseKernels(): DenseKernels {
  dense ??= chosen === undefined ? new PlainDenseKernels() : new WasmDenseKernels(chosen, starter);
  return dense;
}

/** Below this many bytes an instance of its own costs more than it saves. */
const WORTH_AN_INSTANCE = 1 << 18;

/** Beyond it scores are computed from the rows where they stand, so that no second copy is needed. */
const LARGEST_COPY = 1 << 30;

/** Kernels for a model that will place these rows and take so many floats besides. */
export function scoreKernels(rows: readonly ItemRows[], floats: number): ScoreKernels {
  const bytes = WasmScoreKernels.bytesFor(rows, floats);
  return chosen === undefined || bytes < WORTH_AN_INSTANCE || bytes > LARGEST_COPY
    ? new PlainScoreKernels()
    : new WasmScoreKernels(chosen, bytes);
}
