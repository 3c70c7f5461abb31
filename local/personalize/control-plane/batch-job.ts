import { type FilterTarget, conditionsOf, usesCurrentItem } from '../../../spec/filter';
import { type Recipe, recipeOfArn } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import { checkTarget } from '../runtime/filter/filter-request';
import { expressionOf } from '../runtime/filter/requested-filter';
import { requireWithin } from '../runtime/result-limits';
import type { SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { requireActive } from './requirements';

/** Which kind of job takes which recipes, and what its filters pick. */
const JOBS = {
  inference: { name: 'CreateBatchInferenceJob', target: 'ItemID' },
  segment: { name: 'CreateBatchSegmentJob', target: 'UserID' },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly target: FilterTarget }>>;

type Job = keyof typeof JOBS;

/**
 * The ACTIVE version that a batch job names, of a recipe for jobs of this kind.
 * @throws ResourceNotFoundException, ResourceInUseException, InvalidInputException
 */
export function requireBatchVersion(
  twin: Twin,
  solutionVersionArn: string,
  job: Job,
): { readonly version: SolutionVersionRecord; readonly recipe: Recipe } {
  const version = requireActive(twin, 'solution-version', solutionVersionArn);
  const recipe = recipeOfArn(version.recipeArn);
  if (recipe === undefined) throw new Error(`a version was trained with the unknown recipe ${version.recipeArn}`);
  if (recipe.batch.job !== job) throw invalidInput(`${JOBS[job].name} does not take recipe ${recipe.name}`);
  return { version, recipe };
}

/**
 * The filter that a batch job names fits the job.
 * @throws ResourceNotFoundException, ResourceInUseException, InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/filter-batch.html
 */
export function requireBatchFilter(
  twin: Twin,
  filterArn: string | undefined,
  job: Job,
  { version, recipe }: { readonly version: SolutionVersionRecord; readonly recipe: Recipe },
): void {
  if (filterArn === undefined) return;
  const filter = requireActive(twin, 'filter', filterArn);
  if (filter.datasetGroupArn !== version.datasetGroupArn) {
    throw invalidInput(`Filter ${filterArn} belongs to another dataset group than ${version.arn}`);
  }
  const expression = expressionOf(filter);
  checkTarget(expression, JOBS[job].target);
  if (usesCurrentItem(expression) && recipe.type !== 'RELATED_ITEMS') {
    throw invalidInput('the filter uses CurrentItem, which works with related-items recipes only');
  }
  const looksAtEvents = conditionsOf(expression).some(({ dataset }) => dataset === 'Interactions');
  if (looksAtEvents && recipe.name === 'aws-item-attribute-affinity') {
    throw invalidInput(`${recipe.name} takes no filter on Interactions`);
  }
}

/** @throws InvalidInputException */
export function requireResults(numResults: number | undefined, limit: number): void {
  if (numResults === undefined) return;
  if (numResults < 1) throw invalidInput(`numResults must be at least 1, not ${numResults}`);
  requireWithin(numResults, 'numResults', limit);
}
