import type { Row } from './read-csv';

/** Every tenth user is tested, on the newest tenth of what they did; the others are learned from. */
const FOLDS = 10;
const DEPTH = 10;

/** ndcg@10 of the most popular items and of a plain item-to-item model whose input fades by a tenth a step. */
export function nextPickQuality(rows: readonly Row[]): { readonly popularity: number; readonly itemToItem: number } {
  const items = new Map<string, number>();
  const histories = new Map<string, number[]>();
  for (const row of rows) {
    const [user = '', name = ''] = [row['USER_ID'], row['ITEM_ID']];
    const item = items.get(name) ?? items.size;
    items.set(name, item);
    const history = histories.get(user) ?? [];
    histories.set(user, history);
    history.push(item);
  }
  const users = [...histories.values()];
  const learned = users.filter((_, index) => index % FOLDS !== 0);
  const count = new Float64Array(items.size);
  const together = new Float64Array(items.size * items.size);
  for (const history of learned) {
    for (const a of history) {
      count[a]! += 1;
      for (const b of history) if (a !== b) together[a * items.size + b]! += 1;
    }
  }
  const root = count.map(Math.sqrt);
  const score = (input: readonly number[]) => {
    const scores = new Float64Array(items.size);
    input.forEach((item, index) => {
      const weight = 0.9 ** (input.length - 1 - index);
      for (let other = 0; other < items.size; other++) {
        scores[other]! += (weight * together[item * items.size + other]!) / (root[item]! * root[other]! + 10);
      }
    });
    return scores;
  };
  const tested = users.filter((_, index) => index % FOLDS === 0);
  const mean = (quality: (input: readonly number[], truth: ReadonlySet<number>) => number) =>
    tested.reduce((sum, history) => {
      const cut = history.length - Math.max(1, Math.floor(history.length / 10));
      return sum + quality(history.slice(0, cut), new Set(history.slice(cut)));
    }, 0) / tested.length;
  return {
    popularity: mean((input, truth) => ndcg(count, input, truth)),
    itemToItem: mean((input, truth) => ndcg(score(input), input, truth)),
  };
}

function ndcg(scores: Float64Array, seen: readonly number[], truth: ReadonlySet<number>): number {
  const known = new Set(seen);
  const order = Float64Array.from(scores, (score, item) => (known.has(item) ? -1 : score));
  const ranked = Array.from({ length: DEPTH }, () => {
    const best = order.reduce((top, score, item) => (score > order[top]! ? item : top), 0);
    order[best] = -1;
    return best;
  });
  let gain = 0;
  let ideal = 0;
  for (let rank = 0; rank < DEPTH; rank++) {
    const discount = 1 / Math.log2(rank + 2);
    if (truth.has(ranked[rank]!)) gain += discount;
    if (rank < truth.size) ideal += discount;
  }
  return gain / ideal;
}
