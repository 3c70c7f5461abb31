import type { UpdateCampaignRequest, UpdateCampaignResponse } from '@aws-sdk/client-personalize';
import { recipeOfArn } from '../../../spec/recipes';
import { invalidInput, resourceInUse } from '../errors';
import type { Checked } from '../model/checked';
import { defined } from '../store/defined';
import type { Twin } from '../twin';
import { checkCampaignConfig } from './campaign-config';
import { askedVersionOf } from './campaign-version';
import { deployVersion } from './deploy-version';
import { requireNotUpdating } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UpdateCampaign.html */
export function updateCampaign(twin: Twin, input: Checked<UpdateCampaignRequest>): UpdateCampaignResponse {
  const { campaignArn, solutionVersionArn, minProvisionedTPS, campaignConfig } = input;
  const campaign = twin.resources.get('campaign', campaignArn);
  if (campaign.status !== 'ACTIVE' && campaign.status !== 'CREATE FAILED') {
    throw resourceInUse(`${campaignArn} has status ${campaign.status}; it must be ACTIVE or CREATE FAILED`);
  }
  requireNotUpdating(campaignArn, campaign.latestCampaignUpdate);
  const asked = solutionVersionArn === undefined ? undefined : askedVersionOf(twin, solutionVersionArn);
  if (asked && asked.version.datasetGroupArn !== campaign.datasetGroupArn) {
    throw invalidInput(`${asked.version.arn} belongs to another dataset group than the campaign`);
  }
  const recipe = recipeOfArn(
    asked?.version.recipeArn ?? twin.resources.get('solution', campaign.solutionArn).recipeArn,
  );
  if (recipe === undefined) throw new Error(`campaign ${campaignArn} serves an unknown recipe`);
  const follows = asked?.isLatest ?? campaign.campaignConfig?.syncWithLatestSolutionVersion ?? false;
  checkCampaignConfig(recipe, campaignConfig, follows);

  deployVersion(twin, campaign, {
    ...defined({ solutionVersionArn: asked?.version.arn, minProvisionedTPS, campaignConfig }),
  });
  return { campaignArn };
}
