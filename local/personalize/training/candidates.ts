import { RECIPES, type Recipe, recipeOfArn } from '../../../spec/recipes';
import { seededRandom } from '../engine';
import type { TrainingInput } from '../engine/api';
import { SUPPORTED_RECIPES, compositionOf } from '../recipes';
import type { SolutionVersionRecord } from '../store/resource';
import { type HyperParameterValues, hyperParameterTrials, trainingJobsOf } from './hyper-parameter-search';

/** A recipe with hyperparameters, one of those that a training chooses from. */
export interface Candidate {
  readonly recipe: Recipe;
  readonly values: HyperParameterValues;
}

type Candidates = readonly [Candidate, ...Candidate[]];

type Order = Pick<SolutionVersionRecord, 'recipeArn' | 'solutionConfig'> &
  Partial<Pick<SolutionVersionRecord, 'performHPO' | 'performAutoML'>>;

/** Recipes that AutoML may choose from. @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateSolution.html */
export const AUTO_ML_RECIPES: readonly Recipe[] = RECIPES.filter(
  (recipe) =>
    recipe.type === 'USER_PERSONALIZATION' &&
    recipe.domain === undefined &&
    recipe.legacy === undefined &&
    SUPPORTED_RECIPES.includes(recipe),
);

/**
 * What a training chooses from, best guess first: one candidate without HPO and AutoML, values of hyperparameters with HPO,
 * recipes and their values with AutoML. The same order and seed give the same candidates.
 * @throws Error when the recipe is unknown
 */
export function candidatesOf(order: Order, seed: number): Candidates {
  const { solutionConfig = {}, performHPO = false, performAutoML = false } = order;
  const { algorithmHyperParameters = {}, featureTransformationParameters = {}, hpoConfig } = solutionConfig;
  const set = { ...algorithmHyperParameters, ...featureTransformationParameters };
  const trialsOf = (recipe: Recipe): Candidate[] =>
    hyperParameterTrials(recipe, hpoConfig, set, seededRandom(seed)).map((values) => ({ recipe, values }));
  if (performAutoML) {
    const { recipeList } = solutionConfig.autoMLConfig ?? {};
    const recipes = AUTO_ML_RECIPES.filter(({ recipeArn }) => recipeList?.includes(recipeArn) !== false);
    const starts = recipes.map((recipe): Candidate => ({ recipe, values: set }));
    const others = recipes.flatMap((recipe) => (recipe.hpo ? trialsOf(recipe).slice(1) : []));
    return [...starts, ...others].slice(0, trainingJobsOf(hpoConfig)) as unknown as Candidates;
  }
  const recipe = recipeOfArn(order.recipeArn);
  if (recipe === undefined) throw new Error(`no composition for ${order.recipeArn}`);
  return (performHPO ? trialsOf(recipe) : [{ recipe, values: set }]) as unknown as Candidates;
}

/**
 * The candidates in the form of the engine.
 * @throws Error when the twin cannot train one of the recipes
 */
export function compositionsOf(candidates: Candidates): Pick<TrainingInput, 'composition' | 'candidates'> {
  const [composition, ...others] = candidates.map(({ recipe, values }) => {
    const one = compositionOf(recipe, values);
    if (one === undefined) throw new Error(`no composition for ${recipe.recipeArn}`);
    return one;
  });
  if (composition === undefined) throw new Error('a training needs a candidate');
  if (others.length === 0) return { composition };
  // Only recipes that rank items for users or for items take HPO or AutoML.
  return { composition, candidates: [composition, ...others] as NonNullable<TrainingInput['candidates']> };
}
