import { liftCold, standardise } from '../../../../local/personalize/engine/standardise';

function standardised(scores: readonly number[], counted: readonly number[] = scores.map(() => 1)): number[] {
  const out = Float32Array.from(scores);
  standardise(out, Uint8Array.from(counted));
  return [...out];
}

describe('standardise', () => {
  test('gives asinh of the distance from the mean in spreads', () => {
    // Mean 3, spread √2.
    const expected = [-2, -1, 0, 1, 2].map((distance) => Math.asinh(distance / Math.SQRT2));
    standardised([1, 2, 3, 4, 5]).forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 6));
  });

  test('takes mean and spread over the items that count, and transforms all', () => {
    const [low, high, other] = standardised([1, 3, 4], [1, 1, 0]) as [number, number, number];
    expect(low).toBeCloseTo(Math.asinh(-1), 6);
    expect(high).toBeCloseTo(Math.asinh(1), 6);
    expect(other).toBeCloseTo(Math.asinh(2), 6);
  });

  test('neither scale nor offset of a part matters, and the order stays', () => {
    const scores = [5, -2, 0.5, 9];
    const moved = standardised(scores.map((score) => 8 * score + 16));
    standardised(scores).forEach((value, i) => expect(moved[i]).toBeCloseTo(value, 5));
    expect([...moved].sort((a, b) => a - b)).toEqual([moved[1], moved[2], moved[0], moved[3]]);
  });

  test.each([
    { what: 'equal scores', scores: [0.1, 0.1, 0.1], counted: [1, 1, 1] },
    { what: 'no item that counts', scores: [1, 2, 3], counted: [0, 0, 0] },
    { what: 'one item that counts', scores: [1, 2, 3], counted: [0, 1, 0] },
  ])('a part that says nothing becomes zero: $what', ({ scores, counted }) => {
    expect(standardised(scores, counted)).toEqual([0, 0, 0]);
  });
});

describe('items without events', () => {
  test('stand with the lowest of the others, whichever way they stood', () => {
    const scores = Float32Array.of(2, -9, 1, 5, 3);
    liftCold(scores, Uint8Array.of(1, 0, 1, 0, 1));
    expect([...scores]).toEqual([2, 1, 1, 1, 3]);
  });

  test('stay as they are where no item has events', () => {
    const scores = Float32Array.of(2, -9);
    liftCold(scores, new Uint8Array(2));
    expect([...scores]).toEqual([2, -9]);
  });
});
