import { addRow, type ItemRows } from '../../../../local/personalize/engine/item-rows';
import { standardise } from '../../../../local/personalize/engine/standardise';
import {
  featuresOf,
  presentParts,
  trainUserParts,
  type UserParts,
} from '../../../../local/personalize/engine/user-parts';
import { randomSequences, sequencesFrom } from './event-sequences';

const ITEMS = 12;
const AT = 1_000_000;

function someParts(repeats: boolean): UserParts {
  return trainUserParts(sequencesFrom(ITEMS, randomSequences(30, ITEMS - 1, 10, 5)), { repeats, tokens: undefined });
}

/** The parts' scores by name. */
function written(parts: UserParts, history: readonly number[], at = AT): Map<string, number[]> {
  const scores = featuresOf(parts).write(Int32Array.from(history), at);
  return new Map(presentParts(parts).map(({ name }, i) => [name, [...(scores[i] as Float32Array)]]));
}

/** Distinct items of the history, each by decay^(steps back to its latest event) × its row. */
function naive(parts: UserParts, rows: ItemRows, history: readonly number[], decay: number): number[] {
  const out = new Float32Array(ITEMS);
  for (const item of new Set(history)) {
    addRow(rows, item, decay ** (history.length - 1 - history.lastIndexOf(item)), out);
  }
  standardise(out, parts.warm);
  return [...out];
}

function expectClose(actual: readonly number[] | undefined, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(actual?.[i]).toBeCloseTo(value, 4));
}

describe('parts of a user’s scores', () => {
  const history = [3, 1, 4, 1, 5, 3, 2];

  test('sum decayed rows of the distinct items of the history, as a naive sum within 1e-4', () => {
    const parts = someParts(false);
    const scores = written(parts, history);
    expectClose(scores.get('ease'), naive(parts, parts.ease, history, 1));
    expectClose(scores.get('easeDecayed'), naive(parts, parts.ease, history, 0.9));
    expectClose(scores.get('transitionsLong'), naive(parts, parts.long.rows, history, 0.8));
    expectClose(scores.get('transitionsShort'), naive(parts, parts.short.rows, history, 0.8));
  });

  test('one writer gives for each history what a fresh one gives, in any order', () => {
    const parts = someParts(true);
    const { write } = featuresOf(parts);
    const calls: [number[], number][] = [
      [history, AT],
      [[], AT],
      [[0], 3],
      [[2, 2], AT],
      [history, AT],
    ];
    for (const [own, at] of calls) {
      const scores = write(Int32Array.from(own), at);
      expect(scores.map((part) => [...part])).toEqual([...written(parts, own, at).values()]);
    }
  });

  test('an empty history says nothing but popularity', () => {
    const scores = written(someParts(false), [], 5);
    for (const name of ['ease', 'easeDecayed', 'transitionsLong', 'transitionsShort']) {
      expect(scores.get(name)).toEqual(new Array(ITEMS).fill(0));
    }
    for (const name of ['popularity', 'popularityOfWeeks', 'popularityOfMonths']) {
      expect(new Set(scores.get(name)).size).toBeGreaterThan(2);
    }
  });

  test('parts of repeats are there where users come back, and tell what the history holds', () => {
    const names = presentParts(someParts(false)).map(({ name }) => name);
    expect(names).not.toContain('seen');
    const parts = someParts(true);
    const scores = written(parts, history);
    const onlyAt = (values: Readonly<Record<number, number>>): number[] =>
      Array.from({ length: ITEMS }, (_, item) => values[item] ?? 0);
    expect(scores.get('seen')).toEqual(onlyAt({ 1: 1, 2: 1, 3: 1, 4: 1, 5: 1 }));
    expectClose(
      scores.get('ownCount'),
      onlyAt({ 1: Math.log(3), 2: Math.log(2), 3: Math.log(3), 4: Math.log(2), 5: Math.log(2) }),
    );
    const decayed = { 1: 0.8 ** 5 + 0.8 ** 3, 2: 1, 3: 0.8 ** 6 + 0.8, 4: 0.8 ** 4, 5: 0.8 ** 2 };
    expectClose(scores.get('ownDecayedCount'), onlyAt(decayed));
    const selfs = Object.entries(decayed).map(([item, count]) => [
      item,
      Math.asinh(count * (parts.long.self[Number(item)] as number)),
    ]);
    expectClose(scores.get('selfTransition'), onlyAt(Object.fromEntries(selfs)));
    expect(scores.get('last')).toEqual(onlyAt({ 2: 1 }));
    expect(scores.get('lastForTheFirstTime')).toEqual(onlyAt({ 2: 1 }));
    expect(written(parts, [2, 0, 2]).get('lastForTheFirstTime')).toEqual(onlyAt({}));
  });
});
