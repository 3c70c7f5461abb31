import type { CampaignConfig } from '@aws-sdk/client-personalize';
import type { Recipe } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';

/**
 * Which options a campaign of a recipe takes, and their values.
 * @param isLatest the version was asked for as `$LATEST`
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_CampaignConfig.html
 */
export function checkCampaignConfig(
  recipe: Recipe,
  config: Checked<CampaignConfig> | undefined,
  isLatest: boolean,
): void {
  if (config === undefined) return;
  const { itemExplorationConfig, enableMetadataWithRecommendations, syncWithLatestSolutionVersion } = config;
  if (itemExplorationConfig) {
    if (!recipe.takesItemExplorationConfig) throw invalidInput(`${recipe.name} does not take itemExplorationConfig`);
    checkExploration(itemExplorationConfig);
  }
  if (enableMetadataWithRecommendations === true && recipe.takesMetadata === 'none') {
    throw invalidInput(`${recipe.name} does not take enableMetadataWithRecommendations`);
  }
  if (config.rankingInfluence && !recipe.takesRankingInfluence) {
    throw invalidInput(`${recipe.name} does not take rankingInfluence`);
  }
  if (syncWithLatestSolutionVersion === true && !isLatest) {
    throw invalidInput('syncWithLatestSolutionVersion needs a solutionVersionArn of the form <solutionArn>/$LATEST');
  }
}

/** Numbers travel as strings here. */
const EXPLORATION: Readonly<Record<string, { readonly range: string; readonly fits: (value: number) => boolean }>> = {
  explorationWeight: { range: 'from 0 to 1', fits: (value) => value >= 0 && value <= 1 },
  explorationItemAgeCutOff: { range: 'of at least 1 day', fits: (value) => value >= 1 },
};

/** @throws InvalidInputException */
export function checkExploration(config: Readonly<Record<string, string>>): void {
  for (const [key, text] of Object.entries(config)) {
    const rule = EXPLORATION[key];
    if (rule === undefined) {
      throw invalidInput(`itemExplorationConfig has no key ${key}; it has ${Object.keys(EXPLORATION).join(', ')}`);
    }
    if (text.trim() === '' || !Number.isFinite(Number(text)) || !rule.fits(Number(text))) {
      throw invalidInput(`itemExplorationConfig.${key} must be a number ${rule.range}, not ${JSON.stringify(text)}`);
    }
  }
}
