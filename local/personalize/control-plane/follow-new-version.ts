import type { SolutionVersionRecord } from '../store/resource';
import type { Twin } from '../twin';
import { deployVersion } from './deploy-version';
import { isInProgress } from './requirements';

/**
 * Campaigns with syncWithLatestSolutionVersion take a version that has become ACTIVE by themselves. A campaign that is
 * being updated takes it when it is ready.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/campaigns.html
 */
export function followNewVersion(twin: Twin, version: SolutionVersionRecord): void {
  const followers = twin.resources.all(
    'campaign',
    ({ solutionArn, campaignConfig, status, latestCampaignUpdate }) =>
      solutionArn === version.solutionArn &&
      campaignConfig?.syncWithLatestSolutionVersion === true &&
      status === 'ACTIVE' &&
      !(latestCampaignUpdate && isInProgress(latestCampaignUpdate.status)),
  );
  for (const campaign of followers) deployVersion(twin, campaign, { solutionVersionArn: version.arn });
}
