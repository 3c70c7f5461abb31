import { easeOf } from '../../../../local/personalize/engine/ease';
import { incidenceOf, type Incidence } from '../../../../local/personalize/engine/incidence';
import { largestDifference, matrixOf, randomSequences, sequencesFrom } from './event-sequences';

/** Rows are held in single precision. */
const TOLERANCE = 1e-5;

function anIncidence(users: number, items: number, longest: number): Incidence {
  return incidenceOf(sequencesFrom(items, randomSequences(users, items, longest, users)));
}

describe('easeOf', () => {
  // X'X + I = [[2,1,0],[1,3,1],[0,1,2]], its inverse P = [[5,-2,1],[-2,4,-2],[1,-2,5]] / 8, B = -P[i,j] / P[j,j].
  const closedForm = [
    [0, 0.5, -0.2],
    [0.4, 0, 0.4],
    [-0.2, 0.5, 0],
  ];

  test.each(['primal', 'dual', 'auto'] as const)('%s form gives the closed form of three items', (form) => {
    const incidence = incidenceOf(
      sequencesFrom(3, [
        [0, 1],
        [1, 2],
      ]),
    );
    expect(largestDifference(matrixOf(easeOf(incidence, { lambda: 1, form })), closedForm)).toBeLessThan(TOLERANCE);
  });

  test.each([
    { users: 12, items: 40, longest: 20 },
    { users: 40, items: 12, longest: 8 },
    { users: 70, items: 66, longest: 30 },
  ])('dual and primal form agree within 1e-5, $users users × $items items', ({ users, items, longest }) => {
    const incidence = anIncidence(users, items, longest);
    const [primal, dual, auto] = (['primal', 'dual', 'auto'] as const).map((form) =>
      matrixOf(easeOf(incidence, { lambda: 3, form })),
    ) as [number[][], number[][], number[][]];
    expect(largestDifference(primal, dual)).toBeLessThan(TOLERANCE);
    expect(largestDifference(primal, auto)).toBeLessThan(TOLERANCE);
    expect(Math.max(...primal.flat())).toBeGreaterThan(0.01);
  });

  test('the diagonal is zero, and items without users have neither row nor column', () => {
    const incidence = incidenceOf(sequencesFrom(4, [[0, 2], [0, 2, 3], [3]]));
    for (const form of ['primal', 'dual'] as const) {
      const matrix = matrixOf(easeOf(incidence, { lambda: 2, form }));
      expect(matrix.map((row, i) => row[i])).toEqual([0, 0, 0, 0]);
      expect(matrix[1]).toEqual([0, 0, 0, 0]);
      // A minus sign of zero would do no harm.
      expect(matrix.map((row) => Math.abs(row[1] as number))).toEqual([0, 0, 0, 0]);
    }
  });

  test('a higher penalty draws all weights towards zero', () => {
    const incidence = anIncidence(30, 10, 8);
    const sizeAt = (lambda: number): number =>
      matrixOf(easeOf(incidence, { lambda }))
        .flat()
        .reduce((sum, value) => sum + value * value, 0);
    const sizes = [1, 10, 100, 1000].map(sizeAt);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(sizes[3]).toBeLessThan((sizes[0] as number) / 100);
  });

  test('beyond the dense limit the most frequent items take part, as if the others were not there', () => {
    const users = [[0, 1, 3], [0, 3], [0, 1], [2, 3], [0, 3, 1], [1]];
    const rows = matrixOf(easeOf(incidenceOf(sequencesFrom(4, users)), { lambda: 1, form: 'primal', denseLimit: 3 }));
    const without = users.map((own) => own.filter((item) => item !== 2));
    const expected = matrixOf(easeOf(incidenceOf(sequencesFrom(4, without)), { lambda: 1, form: 'primal' }));
    expect(largestDifference(rows, expected)).toBeLessThan(TOLERANCE);
    expect(rows[2]).toEqual([0, 0, 0, 0]);
  });

  test('of equally frequent items at the dense limit the first take part', () => {
    const incidence = incidenceOf(
      sequencesFrom(3, [
        [0, 1, 2],
        [0, 1, 2],
      ]),
    );
    const rows = matrixOf(easeOf(incidence, { lambda: 1, form: 'primal', denseLimit: 2 }));
    expect(rows.map((row) => row.map((value) => value !== 0))).toEqual([
      [false, true, false],
      [true, false, false],
      [false, false, false],
    ]);
  });

  test.each([0, -1, NaN])('refuses lambda %p', (lambda) => {
    expect(() => easeOf(anIncidence(3, 3, 3), { lambda })).toThrow(
      new RangeError(`lambda is ${lambda}, give a value above 0`),
    );
  });
});
