import type { RecommenderConfig } from '@aws-sdk/client-personalize';
import type { Recipe } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { GroupData } from '../store/dataset-store';
import { trainingColumns } from '../training/training-columns';
import { checkExploration } from './campaign-config';
import { checkTrainingData } from './solution-options';

/**
 * Which options a recommender of a use case takes, and their values.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_RecommenderConfig.html
 */
export function checkRecommenderConfig(useCase: Recipe, config: Checked<RecommenderConfig>, data: GroupData): void {
  const { itemExplorationConfig, trainingDataConfig } = config;
  if (itemExplorationConfig) {
    if (!useCase.takesItemExplorationConfig) throw invalidInput(`${useCase.name} does not take itemExplorationConfig`);
    checkExploration(itemExplorationConfig);
  }
  checkTrainingData(trainingDataConfig, data);
}

/** Whether two configurations train on the same columns of the data: the models of one do for the other. */
export function sameTrainingColumns(
  { trainingDataConfig: a }: Checked<RecommenderConfig>,
  { trainingDataConfig: b }: Checked<RecommenderConfig>,
  { interactions, items, users }: GroupData,
): boolean {
  const datasets = [
    ['INTERACTIONS', interactions],
    ['ITEMS', items],
    ['USERS', users],
  ] as const;
  return datasets.every(([type, dataset]) => {
    const [takenByA, takenByB] = [trainingColumns(a, type), trainingColumns(b, type)];
    return (dataset?.schema.fields ?? []).every(({ name }) => takenByA(name) === takenByB(name));
  });
}
