import { recommenderOf, trainSolutionVersion } from '../../../../local/personalize/engine';
import type { Recommender } from '../../../../local/personalize/engine/api';
import { incidenceOf } from '../../../../local/personalize/engine/incidence';
import { meanWeights, popularityOf } from '../../../../local/personalize/engine/popularity';
import { selectUsers, sequencesOf } from '../../../../local/personalize/engine/sequences';
import { sequencesFrom } from './event-sequences';
import { USER, WARM_ITEMS, anInput } from './taste-data';

const { interactions, ...rest } = anInput(USER);

/** Items that end on 2 or 3 modulo 4: every second one of each taste. */
const isMarked = (item: number): boolean => item % 4 >= 2;

/** The taste data where events of marked items count `marked` and those of the others `other`. */
function weighted(marked: number, other: number) {
  const weights = Float32Array.from(interactions.items, (item) => (isMarked(item) ? marked : other));
  return trainSolutionVersion({ ...rest, interactions: { ...interactions, weights } });
}

/** How far the marked items stand above the others, on average over users. */
function preference({ scoreHistory, historyOf }: Recommender): number {
  const means = ['u0', 'u1', 'u2', 'u3'].map((user) => {
    const history = historyOf(user);
    const scores = scoreHistory(history);
    const mean = (marked: boolean): number => {
      const items = Array.from({ length: WARM_ITEMS }, (_, i) => i).filter(
        (item) => isMarked(item) === marked && !history.items.includes(item),
      );
      return items.reduce((sum, item) => sum + (scores[item] as number), 0) / items.length;
    };
    return mean(true) - mean(false);
  });
  return means.reduce((sum, one) => sum + one, 0) / means.length;
}

describe('weights of events', () => {
  const plain = preference(recommenderOf(trainSolutionVersion({ ...rest, interactions }).model));
  const raised = weighted(1.8, 0.2);
  const sunk = weighted(0.2, 1.8);

  test('raise what heavy events lead to, above and below the unweighted order', () => {
    expect(preference(recommenderOf(raised.model))).toBeGreaterThan(plain + 0.5);
    expect(preference(recommenderOf(sunk.model))).toBeLessThan(plain - 0.5);
  });

  test('change nothing where all are 1', () => {
    expect(preference(recommenderOf(weighted(1, 1).model))).toBeCloseTo(plain, 4);
  });

  test('have a metric of their own, from 0 to 1', () => {
    for (const k of [5, 10, 25]) {
      const key = `normalized_discounted_cumulative_gain_with_event_weights_at_${k}`;
      expect(raised.metrics[key]).toBeGreaterThan(0);
      expect(raised.metrics[key]).toBeLessThanOrEqual(1);
    }
    expect(Object.keys(trainSolutionVersion({ ...rest, interactions }).metrics).join()).not.toContain('event_weights');
  });

  test('refuses weights of another number than events', () => {
    expect(() => sequencesOf({ ...interactions, weights: new Float32Array(3) })).toThrow(RangeError);
  });
});

describe('weighted counts', () => {
  const weights = Float32Array.of(0.5, 2, 1, 1);
  const sequences = { ...sequencesFrom(2, [[0, 0, 1], [0]], [[0, 10, 20], [10]]), weights };

  test('count a user by the heaviest event of an item', () => {
    expect([...popularityOf(sequences, incidenceOf(sequences))]).toEqual([3, 1]);
  });

  test('have a mean an item', () => {
    const means = meanWeights(sequences)!;
    expect(means[0]).toBeCloseTo(3.5 / 3, 6);
    expect(means[1]).toBe(1);
  });

  test('go with their slots through sorting and selection', () => {
    const columns = {
      userIds: ['u', 'v'],
      itemIds: ['a', 'b'],
      users: Int32Array.of(1, 0, 0),
      items: Int32Array.of(0, 0, 1),
      timestamps: Float64Array.of(5, 9, 7),
      weights: Float32Array.of(3, 1, 2),
    };
    const sorted = sequencesOf(columns);
    expect([...sorted.weights!]).toEqual([2, 1, 3]);
    expect([...selectUsers(sorted, Int32Array.of(1)).weights!]).toEqual([3]);
  });
});
