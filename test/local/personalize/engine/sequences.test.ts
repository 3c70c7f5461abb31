import type { InteractionColumns } from '../../../../local/personalize/engine/api';
import {
  eventCounts,
  latestTimestampOf,
  repeatShare,
  selectUsers,
  sequencesOf,
  usersComeBack,
} from '../../../../local/personalize/engine/sequences';
import { listsOf, sequencesFrom } from './event-sequences';

/** Columns of rows [user, item, time]. */
function columnsOf(...rows: readonly (readonly [number, number, number])[]): InteractionColumns {
  return {
    userIds: ['a', 'b', 'c'],
    itemIds: ['x', 'y', 'z'],
    users: Int32Array.from(rows, ([user]) => user),
    items: Int32Array.from(rows, ([, item]) => item),
    timestamps: Float64Array.from(rows, ([, , time]) => time),
  };
}

describe('sequencesOf', () => {
  test('groups rows by user, oldest first; users without rows have no events', () => {
    const sequences = sequencesOf(columnsOf([2, 0, 30], [0, 1, 20], [2, 2, 10], [0, 0, 10]));
    expect(sequences.itemCount).toBe(3);
    expect(listsOf({ offsets: sequences.offsets, members: sequences.items })).toEqual([[0, 1], [], [2, 0]]);
    expect([...sequences.timestamps]).toEqual([10, 20, 10, 30]);
  });

  test('equal timestamps keep the order of the rows', () => {
    const { items } = sequencesOf(columnsOf([0, 2, 10], [0, 1, 5], [0, 0, 10], [0, 1, 10]));
    expect([...items]).toEqual([1, 2, 0, 1]);
  });
});

describe('selectUsers', () => {
  test('renumbers the users chosen in the order given', () => {
    const chosen = selectUsers(sequencesFrom(4, [[0, 1], [2], [], [3, 3]]), Int32Array.of(3, 2, 0));
    expect(listsOf({ offsets: chosen.offsets, members: chosen.items })).toEqual([[3, 3], [], [0, 1]]);
    expect([...chosen.timestamps]).toEqual([0, 1, 0, 1]);
    expect(chosen.itemCount).toBe(4);
  });
});

describe('summaries of sequences', () => {
  test('count events per item and find the latest, 0 without events', () => {
    const sequences = sequencesFrom(3, [[0, 0], [2]], [[5, -7], [40]]);
    expect([...eventCounts(sequences)]).toEqual([2, 0, 1]);
    expect(latestTimestampOf(sequences)).toBe(40);
    expect(latestTimestampOf(sequencesFrom(3, [[]]))).toBe(0);
  });

  test('a repeat is an item that the same user had before', () => {
    expect(repeatShare(sequencesFrom(2, [[0, 1, 0, 0], [1]]))).toBeCloseTo(2 / 5, 12);
    expect(
      repeatShare(
        sequencesFrom(2, [
          [0, 1],
          [1, 0],
        ]),
      ),
    ).toBe(0);
    expect(repeatShare(sequencesFrom(2, []))).toBe(0);
  });

  test.each([
    { repeats: 0, comesBack: false },
    { repeats: 1, comesBack: false },
    { repeats: 3, comesBack: true },
  ])(
    'users come back from a hundredth of the events on: $repeats of 200 gives $comesBack',
    ({ repeats, comesBack }) => {
      const items = Array.from({ length: 200 }, (_, i) => (i < 200 - repeats ? i : 0));
      expect(usersComeBack(sequencesFrom(200, [items]))).toBe(comesBack);
    },
  );
});
