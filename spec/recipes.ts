import { parseArn } from './names';
import { CUSTOM_RECIPES } from './recipes/custom';
import { DOMAIN_USE_CASES } from './recipes/domain';
import { LEGACY_RECIPES } from './recipes/legacy';
import type { Recipe } from './recipes/recipe';

export { type HyperParameter, hyperParameterProblem } from './recipes/hyper-parameters';
export type { IdNeed, Recipe, RecipeType, TrainingMode } from './recipes/recipe';

/** Every recipe and use case that the service knows: custom, legacy, then domain use cases. */
export const RECIPES: readonly Recipe[] = [...CUSTOM_RECIPES, ...LEGACY_RECIPES, ...DOMAIN_USE_CASES];

const byName = new Map(RECIPES.map((recipe) => [recipe.name, recipe]));

/** @param name `aws-user-personalization`, without the ARN */
export function recipeNamed(name: string): Recipe | undefined {
  return byName.get(name);
}

/** @param arn `arn:aws:personalize:::recipe/aws-sims`; any partition */
export function recipeOfArn(arn: string): Recipe | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined || parsed.service !== 'personalize' || parsed.type !== 'recipe') return undefined;
  return parsed.account === '' && parsed.region === '' ? recipeNamed(parsed.name) : undefined;
}
