import type { CreateSolutionVersionRequest, CreateSolutionVersionResponse } from '@aws-sdk/client-personalize';
import { QUOTAS } from '../../../spec/quotas';
import { recipeOfArn } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { SolutionRecord } from '../store/resource';
import { TagStore } from '../store/tag-store';
import { latestFullVersion } from '../training/update-version';
import type { Twin } from '../twin';
import { requireActive, requireFree, requireIdle } from './requirements';
import { startVersion } from './start-version';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateSolutionVersion.html */
export function createSolutionVersion(
  twin: Twin,
  input: Checked<CreateSolutionVersionRequest>,
): CreateSolutionVersionResponse {
  const { solutionArn, name, trainingMode = 'FULL', tags = [] } = input;
  TagStore.check(tags);
  const solution = requireActive(twin, 'solution', solutionArn);
  if (trainingMode === 'AUTOTRAIN') throw invalidInput('trainingMode AUTOTRAIN is set by the service only');
  if (trainingMode === 'UPDATE') requireUpdatable(twin, solution);
  if (name !== undefined) requireFree(twin, 'solution-version', `${solutionArn}/${name}`);
  requireIdle(twin, 'solution-version', QUOTAS.perRegion.solutionVersionsInProgress);

  const version = startVersion(twin, solution, {
    name: name ?? twin.ids.short(),
    trainingMode,
    trainingType: 'MANUAL',
  });
  twin.tags.add(version.arn, tags);
  return { solutionVersionArn: version.arn };
}

function requireUpdatable(twin: Twin, solution: SolutionRecord): void {
  const full = latestFullVersion(twin, solution.arn);
  // AutoML tells only with a version which recipe it is.
  const recipe = recipeOfArn(full?.recipeArn ?? solution.recipeArn);
  if (recipe?.trainingModes.includes('UPDATE') !== true) {
    throw invalidInput(`${recipe?.name} does not take trainingMode UPDATE`);
  }
  if (full === undefined) {
    throw invalidInput(`trainingMode UPDATE needs an ACTIVE version of ${solution.name} trained with FULL`);
  }
}
