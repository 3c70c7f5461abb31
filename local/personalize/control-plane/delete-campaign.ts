import type { DeleteCampaignRequest } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireDeletable, requireNotUpdating } from './requirements';

/** The solution version stays. @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteCampaign.html */
export function deleteCampaign(twin: Twin, { campaignArn }: Checked<DeleteCampaignRequest>): void {
  const { latestCampaignUpdate } = requireDeletable(twin, 'campaign', campaignArn);
  requireNotUpdating(campaignArn, latestCampaignUpdate);
  twin.lifecycle.remove('campaign', campaignArn);
}
