import {
  type CampaignSummary,
  DescribeCampaignCommand,
  DescribeSolutionVersionCommand,
  paginateListCampaigns,
  paginateListFilters,
  type PersonalizeClient,
} from '@aws-sdk/client-personalize';
import { recipeOfArn, type RecipeType } from '../../spec/recipes';
import { CommandError, UsageError } from '../terminal/failure';

/**
 * Finds the campaign a user means: an ARN, a campaign's name, or the name it has in pipeline.yaml (`for-you` for
 * `movies-for-you-1a2b3c`). Without a name, the first campaign whose recipe is of the wanted type.
 * @throws UsageError when nothing, or more than one, fits the name
 */
export async function findCampaign(
  client: PersonalizeClient,
  name: string | undefined,
  type: RecipeType,
): Promise<string> {
  if (name?.startsWith('arn:')) return name;
  const campaigns = await listCampaigns(client);
  if (campaigns.length === 0) {
    throw new CommandError('there is no campaign yet: run `npx personalize local`, or the workflow on AWS, first');
  }
  if (name !== undefined) return pick(campaigns, name);
  for (const campaign of campaigns) {
    if (campaign.campaignArn && (await recipeTypeOf(client, campaign.campaignArn)) === type)
      return campaign.campaignArn;
  }
  throw new UsageError(`no campaign serves ${type}; there are: ${namesOf(campaigns)}. Name one with --campaign`);
}

/** ARN of a filter given by ARN, name, or the name it has in pipeline.yaml. */
export async function findFilter(client: PersonalizeClient, name: string): Promise<string> {
  if (name.startsWith('arn:')) return name;
  const filters: { name?: string | undefined; filterArn?: string | undefined }[] = [];
  for await (const page of paginateListFilters({ client }, {})) filters.push(...(page.Filters ?? []));
  const exact = filters.find((filter) => filter.name === name);
  const fitting = exact ? [exact] : filters.filter((filter) => isCalled(filter.name, name));
  const [only] = fitting;
  if (fitting.length === 1 && only?.filterArn) return only.filterArn;
  const known = filters.map((filter) => filter.name).join(', ') || 'none';
  throw new UsageError(
    `${fitting.length === 0 ? 'no filter' : 'more than one filter'} is called ${name}; known: ${known}`,
  );
}

/** @param logical the name in pipeline.yaml: in the account the pipeline's stands before it and a hash behind */
function isCalled(physical: string | undefined, logical: string): boolean {
  const base = physical?.replace(/-[0-9a-f]{6}$/, '');
  return [physical, base].some((one) => one?.endsWith(`-${logical}`));
}

async function listCampaigns(client: PersonalizeClient): Promise<CampaignSummary[]> {
  const campaigns: CampaignSummary[] = [];
  for await (const page of paginateListCampaigns({ client }, {})) campaigns.push(...(page.campaigns ?? []));
  return campaigns;
}

function pick(campaigns: readonly CampaignSummary[], name: string): string {
  const exact = campaigns.find((campaign) => campaign.name === name);
  const fitting = exact ? [exact] : campaigns.filter((campaign) => isCalled(campaign.name, name));
  const [only] = fitting;
  if (fitting.length === 1 && only?.campaignArn) return only.campaignArn;
  const problem = fitting.length === 0 ? 'no campaign' : 'more than one campaign';
  throw new UsageError(`${problem} is called ${name}; there are: ${namesOf(campaigns)}`);
}

async function recipeTypeOf(client: PersonalizeClient, campaignArn: string): Promise<RecipeType | undefined> {
  const { campaign } = await client.send(new DescribeCampaignCommand({ campaignArn }));
  const version = campaign?.solutionVersionArn;
  if (!version || version.endsWith('$LATEST')) return undefined;
  const described = await client.send(new DescribeSolutionVersionCommand({ solutionVersionArn: version }));
  const recipeArn = described.solutionVersion?.recipeArn;
  return recipeArn ? recipeOfArn(recipeArn)?.type : undefined;
}

function namesOf(campaigns: readonly CampaignSummary[]): string {
  return campaigns.map((campaign) => campaign.name).join(', ');
}
