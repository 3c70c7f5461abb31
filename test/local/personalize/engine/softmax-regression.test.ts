import { seededRandom } from '../../../../local/personalize/engine';
import { fitSoftmax, type Choice, type SoftmaxOptions } from '../../../../local/personalize/engine/softmax-regression';

const CANDIDATES = 8;

/** Choices among random candidates by people whose weights are `truth`. */
function choicesBy(truth: readonly number[], count: number): Choice[] {
  const random = seededRandom(count);
  return Array.from({ length: count }, () => {
    const features = Float32Array.from({ length: CANDIDATES * truth.length }, () => 2 * random() - 1);
    const likelihoods = Array.from({ length: CANDIDATES }, (_, c) =>
      Math.exp(truth.reduce((sum, weight, f) => sum + weight * (features[c * truth.length + f] as number), 0)),
    );
    let left = random() * likelihoods.reduce((sum, one) => sum + one, 0);
    const taken = likelihoods.findIndex((likelihood) => (left -= likelihood) < 0);
    return { features, taken: Int32Array.of(taken < 0 ? CANDIDATES - 1 : taken) };
  });
}

/** What the fit minimises, by the definition. */
function lossOf(choices: readonly Choice[], weights: Float64Array, { prior, precision }: SoftmaxOptions): number {
  const size = weights.length;
  let loss = 0;
  for (const { features, taken } of choices) {
    const logits = Array.from({ length: features.length / size }, (_, c) =>
      weights.reduce((sum, weight, f) => sum + weight * (features[c * size + f] as number), 0),
    );
    const partition = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    for (const c of taken) loss += (partition - (logits[c] as number)) / taken.length;
  }
  return weights.reduce((sum, w, f) => sum + 0.5 * (precision[f] as number) * (w - (prior[f] as number)) ** 2, loss);
}

function fitOptions(prior: readonly number[], precision: number, maxIterations?: number): SoftmaxOptions {
  return {
    prior: Float64Array.from(prior),
    precision: new Float64Array(prior.length).fill(precision),
    ...(maxIterations === undefined ? {} : { maxIterations }),
  };
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(...Array.from(a, (value, i) => value - (b[i] as number)));
}

describe('fitSoftmax', () => {
  const truth = [1.5, -0.8, 0];

  test('recovers the weights that 4,000 choices were made with, within 0.1', () => {
    const weights = fitSoftmax(choicesBy(truth, 4000), fitOptions([0, 0, 0], 1e-3));
    expect(distance(weights, truth)).toBeLessThan(0.1);
  });

  test('agrees with the closed form of one feature: taken and left candidates one apart', () => {
    // 3 of 4 take the candidate with feature 1 against feature 0, so that the likeliest weight is log(3).
    const features = Float32Array.of(1, 0);
    const choices = [0, 0, 0, 1].map((c) => ({ features, taken: Int32Array.of(c) }));
    const [weight] = fitSoftmax(choices, fitOptions([0], 0));
    expect(weight).toBeCloseTo(Math.log(3), 3);
  });

  test('the loss falls with every iteration', () => {
    const choices = choicesBy(truth, 200);
    const losses = [0, 1, 2, 3, 10].map((iterations) => {
      const options = fitOptions([-3, 3, 2], 0.5, iterations);
      return lossOf(choices, fitSoftmax(choices, options), options);
    });
    losses.slice(1).forEach((loss, i) => expect(loss).toBeLessThanOrEqual(losses[i] as number));
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 2);
  });

  test('no step from the result lowers the loss', () => {
    const choices = choicesBy(truth, 200);
    const options = fitOptions([0.5, 0.5, 0.5], 5);
    const weights = fitSoftmax(choices, options);
    const best = lossOf(choices, weights, options);
    for (let f = 0; f < 3; f++) {
      for (const step of [-0.01, 0.01]) {
        const moved = weights.map((weight, i) => (i === f ? weight + step : weight));
        expect(lossOf(choices, moved, options)).toBeGreaterThan(best);
      }
    }
  });

  test('a stronger prior holds the weights closer to it', () => {
    const prior = [0, 1, 1];
    const choices = choicesBy(truth, 100);
    const away = [1, 10, 100, 1e6].map((precision) =>
      distance(fitSoftmax(choices, fitOptions(prior, precision)), prior),
    );
    expect(away).toEqual([...away].sort((a, b) => b - a));
    expect(away[0]).toBeGreaterThan(0.5);
    expect(away[3]).toBeLessThan(1e-3);
  });

  test('without choices the prior stands', () => {
    expect([...fitSoftmax([], fitOptions([0.8, 1], 20))]).toEqual([0.8, 1]);
  });

  test('candidates taken together share one choice', () => {
    const features = Float32Array.of(1, 0, 0);
    // Two thirds of what is taken has feature 0, as chance would have it.
    const [weight] = fitSoftmax([{ features, taken: Int32Array.of(0, 1, 2) }], fitOptions([1], 1e-6));
    expect(weight).toBeCloseTo(0, 3);
  });

  test('choices count what is taken in them counts', () => {
    const features = Float32Array.of(1, 0);
    // One choice that counts three against one that counts one: as three of four.
    const choices = [
      { features, taken: Int32Array.of(0), takenWeights: Float32Array.of(3) },
      { features, taken: Int32Array.of(1), takenWeights: Float32Array.of(1) },
    ];
    const [weight] = fitSoftmax(choices, fitOptions([0], 0));
    expect(weight).toBeCloseTo(Math.log(3), 3);
  });
});
