import type { Exploration } from '../engine/api';
import type { Serving } from './serving';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-new-item-USER_PERSONALIZATION.html */
const DEFAULTS = { explorationWeight: '0.3', explorationItemAgeCutOff: '30' };

/**
 * How a campaign, recommender or batch job explores; undefined when it does not, so that answers are by relevance alone.
 * Where the service manages exploration by itself it does not say how; there the defaults of the others stand.
 */
export function explorationOf({ config, recipe }: Serving): Exploration | undefined {
  if (!recipe.explores) return undefined;
  const asked = { ...DEFAULTS, ...(recipe.takesItemExplorationConfig && config.itemExplorationConfig) };
  const weight = Number(asked.explorationWeight);
  return weight === 0 ? undefined : { weight, itemAgeCutOffDays: Number(asked.explorationItemAgeCutOff) };
}
