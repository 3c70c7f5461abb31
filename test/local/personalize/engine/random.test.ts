import { seededRandom } from '../../../../local/personalize/engine';
import { shuffled } from '../../../../local/personalize/engine/random';

function draws(seed: number, count: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
}

describe('seededRandom', () => {
  test('gives the same numbers for a seed, others for its neighbour', () => {
    expect(draws(1, 20)).toEqual(draws(1, 20));
    expect(draws(1, 20).filter((value) => draws(2, 20).includes(value))).toEqual([]);
  });

  test('numbers lie in [0, 1) and fall evenly: each tenth holds 10 % ± 1 % of 20,000', () => {
    const tenths = new Array<number>(10).fill(0);
    for (const value of draws(3, 20_000)) {
      expect(value >= 0 && value < 1).toBe(true);
      tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] as number) + 1;
    }
    for (const count of tenths) expect(Math.abs(count / 20_000 - 0.1)).toBeLessThan(0.01);
  });

  test('first numbers of neighbouring seeds are unrelated', () => {
    const firsts = Array.from({ length: 2000 }, (_, seed) => draws(seed, 1)[0] as number);
    const products = firsts.slice(1).map((value, i) => (value - 0.5) * ((firsts[i] as number) - 0.5));
    const correlation = (12 * products.reduce((sum, value) => sum + value, 0)) / products.length;
    expect(Math.abs(correlation)).toBeLessThan(0.1);
  });
});

describe('shuffled', () => {
  test('is a permutation, and every place is as likely for every number, within 4 points over 4,000', () => {
    const places = new Array<number>(4).fill(0);
    for (let seed = 0; seed < 4000; seed++) {
      const order = [...shuffled(4, seededRandom(seed))];
      expect([...order].sort()).toEqual([0, 1, 2, 3]);
      places[order.indexOf(0)] = (places[order.indexOf(0)] as number) + 1;
    }
    for (const count of places) expect(Math.abs(count / 4000 - 0.25)).toBeLessThan(0.04);
  });
});
