/** Examples with sparse features: example e owns the entries offsets[e] … offsets[e + 1] − 1. */
export interface Examples {
  readonly offsets: Int32Array;
  readonly features: Int32Array;
  readonly values: Float32Array;
  /** 1: it happened, 0: it did not. */
  readonly labels: Uint8Array;
}

/** What the weights are believed to be before any example: normal with this mean and precision. */
export interface Prior {
  readonly mean: Float64Array;
  /** Of each weight, above 0. */
  readonly precision: Float64Array;
}

const NEWTON_STEPS = 25;
const CONJUGATE_STEPS = 100;
const HALVINGS = 20;

/** The fit is done when the loss falls by less than this share. */
const TOLERANCE = 1e-8;

/** How exact a Newton step is, relative to the slope. */
const STEP_TOLERANCE = 1e-4;

/**
 * The likeliest weights of a logistic model under a normal prior: Newton's method, each step solved by conjugate gradients
 * with the diagonal as preconditioner, so that features that say nearly the same do not slow it down. A feature that no
 * example has keeps the mean of its prior. Cost: entries × conjugate steps, a few hundred.
 *
 * @see Lin, Weng and Keerthi, "Trust Region Newton Method for Large-Scale Logistic Regression", JMLR 9, 2008
 */
export function fitLogistic(examples: Examples, prior: Prior): Float64Array {
  let weights = prior.mean.slice();
  let margins = marginsOf(examples, weights);
  let loss = lossOf(examples, margins, weights, prior);
  for (let newton = 0; newton < NEWTON_STEPS; newton++) {
    const chances = margins.map(sigmoid);
    const slope = slopeOf(examples, chances, weights, prior);
    const step = newtonStep(examples, chances, slope, prior);
    const along = marginsOf(examples, step);
    let length = 1;
    let next = loss;
    for (let halving = 0; halving < HALVINGS; halving++, length /= 2) {
      const tried = weights.map((weight, f) => weight + length * (step[f] as number));
      const triedMargins = margins.map((margin, e) => margin + length * (along[e] as number));
      next = lossOf(examples, triedMargins, tried, prior);
      if (next >= loss) continue;
      weights = tried;
      margins = triedMargins;
      break;
    }
    const gained = loss - next;
    if (!(gained > TOLERANCE * loss)) break;
    loss = next;
  }
  return weights;
}

export function sigmoid(margin: number): number {
  return 1 / (1 + Math.exp(-margin));
}

/** Σ weight × value of each example. */
function marginsOf({ offsets, features, values, labels }: Examples, weights: Float64Array): Float64Array {
  return Float64Array.from(labels, (_, e) => {
    let margin = 0;
    for (let slot = offsets[e] as number; slot < (offsets[e + 1] as number); slot++) {
      margin += (weights[features[slot] as number] as number) * (values[slot] as number);
    }
    return margin;
  });
}

/** sums[f] += Σ over examples of factor × value. */
function addTransposed({ offsets, features, values }: Examples, factors: Float64Array, sums: Float64Array): void {
  factors.forEach((factor, e) => {
    for (let slot = offsets[e] as number; slot < (offsets[e + 1] as number); slot++) {
      const feature = features[slot] as number;
      sums[feature] = (sums[feature] as number) + factor * (values[slot] as number);
    }
  });
}

function lossOf(
  { labels }: Examples,
  margins: Float64Array,
  weights: Float64Array,
  { mean, precision }: Prior,
): number {
  let loss = 0;
  margins.forEach((margin, e) => {
    const signed = labels[e] === 1 ? -margin : margin;
    loss += Math.max(0, signed) + Math.log1p(Math.exp(-Math.abs(signed)));
  });
  weights.forEach((weight, f) => (loss += ((precision[f] as number) * (weight - (mean[f] as number)) ** 2) / 2));
  return loss;
}

function slopeOf(
  examples: Examples,
  chances: Float64Array,
  weights: Float64Array,
  { mean, precision }: Prior,
): Float64Array {
  const slope = weights.map((weight, f) => (precision[f] as number) * (weight - (mean[f] as number)));
  addTransposed(
    examples,
    chances.map((chance, e) => chance - (examples.labels[e] as number)),
    slope,
  );
  return slope;
}

/** Solves (X'WX + Λ) step = −slope. */
function newtonStep(
  examples: Examples,
  chances: Float64Array,
  slope: Float64Array,
  { precision }: Prior,
): Float64Array {
  const bend = chances.map((chance) => chance * (1 - chance));
  const diagonal = diagonalOf(examples, bend, precision);
  const step = new Float64Array(slope.length);
  const residual = slope.map((value) => -value);
  let scaled = residual.map((value, f) => value / (diagonal[f] as number));
  let direction = scaled.slice();
  let square = dot(residual, scaled);
  const enough = STEP_TOLERANCE ** 2 * square;
  for (let i = 0; i < CONJUGATE_STEPS && square > enough && square > 0; i++) {
    const image = direction.map((value, f) => value * (precision[f] as number));
    const along = marginsOf(examples, direction);
    addTransposed(
      examples,
      along.map((value, e) => value * (bend[e] as number)),
      image,
    );
    const length = square / dot(direction, image);
    for (let f = 0; f < step.length; f++) {
      step[f] = (step[f] as number) + length * (direction[f] as number);
      residual[f] = (residual[f] as number) - length * (image[f] as number);
    }
    scaled = residual.map((value, f) => value / (diagonal[f] as number));
    const next = dot(residual, scaled);
    const turn = next / square;
    direction = scaled.map((value, f) => value + turn * (direction[f] as number));
    square = next;
  }
  return step;
}

function diagonalOf(
  { offsets, features, values }: Examples,
  bend: Float64Array,
  precision: Float64Array,
): Float64Array {
  const diagonal = precision.slice();
  bend.forEach((factor, e) => {
    for (let slot = offsets[e] as number; slot < (offsets[e + 1] as number); slot++) {
      const feature = features[slot] as number;
      diagonal[feature] = (diagonal[feature] as number) + factor * (values[slot] as number) ** 2;
    }
  });
  return diagonal;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}
