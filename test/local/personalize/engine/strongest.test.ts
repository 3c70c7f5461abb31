import { seededRandom } from '../../../../local/personalize/engine/random';
import { strongest } from '../../../../local/personalize/engine/strongest';

function kept(values: readonly number[], limit: number, positions?: readonly number[]): number[] {
  const into = new Int32Array(values.length);
  const count = strongest(
    Float64Array.from(values),
    positions?.length ?? values.length,
    positions && Int32Array.from(positions),
    limit,
    into,
  );
  return [...into.subarray(0, count)].sort((a, b) => a - b);
}

function bySorting(values: readonly number[], limit: number, positions = [...values.keys()]): number[] {
  return positions
    .filter((position) => values[position] !== 0)
    .sort((a, b) => Math.abs(values[b] as number) - Math.abs(values[a] as number) || a - b)
    .slice(0, limit)
    .sort((a, b) => a - b);
}

describe('strongest', () => {
  test.each([1, 4, 100, 500, 2999, 3000, 5000])('keeps the %d of largest magnitude, as sorting does', (limit) => {
    const random = seededRandom(limit);
    const values = Array.from({ length: 3000 }, () => random() - 0.5);
    expect(kept(values, limit)).toEqual(bySorting(values, limit));
  });

  test('agrees with sorting where ties and zeros are the rule, with and without positions', () => {
    const random = seededRandom(3);
    for (let run = 0; run < 200; run++) {
      const values = Array.from({ length: 1 + Math.floor(random() * 400) }, () => Math.floor(random() * 5) - 2);
      const positions = [...values.keys()].filter(() => random() < 0.7).reverse();
      const limit = Math.floor(random() * 60);
      expect(kept(values, limit)).toEqual(bySorting(values, limit));
      expect(kept(values, limit, positions)).toEqual(bySorting(values, limit, positions));
    }
  });

  test('finds strong entries that the sample does not see', () => {
    // Every sixteenth entry is looked at first; those are huge here, so that the first bound lets too few through.
    const values = Array.from({ length: 4000 }, (_, i) => (i % 16 === 0 ? 1000 + i : 1 / (i + 1)));
    expect(kept(values, 600)).toEqual(bySorting(values, 600));
  });
});
