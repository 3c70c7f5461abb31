import type { ItemRows } from '../item-rows';
import type { PlacedRows, ScoreKernels } from './kernels';
import { WasmMemory } from './wasm-memory';

/** Scoring in WebAssembly SIMD. */
export class WasmScoreKernels implements ScoreKernels {
  readonly kind = 'wasm';
  private readonly memory: WasmMemory;

  /** @param bytes see `bytesFor` */
  constructor(module: WebAssembly.Module, bytes: number) {
    this.memory = new WasmMemory(module, bytes, bytes);
  }

  /** Memory that these rows and so many floats take. */
  static bytesFor(rows: readonly ItemRows[], floats: number): number {
    const entries = rows.map(
      ({ offsets, values }) => WasmMemory.padded(offsets.length) + 2 * WasmMemory.padded(values.length),
    );
    return entries.reduce((sum, bytes) => sum + bytes, 4 * floats);
  }

  floats(length: number): Float32Array {
    return this.memory.floats(length);
  }

  integers(length: number): Int32Array {
    return this.memory.integers(length);
  }

  place(rows: ItemRows): PlacedRows {
    const { memory } = this;
    const placed = {
      offsets: memory.integers(rows.offsets.length),
      columns: memory.integers(rows.columns.length),
      values: memory.floats(rows.values.length),
    };
    placed.offsets.set(rows.offsets);
    placed.columns.set(rows.columns);
    placed.values.set(rows.values);
    return placed;
  }

  scatterRows(rows: PlacedRows, items: Int32Array, weights: Float32Array, count: number, out: Float32Array): void {
    const { memory } = this;
    memory.run.scatterRows(
      memory.at(rows.offsets),
      memory.at(rows.columns),
      memory.at(rows.values),
      memory.at(items),
      memory.at(weights),
      count,
      memory.at(out),
    );
  }

  standardise(scores: Float32Array, counted: Float32Array): void {
    const { memory } = this;
    memory.run.standardise(memory.at(scores), memory.at(counted), Math.ceil(scores.length / 4) * 4);
  }

  softplus(scores: Float32Array): void {
    const { memory } = this;
    memory.run.softplus(memory.at(scores), Math.ceil(scores.length / 4) * 4);
  }

  addScaled(scores: Float32Array, weight: number, out: Float32Array): void {
    const { memory } = this;
    memory.run.addScaled(memory.at(scores), weight, memory.at(out), Math.ceil(scores.length / 4) * 4);
  }
}
