import type { RecommenderConfig } from '@aws-sdk/client-personalize';
import type { Recipe } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { GroupData } from '../store/dataset-store';
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
  if (trainingDataConfig?.includedDatasetColumns) {
    throw invalidInput('a recommender does not take includedDatasetColumns; name the columns to leave out instead');
  }
  checkTrainingData(trainingDataConfig, data);
}

/** Whether two configurations train on the same columns: the models of one do for the other. */
export function sameTrainingColumns(a: Checked<RecommenderConfig>, b: Checked<RecommenderConfig>): boolean {
  return columnsNamed(a) === columnsNamed(b);
}

/** Dataset types are written in any case, and neither order nor repetition counts. */
function columnsNamed({ trainingDataConfig }: Checked<RecommenderConfig>): string {
  const columns = Object.entries(trainingDataConfig?.excludedDatasetColumns ?? {}).flatMap(([type, names]) =>
    names.map((name) => `${type.toUpperCase()}.${name}`),
  );
  return JSON.stringify([...new Set(columns)].sort());
}
