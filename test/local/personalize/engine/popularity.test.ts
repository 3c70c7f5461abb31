import { incidenceOf } from '../../../../local/personalize/engine/incidence';
import { distinctUsers, fadingPopularityOf, logFadedCounts } from '../../../../local/personalize/engine/popularity';
import { seededRandom } from '../../../../local/personalize/engine/random';
import { randomSequences, sequencesFrom } from './event-sequences';

describe('distinctUsers', () => {
  test('counts users, not events', () => {
    const sequences = sequencesFrom(3, [[0, 0, 0, 1], [1], [1, 0]]);
    expect([...distinctUsers(incidenceOf(sequences))]).toEqual([2, 3, 0]);
  });
});

describe('fading popularity', () => {
  test('an event counts half after the half-life, and nothing before it happened', () => {
    const fading = fadingPopularityOf(sequencesFrom(2, [[0]], [[1000]]), 60);
    const at = (time: number): number[] => {
      const out = new Float32Array(2).fill(NaN);
      logFadedCounts(fading, time, out);
      return [...out].map(Math.expm1);
    };
    expect(at(999)).toEqual([0, 0]);
    expect(at(1000)[0]).toBeCloseTo(1, 6);
    expect(at(1060)[0]).toBeCloseTo(0.5, 6);
    expect(at(1120)[0]).toBeCloseTo(0.25, 6);
  });

  test('agrees with a sum over all events up to the moment, within 1e-5', () => {
    const random = seededRandom(4);
    const users = randomSequences(20, 6, 12, 4);
    const times = users.map((own) => own.map(() => Math.floor(random() * 500)).sort((a, b) => a - b));
    const fading = fadingPopularityOf(sequencesFrom(6, users, times), 90);
    const out = new Float32Array(6);
    for (const moment of [0, 100, 250.5, 499, 2000]) {
      logFadedCounts(fading, moment, out);
      const sums = new Array<number>(6).fill(0);
      users.forEach((own, user) =>
        own.forEach((item, i) => {
          const age = moment - (times[user]?.[i] as number);
          if (age >= 0) sums[item] = (sums[item] as number) + 2 ** (-age / 90);
        }),
      );
      out.forEach((value, item) => expect(value).toBeCloseTo(Math.log1p(sums[item] as number), 5));
    }
  });
});
