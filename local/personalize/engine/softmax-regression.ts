/** One choice: candidates with their features, and which of them were taken. */
export interface Choice {
  /** candidates × features, row-major. */
  readonly features: Float32Array;
  /** Rows of `features` that were taken; at least one. */
  readonly taken: Int32Array;
  /** What each of `taken` counts, at least 0; their mean is what the choice counts among the others. @default 1 each */
  readonly takenWeights?: Float32Array;
}

export interface SoftmaxOptions {
  /** Weights believed before any data; where the fit starts. */
  readonly prior: Float64Array;
  /** How strongly to believe them: inverse variance of each weight, in choices. */
  readonly precision: Float64Array;
  /** @default 30 */
  readonly maxIterations?: number;
}

/**
 * Weights w that make the taken candidates likely under softmax(features · w): the maximum a posteriori estimate
 *
 *   min Σ_choices mean_taken −weight_taken log softmax(taken) + ½ Σ_f precision_f (w_f − prior_f)²
 *
 * The problem is convex in a dozen of dimensions, so Newton's method with step halving needs some six passes where gradient
 * descent needs hundreds. Cost of a pass: candidates × features² / 2.
 */
export function fitSoftmax(choices: readonly Choice[], options: SoftmaxOptions): Float64Array {
  const { prior, precision } = options;
  const size = prior.length;
  let weights = prior.slice();
  if (choices.length === 0) return weights;
  let state = evaluate(choices, weights, options);
  for (let iteration = 0; iteration < (options.maxIterations ?? 30); iteration++) {
    const step = solveSymmetric(state.hessian, state.gradient, size);
    let scale = 1;
    let next = state;
    let candidate = weights;
    for (; scale > 1e-4; scale /= 2) {
      candidate = weights.map((weight, f) => weight - scale * (step[f] as number));
      next = evaluate(choices, candidate, options);
      if (next.loss <= state.loss) break;
    }
    if (!(next.loss <= state.loss)) return weights;
    const gain = state.loss - next.loss;
    weights = candidate;
    state = next;
    if (gain < 1e-7 * Math.abs(state.loss)) break;
  }
  return weights;

  function evaluate(all: readonly Choice[], w: Float64Array, { precision: strength }: SoftmaxOptions): Evaluation {
    const total: Evaluation = { loss: 0, gradient: new Float64Array(size), hessian: new Float64Array(size * size) };
    for (const choice of all) addChoice(choice, w, total);
    for (let f = 0; f < size; f++) {
      const distance = (w[f] as number) - (prior[f] as number);
      total.loss += 0.5 * (strength[f] as number) * distance * distance;
      total.gradient[f] = (total.gradient[f] as number) + (strength[f] as number) * distance;
      total.hessian[f * size + f] = (total.hessian[f * size + f] as number) + (precision[f] as number);
    }
    return total;
  }
}

/**
 * Candidates less likely than this count for loss and gradient, not for the curvature: that only steers the steps, and they
 * are most of the candidates and of the cost.
 */
const CURVED_SHARE = 1e-4;

interface Evaluation {
  loss: number;
  readonly gradient: Float64Array;
  /** Lower triangle, row-major. */
  readonly hessian: Float64Array;
}

function addChoice({ features, taken, takenWeights }: Choice, weights: Float64Array, total: Evaluation): void {
  const size = weights.length;
  const candidates = features.length / size;
  const logits = new Float64Array(candidates);
  let highest = -Infinity;
  for (let c = 0; c < candidates; c++) {
    let logit = 0;
    for (let f = 0; f < size; f++) logit += (features[c * size + f] as number) * (weights[f] as number);
    logits[c] = logit;
    if (logit > highest) highest = logit;
  }
  let partition = 0;
  for (let c = 0; c < candidates; c++) {
    const likelihood = Math.exp((logits[c] as number) - highest);
    logits[c] = likelihood;
    partition += likelihood;
  }
  const mean = new Float64Array(size);
  const curvedMean = new Float64Array(size);
  const second = new Float64Array(size * size);
  for (let c = 0; c < candidates; c++) {
    const share = (logits[c] as number) / partition;
    if (share < 1e-12) continue;
    const start = c * size;
    const bends = share >= CURVED_SHARE;
    for (let f = 0; f < size; f++) {
      const weighted = share * (features[start + f] as number);
      mean[f] = (mean[f] as number) + weighted;
      if (!bends) continue;
      curvedMean[f] = (curvedMean[f] as number) + weighted;
      const row = f * size;
      for (let g = 0; g <= f; g++)
        second[row + g] = (second[row + g] as number) + weighted * (features[start + g] as number);
    }
  }
  let counts = 0;
  for (const [i, c] of taken.entries()) {
    const each = (takenWeights?.[i] ?? 1) / taken.length;
    counts += each;
    total.loss -= each * Math.log(Math.max(1e-300, (logits[c] as number) / partition));
    for (let f = 0; f < size; f++) {
      total.gradient[f] = (total.gradient[f] as number) - each * (features[c * size + f] as number);
    }
  }
  for (let f = 0; f < size; f++) {
    total.gradient[f] = (total.gradient[f] as number) + counts * (mean[f] as number);
    for (let g = 0; g <= f; g++) {
      const at = f * size + g;
      total.hessian[at] =
        (total.hessian[at] as number) +
        counts * ((second[at] as number) - (curvedMean[f] as number) * (curvedMean[g] as number));
    }
  }
}

/** Solves A x = b for a small symmetric positive definite A (lower triangle, row-major) by Cholesky's method. */
function solveSymmetric(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  const factor = matrix.slice();
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let value = factor[i * size + j] as number;
      for (let k = 0; k < j; k++) value -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(value, 1e-12)) : value / (factor[j * size + j] as number);
    }
  }
  const solution = right.slice();
  for (let i = 0; i < size; i++) {
    let value = solution[i] as number;
    for (let k = 0; k < i; k++) value -= (factor[i * size + k] as number) * (solution[k] as number);
    solution[i] = value / (factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    let value = solution[i] as number;
    for (let k = i + 1; k < size; k++) value -= (factor[k * size + i] as number) * (solution[k] as number);
    solution[i] = value / (factor[i * size + i] as number);
  }
  return solution;
}
