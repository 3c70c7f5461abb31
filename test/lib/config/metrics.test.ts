import { METRIC_KEYS, metricKeysOf } from '../../../lib/config/metrics';
import { recipeNamed } from '../../../spec/recipes';

const keysOf = (name: string, config?: Record<string, unknown>) => {
  const recipe = recipeNamed(name);
  if (recipe === undefined) throw new Error(`no recipe ${name}`);
  return metricKeysOf(recipe, config);
};

describe('metric keys', () => {
  test('of item recipes are the eight of the guide', () => {
    expect(keysOf('aws-sims')).toEqual([
      'coverage',
      'mean_reciprocal_rank_at_25',
      'normalized_discounted_cumulative_gain_at_5',
      'normalized_discounted_cumulative_gain_at_10',
      'normalized_discounted_cumulative_gain_at_25',
      'precision_at_5',
      'precision_at_10',
      'precision_at_25',
    ]);
  });

  test('have rewards with an objective, and weighted gain with weighted events', () => {
    expect(keysOf('aws-user-personalization', { optimizationObjective: {} })).toContain('average_rewards_at_k');
    expect(keysOf('aws-user-personalization-v2', { eventsConfig: {} })).toContain(
      'normalized_discounted_cumulative_gain_with_event_weights_at_k',
    );
    expect(keysOf('aws-user-personalization')).not.toContain('average_rewards_at_k');
  });

  test('of segments are those whose spelling is documented', () => {
    expect(keysOf('aws-item-affinity')).toEqual(['coverage']);
  });

  test('are all in the table', () => {
    const all = ['aws-sims', 'aws-next-best-action', 'aws-item-affinity'].flatMap((name) =>
      keysOf(name, { optimizationObjective: {}, eventsConfig: {} }),
    );
    expect(all.filter((key) => !METRIC_KEYS.includes(key))).toEqual([]);
  });
});
