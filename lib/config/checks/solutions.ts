import { closest } from 'fastest-levenshtein';
import { echoedDatasetType, parseDatasetType } from '../../../spec/dataset-types';
import { AUTO_TRAINING_DAYS } from '../../../spec/quotas';
import { type Recipe, RECIPES, recipeNamed } from '../../../spec/recipes';
import { isNumeric, schemaRulesOf } from '../../../spec/schema';
import type { Placed } from '../file/draft';
import type { SolutionEntry } from '../file/pipeline-file';
import type { SolutionConfigEntry } from '../file/solution-config';
import type { FilePath } from '../file/yaml-source';
import { METRIC_KEYS, metricKeysOf } from '../metrics';
import { scheduleProblem } from '../schedule-expression';
import { checkCampaign } from './campaign';
import { checkHyperParameters } from './hyper-parameters';
import type { Checked } from './pipeline';

/** Every solution against its recipe, its data and its campaign. */
export function checkSolutions(checked: Checked): void {
  for (const solution of checked.draft.solutions) checkSolution(solution, checked);
}

function checkSolution({ path, entry }: Placed<SolutionEntry>, checked: Checked): void {
  const { findings } = checked;
  const problem = entry.schedule?.full === undefined ? undefined : scheduleProblem(entry.schedule.full);
  if (problem !== undefined) findings.error([...path, 'schedule', 'full'], problem);
  if (entry.promote !== undefined && entry.campaign === undefined) {
    findings.keyError([...path, 'promote'], 'promote decides what a campaign serves, and the solution has no campaign');
  }
  const recipe = recipeOf(entry.recipe, [...path, 'recipe'], checked);
  if (recipe === undefined) return;
  checkDatasets(recipe, [...path, 'recipe'], checked);
  checkOptions(recipe, { path, entry }, checked);
  checkSolutionConfig(recipe, { path, entry }, checked);
  if (entry.promote !== undefined) checkMetric(recipe, entry, [...path, 'promote', 'metric'], checked);
  if (entry.campaign !== undefined) checkCampaign(recipe, { path, entry }, checked);
}

function recipeOf(name: string, path: FilePath, { findings }: Checked): Recipe | undefined {
  if (name === '') return undefined;
  const recipe = recipeNamed(name);
  if (recipe === undefined) {
    const names = RECIPES.filter((one) => one.domain === undefined && one.legacy === undefined).map((one) => one.name);
    findings.error(path, `unknown recipe "${name}"; did you mean "${closest(name, names)}"?`);
  } else if (recipe.domain !== undefined) {
    findings.error(
      path,
      `${name} is a use case of ${recipe.domain} and makes a recommender; a solution needs a custom recipe`,
    );
    return undefined;
  } else if (recipe.legacy !== undefined) {
    findings.warn(path, `${name} is legacy and no longer offered for new work; use ${recipe.legacy.replacement}`);
  }
  return recipe;
}

function checkDatasets(recipe: Recipe, path: FilePath, { draft, schemas, hasBrokenSchema, findings }: Checked): void {
  for (const needed of recipe.requiredDatasets) {
    if (needed === 'Actions' || needed === 'Action_Interactions') {
      findings.error(
        path,
        `${recipe.name} needs an ${needed} dataset, which CloudFormation cannot make and this pipeline does not support`,
      );
    } else if (!draft.datasets.some(({ type }) => type === needed)) {
      findings.error(path, `${recipe.name} needs the dataset ${needed.toLowerCase()}, which is not under datasets`);
    }
  }
  const items = schemas.find(({ type }) => type === 'Items');
  if (items === undefined || hasBrokenSchema) return;
  if (recipe.name === 'aws-semantic-similarity') {
    if (!items.fields.some((field) => field.itemName))
      findings.error(path, `${recipe.name} needs an items column with itemName: true`);
    if (!items.fields.some((field) => field.textual))
      findings.error(path, `${recipe.name} needs an items column with textual: true`);
  }
  if (recipe.name === 'aws-item-attribute-affinity') {
    const reserved = new Set(schemaRulesOf('Items')?.reserved.map(({ name }) => name));
    if (!items.fields.some((field) => !field.textual && !reserved.has(field.name))) {
      findings.error(path, `${recipe.name} needs an items column of its own that is not textual`);
    }
  }
}

function checkOptions(
  recipe: Recipe,
  { path, entry }: Placed<SolutionEntry>,
  { schemas, hasBrokenSchema, findings }: Checked,
): void {
  if (entry.performHPO === true && !recipe.hpo) {
    findings.error([...path, 'performHPO'], `${recipe.name} has no hyperparameter optimization`);
  }
  if (entry.performIncrementalUpdate === true && !recipe.incrementalUpdate) {
    findings.error([...path, 'performIncrementalUpdate'], `only aws-semantic-similarity takes it, not ${recipe.name}`);
  }
  if (entry.performAutoTraining === true) {
    findings.warn(
      [...path, 'performAutoTraining'],
      'the service trains by itself and bills it, beside what the workflow trains',
    );
  }
  if (entry.eventType === undefined) return;
  const place = [...path, 'eventType'];
  const interactions = schemas.find(({ type }) => type === 'Interactions');
  if (!recipe.eventFilter) findings.error(place, `${recipe.name} does not train on events`);
  else if (!hasBrokenSchema && interactions?.fields.some(({ name }) => name === 'EVENT_TYPE') === false) {
    findings.error(place, 'eventType needs the column EVENT_TYPE in interactions');
  }
  if (entry.solutionConfig?.eventsConfig !== undefined) {
    findings.error(place, 'eventType and solutionConfig.eventsConfig exclude each other');
  }
}

function checkSolutionConfig(recipe: Recipe, { path, entry }: Placed<SolutionEntry>, checked: Checked): void {
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

function hasColumn({ schemas, hasBrokenSchema }: Checked, column: string): boolean {
  const interactions = schemas.find(({ type }) => type === 'Interactions');
  return hasBrokenSchema || interactions === undefined || interactions.fields.some(({ name }) => name === column);
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
  if (!hasColumn(checked, 'EVENT_VALUE'))
    findings.error(path, 'eventValueThreshold needs the column EVENT_VALUE in interactions');
}

function checkEvents(recipe: Recipe, config: SolutionConfigEntry, path: FilePath, checked: Checked): void {
  if (config.eventsConfig === undefined) return;
  const { findings } = checked;
  if (!recipe.eventsConfig) {
    findings.keyError(path, `only the v2 recipes take eventsConfig, not ${recipe.name}; use eventType`);
    return;
  }
  if (!hasColumn(checked, 'EVENT_TYPE'))
    findings.keyError(path, 'eventsConfig needs the column EVENT_TYPE in interactions');
  config.eventsConfig.eventParametersList?.forEach(({ eventValueThreshold }, index) => {
    if (eventValueThreshold !== undefined && !hasColumn(checked, 'EVENT_VALUE')) {
      const place = [...path, 'eventParametersList', index, 'eventValueThreshold'];
      findings.error(place, 'eventValueThreshold needs the column EVENT_VALUE in interactions');
    }
  });
}

function checkObjective(recipe: Recipe, config: SolutionConfigEntry, path: FilePath, checked: Checked): void {
  const objective = config.optimizationObjective;
  if (objective === undefined) return;
  const { findings, schemas, hasBrokenSchema, draft } = checked;
  if (!recipe.optimizationObjective) {
    findings.keyError(path, `only aws-user-personalization and aws-personalized-ranking take it, not ${recipe.name}`);
    return;
  }
  const place = [...path, 'itemAttribute'];
  const { itemAttribute } = objective;
  if (itemAttribute === undefined) findings.error(place, 'itemAttribute is missing');
  else if (!draft.datasets.some(({ type }) => type === 'Items'))
    findings.error(place, 'itemAttribute needs the dataset items');
  else if (!hasBrokenSchema) {
    const field = schemas.find(({ type }) => type === 'Items')?.fields.find(({ name }) => name === itemAttribute);
    if (field === undefined) findings.error(place, `items has no column ${itemAttribute}`);
    else if (!isNumeric(field) || field.nullable) {
      findings.error(place, `${itemAttribute} must be a numeric column that is not nullable`);
    }
  }
}

function checkTrainingColumns(config: SolutionConfigEntry, path: FilePath, checked: Checked): void {
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
  { findings, schemas, hasBrokenSchema }: Checked,
): void {
  const type = parseDatasetType(dataset);
  if (hasBrokenSchema) return;
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

function checkMetric(recipe: Recipe, entry: SolutionEntry, path: FilePath, { findings }: Checked): void {
  const metric = entry.promote?.metric ?? '';
  const known = metricKeysOf(recipe, entry.solutionConfig);
  if (metric === '' || known.includes(metric)) return;
  findings.error(
    path,
    METRIC_KEYS.includes(metric)
      ? `${recipe.name} as configured has no metric ${metric}; it has ${known.join(', ')}`
      : `unknown metric "${metric}"; did you mean "${closest(metric, known)}"?`,
  );
}
