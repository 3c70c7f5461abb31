import { evaluate, type ScoreInput } from '../../../../local/personalize/engine/evaluate';
import { sequencesFrom } from './event-sequences';

/** Prefers items in the order given; all others stand below. */
function preferring(...items: number[]): ScoreInput {
  return () => {
    const scores = new Float32Array(30).fill(-1);
    items.forEach((item, rank) => (scores[item] = items.length - rank));
    return scores;
  };
}

describe('evaluate', () => {
  /** Twenty different items, of which 18 and 19 are hidden; then a user with one event. */
  const sequences = sequencesFrom(30, [Array.from({ length: 20 }, (_, i) => i), [3]]);

  test('gives the oldest 90 % and the time of the newest of them, asks for the newest 10 %', () => {
    const asked: { history: number[]; at: number }[] = [];
    const metrics = evaluate(
      sequences,
      Int32Array.of(0),
      (history, at) => {
        asked.push({ history: [...history], at });
        return preferring(19, 18)(history, at);
      },
      30,
    );
    expect(asked).toEqual([{ history: Array.from({ length: 18 }, (_, i) => i), at: 17 }]);
    expect(metrics).toMatchObject({
      mean_reciprocal_rank_at_25: 1,
      normalized_discounted_cumulative_gain_at_5: 1,
      precision_at_5: 0.4,
    });
  });

  test('what is not hidden is no hit', () => {
    const repeating = sequencesFrom(30, [[17, 17, ...Array.from({ length: 18 }, (_, i) => i)]]);
    // Items 16 and 17 are hidden, 15 is the newest of the input.
    const metrics = evaluate(repeating, Int32Array.of(0), preferring(15, 14, 16), 30);
    expect(metrics['mean_reciprocal_rank_at_25']).toBeCloseTo(1 / 3, 12);
    expect(metrics['precision_at_5']).toBe(0.2);
  });

  test('where users never come back, items of the input are not recommended', () => {
    const metrics = evaluate(sequences, Int32Array.of(0), preferring(0, 1, 2, 18), 30);
    expect(metrics['mean_reciprocal_rank_at_25']).toBe(1);
    // Twelve items are left of thirty.
    expect(metrics['coverage']).toBeCloseTo(12 / 30, 12);
  });

  test('users with one event are not counted', () => {
    const both = evaluate(sequences, Int32Array.of(0, 1), preferring(18), 30);
    expect(both).toEqual(evaluate(sequences, Int32Array.of(0), preferring(18), 30));
    expect(evaluate(sequences, Int32Array.of(1), preferring(18), 30)['coverage']).toBe(0);
  });

  test('one user’s input is open to recommendation for the next user', () => {
    const two = sequencesFrom(30, [
      [0, 1],
      [2, 0],
    ]);
    expect(evaluate(two, Int32Array.of(0, 1), preferring(0, 1), 30)['mean_reciprocal_rank_at_25']).toBe(1);
  });
});
