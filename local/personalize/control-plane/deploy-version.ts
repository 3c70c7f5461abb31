import type { CampaignConfig } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { UpdateBehaviour } from '../store/behaviour';
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
  twin.lifecycle.update('campaign', campaign.arn, {
    solutionVersionArn: change.solutionVersionArn ?? campaign.solutionVersionArn,
    minProvisionedTPS: change.minProvisionedTPS ?? campaign.minProvisionedTPS,
    ...defined({ campaignConfig: change.campaignConfig ?? campaign.campaignConfig }),
  });
}

/** What an update to a campaign does. It also mends a campaign that is CREATE FAILED. */
export function campaignUpdate(twin: Twin): UpdateBehaviour<'campaign'> {
  return {
    apply: (_, { solutionVersionArn, minProvisionedTPS, campaignConfig }) => {
      const { solutionArn } = twin.resources.get('solution-version', solutionVersionArn);
      const mended = { status: 'ACTIVE', failureReason: undefined } as const;
      return { solutionVersionArn, minProvisionedTPS, ...defined({ campaignConfig }), solutionArn, ...mended };
    },
    onApplied: (campaign) => {
      if (campaign.campaignConfig?.syncWithLatestSolutionVersion === true) catchUp(twin, campaign);
    },
  };
}

function catchUp(twin: Twin, campaign: CampaignRecord): void {
  const latest = latestVersionOf(twin, campaign.solutionArn);
  if (latest && latest.arn !== campaign.solutionVersionArn) {
    deployVersion(twin, campaign, { solutionVersionArn: latest.arn });
  }
}
