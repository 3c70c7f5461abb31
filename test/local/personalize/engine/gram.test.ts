import { gramOf } from '../../../../local/personalize/engine/gram';
import { incidenceOf } from '../../../../local/personalize/engine/incidence';
import { listsOf, randomSequences, sequencesFrom } from './event-sequences';

/** Lower triangle of how many lists hold both. */
function naiveGram(lists: readonly (readonly number[])[], size: number): number[] {
  return Array.from({ length: size * size }, (_, at) => {
    const [a, b] = [Math.floor(at / size), at % size];
    return a < b ? 0 : lists.filter((list) => list.includes(a) && list.includes(b)).length;
  });
}

describe('gramOf', () => {
  test('counts the lists that hold both members, by the lower triangle', () => {
    const { itemsOfUser } = incidenceOf(sequencesFrom(3, [[0, 1], [1, 2], [1]]));
    expect([...gramOf(itemsOfUser, 3)]).toEqual([1, 0, 0, 1, 3, 0, 0, 1, 1]);
  });

  test('agrees with the naive count from both sides of a random matrix', () => {
    const { itemsOfUser, usersOfItem } = incidenceOf(sequencesFrom(9, randomSequences(20, 9, 12, 1)));
    expect([...gramOf(itemsOfUser, 9)]).toEqual(naiveGram(listsOf(itemsOfUser), 9));
    expect([...gramOf(usersOfItem, 20)]).toEqual(naiveGram(listsOf(usersOfItem), 20));
  });

  test('members without a place are left out, the others renumbered', () => {
    const { itemsOfUser } = incidenceOf(sequencesFrom(4, randomSequences(12, 4, 5, 2)));
    const kept = [1, 3];
    const place = Int32Array.of(-1, 0, -1, 1);
    const renumbered = listsOf(itemsOfUser).map((list) =>
      list.flatMap((m) => (kept.includes(m) ? kept.indexOf(m) : [])),
    );
    expect([...gramOf(itemsOfUser, 2, place)]).toEqual(naiveGram(renumbered, 2));
  });
});
