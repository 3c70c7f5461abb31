import { seededRandom, topK } from '../../../../local/personalize/engine';
import { bestAllowed, bestFirst } from '../../../../local/personalize/runtime/best-first';
import { itemsThat } from '../../../../local/personalize/runtime/item-bits';

const random = seededRandom(4);

/** Of every size and sign, with equal ones among them, and some without a score. */
function someScores(count: number): Float32Array {
  const kinds = [
    () => random() - 0.5,
    () => Math.floor(random() * 4) - 2,
    () => (random() - 0.5) * 1e30,
    () => random() * 1e-40,
    () => [0, -0, -Infinity, NaN, Infinity][Math.floor(random() * 5)] as number,
  ];
  return Float32Array.from({ length: count }, () => (kinds[Math.floor(random() * kinds.length)] as () => number)());
}

test.each([0, 1, 2, 300, 5000, 20_000])('the order of %d items is that of topK', (count) => {
  const scores = someScores(count);
  const { items, isWhole } = bestFirst(scores);
  expect([...items]).toEqual([...topK(scores, isWhole ? count : items.length)]);
});

test.each([300, 20_000])('what a set of items leaves of %d is what topK gives under its mask', (count) => {
  const scores = someScores(count);
  const order = bestFirst(scores);
  for (const share of [0, 0.001, 0.1, 1]) {
    const mask = Uint8Array.from(scores, () => (random() < share ? 1 : 0));
    const allowed = itemsThat(Array.from(mask, String), (bit) => bit === '1');
    for (const wanted of [0, 1, 25, 400]) {
      expect(bestAllowed(order, scores, wanted, allowed)).toEqual([...topK(scores, wanted, mask)]);
    }
  }
});
