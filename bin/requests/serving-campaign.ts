import { type Campaign, type CampaignSummary, paginateListCampaigns } from '@aws-sdk/client-personalize';
import { isOfFamily } from '../../lambda/shared/family';
import type { SolutionConfig } from '../../lib/config';
import { campaignParameterName, familyOf, solutionName } from '../../lib/config/naming';
import { immutableMembers } from '../../lib/config/solution';
import { type Deployed, parameterValue } from './deployed';
import { describeCampaign, timeOf } from './personalize-reads';

/** Campaigns of a solution of the pipeline file, those that it has replaced among them; the one that serves comes first. */
export async function campaignsOf(deployed: Deployed, solution: SolutionConfig): Promise<readonly Campaign[]> {
  const { config, personalize, ssm } = deployed;
  const published = await parameterValue(ssm, campaignParameterName(config.name, solution.name));
  const current = solutionName(config.name, solution.name, immutableMembers(solution));
  const rank = ({ campaignArn, name }: CampaignSummary): number =>
    campaignArn === published ? 2 : name === current ? 1 : 0;
  const found: CampaignSummary[] = [];
  for await (const page of paginateListCampaigns({ client: personalize }, {})) {
    found.push(...(page.campaigns ?? []).filter(({ name }) => isOfFamily(name, familyOf(config.name, solution.name))));
  }
  found.sort((a, b) => rank(b) - rank(a) || timeOf(b.creationDateTime) - timeOf(a.creationDateTime));
  const campaigns: Campaign[] = [];
  for (const { campaignArn } of found) {
    const campaign = campaignArn === undefined ? undefined : await describeCampaign(personalize, campaignArn);
    if (campaign !== undefined) campaigns.push(campaign);
  }
  return campaigns;
}

/** Why a campaign takes no update and no delete now; undefined when it does. */
export function busyReason(campaign: Campaign): string | undefined {
  const { status = '', latestCampaignUpdate } = campaign;
  if (status.startsWith('DELETE')) return 'is being deleted';
  if (status !== 'ACTIVE' && status !== 'CREATE FAILED') return 'is being created';
  const update = latestCampaignUpdate?.status ?? '';
  return update === 'CREATE PENDING' || update === 'CREATE IN_PROGRESS' ? 'is being updated' : undefined;
}
