import { IdGenerator, seedOf } from '../../../../local/personalize/store/ids';

describe('IdGenerator', () => {
  test('makes ids of the forms of the service', () => {
    const ids = new IdGenerator(1);
    expect(ids.short()).toMatch(/^[0-9a-f]{8}$/);
    expect(ids.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const recommendation = ids.recommendation('campaign');
    expect(recommendation).toMatch(/^RID-[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-CID-[0-9a-f]{6}$/);
    expect(recommendation).toHaveLength(40);
  });

  test('the same seed gives the same ids, another seed others, and none comes twice', () => {
    const first = (seed: number): string[] => {
      const ids = new IdGenerator(seed);
      return Array.from({ length: 100 }, () => ids.short());
    };
    expect(first(7)).toEqual(first(7));
    expect(first(7)).not.toEqual(first(8));
    expect(new Set(first(7)).size).toBe(100);
  });
});

describe('seedOf', () => {
  test('depends on each part and on where one ends', () => {
    expect(seedOf(1, 'a', 'b')).toBe(seedOf(1, 'a', 'b'));
    expect(seedOf(1, 'a', 'b')).not.toBe(seedOf(1, 'ab', ''));
    expect(seedOf(1, 'a', 'b')).not.toBe(seedOf(2, 'a', 'b'));
  });
});
