import type { StopSolutionVersionCreationRequest } from '@aws-sdk/client-personalize';
import { resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { isInProgress } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_StopSolutionVersionCreation.html */
export function stopSolutionVersionCreation(
  twin: Twin,
  { solutionVersionArn }: Checked<StopSolutionVersionCreationRequest>,
): void {
  const { status } = twin.resources.get('solution-version', solutionVersionArn);
  if (!isInProgress(status)) {
    throw resourceInUse(`${solutionVersionArn} has status ${status}; only a creation in progress can be stopped`);
  }
  twin.lifecycle.stop(solutionVersionArn);
}
