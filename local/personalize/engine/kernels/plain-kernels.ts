import { gramOf } from '../gram';
import type { Lists } from '../incidence';
import { GrowingRow, addRow, type ItemRows, type ItemRowsBuilder } from '../item-rows';
import { invertPositiveDefinite } from '../spd-inverse';
import { standardise } from '../standardise';
import { strongest } from '../strongest';
import type { DenseKernels, Matrix, PlacedRows, ScoreKernels, TransitionInput } from './kernels';

/** Dense algebra in JavaScript; inverts in double precision. */
export class PlainDenseKernels implements DenseKernels {
  readonly kind = 'plain';

  scope<T>(work: () => T): T {
    return work();
  }

  floats(length: number): Float32Array {
    return new Float32Array(length);
  }

  integers(length: number): Int32Array {
    return new Int32Array(length);
  }

  matrix(rows: number, columns: number): Matrix {
    return { values: new Float32Array(rows * columns), stride: columns };
  }

  invertedGram(lists: Lists, size: number, lambda: number, place?: Int32Array): Matrix {
    const matrix = gramOf(lists, size, place);
    for (let i = 0; i < size; i++) matrix[i * size + i] = (matrix[i * size + i] as number) + lambda;
    invertPositiveDefinite(matrix, size);
    return { values: Float32Array.from(matrix), stride: size };
  }

  addRows({ values, stride }: Matrix, list: Int32Array, count: number, out: Float32Array): void {
    const width = out.length;
    out.fill(0);
    let i = 0;
    // Four rows a pass, so that `out` travels a quarter as often.
    for (; i + 4 <= count; i += 4) {
      const a = (list[i] as number) * stride;
      const b = (list[i + 1] as number) * stride;
      const c = (list[i + 2] as number) * stride;
      const d = (list[i + 3] as number) * stride;
      for (let j = 0; j < width; j++) {
        out[j] =
          (out[j] as number) +
          ((values[a + j] as number) +
            (values[b + j] as number) +
            ((values[c + j] as number) + (values[d + j] as number)));
      }
    }
    for (; i < count; i++) {
      const a = (list[i] as number) * stride;
      for (let j = 0; j < width; j++) out[j] = (out[j] as number) + (values[a + j] as number);
    }
  }

  scaleAndSelect(row: Float32Array, scale: Float32Array, own: number, limit: number, kept: Int32Array): number {
    for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) * (scale[j] as number);
    row[own] = 0;
    return strongest(row, row.length, undefined, limit, kept);
  }

  addTransitions(input: TransitionInput, builder: ItemRowsBuilder, self: Float32Array): void {
    const { sequences, occurrences, window, forward, backward, sourceScale, targetScale } = input;
    const { items, offsets, weights, itemCount } = sequences;
    const row = new GrowingRow(itemCount);
    const { columns, values } = row;
    for (let item = 0; item < itemCount; item++) {
      const end = occurrences.offsets[item + 1] as number;
      for (let i = occurrences.offsets[item] as number; i < end; i++) {
        const slot = occurrences.slots[i] as number;
        const user = occurrences.users[i] as number;
        const first = Math.max(offsets[user] as number, slot - window);
        const last = Math.min((offsets[user + 1] as number) - 1, slot + window);
        for (let other = first; other <= last; other++) {
          if (other === slot) continue;
          const gap = other > slot ? forward[other - slot] : backward[slot - other];
          const weight = (gap as number) * (weights === undefined ? 1 : (weights[other] as number));
          if (weight > 0) row.add(items[other] as number, weight);
        }
      }
      const source = sourceScale[item] as number;
      for (let i = 0; i < row.count; i++) {
        const target = columns[i] as number;
        values[target] = (values[target] as number) * source * (targetScale[target] as number);
      }
      self[item] = values[item] as number;
      values[item] = 0;
      builder.addGrown(row);
      row.clear();
    }
  }

  transposed({ values, stride }: Matrix, rows: number, columns: number): Matrix {
    const turned = this.matrix(columns, rows);
    const TILE = 16;
    for (let top = 0; top < rows; top += TILE) {
      for (let left = 0; left < columns; left += TILE) {
        const bottom = Math.min(top + TILE, rows);
        const right = Math.min(left + TILE, columns);
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) {
            turned.values[column * turned.stride + row] = values[row * stride + column] as number;
          }
        }
      }
    }
    return turned;
  }
}

/** Scoring in JavaScript, from the rows where they stand. */
export class PlainScoreKernels implements ScoreKernels {
  readonly kind = 'plain';

  floats(length: number): Float32Array {
    return new Float32Array(length);
  }

  integers(length: number): Int32Array {
    return new Int32Array(length);
  }

  place(rows: ItemRows): PlacedRows {
    return rows;
  }

  scatterRows(rows: PlacedRows, items: Int32Array, weights: Float32Array, count: number, out: Float32Array): void {
    for (let i = 0; i < count; i++) addRow(rows, items[i] as number, weights[i] as number, out);
  }

  standardise(scores: Float32Array, counted: Float32Array): void {
    standardise(scores, counted);
  }

  softplus(scores: Float32Array): void {
    for (let item = 0; item < scores.length; item++) scores[item] = Math.log(1 + Math.exp(scores[item] as number));
  }

  addScaled(scores: Float32Array, weight: number, out: Float32Array): void {
    for (let item = 0; item < out.length; item++) {
      out[item] = (out[item] as number) + weight * (scores[item] as number);
    }
  }
}
