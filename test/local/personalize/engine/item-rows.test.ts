import { DENSE_ROWS_LIMIT, addRow, buildItemRows } from '../../../../local/personalize/engine/item-rows';
import { seededRandom } from '../../../../local/personalize/engine/random';
import { matrixOf } from './event-sequences';

/** Just beyond the size that keeps whole rows. */
const LARGE = DENSE_ROWS_LIMIT + 1;

/** Columns and values that a large matrix keeps of row 0, `entriesARow` at most. */
function keptOf(values: readonly number[], entriesARow: number): { column: number; value: number }[] {
  const rows = buildItemRows(
    LARGE,
    (item, row) => {
      if (item === 0) row.set(values);
    },
    entriesARow,
  );
  return [...rows.values].map((value, slot) => ({ column: rows.columns?.[slot] ?? NaN, value }));
}

describe('buildItemRows', () => {
  test('keeps every entry of a small matrix, and gives each row an empty scratch row', () => {
    const rows = buildItemRows(3, (item, row) => {
      row[item] = (row[item] as number) + item + 1;
    });
    expect(rows.columns).toBeUndefined();
    expect(matrixOf(rows)).toEqual([
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 3],
    ]);
  });

  test('keeps all entries of a sparse row of a large matrix', () => {
    const values = new Array<number>(LARGE).fill(0);
    values[7] = -1;
    values[LARGE - 1] = 0.5;
    expect(keptOf(values, 3)).toEqual([
      { column: 7, value: -1 },
      { column: LARGE - 1, value: 0.5 },
    ]);
  });

  test.each([1, 4, 100, 500, 2000])('keeps the %d strongest by magnitude, in order of columns', (entriesARow) => {
    const random = seededRandom(entriesARow);
    const values = Array.from({ length: LARGE }, () => Math.fround(random() - 0.5));
    const expected = values
      .map((value, column) => ({ column, value }))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
      .slice(0, entriesARow)
      .sort((a, b) => a.column - b.column);
    expect(keptOf(values, entriesARow)).toEqual(expected);
  });

  test('entries as strong as the weakest kept never push out a stronger one that stands behind them', () => {
    const values = Array.from({ length: LARGE }, (_, column): number => (column < 1000 ? 1 : 0));
    values[1500] = 2;
    values[1600] = -3;
    expect(keptOf(values, 4)).toEqual([
      { column: 0, value: 1 },
      { column: 1, value: 1 },
      { column: 1500, value: 2 },
      { column: 1600, value: -3 },
    ]);
  });

  test('grows for rows that are all full', () => {
    const entriesARow = 40;
    const rows = buildItemRows(LARGE, (item, row) => row.fill(item + 1), entriesARow);
    expect(rows.values).toHaveLength(LARGE * entriesARow);
    expect(rows.values.at(-1)).toBe(LARGE);
    expect(rows.offsets[LARGE]).toBe(LARGE * entriesARow);
  });
});

describe('addRow', () => {
  test.each([{ size: 5 }, { size: LARGE }])('adds the weighted row of one item, $size items', ({ size }) => {
    const rows = buildItemRows(
      size,
      (item, row) => {
        if (item === 2) row[4] = 3;
      },
      2,
    );
    const scores = new Float32Array(size).fill(1);
    addRow(rows, 2, 0.5, scores);
    expect(scores[4]).toBe(2.5);
    expect(scores.filter((score) => score !== 1)).toHaveLength(1);
    addRow(rows, 3, 1, scores);
    expect(scores[4]).toBe(2.5);
  });
});
