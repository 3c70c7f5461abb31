import type { PlacedRows, ScoreKernels } from './kernels/kernels';

/** Weights below this leave no trace in single precision. */
const NEGLIGIBLE = 1e-7;

/** What a history is multiplied with: the rows of a matrix, each by decay^(steps back to the latest event of its item). */
export interface SumInput {
  readonly rows: PlacedRows;
  /** In (0, 1]. */
  readonly decay: number;
}

/** Sums of the beginning of a history, as `saved` gave them. */
export interface KnownBeginning {
  /** Events that they are of. */
  readonly length: number;
  readonly sums: Float32Array;
}

/** Sums of the rows of a history's distinct items. Linear in its events × entries of a row. */
export class HistorySums {
  /** By input; of the latest history, until the next. */
  readonly sums: readonly Float32Array[];
  private readonly counted: Uint8Array;
  private readonly items: Int32Array;
  private readonly weights: Float32Array;

  constructor(
    private readonly kernels: ScoreKernels,
    private readonly inputs: readonly SumInput[],
    private readonly itemCount: number,
  ) {
    this.sums = inputs.map(() => kernels.floats(itemCount));
    this.counted = new Uint8Array(itemCount);
    this.items = kernels.integers(itemCount);
    this.weights = kernels.floats(itemCount);
  }

  /** Arrays of `itemCount` numbers that it takes from the kernels. */
  static arraysFor(inputs: number): number {
    return inputs + 2;
  }

  /**
   * @param known where given, its sums are taken up, so that only the events after it cost
   */
  add(history: Int32Array, known?: KnownBeginning): void {
    let decay = NaN;
    let count = 0;
    this.inputs.forEach((input, i) => {
      if (input.decay !== decay) {
        decay = input.decay;
        count = known === undefined ? this.distinct(history, decay) : this.changes(history, known.length, decay);
      }
      const sum = this.sums[i] as Float32Array;
      if (known === undefined) sum.fill(0);
      else this.takeUp(known.sums, i, decay ** (history.length - known.length));
      this.kernels.scatterRows(input.rows, this.items, this.weights, count, sum);
    });
  }

  /** The sums of the latest history, one after the other. */
  saved(): Float32Array {
    const saved = new Float32Array(this.inputs.length * this.itemCount);
    this.sums.forEach((sum, i) => saved.set(sum, i * this.itemCount));
    return saved;
  }

  private takeUp(saved: Float32Array, input: number, scale: number): void {
    const sum = this.sums[input] as Float32Array;
    const start = input * this.itemCount;
    if (scale === 1) sum.set(saved.subarray(start, start + this.itemCount));
    else for (let item = 0; item < sum.length; item++) sum[item] = scale * (saved[start + item] as number);
  }

  /** The distinct items and their weights, newest first, as far as the weights say anything; returns how many. */
  private distinct(history: Int32Array, decay: number): number {
    const { counted, items, weights } = this;
    let count = 0;
    let weight = 1;
    for (let i = history.length - 1; i >= 0 && weight > NEGLIGIBLE; i--) {
      const item = history[i] as number;
      if (counted[item] === 0) {
        counted[item] = 1;
        items[count] = item;
        weights[count++] = weight;
      }
      weight *= decay;
    }
    for (let i = 0; i < count; i++) counted[items[i] as number] = 0;
    return count;
  }

  /** The same of the events from `from` on, less what the item's earlier events have already brought. */
  private changes(history: Int32Array, from: number, decay: number): number {
    const count = this.distinct(history.subarray(from), decay);
    for (let i = 0; i < count; i++) {
      const before = history.lastIndexOf(this.items[i] as number, from - 1);
      if (before < 0 || decay ** (from - 1 - before) <= NEGLIGIBLE) continue;
      this.weights[i] = (this.weights[i] as number) - decay ** (history.length - 1 - before);
    }
    return count;
  }
}
