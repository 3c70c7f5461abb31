import { amongFirst, choiceOf, orderBy, type Taking } from '../../../../local/personalize/engine/learning-choices';
import type { Choice } from '../../../../local/personalize/engine/softmax-regression';

const ITEMS = 600;

/** Item 0 … 599: the likelier the lower its number, by the only part unless others are given. */
const falling = Float32Array.from({ length: ITEMS }, (_, item) => -item);
const rising = falling.map((score) => -score);

function aTaking(taking: Partial<Taking> = {}): Taking {
  return {
    features: [falling],
    scores: falling,
    history: Int32Array.of(0, 1),
    hidden: Int32Array.of(7),
    worth: undefined,
    ...taking,
  };
}

const traits = (repeats: boolean) => ({ warm: new Uint8Array(ITEMS).fill(1).fill(0, 5, 6), repeats });

/** The items of a choice whose first part is `falling`. */
function itemsOf({ features }: Choice, parts = 1): number[] {
  return Array.from({ length: features.length / parts }, (_, c) => -(features[c * parts] as number) || 0);
}

describe('a choice', () => {
  test('is among the likeliest items that could come next, in the order of the catalogue', () => {
    const choice = choiceOf(aTaking(), traits(false))!;
    expect(itemsOf(choice).slice(0, 6)).toEqual([2, 3, 4, 6, 7, 8]);
    expect([...choice.taken].map((c) => itemsOf(choice)[c])).toEqual([7]);
    expect(choice).not.toHaveProperty('takenWeights');
  });

  test('has the items of the history where users come back to them', () => {
    expect(itemsOf(choiceOf(aTaking(), traits(true))!).slice(0, 3)).toEqual([0, 1, 2]);
  });

  test('has what was taken, however unlikely, and what a part without a prior weight ranks first', () => {
    const items = itemsOf(
      choiceOf(aTaking({ features: [falling, rising], hidden: Int32Array.of(500) }), traits(false))!,
      2,
    );
    expect(items).toContain(500);
    expect(items).toContain(599);
    expect(items).not.toContain(450);
  });

  test('is none where what was taken is cold, seen or worth nothing', () => {
    expect(choiceOf(aTaking({ hidden: Int32Array.of(5, 1) }), traits(false))).toBeUndefined();
    expect(choiceOf(aTaking({ worth: new Map([[7, 0]]) }), traits(false))).toBeUndefined();
  });

  test('counts what was taken by its worth', () => {
    const worth = new Map([
      [7, 0.5],
      [9, 2],
    ]);
    const { takenWeights } = choiceOf(aTaking({ hidden: Int32Array.of(7, 9), worth }), traits(false))!;
    expect([...takenWeights!]).toEqual([0.5, 2]);
  });
});

/** Five candidates, the better by the only part the higher their number. */
const five = (taken: readonly number[], takenWeights?: readonly number[]): Choice => ({
  features: Float32Array.of(1, 2, 3, 4, 5),
  taken: Int32Array.from(taken),
  ...(takenWeights && { takenWeights: Float32Array.from(takenWeights) }),
});

const UP = Float64Array.of(1);
const DOWN = Float64Array.of(-1);

describe('the choice among the first', () => {
  test('keeps the likeliest candidates by the weights, and of what was taken what is among them', () => {
    const first = amongFirst(five([4, 0], [3, 1]), UP, 2)!;
    expect([...first.features]).toEqual([4, 5]);
    expect([...first.taken]).toEqual([1]);
    expect([...first.takenWeights!]).toEqual([3]);
  });

  test('is none where nothing of it was taken', () => {
    expect(amongFirst(five([4]), DOWN, 2)).toBeUndefined();
  });
});

describe('the order by some weights', () => {
  test('is 1 where what was taken stands on top, and falls with its rank', () => {
    expect(orderBy(UP, [five([4])])).toBe(1);
    expect(orderBy(DOWN, [five([4])])).toBeCloseTo(1 / Math.log2(6), 10);
    expect(orderBy(UP, [])).toBe(0);
  });

  test('is not helped by equal scores', () => {
    expect(orderBy(Float64Array.of(0), [five([4])])).toBeLessThan(0.5);
  });

  test('minds choices as far as what was taken counts', () => {
    const heavyOnTop = [five([4], [3]), five([0], [1])];
    const lightOnTop = [five([4], [1]), five([0], [3])];
    const below = 1 / Math.log2(6);
    expect(orderBy(UP, heavyOnTop)).toBeCloseTo((3 + below) / 4, 10);
    expect(orderBy(UP, lightOnTop)).toBeCloseTo((1 + 3 * below) / 4, 10);
  });
});
