import { seededRandom } from '../../../../local/personalize/engine/random';
import { invertPositiveDefinite } from '../../../../local/personalize/engine/spd-inverse';

/** A'A + I with entries of A in [-1, 1), so that eigenvalues stand well above zero. */
function aPositiveDefinite(n: number): Float64Array {
  const random = seededRandom(n);
  const factor = Float64Array.from({ length: n * n }, () => 2 * random() - 1);
  return product(transposed(factor, n), factor, n).map((value, at) => value + (at % (n + 1) === 0 ? 1 : 0));
}

function transposed(matrix: Float64Array, n: number): Float64Array {
  return matrix.map((_, at) => matrix[(at % n) * n + Math.floor(at / n)] as number);
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k] as number;
      for (let j = 0; j < n; j++) result[i * n + j] = (result[i * n + j] as number) + factor * (b[k * n + j] as number);
    }
  }
  return result;
}

function distanceFromIdentity(matrix: Float64Array, n: number): number {
  return matrix.reduce((most, value, at) => Math.max(most, Math.abs(value - (at % (n + 1) === 0 ? 1 : 0))), 0);
}

describe('invertPositiveDefinite', () => {
  // Tiles are 4 rows and blocks 64 columns: 1 … 70 crosses every tile boundary, the others further block boundaries.
  const sizes = [...Array.from({ length: 70 }, (_, i) => i + 1), 127, 128, 129, 193];

  test(`matrix times inverse is the identity within 1e-9, sizes ${sizes[0]} to ${sizes.at(-1)}`, () => {
    const errors = sizes.map((n) => {
      const matrix = aPositiveDefinite(n);
      const inverse = matrix.slice();
      invertPositiveDefinite(inverse, n);
      return { n, error: distanceFromIdentity(product(matrix, inverse, n), n) };
    });
    expect(errors.filter(({ error }) => !(error < 1e-9))).toEqual([]);
  });

  test('reads the lower triangle only and writes both', () => {
    const n = 67;
    const whole = aPositiveDefinite(n);
    const lower = whole.map((value, at) => (at % n > Math.floor(at / n) ? NaN : value));
    invertPositiveDefinite(whole, n);
    invertPositiveDefinite(lower, n);
    expect(lower).toEqual(whole);
    expect(lower).toEqual(transposed(lower, n));
  });

  test('inverts a matrix known by hand', () => {
    const matrix = Float64Array.of(2, 1, 0, 1, 3, 1, 0, 1, 2);
    invertPositiveDefinite(matrix, 3);
    const eighths = [5, -2, 1, -2, 4, -2, 1, -2, 5];
    matrix.forEach((value, at) => expect(value).toBeCloseTo((eighths[at] as number) / 8, 12));
  });

  test('leaves an empty matrix as it is', () => {
    expect(() => invertPositiveDefinite(new Float64Array(0), 0)).not.toThrow();
  });

  test.each([
    { what: 'an indefinite matrix', matrix: [1, 2, 2, 1], row: 1 },
    { what: 'a negative definite matrix', matrix: [-1, 0, 0, -1], row: 0 },
    { what: 'a singular matrix', matrix: [1, 1, 1, 1], row: 1 },
    { what: 'a matrix with NaN', matrix: [NaN, 0, 0, 1], row: 0 },
  ])('refuses $what, naming the row', ({ matrix, row }) => {
    expect(() => invertPositiveDefinite(Float64Array.from(matrix), 2)).toThrow(
      new RegExp(`^matrix is not positive definite \\(pivot .+ at row ${row}\\), raise the regularisation$`),
    );
  });

  test('refuses a matrix that turns out indefinite in its second block', () => {
    const n = 70;
    const matrix = aPositiveDefinite(n);
    matrix[66 * n + 66] = -1;
    expect(() => invertPositiveDefinite(matrix, n)).toThrow(RangeError);
    expect(() => invertPositiveDefinite(matrix, n)).toThrow(/not positive definite/);
  });
});
