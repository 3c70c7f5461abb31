import fc from 'fast-check';
import { HashCounts } from '../../../spec/records/hash-counts';

describe('HashCounts', () => {
  test('counts like a map, however many hashes there are', () => {
    const hash = fc.oneof(fc.nat(20), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 }));
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 300 }), (hashes) => {
        const counts = new HashCounts(1000);
        const map = new Map<number, number>();
        for (const one of hashes) {
          const before = map.get(one) ?? 0;
          expect(counts.add(one)).toBe(before);
          map.set(one, before + 1);
        }
        expect(counts.size).toBe(map.size);
      }),
    );
  });

  test('grows with what it holds', () => {
    const counts = new HashCounts(100_000);
    for (let hash = 0; hash < 50_000; hash++) counts.add(hash * 7919);
    expect(counts.size).toBe(50_000);
    expect(counts.add(7919)).toBe(1);
    expect(counts.isFull).toBe(false);
  });

  test('takes no new hash beyond its maximum, and counts the old ones on', () => {
    const counts = new HashCounts(2);
    expect([counts.add(1), counts.add(2), counts.add(3), counts.add(2)]).toEqual([0, 0, -1, 1]);
    expect(counts).toMatchObject({ size: 2, isFull: true });
  });

  test('stops counting at 254 before', () => {
    const counts = new HashCounts(1);
    for (let time = 0; time < 300; time++) counts.add(5);
    expect(counts.add(5)).toBe(254);
  });
});
