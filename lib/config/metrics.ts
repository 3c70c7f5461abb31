import type { Recipe } from '../../spec/recipes';

const MRR = 'mean_reciprocal_rank_at_25';
const NDCG = [5, 10, 25].map((k) => `normalized_discounted_cumulative_gain_at_${k}`);
const PRECISION = [5, 10, 25].map((k) => `precision_at_${k}`);

/** Needs solutionConfig.optimizationObjective. */
const REWARDS = 'average_rewards_at_k';
/** Needs solutionConfig.eventsConfig. */
const WEIGHTED_NDCG = 'normalized_discounted_cumulative_gain_with_event_weights_at_k';

/** Every key whose spelling the guide shows. */
export const METRIC_KEYS: readonly string[] = ['coverage', MRR, ...NDCG, ...PRECISION, REWARDS, WEIGHTED_NDCG];

/**
 * Keys that GetSolutionMetrics answers for a solution, as far as their spelling is documented: those of segmentation,
 * trending, actions and semantic similarity beyond these are only described in words.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/working-with-training-metrics.html
 */
export function metricKeysOf(
  recipe: Recipe,
  solutionConfig: Readonly<Record<string, unknown>> | undefined,
): readonly string[] {
  const optional = [
    ...(solutionConfig?.['optimizationObjective'] === undefined ? [] : [REWARDS]),
    ...(solutionConfig?.['eventsConfig'] === undefined ? [] : [WEIGHTED_NDCG]),
  ];
  if (recipe.type === 'USER_SEGMENTATION') return ['coverage'];
  if (recipe.type === 'PERSONALIZED_ACTIONS') return ['coverage', ...NDCG];
  return ['coverage', MRR, ...NDCG, ...PRECISION, ...optional];
}
