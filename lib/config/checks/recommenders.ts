import { closest } from 'fastest-levenshtein';
import { type Recipe, RECIPES, recipeNamed } from '../../../spec/recipes';
import { MISSING, type Placed } from '../file/draft';
import type { RecommenderEntry } from '../file/serving-entries';
import type { FilePath } from '../file/yaml-source';
import { checkExploration } from './campaign';
import type { Checked } from './pipeline';
import { checkTrainingColumns } from './solution-config';

/** Every recommender against the domain, its use case and its data. */
export function checkRecommenders(checked: Checked): void {
  const { draft, findings } = checked;
  const { domain } = draft.settings;
  if (domain === undefined && draft.recommenders.length > 0) {
    findings.keyError(
      ['recommenders'],
      'recommenders need a domain dataset group; write domain: ECOMMERCE or domain: VIDEO_ON_DEMAND',
    );
  }
  for (const recommender of draft.recommenders) checkRecommender(recommender, checked);
}

function checkRecommender({ path, entry }: Placed<RecommenderEntry>, checked: Checked): void {
  const { draft, findings } = checked;
  const recipe = useCaseOf(entry.recipe, [...path, 'recipe'], checked);
  if (recipe === undefined) return;
  for (const needed of recipe.requiredDatasets) {
    if (!draft.datasets.some(({ type }) => type === needed)) {
      findings.error(
        [...path, 'recipe'],
        `${recipe.name} needs the dataset ${needed.toLowerCase()}, which is not under datasets`,
      );
    }
  }
  const config = entry.recommenderConfig;
  if (config === undefined) return;
  const place = [...path, 'recommenderConfig'];
  if (config.itemExplorationConfig !== undefined) {
    checkExploration(recipe, config.itemExplorationConfig, [...place, 'itemExplorationConfig'], findings);
  }
  const { trainingDataConfig, enableMetadataWithRecommendations } = config;
  if (trainingDataConfig !== undefined) {
    checkTrainingColumns({ trainingDataConfig }, [...place, 'trainingDataConfig'], checked);
  }
  if (enableMetadataWithRecommendations === true && !draft.datasets.some(({ type }) => type === 'Items')) {
    findings.error([...place, 'enableMetadataWithRecommendations'], 'metadata needs the dataset items');
  }
}

function useCaseOf(name: string, path: FilePath, { draft, findings }: Checked): Recipe | undefined {
  if (name === MISSING) return undefined;
  const { domain } = draft.settings;
  const recipe = recipeNamed(name);
  if (recipe?.domain !== undefined && (domain === undefined || recipe.domain === domain)) return recipe;
  const known = RECIPES.filter((one) => one.domain !== undefined && (domain === undefined || one.domain === domain));
  const names = known.map((one) => one.name);
  if (recipe === undefined) {
    findings.error(path, `unknown use case "${name}"; did you mean "${closest(name, names)}"?`);
  } else if (recipe.domain === undefined) {
    findings.error(path, `${name} is a custom recipe and makes a solution; a recommender needs a use case of a domain`);
  } else {
    findings.error(
      path,
      `${name} is a use case of ${recipe.domain}, the pipeline is of ${domain}; there are ${names.join(', ')}`,
    );
  }
  return undefined;
}
