import { incidenceOf } from '../../../../local/personalize/engine/incidence';
import { listsOf, randomSequences, sequencesFrom } from './event-sequences';

describe('incidenceOf', () => {
  test('a repeated event counts once, lists ascend, users and items without events have empty lists', () => {
    const incidence = incidenceOf(sequencesFrom(4, [[3, 1, 3], [], [1]]));
    expect(incidence).toMatchObject({ userCount: 3, itemCount: 4 });
    expect(listsOf(incidence.itemsOfUser)).toEqual([[1, 3], [], [1]]);
    expect(listsOf(incidence.usersOfItem)).toEqual([[], [0, 2], [], [0]]);
  });

  test('agrees with sets over random sequences', () => {
    const users = randomSequences(40, 15, 30, 3);
    const incidence = incidenceOf(sequencesFrom(15, users));
    const ascending = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b);
    expect(listsOf(incidence.itemsOfUser)).toEqual(users.map(ascending));
    expect(listsOf(incidence.usersOfItem)).toEqual(
      Array.from({ length: 15 }, (_, item) => users.flatMap((own, user) => (own.includes(item) ? user : []))),
    );
  });

  test('holds nothing where there is nothing', () => {
    const incidence = incidenceOf(sequencesFrom(2, []));
    expect(listsOf(incidence.itemsOfUser)).toEqual([]);
    expect(listsOf(incidence.usersOfItem)).toEqual([[], []]);
  });
});
