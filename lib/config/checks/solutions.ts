import { closest } from 'fastest-levenshtein';
import { type Recipe, RECIPES, recipeNamed } from '../../../spec/recipes';
import { schemaRulesOf } from '../../../spec/schema';
import { datasetKeyOf, MISSING, type Placed } from '../file/draft';
import type { SolutionEntry } from '../file/pipeline-file';
import type { FilePath } from '../file/yaml-source';
import { METRIC_KEYS, metricKeysOf } from '../metrics';
import { scheduleProblem } from '../schedule-expression';
import { checkCampaign } from './campaign';
import type { Checked } from './pipeline';
import { checkSolutionConfig, hasInteractionsColumn } from './solution-config';

/** Every solution against its recipe, its data and its campaign. */
export function checkSolutions(checked: Checked): void {
  for (const solution of checked.draft.solutions) checkSolution(solution, checked);
}

function checkSolution({ path, entry }: Placed<SolutionEntry>, checked: Checked): void {
  const { findings } = checked;
  checkSchedule({ path, entry }, checked);
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

function checkSchedule({ path, entry }: Placed<SolutionEntry>, { findings }: Checked): void {
  for (const mode of ['full', 'update'] as const) {
    const expression = entry.schedule?.[mode];
    if (expression === undefined) continue;
    const place = [...path, 'schedule', mode];
    const problem = scheduleProblem(expression);
    if (problem !== undefined) findings.error(place, problem);
    const recipe = recipeNamed(entry.recipe);
    if (mode === 'update' && recipe !== undefined && !recipe.trainingModes.includes('UPDATE')) {
      findings.error(place, `${recipe.name} has no trainingMode UPDATE; write schedule.full`);
    }
    if (entry.performAutoTraining === true) {
      findings.error(place, 'the service trains this solution by itself; leave out one of it and performAutoTraining');
    }
  }
}

function recipeOf(name: string, path: FilePath, { findings }: Checked): Recipe | undefined {
  if (name === MISSING) return undefined;
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

function checkDatasets(recipe: Recipe, path: FilePath, { draft, schemas, findings }: Checked): void {
  for (const needed of recipe.requiredDatasets) {
    if (!draft.datasets.some(({ type }) => type === needed)) {
      findings.error(path, `${recipe.name} needs the dataset ${datasetKeyOf(needed)}, which is not under datasets`);
    }
  }
  if (recipe.type === 'PERSONALIZED_ACTIONS' && draft.settings.domain !== undefined) {
    findings.error(path, `${recipe.name} needs a custom dataset group, the pipeline is of ${draft.settings.domain}`);
  }
  const items = schemas.find(({ type }) => type === 'Items');
  if (items === undefined) return;
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

function checkOptions(recipe: Recipe, { path, entry }: Placed<SolutionEntry>, checked: Checked): void {
  const { findings } = checked;
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
  if (!recipe.eventFilter) findings.error(place, `${recipe.name} does not train on events`);
  else if (!hasInteractionsColumn(checked, 'EVENT_TYPE')) {
    findings.error(place, 'eventType needs the column EVENT_TYPE in interactions');
  }
  if (entry.solutionConfig?.eventsConfig !== undefined) {
    findings.error(place, 'eventType and solutionConfig.eventsConfig exclude each other');
  }
}

function checkMetric(recipe: Recipe, entry: SolutionEntry, path: FilePath, { findings }: Checked): void {
  const metric = entry.promote?.metric ?? '';
  const known = metricKeysOf(recipe, entry.solutionConfig);
  if (metric === MISSING || known.includes(metric)) return;
  findings.error(
    path,
    METRIC_KEYS.includes(metric)
      ? `${recipe.name} as configured has no metric ${metric}; it has ${known.join(', ')}`
      : `unknown metric "${metric}"; did you mean "${closest(metric, known)}"?`,
  );
}
