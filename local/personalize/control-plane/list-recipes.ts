import type { ListRecipesRequest, ListRecipesResponse } from '@aws-sdk/client-personalize';
import { RECIPES, type Recipe } from '../../../spec/recipes';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { pageOf } from './page';
import { describedRecipe } from './service-owned';

/** With a domain its use cases, without one everything. @see https://docs.aws.amazon.com/personalize/latest/dg/API_ListRecipes.html */
export function listRecipes(twin: Twin, input: Checked<ListRecipesRequest>): ListRecipesResponse {
  const fits = (recipe: Recipe): boolean => input.domain === undefined || recipe.domain === input.domain;
  const entries = RECIPES.map((record, sequence) => ({ sequence, record })).filter(({ record }) => fits(record));
  const { page, ...rest } = pageOf(entries, input, JSON.stringify(['ListRecipes', input.domain]));
  return {
    recipes: page.map((recipe) => ({ ...describedRecipe(twin, recipe), domain: recipe.domain })),
    ...rest,
  };
}
