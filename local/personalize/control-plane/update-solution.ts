import type { UpdateSolutionRequest, UpdateSolutionResponse } from '@aws-sdk/client-personalize';
import { recipeOfArn } from '../../../spec/recipes';
import { invalidInput, notSupported, resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import { defined } from '../store/defined';
import type { Twin } from '../twin';
import { trainAutomatically } from './automatic-training';
import { isInProgress, requireActive } from './requirements';
import { checkAutoTraining } from './solution-options';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UpdateSolution.html */
export function updateSolution(twin: Twin, input: Checked<UpdateSolutionRequest>): UpdateSolutionResponse {
  const { solutionArn, performAutoTraining, performIncrementalUpdate, solutionUpdateConfig } = input;
  const solution = requireActive(twin, 'solution', solutionArn);
  if (solution.latestSolutionUpdate && isInProgress(solution.latestSolutionUpdate.status)) {
    throw resourceInUse(`${solutionArn} is being updated`);
  }
  const recipe = recipeOfArn(solution.recipeArn);
  if (performIncrementalUpdate === true && recipe?.incrementalUpdate !== true) {
    throw invalidInput(`${recipe?.name} does not take performIncrementalUpdate`);
  }
  if (solutionUpdateConfig?.eventsConfig) {
    if (recipe?.eventsConfig !== true) throw invalidInput(`${recipe?.name} does not take eventsConfig`);
    throw notSupported('solutionUpdateConfig.eventsConfig');
  }
  const { autoTrainingConfig } = solutionUpdateConfig ?? {};
  checkAutoTraining(autoTrainingConfig?.schedulingExpression);

  const asked = defined({ performAutoTraining, performIncrementalUpdate, solutionUpdateConfig });
  twin.lifecycle.update(
    (progress) => {
      twin.resources.update('solution', solutionArn, { latestSolutionUpdate: { ...asked, ...progress } });
      if (progress.status === 'ACTIVE') trainAutomatically(twin, solutionArn);
    },
    () => {
      const { solutionConfig } = twin.resources.get('solution', solutionArn);
      twin.resources.update('solution', solutionArn, {
        ...defined({ performAutoTraining, performIncrementalUpdate }),
        ...(autoTrainingConfig && { solutionConfig: { ...solutionConfig, autoTrainingConfig } }),
      });
    },
  );
  return { solutionArn };
}
