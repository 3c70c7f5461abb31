import { incidenceOf } from '../../../../local/personalize/engine/incidence';
import { distinctUsers, fadedReader, fadingPopularityOf } from '../../../../local/personalize/engine/popularity';
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
    const read = fadedReader(fadingPopularityOf(sequencesFrom(2, [[0]], [[1000]]), [60]));
    const at = (time: number): number[] => {
      const out = new Float32Array(2).fill(NaN);
      read(time, [out]);
      return [...out].map(Math.exp);
    };
    expect(at(1000)[0]).toBeCloseTo(1, 6);
    expect(at(1060)[0]).toBeCloseTo(0.5, 6);
    expect(at(1120)[0]).toBeCloseTo(0.25, 6);
    for (const none of [...at(999), at(1000)[1] as number]) expect(none).toBeLessThan(1e-40);
  });

  test('agrees with a sum over all events up to the moment, within 1e-5', () => {
    const random = seededRandom(4);
    const users = randomSequences(20, 6, 12, 4);
    const times = users.map((own) => own.map(() => Math.floor(random() * 500)).sort((a, b) => a - b));
    const halfLives = [90, 400];
    const read = fadedReader(fadingPopularityOf(sequencesFrom(6, users, times), halfLives));
    const outs = halfLives.map(() => new Float32Array(6));
    // Forwards, back, and the same again.
    for (const moment of [0, 100, 250.5, 499, 2000, 300, 300, 12, 499]) {
      read(moment, outs);
      halfLives.forEach((halfLife, h) => {
        const sums = new Array<number>(6).fill(0);
        users.forEach((own, user) =>
          own.forEach((item, i) => {
            const age = moment - (times[user]?.[i] as number);
            if (age >= 0) sums[item] = (sums[item] as number) + 2 ** (-age / halfLife);
          }),
        );
        outs[h]?.forEach((value, item) => expect(Math.exp(value)).toBeCloseTo(sums[item] as number, 5));
      });
    }
  });
});
