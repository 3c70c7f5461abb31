import { seededRandom } from '../../../../local/personalize/engine';
import { hiddenFrom, splitUsers } from '../../../../local/personalize/engine/split';
import { sequencesFrom } from './event-sequences';

/** User u has events[u] events. */
function usersWith(events: readonly number[]): ReturnType<typeof sequencesFrom> {
  return sequencesFrom(
    1,
    events.map((count) => new Array<number>(count).fill(0)),
  );
}

/** A hundred users, each with a number of events of its own, in no order. */
const HUNDRED = Array.from({ length: 100 }, (_, user) => ((user * 37) % 100) + 1);

describe('splitUsers', () => {
  test('tests a tenth of the users, trains on the others', () => {
    const { training, test: tested } = splitUsers(usersWith(HUNDRED), seededRandom(1));
    expect(tested).toHaveLength(10);
    expect([...training, ...tested].sort((a, b) => a - b)).toEqual([...HUNDRED.keys()]);
    expect([...tested]).toEqual([...tested].sort((a, b) => a - b));
    expect([...training]).toEqual([...training].sort((a, b) => a - b));
  });

  test.each([
    [0, 0],
    [1, 0],
    [5, 0],
    [6, 1],
    [10, 1],
    [94, 9],
    [943, 94],
  ])('of %d users %d are tested', (users, expected) => {
    expect(splitUsers(usersWith(new Array<number>(users).fill(2)), seededRandom(1)).test).toHaveLength(expected);
  });

  test.each([1, 2, 3])('of each tenth of the users by activity one is tested, seed %d', (seed) => {
    const { test: tested } = splitUsers(usersWith(HUNDRED), seededRandom(seed));
    const tenths = [...tested].map((user) => Math.floor(((HUNDRED[user] as number) - 1) / 10));
    expect(tenths.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('the same seed splits alike, another differently', () => {
    const sequences = usersWith(HUNDRED);
    expect(splitUsers(sequences, seededRandom(5))).toEqual(splitUsers(sequences, seededRandom(5)));
    expect(splitUsers(sequences, seededRandom(5))).not.toEqual(splitUsers(sequences, seededRandom(6)));
  });

  test('over many seeds every user is tested, also among users equally active', () => {
    const sequences = usersWith(new Array<number>(20).fill(3));
    const tested = new Set(
      Array.from({ length: 200 }, (_, seed) => [...splitUsers(sequences, seededRandom(seed)).test]).flat(),
    );
    expect(tested.size).toBe(20);
  });
});

describe('hiddenFrom', () => {
  test.each([
    { events: 2, hidden: 1 },
    { events: 9, hidden: 1 },
    { events: 19, hidden: 1 },
    { events: 20, hidden: 2 },
    { events: 105, hidden: 10 },
  ])('hides the newest $hidden of $events events', ({ events, hidden }) => {
    expect(hiddenFrom(usersWith([3, events, 4]), 1)).toBe(3 + events - hidden);
  });

  test.each([0, 1])('a user with %d events cannot be tested', (events) => {
    expect(hiddenFrom(usersWith([4, events]), 1)).toBe(-1);
  });
});
