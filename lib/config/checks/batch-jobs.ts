import { closest } from 'fastest-levenshtein';
import { BATCH_LIMITS, RUNTIME_LIMITS } from '../../../spec/quotas';
import { type Recipe, recipeNamed } from '../../../spec/recipes';
import { FilterSyntaxError, parseFilter } from '../../../spec/filter';
import { MISSING, type Placed } from '../file/draft';
import type { BatchInferenceEntry, BatchSegmentEntry } from '../file/serving-entries';
import type { FilePath } from '../file/yaml-source';
import { scheduleProblem } from '../schedule-expression';
import { checkExploration, checkInfluence } from './campaign';
import type { Checked } from './pipeline';

/** Every batch job against its solution, its filter and its recipe. */
export function checkBatchJobs(checked: Checked): void {
  const { draft } = checked;
  for (const job of draft.batchInference) {
    const recipe = checkJob(job, 'inference', checked);
    if (recipe) checkInference(recipe, job, checked);
  }
  for (const job of draft.batchSegments) checkJob(job, 'segment', checked);
}

type JobEntry = BatchInferenceEntry | BatchSegmentEntry;

/** What inputs of one kind of job filter. */
const TARGETS = { inference: 'ItemID', segment: 'UserID' } as const;

function checkJob(
  { path, entry }: Placed<JobEntry>,
  kind: 'inference' | 'segment',
  checked: Checked,
): Recipe | undefined {
  const { draft, findings } = checked;
  const problem = entry.schedule === undefined ? undefined : scheduleProblem(entry.schedule);
  if (problem !== undefined) findings.error([...path, 'schedule'], problem);
  checkFolders({ path, entry }, checked);
  checkFilter(entry.filter, TARGETS[kind], [...path, 'filter'], checked);
  const limit = kind === 'segment' ? BATCH_LIMITS.usersPerSegment : RUNTIME_LIMITS.results;
  if (entry.numResults !== undefined && entry.numResults > limit) {
    findings.error([...path, 'numResults'], `a line may have ${limit} results, not ${entry.numResults}`);
  }
  if (entry.solution === MISSING) return undefined;
  const solution = draft.solutions.find((one) => one.entry.name === entry.solution);
  const place = [...path, 'solution'];
  if (solution === undefined) {
    const names = draft.solutions.map((one) => one.entry.name);
    const hint = names.length === 0 ? 'there is none' : `did you mean "${closest(entry.solution, names)}"?`;
    findings.error(place, `there is no solution "${entry.solution}"; ${hint}`);
    return undefined;
  }
  const recipe = recipeNamed(solution.entry.recipe);
  if (recipe === undefined || recipe.batch.job === kind) return recipe;
  const takes = recipe.batch.job === 'none' ? 'no batch job' : `batch ${recipe.batch.job} jobs only`;
  findings.error(place, `${recipe.name} takes ${takes}, this is a batch ${kind} job`);
  return undefined;
}

function checkFolders({ path, entry }: Placed<JobEntry>, { findings }: Checked): void {
  for (const member of ['input', 'output'] as const) {
    const folder = entry[member];
    if (folder === undefined) continue;
    if (!/^[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)*\/$/.test(folder)) {
      findings.error(
        [...path, member],
        `"${folder}" must be a folder in the data bucket that ends in /, like batch/in/`,
      );
    }
  }
  if (entry.input !== undefined && entry.input === entry.output) {
    findings.error([...path, 'output'], 'the output must be another folder than the input');
  }
}

function checkFilter(
  name: string | undefined,
  target: 'ItemID' | 'UserID',
  path: FilePath,
  { draft, findings }: Checked,
): void {
  if (name === undefined) return;
  const filter = draft.filters.find(({ entry }) => entry.name === name);
  if (filter === undefined) {
    const names = draft.filters.map(({ entry }) => entry.name);
    const hint = names.length === 0 ? 'there is none' : `did you mean "${closest(name, names)}"?`;
    findings.error(path, `there is no filter "${name}"; ${hint}`);
    return;
  }
  const actual = targetOf(filter.entry.filterExpression);
  if (actual !== undefined && actual !== target) {
    findings.error(path, `the filter ${name} acts on ${actual}, this job needs one that acts on ${target}`);
  }
}

/** @returns undefined for an expression that is reported elsewhere */
function targetOf(expression: string): string | undefined {
  try {
    return parseFilter(expression).clauses[0]?.target;
  } catch (error) {
    if (error instanceof FilterSyntaxError) return undefined;
    throw error;
  }
}

function checkInference(recipe: Recipe, { path, entry }: Placed<BatchInferenceEntry>, checked: Checked): void {
  const { findings } = checked;
  const config = [...path, 'batchInferenceJobConfig'];
  const { itemExplorationConfig, rankingInfluence } = entry.batchInferenceJobConfig ?? {};
  if (itemExplorationConfig !== undefined) {
    checkExploration(recipe, itemExplorationConfig, [...config, 'itemExplorationConfig'], findings);
  }
  if (rankingInfluence !== undefined) {
    checkInfluence(recipe, rankingInfluence, [...config, 'rankingInfluence'], findings);
  }
  checkThemes(recipe, { path, entry }, checked);
}

/** @see https://docs.aws.amazon.com/personalize/latest/dg/themed-batch-recommendations.html */
function checkThemes(recipe: Recipe, { path, entry }: Placed<BatchInferenceEntry>, checked: Checked): void {
  const { findings, schemas } = checked;
  const place = [...path, 'themeGenerationConfig'];
  if (entry.batchInferenceJobMode !== 'THEME_GENERATION') {
    if (entry.themeGenerationConfig !== undefined) {
      findings.keyError(place, 'themeGenerationConfig goes with batchInferenceJobMode: THEME_GENERATION');
    }
    return;
  }
  if (!recipe.batch.themes) {
    findings.error([...path, 'batchInferenceJobMode'], `only aws-similar-items makes themes, not ${recipe.name}`);
    return;
  }
  const column = entry.themeGenerationConfig?.fieldsForThemeGeneration?.itemName;
  if (column === undefined) {
    findings.error(
      place,
      'themes need fieldsForThemeGeneration: { itemName: COLUMN }, the column with the items’ names',
    );
    return;
  }
  const items = schemas.find(({ type }) => type === 'Items');
  const field = items?.fields.find(({ name }) => name === column);
  if (items !== undefined && field?.type !== 'string') {
    findings.error([...place, 'fieldsForThemeGeneration', 'itemName'], `items has no text column ${column}`);
  }
  if (items !== undefined && !items.fields.some(({ textual }) => textual)) {
    findings.error(place, 'themes need an items column with textual: true');
  }
}
