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

/** Sweeps over all features; convergence takes about ten. */
const SWEEPS = 60;

/** Largest change of a weight in one step, and the change below which the fit is done. */
const LONGEST_STEP = 1;
const TOLERANCE = 1e-3;

/**
 * The likeliest weights of a logistic model under a normal prior, by cyclic coordinate-wise Newton steps of bounded length.
 * A feature that no example has keeps the mean of its prior. Cost: entries × sweeps.
 *
 * @see Genkin, Lewis and Madigan, "Large-Scale Bayesian Logistic Regression for Text Categorization", Technometrics 49(3), 2007
 */
export function fitLogistic(examples: Examples, { mean, precision }: Prior): Float64Array {
  const { offsets, features, values, labels } = examples;
  const weights = mean.slice();
  const count = labels.length;
  const margins = new Float64Array(count);
  for (let e = 0; e < count; e++) margins[e] = marginOf(examples, e, weights);
  const columns = columnsOf(features, values, offsets, weights.length);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let longest = 0;
    for (const feature of columns.present) {
      const weight = weights[feature] as number;
      let slope = (precision[feature] as number) * (weight - (mean[feature] as number));
      let bend = precision[feature] as number;
      const end = columns.offsets[feature + 1] as number;
      for (let slot = columns.offsets[feature] as number; slot < end; slot++) {
        const e = columns.examples[slot] as number;
        const value = columns.values[slot] as number;
        const chance = sigmoid(margins[e] as number);
        slope += value * (chance - (labels[e] as number));
        bend += value * value * Math.max(1e-3, chance * (1 - chance));
      }
      const step = Math.min(LONGEST_STEP, Math.max(-LONGEST_STEP, -slope / bend));
      if (step === 0) continue;
      weights[feature] = weight + step;
      longest = Math.max(longest, Math.abs(step));
      for (let slot = columns.offsets[feature] as number; slot < end; slot++) {
        const e = columns.examples[slot] as number;
        margins[e] = (margins[e] as number) + step * (columns.values[slot] as number);
      }
    }
    if (longest < TOLERANCE) break;
  }
  return weights;
}

/** Σ weight × value of one example. */
export function marginOf({ offsets, features, values }: Examples, example: number, weights: Float64Array): number {
  let margin = 0;
  for (let slot = offsets[example] as number; slot < (offsets[example + 1] as number); slot++) {
    margin += (weights[features[slot] as number] as number) * (values[slot] as number);
  }
  return margin;
}

export function sigmoid(margin: number): number {
  return 1 / (1 + Math.exp(-margin));
}

/** The same entries by feature. */
function columnsOf(features: Int32Array, values: Float32Array, exampleOffsets: Int32Array, featureCount: number) {
  const offsets = new Int32Array(featureCount + 1);
  for (const feature of features) offsets[feature + 1] = (offsets[feature + 1] as number) + 1;
  const present: number[] = [];
  for (let feature = 0; feature < featureCount; feature++) {
    if ((offsets[feature + 1] as number) > 0) present.push(feature);
    offsets[feature + 1] = (offsets[feature + 1] as number) + (offsets[feature] as number);
  }
  const next = offsets.slice();
  const examples = new Int32Array(features.length);
  const columnValues = new Float32Array(features.length);
  for (let e = 0; e + 1 < exampleOffsets.length; e++) {
    for (let slot = exampleOffsets[e] as number; slot < (exampleOffsets[e + 1] as number); slot++) {
      const feature = features[slot] as number;
      const place = next[feature] as number;
      examples[place] = e;
      columnValues[place] = values[slot] as number;
      next[feature] = place + 1;
    }
  }
  return { offsets, examples, values: columnValues, present };
}
