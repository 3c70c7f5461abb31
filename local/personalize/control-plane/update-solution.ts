import type { UpdateSolutionRequest, UpdateSolutionResponse } from '@aws-sdk/client-personalize';
import { recipeOfArn } from '../../../spec/recipes';
import { invalidInput, resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { UpdateBehaviour } from '../store/behaviour';
import { defined } from '../store/defined';
import type { Twin } from '../twin';
import { trainAutomatically } from './automatic-training';
import { checkEventsConfig } from './events-config';
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
    if (recipe === undefined) throw new Error(`solution ${solutionArn} has an unknown recipe`);
    checkEventsConfig(recipe, solutionUpdateConfig.eventsConfig, twin.datasets.of(solution.datasetGroupArn));
    if (solution.eventType !== undefined)
      throw invalidInput(`${solutionArn} goes by eventType; it takes no eventsConfig`);
  }
  const { autoTrainingConfig } = solutionUpdateConfig ?? {};
  checkAutoTraining(autoTrainingConfig?.schedulingExpression);

  twin.lifecycle.update(
    'solution',
    solutionArn,
    defined({ performAutoTraining, performIncrementalUpdate, solutionUpdateConfig }),
  );
  return { solutionArn };
}

/** What an update to a solution does: the next training goes by it. */
export function solutionUpdate(twin: Twin): UpdateBehaviour<'solution'> {
  return {
    apply: ({ solutionConfig }, { performAutoTraining, performIncrementalUpdate, solutionUpdateConfig = {} }) => ({
      ...defined({ performAutoTraining, performIncrementalUpdate }),
      ...(Object.keys(solutionUpdateConfig).length > 0 && {
        solutionConfig: { ...solutionConfig, ...solutionUpdateConfig },
      }),
    }),
    onApplied: ({ arn }) => trainAutomatically(twin, arn),
  };
}
