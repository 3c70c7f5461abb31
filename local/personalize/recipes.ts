import { type Recipe, RECIPES } from '../../spec/recipes';
import type { Composition } from './engine/api';

/** The value of one of the recipe's hyperparameters: as set by the solution, else its default. */
type Parameter = (name: string) => number;

/** The same as text. */
type TextParameter = (name: string) => string;

/** Items that the same users had. */
const COMPANIONS = {
  kind: 'related',
  popularityDiscount: 0,
  minimumCointeractions: 1,
  useAttributes: false,
} as const satisfies Composition;

const HOUR = 3600;

/** Seconds by value of trend_discovery_frequency. */
const TREND_INTERVALS: Readonly<Record<string, number>> = {
  '30 minutes': HOUR / 2,
  '1 hour': HOUR,
  '2 hours': 2 * HOUR,
  '3 hours': 3 * HOUR,
  '1 day': 24 * HOUR,
};

/** What the engine does by itself. */
const EASE_PENALTY = 300;
const ATTRIBUTE_WEIGHT = 0.15;

/**
 * The parameters of the service's networks in terms of the engine: a layer that is wider can hold more detail, as can a
 * linear model under a smaller penalty; steps back in time are events looked ahead and back. The defaults of the service are
 * those of the engine.
 */
const recurrent = (parameter: Parameter, text: TextParameter): Composition => ({
  kind: 'user',
  learnWeights: true,
  parameters: {
    easePenalty: (EASE_PENALTY * 149) / parameter('hidden_dimension'),
    windows: [50, 20].map((events) => Math.max(1, Math.round((events * parameter('bptt')) / 32))) as [number, number],
    recency: text('recency_mask').toLowerCase() === 'true',
  },
});

const transformer = (_: Parameter, text: TextParameter): Composition => ({
  kind: 'user',
  learnWeights: true,
  parameters: { recency: text('apply_recency_bias').toLowerCase() === 'true' },
});

/** Which composition of the engine stands for which recipe. Nothing else knows both. */
const COMPOSITIONS: Readonly<Record<string, (parameter: Parameter, text: TextParameter) => Composition>> = {
  'aws-user-personalization': recurrent,
  'aws-personalized-ranking': recurrent,
  'aws-user-personalization-v2': transformer,
  'aws-personalized-ranking-v2': transformer,
  'aws-semantic-similarity': () => ({ kind: 'semantic' }),
  'aws-similar-items': (parameter) => ({
    kind: 'related',
    popularityDiscount: parameter('popularity_discount_factor'),
    minimumCointeractions: 1,
    useAttributes: true,
    easePenalty: (EASE_PENALTY * 100) / parameter('item_id_hidden_dim'),
    attributeWeight: (ATTRIBUTE_WEIGHT * parameter('item_metadata_hidden_dim')) / 100,
  }),
  'aws-sims': (parameter) => ({
    kind: 'related',
    popularityDiscount: parameter('popularity_discount_factor'),
    minimumCointeractions: parameter('min_cointeraction_count'),
    useAttributes: false,
  }),
  'aws-popularity-count': () => ({ kind: 'popularity' }),
  'aws-trending-now': (_, text) => ({
    kind: 'trending',
    intervalSeconds: TREND_INTERVALS[text('trend_discovery_frequency')] ?? NaN,
  }),
  'aws-vod-trending-now': () => ({ kind: 'trending', intervalSeconds: 2 * HOUR }),
  'aws-next-best-action': (parameter) => ({
    kind: 'actions',
    periodSeconds: parameter('action_optimization_period') * 24 * HOUR,
  }),
  'aws-item-affinity': () => ({ kind: 'affinity', by: 'item' }),
  'aws-item-attribute-affinity': () => ({ kind: 'affinity', by: 'attributes' }),

  // Use cases of domains. They have no parameters; which events they learn from says `minimumEventType`.
  'aws-vod-because-you-watched-x': () => COMPANIONS,
  'aws-vod-more-like-x': () => ({ ...COMPANIONS, useAttributes: true }),
  'aws-vod-most-popular': () => ({ kind: 'popularity' }),
  'aws-vod-top-picks': () => ({ kind: 'user', learnWeights: true }),
  'aws-ecomm-popular-items-by-views': () => ({ kind: 'popularity' }),
  'aws-ecomm-popular-items-by-purchases': () => ({ kind: 'popularity' }),
  // What goes with the item rather than what goes with everything: no preference for popular items.
  'aws-ecomm-frequently-bought-together': () => ({ ...COMPANIONS, popularityDiscount: 0.5, minimumCointeractions: 2 }),
  'aws-ecomm-customers-who-viewed-x-also-viewed': () => COMPANIONS,
  'aws-ecomm-recommended-for-you': () => ({ kind: 'user', learnWeights: true }),
};

/** Recipes that the twin can train. */
export const SUPPORTED_RECIPES: readonly Recipe[] = RECIPES.filter(({ name }) => name in COMPOSITIONS);

/**
 * What the engine builds for a recipe; undefined for a recipe that the twin cannot train.
 * @param hyperParameters those that the solution sets, of the algorithm and of the featurization, checked; numbers travel as strings
 */
export function compositionOf(
  recipe: Recipe,
  hyperParameters: Readonly<Record<string, string>> = {},
): Composition | undefined {
  return COMPOSITIONS[recipe.name]?.(
    (name) => hyperParameterOf(recipe, hyperParameters, name) ?? NaN,
    (name) => hyperParameters[name] ?? recipe.hyperParameters.find((one) => one.name === name)?.default ?? '',
  );
}

/** The value of a numeric hyperparameter: as set, else its default; undefined when the recipe has none of that name. */
export function hyperParameterOf(
  recipe: Recipe,
  set: Readonly<Record<string, string>>,
  name: string,
): number | undefined {
  const parameter = recipe.hyperParameters.find((one) => one.name === name);
  return parameter && Number(set[name] ?? parameter.default);
}
