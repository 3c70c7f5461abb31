import { availableParallelism } from 'node:os';
import { easeOf } from '../../../../local/personalize/engine/ease';
import { incidenceOf } from '../../../../local/personalize/engine/incidence';
import { buildItemRows } from '../../../../local/personalize/engine/item-rows';
import { chooseKernels, type Matrix } from '../../../../local/personalize/engine/kernels/kernels';
import { PlainDenseKernels, PlainScoreKernels } from '../../../../local/personalize/engine/kernels/plain-kernels';
import { WasmDenseKernels } from '../../../../local/personalize/engine/kernels/wasm-dense-kernels';
import { WasmScoreKernels } from '../../../../local/personalize/engine/kernels/wasm-score-kernels';
import { seededRandom } from '../../../../local/personalize/engine/random';
import { trainSolutionVersion } from '../../../../local/personalize/engine';
import { startHelper } from '../../../../local/personalize/training/helper-thread';
import { transitionsOf } from '../../../../local/personalize/engine/transitions';
import { buildKernels } from '../../../../local/personalize/training/kernel-module';
import { largestDifference, matrixOf, randomSequences, sequencesFrom } from './event-sequences';
import { USER, anInput } from './taste-data';

let compiled: WebAssembly.Module;

beforeAll(async () => {
  const built = await buildKernels();
  if (built === undefined) throw new Error('the kernels were not built, see the warning');
  compiled = built;
});

afterEach(() => chooseKernels(undefined));

/** The first `size` columns of so many rows. */
function rowsOf({ values, stride }: Matrix, rows: number, size: number): number[][] {
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * stride, row * stride + size)]);
}

describe('dense kernels', () => {
  // Groups are of 8 rows and blocks of 64 columns: sizes on both sides of every boundary.
  test.each([1, 7, 8, 9, 63, 64, 65, 71, 72, 130, 200])(
    'invert a regularised Gram matrix of %d as plain JavaScript does within 2e-6',
    (size) => {
      const { itemsOfUser } = incidenceOf(sequencesFrom(size, randomSequences(3 * size, size, 20, size)));
      const [wasm, plain] = [new WasmDenseKernels(compiled), new PlainDenseKernels()].map((kernels) =>
        rowsOf(kernels.invertedGram(itemsOfUser, size, 5), size, size),
      ) as [number[][], number[][]];
      expect(largestDifference(wasm, plain)).toBeLessThan(2e-6);
    },
  );

  test('give the same inverse to the last bit with a second thread', async () => {
    const size = 650;
    const { itemsOfUser } = incidenceOf(sequencesFrom(size, randomSequences(size, size, 60, 1)));
    const alone = new WasmDenseKernels(compiled).invertedGram(itemsOfUser, size, 20);
    let taken = 0;
    const kernels = new WasmDenseKernels(compiled, (module, memory) => {
      const helper = startHelper(module, memory);
      return (
        helper && {
          ...helper,
          finish: () => {
            const outcome = helper.finish();
            if (outcome === 'helped') taken++;
            return outcome;
          },
        }
      );
    });
    // The first inverses do not wait for the thread to start. On a machine with one core there is none.
    for (let run = 0; run < 200 && taken < 5 && availableParallelism() > 1; run++) {
      const both = kernels.scope(() => kernels.invertedGram(itemsOfUser, size, 20).values.slice());
      expect(Buffer.compare(Buffer.from(both.buffer), Buffer.from(alone.values.slice().buffer))).toBe(0);
      await new Promise(setImmediate);
    }
    expect(taken).toBeGreaterThanOrEqual(availableParallelism() > 1 ? 5 : 0);
  });

  test('leave out members without a place', () => {
    const { itemsOfUser } = incidenceOf(sequencesFrom(20, randomSequences(40, 20, 9, 2)));
    const place = Int32Array.from({ length: 20 }, (_, item) => (item % 2 === 0 ? item / 2 : -1));
    const [wasm, plain] = [new WasmDenseKernels(compiled), new PlainDenseKernels()].map((kernels) =>
      rowsOf(kernels.invertedGram(itemsOfUser, 10, 3, place), 10, 10),
    ) as [number[][], number[][]];
    expect(largestDifference(wasm, plain)).toBeLessThan(2e-6);
  });

  test.each([
    { rows: 5, columns: 3 },
    { rows: 33, columns: 50 },
  ])('add and turn the rows of a matrix alike, $rows × $columns', ({ rows, columns }) => {
    const [wasm, plain] = [new WasmDenseKernels(compiled), new PlainDenseKernels()].map((kernels) => {
      const random = seededRandom(rows);
      const matrix = kernels.matrix(rows, columns);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) matrix.values[row * matrix.stride + column] = random();
      }
      const list = kernels.integers(5);
      list.set([0, 2, 4, 1, 3]);
      const sum = kernels.floats(columns);
      kernels.addRows(matrix, list, 5, sum);
      return [[...sum], ...rowsOf(kernels.transposed(matrix, rows, columns), columns, rows)];
    }) as [number[][], number[][]];
    expect(largestDifference(wasm, plain)).toBeLessThan(1e-6);
  });

  test.each([
    { size: 5, limit: 3 },
    { size: 900, limit: 100 },
    { size: 900, limit: 900 },
    { size: 3001, limit: 500 },
  ])('scale a row and select its $limit strongest of $size alike, with ties and zeros', ({ size, limit }) => {
    const [wasm, plain] = [new WasmDenseKernels(compiled), new PlainDenseKernels()].map((kernels) => {
      const random = seededRandom(size + limit);
      return [1, 7, 1000].map((values) => {
        const [row, scale, kept] = [kernels.floats(size), kernels.floats(size), kernels.integers(size)];
        for (let i = 0; i < size; i++) {
          row[i] = Math.floor(random() * values) - values / 2;
          scale[i] = 0.5 + Math.floor(random() * 2);
        }
        const count = kernels.scaleAndSelect(row, scale, 2, limit, kept);
        return [[...row], [...kept.subarray(0, count)].sort((a, b) => a - b)];
      });
    });
    expect(wasm).toEqual(plain);
  });

  test('take back the memory of a scope, also when it fails', () => {
    const kernels = new WasmDenseKernels(compiled);
    const address = (): number => kernels.scope(() => kernels.floats(8).byteOffset);
    const before = address();
    expect(() =>
      kernels.scope(() => {
        kernels.floats(1000).fill(1);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(address()).toBe(before);
    expect([...kernels.floats(8)]).toEqual(new Array(8).fill(0));
  });

  test('refuse what 4 GiB do not hold', () => {
    expect(() => new WasmDenseKernels(compiled).floats(2 ** 30)).toThrow(
      /^the kernels need \d+ bytes and get at most 4 GiB/,
    );
  });

  test('refuse an array that they did not give', () => {
    const kernels = new WasmDenseKernels(compiled);
    const matrix = kernels.matrix(2, 2);
    expect(() => kernels.addRows(matrix, new Int32Array(1), 1, kernels.floats(2))).toThrow(TypeError);
  });
});

describe('score kernels', () => {
  const items = 1001;

  test('scatter, standardise and add alike within 2e-6', () => {
    const random = seededRandom(4);
    const rows = buildItemRows(items, (_, row) => {
      for (let i = 0; i < 40; i++) row.add(Math.floor(random() * items), 0.1 + random());
    });
    const draws = Float32Array.from({ length: 3 * items }, random);
    const [wasm, plain] = [
      new WasmScoreKernels(compiled, WasmScoreKernels.bytesFor([rows], 7 * items)),
      new PlainScoreKernels(),
    ].map((kernels) => {
      const [history, weights] = [kernels.integers(30), kernels.floats(30)];
      history.set(Array.from({ length: 30 }, (_, i) => i * 7));
      weights.set(draws.subarray(0, 30));
      const scores = kernels.floats(items);
      kernels.scatterRows(kernels.place(rows), history, weights, 30, scores);
      const raw = [...scores];
      const counted = kernels.floats(items);
      counted.set(draws.subarray(0, items).map((draw) => (draw < 0.8 ? 1 : 0)));
      kernels.standardise(scores, counted);
      const sum = kernels.floats(items);
      sum.set(draws.subarray(items, 2 * items));
      kernels.addScaled(scores, -0.7, sum);
      const logarithms = kernels.floats(items);
      logarithms.set(draws.subarray(2 * items).map((draw) => 200 * draw ** 3 - 190));
      kernels.softplus(logarithms);
      return [raw, [...scores], [...sum], [...logarithms]];
    }) as [number[][], number[][]];
    expect(largestDifference(wasm, plain)).toBeLessThan(2e-6);
    expect(Math.max(...(wasm[1] as number[]))).toBeGreaterThan(1);
  });

  test.each([0, 1e-3, 0.5, 3, 1e3])('standardise far values alike: one at %d spreads', (distance) => {
    const values = Array.from({ length: 64 }, (_, i): number => (i % 2 === 0 ? 1 : -1));
    values[63] = distance;
    const counted = values.map((_, i) => (i === 63 ? 0 : 1));
    const [wasm, plain] = [new WasmScoreKernels(compiled, 1000), new PlainScoreKernels()].map((kernels) => {
      const [scores, mask] = [kernels.floats(64), kernels.floats(64)];
      scores.set(values);
      mask.set(counted);
      kernels.standardise(scores, mask);
      return [[...scores]];
    }) as [number[][], number[][]];
    expect(largestDifference(wasm, plain)).toBeLessThan(2e-6);
  });

  test.each([
    { what: 'equal scores', scores: [0.1, 0.1, 0.1], counted: [1, 1, 1] },
    { what: 'nothing that counts', scores: [1, 2, 3], counted: [0, 0, 0] },
  ])('a part that says nothing becomes zero: $what', ({ scores, counted }) => {
    const kernels = new WasmScoreKernels(compiled, 1000);
    const [own, mask] = [kernels.floats(3), kernels.floats(3)];
    own.set(scores);
    mask.set(counted);
    kernels.standardise(own, mask);
    expect([...own]).toEqual([0, 0, 0]);
  });
});

describe('the engine on either kernels', () => {
  test.each(['primal', 'dual'] as const)('gives the same item weights within 1e-5, %s form', (form) => {
    const incidence = incidenceOf(sequencesFrom(80, randomSequences(90, 80, 25, 3)));
    const plain = matrixOf(easeOf(incidence, { lambda: 20, form }));
    chooseKernels(compiled);
    expect(largestDifference(matrixOf(easeOf(incidence, { lambda: 20, form })), plain)).toBeLessThan(1e-5);
  });

  test.each([{ weighted: false }, { weighted: true }])(
    'gives the same transitions within 1e-6, events with weights: $weighted',
    ({ weighted }) => {
      const plainSequences = sequencesFrom(150, randomSequences(100, 150, 80, 6));
      const random = seededRandom(9);
      const weights = Float32Array.from(plainSequences.items, () => Math.max(0, random() - 0.3));
      const sequences = weighted ? { ...plainSequences, weights } : plainSequences;
      const options = { window: 20, decay: 0.85, backward: 0.5, sourceDamping: 0.5, targetDamping: 0.4 };
      const plain = transitionsOf(sequences, options);
      chooseKernels(compiled);
      const wasm = transitionsOf(sequences, options);
      expect(largestDifference(matrixOf(wasm.rows), matrixOf(plain.rows))).toBeLessThan(1e-6);
      expect(largestDifference([[...wasm.self]], [[...plain.self]])).toBeLessThan(1e-6);
      expect(Math.max(...wasm.self)).toBeGreaterThan(0);
    },
  );

  test('gives the same metrics within 1e-6, and the same ones each time', () => {
    const input = anInput(USER, { users: 150 });
    const plain = trainSolutionVersion(input).metrics;
    chooseKernels(compiled);
    const [first, second] = [trainSolutionVersion(input), trainSolutionVersion(input)];
    expect(second).toEqual(first);
    for (const [name, value] of Object.entries(plain)) expect(first.metrics[name]).toBeCloseTo(value, 6);
  });
});
