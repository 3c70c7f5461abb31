import * as fc from 'fast-check';
import { topK } from '../../../../local/personalize/engine';

function fullSort(scores: Float64Array, k: number, mask?: Uint8Array): number[] {
  return [...scores.keys()]
    .filter((position) => (scores[position] as number) > -Infinity && mask?.[position] !== 0)
    .sort((a, b) => ((scores[a] as number) < (scores[b] as number) ? 1 : scores[a] === scores[b] ? a - b : -1))
    .slice(0, k);
}

describe('topK', () => {
  test('gives the best first, equal scores by position', () => {
    expect([...topK(Float32Array.of(1, 3, 2, 3), 3)]).toEqual([1, 3, 2]);
  });

  test('never chooses NaN, -Infinity or a masked position', () => {
    expect([...topK(Float32Array.of(NaN, -Infinity, 1, 5, Infinity), 5, Uint8Array.of(1, 1, 1, 0, 1))]).toEqual([4, 2]);
  });

  test('gives nothing for k of zero or below', () => {
    expect(topK(Float32Array.of(1), 0)).toHaveLength(0);
    expect(topK(Float32Array.of(1), -2)).toHaveLength(0);
  });

  test('agrees with a full sort for any scores, k and mask', () => {
    // Few distinct values, so that ties are the rule.
    const score = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.double(),
      fc.constantFrom(NaN, -Infinity, Infinity, -0, 0),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(score, fc.integer({ min: 0, max: 1 })), { maxLength: 60 }),
        fc.nat(70),
        fc.boolean(),
        (entries, k, masked) => {
          const scores = Float64Array.from(entries, ([value]) => value);
          const mask = masked ? Uint8Array.from(entries, ([, allowed]) => allowed) : undefined;
          expect([...topK(scores, k, mask)]).toEqual(fullSort(scores, k, mask));
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});
