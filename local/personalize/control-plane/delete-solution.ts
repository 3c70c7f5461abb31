import type { DeleteSolutionRequest } from '@aws-sdk/client-personalize';
import { resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { SolutionRecord, SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { isInProgress, requireDeletable, requireNotUpdating } from './requirements';

/** Its versions go with it. @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteSolution.html */
export function deleteSolution(twin: Twin, { solutionArn }: Checked<DeleteSolutionRequest>): void {
  const { latestSolutionUpdate } = requireDeletable(twin, 'solution', solutionArn);
  requireNotUpdating(solutionArn, latestSolutionUpdate);
  const [campaign] = twin.resources.all(
    'campaign',
    (one) =>
      one.solutionArn === solutionArn ||
      one.latestCampaignUpdate?.solutionVersionArn.startsWith(`${solutionArn}/`) === true,
  );
  if (campaign) throw resourceInUse(`${solutionArn} is used by ${campaign.arn}`);
  const busy = versionsOf(twin, solutionArn).find(({ status }) => isInProgress(status) || status === 'CREATE STOPPING');
  if (busy) throw resourceInUse(`${busy.arn} has status ${busy.status}; stop it or wait for its end`);

  const job = batchJobsOf(twin, solutionArn).find(({ status }) => isInProgress(status));
  if (job) throw resourceInUse(`${solutionArn} is used by ${job.arn}, which has status ${job.status}`);

  twin.lifecycle.remove('solution', solutionArn);
}

/** Its versions, their models, batch jobs and tags go with it. */
export function forgetSolution(twin: Twin, solution: SolutionRecord): void {
  for (const { type, arn } of batchJobsOf(twin, solution.arn)) {
    twin.resources.remove(type, arn);
    twin.tags.drop(arn);
  }
  for (const { arn } of versionsOf(twin, solution.arn)) {
    twin.resources.remove('solution-version', arn);
    twin.versions.delete(arn);
    twin.tags.drop(arn);
  }
  twin.tags.drop(solution.arn);
}

function batchJobsOf(twin: Twin, solutionArn: string) {
  const versions = new Set(versionsOf(twin, solutionArn).map(({ arn }) => arn));
  return (['batch-inference-job', 'batch-segment-job'] as const).flatMap((type) =>
    twin.resources
      .all(type, ({ solutionVersionArn }) => versions.has(solutionVersionArn))
      .map(({ arn, status }) => ({ type, arn, status })),
  );
}

function versionsOf(twin: Twin, solutionArn: string): readonly SolutionVersionRecord[] {
  return twin.resources.all('solution-version', (version) => version.solutionArn === solutionArn);
}
