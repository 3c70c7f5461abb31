/** One hyperparameter of an algorithm or of its featurization. Values travel as strings. */
export interface HyperParameter {
  /** algorithmHyperParameters or featureTransformationParameters of solutionConfig. */
  readonly kind: 'algorithm' | 'featurization';
  readonly name: string;
  readonly type: 'integer' | 'float' | 'boolean' | 'string';
  /** As the recipe's page prints it. */
  readonly default: string;
  /** Inclusive; numbers only. */
  readonly minimum?: number;
  /** Inclusive; numbers only, absent when the page gives no upper end. */
  readonly maximum?: number;
  /** Booleans and strings only; booleans are compared without case. */
  readonly values?: readonly string[];
  /** May stand in algorithmHyperParameterRanges. */
  readonly tunable: boolean;
  /** Can only be set as a range of HPO. */
  readonly onlyAsRange?: boolean;
}

type Range = readonly [minimum: number, maximum?: number];

function number(
  kind: HyperParameter['kind'],
  type: 'integer' | 'float',
  name: string,
  fallback: string,
  [minimum, maximum]: Range,
  tunable: boolean,
): HyperParameter {
  return { kind, type, name, default: fallback, minimum, ...(maximum !== undefined && { maximum }), tunable };
}

const hiddenDimension = (fallback: string, tunable: boolean) =>
  number('algorithm', 'integer', 'hidden_dimension', fallback, [32, 256], tunable);

const bptt = number('algorithm', 'integer', 'bptt', '32', [2, 32], true);

const recencyMask: HyperParameter = {
  kind: 'algorithm',
  type: 'boolean',
  name: 'recency_mask',
  default: 'True',
  values: ['True', 'False'],
  tunable: true,
};

const percentile = (name: string, fallback: string) => number('featurization', 'float', name, fallback, [0, 1], false);

const userHistory = (minimum: string, maximum: string) => [
  percentile('min_user_history_length_percentile', minimum),
  percentile('max_user_history_length_percentile', maximum),
];

/** v2 recipes; @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-user-personalization-v2.html */
export const TRANSFORMER: readonly HyperParameter[] = [
  {
    kind: 'algorithm',
    type: 'boolean',
    name: 'apply_recency_bias',
    default: 'true',
    values: ['true', 'false'],
    tunable: false,
  },
];

/** v1 user-personalization and personalized-ranking. */
export const RECURRENT: readonly HyperParameter[] = [
  hiddenDimension('149', true),
  bptt,
  recencyMask,
  ...userHistory('0.0', '0.99'),
];

/**
 * The guide contradicts itself on "2 hours" (property table: value and default; introduction and sample: absent); the
 * table wins. @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-trending-now.html
 */
export const TRENDING: readonly HyperParameter[] = [
  {
    kind: 'featurization',
    type: 'string',
    name: 'trend_discovery_frequency',
    default: '2 hours',
    values: ['30 minutes', '1 hour', '2 hours', '3 hours', '1 day'],
    tunable: false,
  },
];

/** @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-similar-items.html */
export const SIMILAR_ITEMS: readonly HyperParameter[] = [
  number('algorithm', 'float', 'popularity_discount_factor', '0.0', [0, 1], false),
  { ...number('algorithm', 'integer', 'item_id_hidden_dim', '100', [30, 200], true), onlyAsRange: true },
  { ...number('algorithm', 'integer', 'item_metadata_hidden_dim', '100', [30, 200], true), onlyAsRange: true },
];

/** @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-sims.html */
export const SIMS: readonly HyperParameter[] = [
  number('algorithm', 'float', 'popularity_discount_factor', '0.5', [0, 1], true),
  number('algorithm', 'integer', 'min_cointeraction_count', '3', [0, 10], true),
  ...userHistory('0.005', '0.995'),
  percentile('min_item_interaction_count_percentile', '0.01'),
  percentile('max_item_interaction_count_percentile', '0.9'),
];

/** @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-next-best-action.html */
export const NEXT_BEST_ACTION: readonly HyperParameter[] = [
  number('featurization', 'integer', 'action_optimization_period', '14', [7, 28], false),
];

export const AFFINITY: readonly HyperParameter[] = [hiddenDimension('149', false)];

/** @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-hrnn.html */
export const HRNN: readonly HyperParameter[] = [
  hiddenDimension('43', true),
  bptt,
  recencyMask,
  ...userHistory('0.0', '0.99'),
];

export const HRNN_COLDSTART: readonly HyperParameter[] = [
  hiddenDimension('149', true),
  bptt,
  recencyMask,
  number('featurization', 'integer', 'cold_start_max_interactions', '15', [1], false),
  number('featurization', 'float', 'cold_start_max_duration', '5.0', [Number.MIN_VALUE], false),
  {
    kind: 'featurization',
    type: 'string',
    name: 'cold_start_relative_from',
    default: 'latestItem',
    values: ['currentTime', 'latestItem'],
    tunable: false,
  },
  ...userHistory('0.0', '0.99'),
];

/**
 * Why a value does not suit a hyperparameter.
 * @param value as it would travel: a string, though numbers and booleans are looked at too
 * @returns undefined when it suits
 */
export function hyperParameterProblem(parameter: HyperParameter, value: string | number | boolean): string | undefined {
  const text = String(value);
  if (parameter.values !== undefined) {
    const fold = (one: string) => (parameter.type === 'boolean' ? one.toLowerCase() : one);
    if (parameter.values.some((allowed) => fold(allowed) === fold(text))) return undefined;
    return `${parameter.name} must be one of ${parameter.values.map((one) => `"${one}"`).join(', ')}, not ${JSON.stringify(value)}`;
  }
  const range =
    parameter.maximum === undefined
      ? `${parameter.minimum === Number.MIN_VALUE ? 'above 0' : `at least ${parameter.minimum}`}`
      : `${parameter.minimum} to ${parameter.maximum}`;
  const kind = parameter.type === 'integer' ? 'a whole number' : 'a number';
  const parsed = Number(text);
  const fits =
    text.trim() !== '' &&
    Number.isFinite(parsed) &&
    (parameter.type !== 'integer' || Number.isInteger(parsed)) &&
    parsed >= (parameter.minimum ?? -Infinity) &&
    parsed <= (parameter.maximum ?? Infinity);
  return fits ? undefined : `${parameter.name} must be ${kind}, ${range}, not ${JSON.stringify(value)}`;
}
