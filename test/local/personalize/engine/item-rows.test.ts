import { ItemRowsBuilder, addRow, buildItemRows, entriesKept } from '../../../../local/personalize/engine/item-rows';
import { matrixOf } from './event-sequences';

describe('item rows', () => {
  test('each row is filled into an empty one', () => {
    const rows = buildItemRows(3, (item, row) => row.add(item, item + 1));
    expect(matrixOf(rows)).toEqual([
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 3],
    ]);
  });

  test('values of one column add up, and what became zero is left out', () => {
    const rows = buildItemRows(4, (item, row) => {
      if (item !== 1) return;
      row.add(3, 0.5);
      row.add(0, 1);
      row.add(3, 0.25);
      row.values[0] = 0;
    });
    expect([...rows.offsets]).toEqual([0, 0, 1, 1, 1]);
    expect([...rows.columns]).toEqual([3]);
    expect([...rows.values]).toEqual([0.75]);
  });

  test('a row of chosen places stands under the columns of the places', () => {
    const builder = new ItemRowsBuilder(9);
    for (let item = 0; item < 9; item++) {
      builder.add(Int32Array.of(1, 3, 0), 2, Float32Array.of(0.5, -3, 0, 2), Int32Array.of(1, 4, 5, 8));
    }
    const rows = builder.build();
    expect(rows.values).toHaveLength(18);
    expect(matrixOf(rows)[7]).toEqual([0, 0, 0, 0, -3, 0, 0, 0, 2]);
  });

  test('grows for rows that are all full', () => {
    const items = 300;
    const rows = buildItemRows(items, (item, row) => {
      for (let column = 0; column < items; column++) row.add(column, item + 1);
    });
    expect(rows.values).toHaveLength(items * items);
    expect(rows.values.at(-1)).toBe(items);
    expect(rows.offsets[items]).toBe(items * items);
  });

  test('refuses to end before every item has a row', () => {
    const builder = new ItemRowsBuilder(2);
    builder.add(Int32Array.of(0), 1, Float32Array.of(1, 1));
    expect(() => builder.build()).toThrow(new RangeError('1 rows were added for 2 items, add one an item'));
  });

  test('very large catalogues keep fewer entries a row, down to 100', () => {
    expect([1, 40_000, 100_000, 1_000_000].map(entriesKept)).toEqual([500, 500, 200, 100]);
  });
});

test('addRow adds the weighted row of one item', () => {
  const rows = buildItemRows(5, (item, row) => {
    if (item === 2) row.add(4, 3);
  });
  const scores = new Float32Array(5).fill(1);
  addRow(rows, 2, 0.5, scores);
  addRow(rows, 3, 1, scores);
  expect([...scores]).toEqual([1, 1, 1, 1, 2.5]);
});
