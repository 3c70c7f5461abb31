import { didYouMean } from '../file/suggestion';
import type { Placed } from '../file/draft';
import type { SolutionEntry } from '../file/pipeline-file';
import type { FilePath } from '../file/yaml-source';
import type { Findings } from '../findings';
import type { Recipe } from '../../../spec/recipes';
import type { Checked } from './pipeline';

/** The campaign of a solution against the recipe. */
export function checkCampaign(
  recipe: Recipe,
  { path, entry }: Placed<SolutionEntry>,
  { draft, findings }: Checked,
): void {
  const place = [...path, 'campaign'];
  if (!recipe.servesRealTime) {
    findings.keyError(place, `${recipe.name} only works in batch segment jobs and takes no campaign`);
    return;
  }
  const config = entry.campaign?.campaignConfig;
  if (config === undefined) return;
  const inside = [...place, 'campaignConfig'];
  if (config.itemExplorationConfig !== undefined) {
    checkExploration(recipe, config.itemExplorationConfig, [...inside, 'itemExplorationConfig'], findings);
  }
  if (config.rankingInfluence !== undefined) {
    checkInfluence(recipe, config.rankingInfluence, [...inside, 'rankingInfluence'], findings);
  }
  if (config.enableMetadataWithRecommendations === true) {
    const flag = [...inside, 'enableMetadataWithRecommendations'];
    if (recipe.takesMetadata === 'none') findings.error(flag, `${recipe.name} gives no metadata with its answers`);
    else if (recipe.takesMetadata === 'automatic')
      findings.warn(flag, `${recipe.name} gives metadata by itself; leave it out`);
    if (!draft.datasets.some(({ type }) => type === 'Items')) findings.error(flag, 'metadata needs the dataset items');
  }
  if (config.syncWithLatestSolutionVersion === true && entry.promote !== undefined) {
    findings.error(
      [...inside, 'syncWithLatestSolutionVersion'],
      'a campaign that takes every version by itself passes the gate by; leave out one of it and promote',
    );
  }
}

/**
 * `itemExplorationConfig` of a campaign, recommender or batch job.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_CampaignConfig.html
 */
export function checkExploration(
  recipe: Recipe,
  config: Readonly<Record<string, string | number>>,
  path: FilePath,
  findings: Findings,
): void {
  if (!recipe.takesItemExplorationConfig) {
    const why = recipe.explores ? 'its exploration is managed by the service' : 'it does not explore';
    findings.keyError(path, `${recipe.name} takes no itemExplorationConfig (${why}); aws-user-personalization does`);
    return;
  }
  const known = { explorationWeight: [0, 1], explorationItemAgeCutOff: [1, Infinity] } as const;
  for (const [key, value] of Object.entries(config)) {
    const place = [...path, key];
    if (key !== 'explorationWeight' && key !== 'explorationItemAgeCutOff') {
      findings.keyError(place, `unknown key "${key}"${didYouMean(key, Object.keys(known))}`);
      continue;
    }
    const [minimum, maximum] = known[key];
    const number = String(value).trim() === '' ? NaN : Number(value);
    if (number >= minimum && number <= maximum && Number.isFinite(number)) continue;
    const range = key === 'explorationWeight' ? '0 to 1' : 'at least 1 (days)';
    findings.error(place, `${key} must be a number, ${range}, not ${JSON.stringify(value)}`);
  }
}

/** `rankingInfluence` of a campaign or batch job. */
export function checkInfluence(
  recipe: Recipe,
  influence: Readonly<Record<string, number>>,
  path: FilePath,
  findings: Findings,
): void {
  if (!recipe.takesRankingInfluence) {
    findings.keyError(path, `only aws-semantic-similarity takes rankingInfluence, not ${recipe.name}`);
    return;
  }
  const known = ['POPULARITY', 'FRESHNESS'];
  for (const key of Object.keys(influence)) {
    if (!known.includes(key)) findings.keyError([...path, key], `unknown key "${key}"${didYouMean(key, known)}`);
  }
}
