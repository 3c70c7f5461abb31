import * as fc from 'fast-check';
import { explore, seededRandom, type ExplorableItems, type ExploreInput } from '../../../../local/personalize/engine';

const DAY = 86_400;
const LATEST = 1000 * DAY;

/** Items 0 … 19 are old and popular, 20 … 39 are new and unseen. */
const ITEMS = 40;
const FIRST_NEW = 20;

function someItems(changes: Partial<ExplorableItems> = {}): ExplorableItems {
  return {
    latestTimestamp: LATEST,
    creationTimestamps: Float64Array.from({ length: ITEMS }, (_, i) => LATEST - (i < FIRST_NEW ? 100 : 1) * DAY),
    interactionCounts: Int32Array.from({ length: ITEMS }, (_, i) => (i < FIRST_NEW ? 50 : 0)),
    ...changes,
  };
}

const OLD_ITEMS = Int32Array.from({ length: FIRST_NEW }, (_, i) => i);

function explored(options: Partial<ExploreInput> & { weight: number; days?: number; seed?: number }): number[] {
  const { weight, days = 30, seed = 1, ...rest } = options;
  return [
    ...explore({
      ranking: OLD_ITEMS,
      count: 10,
      items: someItems(),
      exploration: { weight, itemAgeCutOffDays: days },
      random: seededRandom(seed),
      ...rest,
    }),
  ];
}

const newOnes = (list: readonly number[]): number => list.filter((item) => item >= FIRST_NEW).length;

/** How often each item comes first, over many seeds, where every place explores. */
function firstPlaces(options: Partial<ExploreInput>, runs = 400): Map<number, number> {
  const places = new Map<number, number>();
  for (let seed = 0; seed < runs; seed++) {
    const [first = -1] = explored({ weight: 1, seed, count: 1, ...options });
    places.set(first, (places.get(first) ?? 0) + 1);
  }
  return places;
}

describe('explore', () => {
  test('weight 0 leaves the ranking as it is', () => {
    expect(explored({ weight: 0 })).toEqual([...OLD_ITEMS.subarray(0, 10)]);
  });

  test('weight 1 gives every place to new items while there are any, then to the ranking', () => {
    const list = explored({ weight: 1, count: 25 });
    expect(list.slice(0, 20).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => FIRST_NEW + i));
    expect(list.slice(20)).toEqual([0, 1, 2, 3, 4]);
  });

  test('in every list new items grow in number with the weight, never repeat, and the ranking keeps its order', () => {
    const weight = fc.double({ min: 0, max: 1, noNaN: true });
    // Some of the new items are in the ranking already.
    const ranking = fc.shuffledSubarray(
      Array.from({ length: ITEMS }, (_, i) => i),
      { minLength: 10 },
    );
    fc.assert(
      fc.property(fc.integer(), weight, weight, ranking, (seed, a, b, ranked) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) =>
          explored({ weight: one, seed, ranking: ranked }),
        ) as [number[], number[]];
        expect(newOnes(low)).toBeLessThanOrEqual(newOnes(high));
        for (const list of [low, high]) {
          expect(list).toHaveLength(10);
          expect(new Set(list).size).toBe(10);
          const old = list.filter((item) => item < FIRST_NEW);
          expect(old).toEqual(ranked.filter((item) => item < FIRST_NEW).slice(0, old.length));
        }
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test('the share of new items is the weight, within 3 points over 400 lists', () => {
    const share = (weight: number): number => {
      let total = 0;
      for (let seed = 0; seed < 400; seed++) total += newOnes(explored({ weight, seed }));
      return total / 4000;
    };
    for (const weight of [0.1, 0.3, 0.7]) expect(Math.abs(share(weight) - weight)).toBeLessThan(0.03);
  });

  test('the same seed gives the same list, another seed another', () => {
    expect(explored({ weight: 0.5, seed: 3 })).toEqual(explored({ weight: 0.5, seed: 3 }));
    expect(explored({ weight: 0.5, seed: 3 })).not.toEqual(explored({ weight: 0.5, seed: 4 }));
  });

  test('items with fewer interactions tend to stand first', () => {
    const interactionCounts = someItems().interactionCounts.slice();
    interactionCounts.fill(1000, FIRST_NEW);
    interactionCounts[30] = 0;
    const places = firstPlaces({ items: someItems({ interactionCounts }) });
    // Its share is 1 / (1 + 19 / 1001), 98 %.
    expect(places.get(30)).toBeGreaterThan(380);
  });

  test('where scores are given, more relevant new items tend to stand first', () => {
    const scores = new Float32Array(ITEMS);
    scores[25] = 5;
    const places = firstPlaces({ scores });
    const others = [...places].filter(([item]) => item !== 25).map(([, count]) => count);
    expect(places.get(25)).toBeGreaterThan(3 * Math.max(...others));
  });

  test('equal scores leave the order to chance', () => {
    const scores = new Float32Array(ITEMS).fill(0.1);
    expect(explored({ weight: 1, scores })).toEqual(explored({ weight: 1 }));
  });

  test('an item counts as new up to the age cut-off, that day included', () => {
    const ages = [29, 30, 30.01, 31];
    const items = {
      latestTimestamp: LATEST,
      creationTimestamps: Float64Array.from(ages, (age) => LATEST - age * DAY),
      interactionCounts: new Int32Array(4),
    };
    const list = explored({ weight: 1, items, ranking: [], days: 30 });
    expect(list.sort()).toEqual([0, 1]);
    expect(explored({ weight: 1, items, ranking: [], days: 31 })).toHaveLength(4);
  });

  test('explores only what the mask allows', () => {
    const mask = new Uint8Array(ITEMS);
    mask[33] = 1;
    expect(explored({ weight: 1, mask }).filter((item) => item >= FIRST_NEW)).toEqual([33]);
  });

  test('gives fewer items where there are no more', () => {
    expect(explored({ weight: 0, count: 100 })).toHaveLength(FIRST_NEW);
    expect(explored({ weight: 1, count: 100 })).toHaveLength(ITEMS);
    expect(explored({ weight: 1, count: 0 })).toEqual([]);
  });

  test.each([-0.1, 1.1, NaN])('refuses weight %p', (weight) => {
    expect(() => explored({ weight })).toThrow(
      new RangeError(`exploration weight is ${weight}, give a value from 0 to 1`),
    );
  });

  test.each([0, -1, NaN])('refuses an age cut-off of %p days', (days) => {
    expect(() => explored({ weight: 0.5, days })).toThrow(
      new RangeError(`item age cut-off is ${days} days, give a value above 0`),
    );
  });
});
