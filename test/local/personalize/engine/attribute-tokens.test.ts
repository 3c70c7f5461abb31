import type { ItemAttribute } from '../../../../local/personalize/engine/api';
import { addLikeness, addToProfile, attributeTokensOf } from '../../../../local/personalize/engine/attribute-tokens';
import { listsOf } from './event-sequences';

function tokensOf(itemCount: number, ...attributes: ItemAttribute[]): ReturnType<typeof attributeTokensOf> {
  return attributeTokensOf({ creationTimestamps: new Float64Array(itemCount).fill(NaN), attributes }, itemCount);
}

/** Likeness of item 0 … n − 1 to one item. */
function likenessTo(item: number, tokens: ReturnType<typeof attributeTokensOf>): number[] {
  const profile = new Float64Array(tokens.tokenCount);
  addToProfile(tokens, item, 1, profile);
  const scores = new Float32Array(tokens.offsets.length - 1);
  addLikeness(tokens, profile, scores);
  return [...scores];
}

const genres = (...values: string[][]): ItemAttribute => ({ name: 'GENRES', kind: 'categorical', values });
const texts = (...values: string[]): ItemAttribute => ({ name: 'TITLE', kind: 'textual', values });

describe('attributeTokensOf', () => {
  test('items that share values are alike, others are not, an item is like itself by 1', () => {
    const likeness = likenessTo(0, tokensOf(6, genres(['a'], ['a'], ['b'], ['b'], [], ['a', 'b'])));
    expect(likeness[0]).toBeCloseTo(1, 6);
    expect(likeness[1]).toBeCloseTo(1, 6);
    expect(likeness[5]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(likeness.slice(2, 5)).toEqual([0, 0, 0]);
  });

  test('the rarer of two values says more', () => {
    const tokens = tokensOf(8, genres(['rare', 'usual'], ['rare'], ['usual'], ['usual'], ['usual'], ['x'], ['x'], []));
    const [, rare = 0, usual = 0] = likenessTo(0, tokens);
    expect(rare / usual).toBeCloseTo(Math.log(8 / 2) / Math.log(8 / 4), 5);
  });

  test('values of a single item and of more than half of the catalogue are left out', () => {
    const tokens = tokensOf(5, genres(['all', 'one'], ['all', 'two'], ['all', 'two'], ['all'], ['all']));
    expect(tokens.tokenCount).toBe(1);
    expect(listsOf(tokens)).toEqual([[], [0], [0], [], []]);
    expect(listsOf(tokens.itemsOfToken)).toEqual([[1, 2]]);
  });

  test('the same value under another name is another token', () => {
    const other: ItemAttribute = { name: 'STUDIO', kind: 'categorical', values: [[], ['a'], ['a'], [], []] };
    const tokens = tokensOf(5, genres(['a'], [], [], ['a'], []), other);
    expect(likenessTo(0, tokens).map((value) => value > 0)).toEqual([true, false, false, true, false]);
  });

  test('texts are words of three characters or more in any script, whatever their case', () => {
    const tokens = tokensOf(6, texts('The Blade!', 'BLADE of it', 'ночь', 'Ночь, it', 'it', ''));
    expect(likenessTo(0, tokens).map((value) => value > 0)).toEqual([true, true, false, false, false, false]);
    expect(likenessTo(2, tokens).map((value) => value > 0)).toEqual([false, false, true, true, false, false]);
    expect(likenessTo(4, tokens)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('numbers fall into eight classes of equally many items; unknown ones into none', () => {
    const values = Float64Array.from({ length: 34 }, (_, i) => (i < 32 ? i * i : NaN));
    const tokens = tokensOf(34, { name: 'PRICE', kind: 'numeric', values });
    expect(listsOf(tokens.itemsOfToken)).toEqual(
      Array.from({ length: 8 }, (_, c) => [4 * c, 4 * c + 1, 4 * c + 2, 4 * c + 3]),
    );
    expect(listsOf(tokens).slice(32)).toEqual([[], []]);
  });

  test('items and tokens are the same pairs from both sides, every item with tokens of length 1', () => {
    const tokens = tokensOf(6, genres(['a', 'b'], ['a'], ['b', 'c'], ['c'], ['c', 'a'], []));
    const pairs = listsOf(tokens).flatMap((own, item) => own.map((token) => `${item} ${token}`));
    const turned = listsOf(tokens.itemsOfToken).flatMap((items, token) => items.map((item) => `${item} ${token}`));
    expect(turned.sort()).toEqual(pairs.sort());
    for (let item = 0; item < 6; item++) {
      const own = tokens.weights.subarray(tokens.offsets[item], tokens.offsets[item + 1]);
      expect(Math.hypot(...own)).toBeCloseTo(own.length === 0 ? 0 : 1, 5);
    }
  });

  test('a value that every item of a tiny catalogue carries gives no weight that is not a number', () => {
    for (const itemCount of [1, 2, 3]) {
      const tokens = tokensOf(itemCount, genres(...Array.from({ length: itemCount }, () => ['same'])));
      expect(tokens.tokenCount).toBe(0);
      expect([...tokens.weights]).toEqual([]);
    }
  });

  test('a catalogue without attributes has no tokens', () => {
    expect(tokensOf(3)).toMatchObject({ tokenCount: 0 });
  });
});
