import type { CreateSolutionRequest, CreateSolutionResponse } from '@aws-sdk/client-personalize';
import { allowedInDomainGroup } from '../../../spec/dataset-types';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import { type Recipe, recipeOfArn } from '../../../spec/recipes';
import { invalidInput, resourceNotFound } from '../errors';
import type { Checked } from '../model/checked';
import { defined } from '../store/defined';
import { TagStore } from '../store/tag-store';
import { AUTO_ML_RECIPES } from '../training/candidates';
import type { Twin } from '../twin';
import { requireActive, requireDatasets, requireFree, requireRoom } from './requirements';
import { checkSolutionOptions } from './solution-options';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateSolution.html */
export function createSolution(twin: Twin, input: Checked<CreateSolutionRequest>): CreateSolutionResponse {
  const { name, datasetGroupArn, eventType, solutionConfig, performAutoML = false, tags = [] } = input;
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'solution', name });
  requireFree(twin, 'solution', arn);
  const group = requireActive(twin, 'dataset-group', datasetGroupArn);
  const recipe = trainableRecipe(input);
  if (group.domain !== undefined && !recipe.requiredDatasets.every(allowedInDomainGroup)) {
    throw invalidInput(`${recipe.name} needs a custom dataset group; ${group.name} is for ${group.domain}`);
  }
  const data = twin.datasets.of(datasetGroupArn);
  requireDatasets(recipe, data, group.name);
  checkSolutionOptions(recipe, input, data);
  requireRoom(
    twin,
    'solution',
    'solution',
    QUOTAS.perDatasetGroup.solutions,
    (solution) => solution.datasetGroupArn === datasetGroupArn,
  );

  twin.resources.insert('solution', {
    arn,
    name,
    datasetGroupArn,
    recipeArn: recipe.recipeArn,
    // AutoML always tunes.
    performHPO: (input.performHPO ?? false) || performAutoML,
    performAutoML,
    performAutoTraining: input.performAutoTraining ?? true,
    performIncrementalUpdate: input.performIncrementalUpdate ?? false,
    ...defined({ eventType, solutionConfig }),
    status: 'CREATE PENDING',
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('solution', arn);
  return { solutionArn: arn };
}

/** With AutoML one of the recipes that it chooses from, best one that is tuned: options are checked against it. */
function trainableRecipe(input: Checked<CreateSolutionRequest>): Recipe {
  const { recipeArn, performAutoML = false, solutionConfig } = input;
  if (performAutoML) {
    if (recipeArn !== undefined) throw invalidInput('performAutoML chooses the recipe; leave recipeArn out');
    const { recipeList } = solutionConfig?.autoMLConfig ?? {};
    const choice = AUTO_ML_RECIPES.filter((one) => recipeList?.includes(one.recipeArn) !== false);
    return choice.find(({ hpo }) => hpo) ?? choice[0] ?? (AUTO_ML_RECIPES[0] as Recipe);
  }
  if (recipeArn === undefined) throw invalidInput('recipeArn is required unless performAutoML is true');
  const recipe = recipeOfArn(recipeArn);
  if (recipe === undefined) throw resourceNotFound(recipeArn);
  if (recipe.domain !== undefined) {
    throw invalidInput(
      `${recipe.name} is a use case of the domain ${recipe.domain}: it makes a recommender, not a solution`,
    );
  }
  if (recipe.legacy) {
    throw invalidInput(
      `${recipe.name} is a legacy recipe and not available any more; use ${recipe.legacy.replacement}`,
    );
  }
  return recipe;
}
