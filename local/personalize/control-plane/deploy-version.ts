import type { CampaignConfig } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import { defined } from '../store/defined';
import type { CampaignRecord } from '../store/resource';
import type { Twin } from '../twin';
import { latestVersionOf } from './campaign-version';

/** What changes; members left out stay as they are. */
interface Change {
  readonly solutionVersionArn?: string;
  readonly minProvisionedTPS?: number;
  readonly campaignConfig?: Checked<CampaignConfig>;
}

/** Updates a campaign: the old version serves until the update is ACTIVE. A version that came up meanwhile is taken next. */
export function deployVersion(twin: Twin, campaign: CampaignRecord, change: Change): void {
  const { arn } = campaign;
  const next = {
    solutionVersionArn: change.solutionVersionArn ?? campaign.solutionVersionArn,
    minProvisionedTPS: change.minProvisionedTPS ?? campaign.minProvisionedTPS,
    ...defined({ campaignConfig: change.campaignConfig ?? campaign.campaignConfig }),
  };
  const { solutionArn } = twin.resources.get('solution-version', next.solutionVersionArn);
  twin.lifecycle.update(
    (progress) => {
      const latestCampaignUpdate = { ...next, ...progress };
      twin.resources.update('campaign', arn, {
        latestCampaignUpdate,
        ...(progress.status === 'ACTIVE' && { ...next, solutionArn, status: 'ACTIVE', failureReason: undefined }),
      });
      if (progress.status === 'ACTIVE' && next.campaignConfig?.syncWithLatestSolutionVersion === true)
        catchUp(twin, arn);
    },
    () => undefined,
  );
}

function catchUp(twin: Twin, arn: string): void {
  const campaign = twin.resources.get('campaign', arn);
  const latest = latestVersionOf(twin, campaign.solutionArn);
  if (latest && latest.arn !== campaign.solutionVersionArn) {
    deployVersion(twin, campaign, { solutionVersionArn: latest.arn });
  }
}
