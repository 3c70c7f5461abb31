import type { Lists } from '../incidence';
import type { ItemRowsBuilder } from '../item-rows';
import { notPositiveDefinite } from '../spd-inverse';
import type { HELPED, Helper, StartHelper } from './helper';
import type { DenseKernels, Matrix, TransitionInput } from './kernels';
import { WasmMemory } from './wasm-memory';

/** Columns swept at once; assembly/inverse.ts has the layouts. */
const BLOCK = 64;

/** Rows of a matrix from which on the second thread saves more than waiting for it costs. */
const WORTH_A_HELPER = 600;

/** Dense algebra in WebAssembly SIMD, single precision (pivot blocks in double). */
export class WasmDenseKernels implements DenseKernels {
  readonly kind = 'wasm';
  private readonly memory: WasmMemory;

  private helper: Helper | undefined;

  /** @param startHelper where given, a second thread shares the work on large matrices */
  constructor(
    private readonly module: WebAssembly.Module,
    private startHelper?: StartHelper,
  ) {
    this.memory = new WasmMemory(module, 1 << 20);
  }

  scope<T>(work: () => T): T {
    const mark = this.memory.mark();
    try {
      return work();
    } finally {
      this.memory.release(mark);
    }
  }

  floats(length: number): Float32Array {
    return this.memory.floats(length);
  }

  integers(length: number): Int32Array {
    return this.memory.integers(length);
  }

  matrix(rows: number, columns: number): Matrix {
    const stride = Math.ceil(columns / 8) * 8;
    return { values: this.memory.floats(rows * stride), stride };
  }

  invertedGram(lists: Lists, size: number, lambda: number, place?: Int32Array): Matrix {
    const padded = Math.ceil(size / 8) * 8;
    const matrix = this.matrix(padded, padded);
    this.scope(() => {
      this.countPairs(lists, matrix, size, place);
      // The rows of the padding are those of the identity, which leaves the others alone.
      for (let i = 0; i < padded; i++) {
        const at = i * padded + i;
        matrix.values[at] = i < size ? (matrix.values[at] as number) + lambda : 1;
      }
      this.invert(matrix.values, padded);
    });
    return matrix;
  }

  private countPairs(lists: Lists, gram: Matrix, size: number, place?: Int32Array): void {
    const { memory } = this;
    const rows = memory.integers(size);
    for (let list = 0; list + 1 < lists.offsets.length; list++) {
      const end = lists.offsets[list + 1] as number;
      let count = 0;
      for (let slot = lists.offsets[list] as number; slot < end; slot++) {
        const member = lists.members[slot] as number;
        const row = place === undefined ? member : (place[member] as number);
        if (row >= 0) rows[count++] = row;
      }
      memory.run.countPairs(memory.at(gram.values), gram.stride, memory.at(rows), count);
    }
  }

  private invert(values: Float32Array, n: number): void {
    const { memory } = this;
    const { run } = memory;
    const matrix = memory.at(values);
    const panel = memory.at(memory.floats(n * BLOCK));
    const scaled = memory.at(memory.floats(n * BLOCK));
    const pivot = memory.at(memory.floats(BLOCK * BLOCK * 2));
    const packed = memory.at(memory.floats(BLOCK * BLOCK));
    const inBoth = this.bothThreads(n);
    for (let from = 0; from < n; from += BLOCK) {
      const width = Math.min(BLOCK, n - from);
      const failed = run.factorPivot(matrix, n, from, width, pivot, packed);
      if (failed >= 0) throw notPositiveDefinite(values[failed * n + failed] as number, failed);
      inBoth('preparePanel', matrix, n, from, width, packed, panel, scaled);
      inBoth('updateLower', matrix, n, from, width, panel, scaled);
      run.writePivot(matrix, n, from, width, pivot);
    }
    run.mirrorNegated(matrix, n);
  }

  /**
   * Runs a function here and in the helper, if there is one by now: each takes group after group of rows until none is left.
   * The groups write to different places and are computed alike in either thread.
   */
  private bothThreads(n: number): (name: (typeof HELPED)[number], ...args: readonly number[]) => void {
    const { memory } = this;
    if (n >= WORTH_A_HELPER && this.startHelper !== undefined) {
      this.helper = this.startHelper(this.module, memory.memory);
      this.startHelper = undefined;
    }
    const helper = n >= WORTH_A_HELPER ? this.helper : undefined;
    const next = memory.integers(1);
    return (name, ...args) => {
      const run: (...all: readonly number[]) => void = memory.run[name];
      next[0] = 0;
      helper?.start(name, ...args, memory.at(next));
      run(...args, memory.at(next));
      helper?.finish();
    };
  }

  addRows({ values, stride }: Matrix, list: Int32Array, count: number, out: Float32Array): void {
    const { memory } = this;
    const length = Math.ceil(out.length / 4) * 4;
    memory.run.addRows(memory.at(values), stride, memory.at(list), count, memory.at(out), length);
  }

  scaleAndSelect(row: Float32Array, scale: Float32Array, own: number, limit: number, kept: Int32Array): number {
    const { memory } = this;
    return this.scope(() =>
      memory.run.scaleAndSelect(
        memory.at(row),
        memory.at(scale),
        row.length,
        own,
        limit,
        memory.at(kept),
        memory.at(memory.scratch(row.length)),
      ),
    );
  }

  addTransitions(input: TransitionInput, builder: ItemRowsBuilder, self: Float32Array): void {
    const { memory } = this;
    const { sequences, occurrences, sourceScale } = input;
    const { itemCount } = sequences;
    this.scope(() => {
      const place = (values: Int32Array): number => {
        const placed = memory.scratch(values.length);
        placed.set(values);
        return memory.at(placed);
      };
      const placeDoubles = (values: Float64Array): number => {
        const placed = memory.doubles(values.length);
        placed.set(values);
        return memory.at(placed);
      };
      const eventWeights = sequences.weights && memory.floats(sequences.weights.length);
      if (sequences.weights) eventWeights?.set(sequences.weights);
      const [items, offsets] = [place(sequences.items), place(sequences.offsets)];
      const [slots, users] = [place(occurrences.slots), place(occurrences.users)];
      const [forward, backward] = [placeDoubles(input.forward), placeDoubles(input.backward)];
      const targetScale = placeDoubles(input.targetScale);
      const sums = memory.at(memory.doubles(itemCount));
      const own = memory.floats(1);
      const [columns, values, kept] = [
        memory.scratch(itemCount),
        memory.floats(itemCount + 4),
        memory.scratch(itemCount),
      ];
      const room = memory.at(memory.scratch(itemCount));
      for (let item = 0; item < itemCount; item++) {
        const start = occurrences.offsets[item] as number;
        own[0] = 0;
        const count = memory.run.transitionRow(
          items,
          eventWeights === undefined ? 0 : memory.at(eventWeights),
          offsets,
          slots + 4 * start,
          users + 4 * start,
          (occurrences.offsets[item + 1] as number) - start,
          input.window,
          forward,
          backward,
          sourceScale[item] as number,
          targetScale,
          item,
          memory.at(own),
          sums,
          memory.at(columns),
          memory.at(values),
          builder.entriesARow,
          memory.at(kept),
          room,
        );
        builder.add(kept, count, values, columns);
        self[item] = own[0];
      }
    });
  }

  transposed({ values, stride }: Matrix, rows: number, columns: number): Matrix {
    const { memory } = this;
    const turned = this.matrix(columns, rows);
    memory.run.transpose(memory.at(values), rows, columns, stride, memory.at(turned.values), turned.stride);
    return turned;
  }
}
