import type { DescribeRecipeRequest, DescribeRecipeResponse } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { describedRecipe, recipeBehind } from './service-owned';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DescribeRecipe.html */
export function describeRecipe(twin: Twin, input: Checked<DescribeRecipeRequest>): DescribeRecipeResponse {
  const recipe = recipeBehind(input.recipeArn, 'recipe', (one) => one.name);
  return { recipe: describedRecipe(twin, recipe) };
}
