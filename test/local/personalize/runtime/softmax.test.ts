import { softmax } from '../../../../local/personalize/runtime/softmax';

describe('softmax', () => {
  test('keeps the order and sums to one', () => {
    const shares = softmax(Float32Array.of(1, 3, 2));
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
    expect((shares[1] as number) / (shares[2] as number)).toBeCloseTo(Math.E, 5);
  });

  test('stands large scores and gives nothing to -Infinity', () => {
    expect([...softmax([1000, -Infinity, 1000])]).toEqual([0.5, 0, 0.5]);
    expect([...softmax([-Infinity])]).toEqual([0]);
  });
});
