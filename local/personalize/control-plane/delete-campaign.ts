import type { DeleteCampaignRequest } from '@aws-sdk/client-personalize';
import { resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { isInProgress, requireDeletable } from './requirements';

/** The solution version stays. @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteCampaign.html */
export function deleteCampaign(twin: Twin, { campaignArn }: Checked<DeleteCampaignRequest>): void {
  const { latestCampaignUpdate } = requireDeletable(twin, 'campaign', campaignArn);
  if (latestCampaignUpdate && isInProgress(latestCampaignUpdate.status)) {
    throw resourceInUse(`${campaignArn} is being updated`);
  }
  twin.lifecycle.remove('campaign', campaignArn);
}
