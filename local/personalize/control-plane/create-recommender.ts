import type { CreateRecommenderRequest, CreateRecommenderResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import { type Recipe, recipeOfArn } from '../../../spec/recipes';
import { invalidInput, resourceNotFound } from '../errors';
import type { Checked } from '../model/checked';
import type { DatasetGroupRecord } from '../store/resource';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { checkRecommenderConfig } from './recommender-config';
import { requireActive, requireDatasets, requireFree, requireRoom } from './requirements';

/**
 * Whether there is enough data to train on shows in the status: see failureReason.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateRecommender.html
 */
export function createRecommender(twin: Twin, input: Checked<CreateRecommenderRequest>): CreateRecommenderResponse {
  const { name, datasetGroupArn, recipeArn, recommenderConfig = {}, tags = [] } = input;
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'recommender', name });
  requireFree(twin, 'recommender', arn);
  const group = requireActive(twin, 'dataset-group', datasetGroupArn);
  const useCase = useCaseOf(recipeArn, group);
  const data = twin.datasets.of(datasetGroupArn);
  requireDatasets(useCase, data, group.name);
  checkRecommenderConfig(useCase, recommenderConfig, data);
  requireRoom(
    twin,
    'recommender',
    'recommender',
    QUOTAS.perDatasetGroup.recommenders,
    (recommender) => recommender.datasetGroupArn === datasetGroupArn,
  );

  twin.resources.insert('recommender', {
    arn,
    name,
    datasetGroupArn,
    recipeArn: useCase.recipeArn,
    recommenderConfig,
    status: 'CREATE PENDING',
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('recommender', arn);
  return { recommenderArn: arn };
}

function useCaseOf(recipeArn: string, group: DatasetGroupRecord): Recipe {
  const recipe = recipeOfArn(recipeArn);
  if (recipe === undefined) throw resourceNotFound(recipeArn);
  if (recipe.domain === undefined) {
    throw invalidInput(`${recipe.name} is a custom recipe: it makes a solution, not a recommender`);
  }
  if (group.domain === undefined) {
    throw invalidInput(`a recommender needs a domain dataset group; ${group.name} is a custom one`);
  }
  if (recipe.domain !== group.domain) {
    throw invalidInput(`${recipe.name} is for the domain ${recipe.domain}; ${group.name} is for ${group.domain}`);
  }
  return recipe;
}
