/**
 * A square item × item matrix by rows, single precision. Small catalogues keep every entry (`columns` absent, `offsets`
 * regular); larger ones keep the strongest entries of a row.
 */
export interface ItemRows {
  readonly itemCount: number;
  /** Row i owns values[offsets[i]] … values[offsets[i + 1] − 1]. */
  readonly offsets: Float64Array;
  /** Column of each value; absent when row i holds all columns in order. */
  readonly columns?: Int32Array;
  readonly values: Float32Array;
}

/** Catalogues up to this size keep whole rows: 2,048² × 4 bytes = 16 MiB a matrix, and faster to add than sparse ones. */
export const DENSE_ROWS_LIMIT = 2048;

/** Entries kept of a row beyond that; measured in docs/benchmarks.md. */
export const ENTRIES_A_ROW = 500;

/** Fills `row` (all zero before) with the values of one item. Untouched entries stay zero. */
export type FillRow = (item: number, row: Float64Array) => void;

/**
 * Builds the matrix row by row with one scratch row, so that memory stays linear in items for large catalogues.
 *
 * @param entriesARow how many entries of the largest magnitude to keep where rows are truncated; ties go to lower columns
 */
export function buildItemRows(itemCount: number, fill: FillRow, entriesARow = ENTRIES_A_ROW): ItemRows {
  const scratch = new Float64Array(itemCount);
  const offsets = new Float64Array(itemCount + 1);
  if (itemCount <= Math.max(DENSE_ROWS_LIMIT, entriesARow)) {
    const values = new Float32Array(itemCount * itemCount);
    for (let item = 0; item < itemCount; item++) {
      scratch.fill(0);
      fill(item, scratch);
      values.set(scratch, item * itemCount);
      offsets[item + 1] = (item + 1) * itemCount;
    }
    return { itemCount, offsets, values };
  }
  let columns = new Int32Array(itemCount * 16);
  let values = new Float32Array(itemCount * 16);
  let used = 0;
  const present = new Int32Array(itemCount);
  const magnitudes = new Float64Array(itemCount);
  for (let item = 0; item < itemCount; item++) {
    scratch.fill(0);
    fill(item, scratch);
    let count = 0;
    for (let column = 0; column < itemCount; column++) {
      const value = scratch[column] as number;
      if (value === 0) continue;
      present[count] = column;
      magnitudes[count++] = Math.abs(value);
    }
    const floor = count <= entriesARow ? 0 : kthLargest(magnitudes, count, entriesARow);
    if (used + entriesARow > values.length) {
      const grown = Math.ceil(values.length * 1.5) + entriesARow;
      columns = enlarged(columns, new Int32Array(grown));
      values = enlarged(values, new Float32Array(grown));
    }
    // Entries just as strong as the floor take the places that stronger ones leave, lower columns first.
    let placesAtFloor = entriesARow;
    for (let i = 0; i < count; i++) if (Math.abs(scratch[present[i] as number] as number) > floor) placesAtFloor--;
    for (let i = 0; i < count; i++) {
      const column = present[i] as number;
      const value = scratch[column] as number;
      const magnitude = Math.abs(value);
      if (magnitude < floor || (magnitude === floor && placesAtFloor-- <= 0)) continue;
      columns[used] = column;
      values[used++] = value;
    }
    offsets[item + 1] = used;
  }
  return { itemCount, offsets, columns: columns.slice(0, used), values: values.slice(0, used) };
}

function enlarged<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** The k-th largest of the first `count` entries (Hoare's selection); reorders them. */
function kthLargest(entries: Float64Array, count: number, k: number): number {
  let low = 0;
  let high = count - 1;
  const target = k - 1;
  while (low < high) {
    const pivot = entries[(low + high) >> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((entries[i] as number) > pivot) i++;
      while ((entries[j] as number) < pivot) j--;
      if (i <= j) {
        const kept = entries[i] as number;
        entries[i++] = entries[j] as number;
        entries[j--] = kept;
      }
    }
    if (target <= j) high = j;
    else if (target >= i) low = i;
    else break;
  }
  return entries[target] as number;
}

/** scores += weight × row of `item`. */
export function addRow(rows: ItemRows, item: number, weight: number, scores: Float32Array): void {
  const start = rows.offsets[item] as number;
  const { columns, values, itemCount } = rows;
  if (columns === undefined) {
    for (let column = 0; column < itemCount; column++) {
      scores[column] = (scores[column] as number) + weight * (values[start + column] as number);
    }
    return;
  }
  const end = rows.offsets[item + 1] as number;
  for (let slot = start; slot < end; slot++) {
    const column = columns[slot] as number;
    scores[column] = (scores[column] as number) + weight * (values[slot] as number);
  }
}
