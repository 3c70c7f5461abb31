import type { CreateCampaignRequest, CreateCampaignResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { QUOTAS } from '../../../spec/quotas';
import { type Recipe, recipeOfArn } from '../../../spec/recipes';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import { defined } from '../store/defined';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { checkCampaignConfig } from './campaign-config';
import { askedVersionOf } from './campaign-version';
import { requireFree, requireRoom } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateCampaign.html */
export function createCampaign(twin: Twin, input: Checked<CreateCampaignRequest>): CreateCampaignResponse {
  const { name, campaignConfig, minProvisionedTPS = 1, tags = [] } = input;
  TagStore.check(tags);
  const arn = personalizeArn({ ...twin.place, type: 'campaign', name });
  requireFree(twin, 'campaign', arn);
  const { version, isLatest } = askedVersionOf(twin, input.solutionVersionArn);
  const { datasetGroupArn, solutionArn } = version;
  checkCampaignConfig(servableRecipe(version.recipeArn), campaignConfig, isLatest);
  requireRoom(
    twin,
    'campaign',
    'campaign',
    QUOTAS.perDatasetGroup.campaigns,
    (campaign) => campaign.datasetGroupArn === datasetGroupArn,
  );

  twin.resources.insert('campaign', {
    arn,
    name,
    datasetGroupArn,
    solutionArn,
    solutionVersionArn: version.arn,
    minProvisionedTPS,
    ...defined({ campaignConfig }),
    status: 'CREATE PENDING',
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('campaign', arn);
  return { campaignArn: arn };
}

function servableRecipe(arn: string): Recipe {
  const recipe = recipeOfArn(arn);
  if (recipe === undefined) throw new Error(`a version was trained with the unknown recipe ${arn}`);
  if (!recipe.servesRealTime) throw invalidInput(`${recipe.name} works in batch only; it takes no campaign`);
  return recipe;
}
