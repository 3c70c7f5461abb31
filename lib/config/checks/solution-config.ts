import { echoedDatasetType, parseDatasetType } from '../../../spec/dataset-types';
import { AUTO_TRAINING_DAYS } from '../../../spec/quotas';
import type { Recipe } from '../../../spec/recipes';
import { isNumeric } from '../../../spec/schema';
import type { Placed } from '../file/draft';
import type { SolutionEntry } from '../file/pipeline-file';
import type { SolutionConfigEntry } from '../file/solution-config';
import type { FilePath } from '../file/yaml-source';
import { checkHyperParameters } from './hyper-parameters';
import type { Checked } from './pipeline';

/** `solutionConfig` against the recipe and the columns of the data. */
export function checkSolutionConfig(recipe: Recipe, { path, entry }: Placed<SolutionEntry>, checked: Checked): void {
  const config = entry.solutionConfig;
  if (config === undefined) return;
  const { findings } = checked;
  const place = [...path, 'solutionConfig'];
  checkHyperParameters(recipe, config, entry.performHPO === true, place, findings);
  checkThreshold(entry, [...place, 'eventValueThreshold'], checked);
  checkEvents(recipe, config, [...place, 'eventsConfig'], checked);
  checkObjective(recipe, config, [...place, 'optimizationObjective'], checked);
  checkTrainingColumns(config, [...place, 'trainingDataConfig'], checked);
  const expression = config.autoTrainingConfig?.schedulingExpression;
  if (expression === undefined) return;
  const rate = [...place, 'autoTrainingConfig', 'schedulingExpression'];
  const days = Number(/^rate\((\d+) days?\)$/.exec(expression)?.[1]);
  if (!(days >= AUTO_TRAINING_DAYS.minimum && days <= AUTO_TRAINING_DAYS.maximum)) {
    findings.error(rate, `must be rate(1 day) to rate(30 days), not "${expression}"`);
  }
  if (entry.performAutoTraining !== true) findings.error(rate, 'it needs performAutoTraining: true');
}

/** False only when the columns of interactions are known and the column is not one of them. */
export function hasInteractionsColumn({ schemas }: Checked, column: string): boolean {
  const interactions = schemas.find(({ type }) => type === 'Interactions');
  return interactions === undefined || interactions.fields.some(({ name }) => name === column);
}

function checkThreshold({ eventType, solutionConfig }: SolutionEntry, path: FilePath, checked: Checked): void {
  const threshold = solutionConfig?.eventValueThreshold;
  if (threshold === undefined) return;
  const { findings } = checked;
  if (String(threshold).trim() === '' || !Number.isFinite(Number(threshold))) {
    findings.error(path, `must be a number, not "${threshold}"`);
  }
  if (eventType === undefined)
    findings.error(path, 'eventValueThreshold goes with eventType; name the type of the events');
  if (!hasInteractionsColumn(checked, 'EVENT_VALUE'))
    findings.error(path, 'eventValueThreshold needs the column EVENT_VALUE in interactions');
}

function checkEvents(recipe: Recipe, config: SolutionConfigEntry, path: FilePath, checked: Checked): void {
  if (config.eventsConfig === undefined) return;
  const { findings } = checked;
  if (!recipe.eventsConfig) {
    findings.keyError(path, `only the v2 recipes take eventsConfig, not ${recipe.name}; use eventType`);
    return;
  }
  if (!hasInteractionsColumn(checked, 'EVENT_TYPE'))
    findings.keyError(path, 'eventsConfig needs the column EVENT_TYPE in interactions');
  config.eventsConfig.eventParametersList?.forEach(({ eventValueThreshold }, index) => {
    if (eventValueThreshold !== undefined && !hasInteractionsColumn(checked, 'EVENT_VALUE')) {
      const place = [...path, 'eventParametersList', index, 'eventValueThreshold'];
      findings.error(place, 'eventValueThreshold needs the column EVENT_VALUE in interactions');
    }
  });
}

function checkObjective(recipe: Recipe, config: SolutionConfigEntry, path: FilePath, checked: Checked): void {
  const objective = config.optimizationObjective;
  if (objective === undefined) return;
  const { findings, schemas, broken, draft } = checked;
  if (!recipe.optimizationObjective) {
    findings.keyError(path, `only aws-user-personalization and aws-personalized-ranking take it, not ${recipe.name}`);
    return;
  }
  const place = [...path, 'itemAttribute'];
  const { itemAttribute } = objective;
  if (itemAttribute === undefined) findings.error(place, 'itemAttribute is missing');
  else if (!draft.datasets.some(({ type }) => type === 'Items'))
    findings.error(place, 'itemAttribute needs the dataset items');
  else if (!broken.includes('Items')) {
    const field = schemas.find(({ type }) => type === 'Items')?.fields.find(({ name }) => name === itemAttribute);
    if (field === undefined) findings.error(place, `items has no column ${itemAttribute}`);
    else if (!isNumeric(field) || field.nullable) {
      findings.error(place, `${itemAttribute} must be a numeric column that is not nullable`);
    }
  }
}

/** The columns that training leaves out or goes by, of a solution or recommender. */
export function checkTrainingColumns(
  config: Pick<SolutionConfigEntry, 'trainingDataConfig'>,
  path: FilePath,
  checked: Checked,
): void {
  for (const member of ['excludedDatasetColumns', 'includedDatasetColumns'] as const) {
    for (const [dataset, columns] of Object.entries(config.trainingDataConfig?.[member] ?? {})) {
      checkColumns(dataset, columns, member, [...path, member, dataset], checked);
    }
  }
}

function checkColumns(
  dataset: string,
  columns: readonly string[],
  member: string,
  path: FilePath,
  { findings, schemas, broken }: Checked,
): void {
  const type = parseDatasetType(dataset);
  if (broken.some((one) => one === type)) return;
  const schema = schemas.find((one) => one.type === type);
  if (type === undefined || schema === undefined) {
    const known = schemas.map((one) => echoedDatasetType(one.type)).join(', ');
    findings.keyError(path, `"${dataset}" is no dataset of the pipeline; it has ${known}`);
    return;
  }
  columns.forEach((column, index) => {
    if (!schema.fields.some(({ name }) => name === column))
      findings.error([...path, index], `${type} has no column ${column}`);
    else if (member === 'excludedDatasetColumns' && column === 'EVENT_TYPE') {
      findings.error([...path, index], 'EVENT_TYPE cannot be left out of training');
    }
  });
}
