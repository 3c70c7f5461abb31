import { transitionsOf, type TransitionOptions } from '../../../../local/personalize/engine/transitions';
import { largestDifference, matrixOf, randomSequences, sequencesFrom } from './event-sequences';

function someOptions(options: Partial<TransitionOptions> = {}): TransitionOptions {
  return { window: 3, decay: 1, backward: 0, sourceDamping: 0, targetDamping: 0, ...options };
}

/** By the definition, over all pairs of events of each user. */
function naive(itemCount: number, users: readonly (readonly number[])[], options: TransitionOptions): number[][] {
  const counts = new Array<number>(itemCount).fill(0);
  for (const item of users.flat()) counts[item] = (counts[item] as number) + 1;
  const matrix = counts.map(() => counts.map(() => 0));
  for (const own of users) {
    own.forEach((from, i) =>
      own.forEach((to, j) => {
        const gap = Math.abs(j - i);
        if (gap === 0 || gap > options.window) return;
        const row = matrix[from] as number[];
        row[to] =
          (row[to] as number) +
          (options.decay ** (gap - 1) * (j > i ? 1 : options.backward)) /
            ((counts[from] as number) ** options.sourceDamping * (counts[to] as number) ** options.targetDamping);
      }),
    );
  }
  return matrix;
}

describe('transitionsOf', () => {
  test('counts what follows, not what went before, where the way back weighs nothing', () => {
    expect(matrixOf(transitionsOf(sequencesFrom(3, [[0, 1, 2]]), someOptions()).rows)).toEqual([
      [0, 1, 1],
      [0, 0, 1],
      [0, 0, 0],
    ]);
  });

  test('looks no further than the window, never into the next user, and fades with the gap', () => {
    const sequences = sequencesFrom(6, [
      [0, 1, 2, 3],
      [4, 5],
    ]);
    expect(matrixOf(transitionsOf(sequences, someOptions({ window: 2, decay: 0.5 })).rows)).toEqual([
      [0, 1, 0.5, 0, 0, 0],
      [0, 0, 1, 0.5, 0, 0],
      [0, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 0],
    ]);
  });

  test('the way back counts its share', () => {
    const { rows } = transitionsOf(sequencesFrom(2, [[0, 1]]), someOptions({ backward: 0.25 }));
    expect(matrixOf(rows)).toEqual([
      [0, 1],
      [0.25, 0],
    ]);
  });

  test('keeps the transition of an item to itself apart', () => {
    const { rows, self } = transitionsOf(sequencesFrom(2, [[0, 0, 1, 0]]), someOptions({ decay: 0.5 }));
    expect(matrixOf(rows)).toEqual([
      [0, 1.5],
      [1, 0],
    ]);
    // Gaps 1, 3 and 2 between the three events of item 0.
    expect([...self]).toEqual([1 + 0.25 + 0.5, 0]);
  });

  test('divides by the damped counts of source and target', () => {
    const sequences = sequencesFrom(2, [[0, 1], [0], [0], [0]]);
    const { rows } = transitionsOf(sequences, someOptions({ sourceDamping: 0.5, targetDamping: 1, backward: 1 }));
    expect(matrixOf(rows)).toEqual([
      [0, 0.5],
      [0.25, 0],
    ]);
  });

  test.each([
    someOptions({ window: 5, decay: 0.9, backward: 0.5, sourceDamping: 0.5, targetDamping: 0.4 }),
    someOptions({ window: 1, decay: 0.7 }),
    someOptions({ window: 100, backward: 1, sourceDamping: 1 }),
  ])('agrees with a double loop within 1e-5: %j', (options) => {
    const users = randomSequences(25, 12, 15, 7);
    const { rows, self } = transitionsOf(sequencesFrom(12, users), options);
    const matrix = naive(12, users, options);
    const diagonal = matrix.map((row, i) => row[i] as number);
    const apart = matrix.map((row, i) => row.map((value, j) => (i === j ? 0 : value)));
    expect(largestDifference(matrixOf(rows), apart)).toBeLessThan(1e-5);
    expect(largestDifference([[...self]], [diagonal])).toBeLessThan(1e-5);
  });
});
