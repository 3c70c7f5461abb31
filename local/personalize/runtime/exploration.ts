import type { Exploration } from '../engine/api';
import type { Serving } from './serving';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-new-item-USER_PERSONALIZATION.html */
const DEFAULTS = { explorationWeight: '0.3', explorationItemAgeCutOff: '30' };

/** How a campaign explores; undefined when it does not, so that answers are by relevance alone. */
export function explorationOf({ campaign, recipe }: Serving): Exploration | undefined {
  if (!recipe.takesItemExplorationConfig) return undefined;
  const config = { ...DEFAULTS, ...campaign.campaignConfig?.itemExplorationConfig };
  const weight = Number(config.explorationWeight);
  return weight === 0 ? undefined : { weight, itemAgeCutOffDays: Number(config.explorationItemAgeCutOff) };
}
