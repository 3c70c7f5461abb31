import type { Campaign, UpdateCampaignRequest } from '@aws-sdk/client-personalize';
import type { CreateCampaignInput } from '../contract/workflow';
import { type Config, withDefaults } from './config-defaults';
import { type Difference, differences } from './difference';
import { apiMemberDifferences, visible } from './unchecked-members';

/**
 * What a campaign has that was made without the member. Exploration has these only where the recipe explores.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/native-recipe-new-item-USER_PERSONALIZATION.html
 */
const DEFAULTS: Config = {
  itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' },
  enableMetadataWithRecommendations: false,
  syncWithLatestSolutionVersion: false,
  rankingInfluence: { POPULARITY: 0, FRESHNESS: 0 },
};

const LATEST = '/$LATEST';

export interface CampaignComparison {
  readonly differences: readonly Difference[];
  /** Brings the campaign to the plan, members that left the pipeline file put back to their defaults. */
  readonly update: UpdateCampaignRequest;
}

/** A campaign that follows its solution by itself takes `<solution>/$LATEST` in place of a version. */
export function wantedVersion({ campaign, solutionVersionArn }: CreateCampaignInput): string {
  const follows = campaign.campaignConfig?.syncWithLatestSolutionVersion === true;
  return follows ? `${solutionOf(solutionVersionArn)}${LATEST}` : solutionVersionArn;
}

/**
 * @param updating compare with the values of the update that is under way
 */
export function compareCampaign(input: CreateCampaignInput, campaign: Campaign, updating: boolean): CampaignComparison {
  const { campaignArn, apiMembers } = input.campaign;
  const solutionVersionArn = wantedVersion(input);
  const actual = updating ? { ...campaign, ...definedMembers(campaign.latestCampaignUpdate) } : campaign;
  const minProvisionedTPS = wantedCapacity(input, actual);
  const wantedConfig = withDefaults(input.campaign.campaignConfig ?? {}, { ...actual.campaignConfig }, DEFAULTS);
  const config = Object.keys(wantedConfig).length > 0 ? wantedConfig : undefined;
  return {
    differences: [
      ...versionDifferences(solutionVersionArn, actual.solutionVersionArn),
      ...differences('minProvisionedTPS', minProvisionedTPS, actual.minProvisionedTPS),
      ...visible(differences('campaignConfig', config, actual.campaignConfig), input.campaign),
      ...apiMemberDifferences(input.campaign, actual),
    ],
    update: {
      ...apiMembers,
      campaignArn,
      solutionVersionArn,
      minProvisionedTPS,
      ...(config !== undefined && { campaignConfig: config }),
    },
  };
}

/** Where another function adjusts the capacity, what it has made of it. */
function wantedCapacity({ campaign }: CreateCampaignInput, actual: Pick<Campaign, 'minProvisionedTPS'>): number {
  const { minProvisionedTPS, capacityAdjusted } = campaign;
  return capacityAdjusted === true ? (actual.minProvisionedTPS ?? minProvisionedTPS) : minProvisionedTPS;
}

/** For a campaign that follows its solution, the service may answer `$LATEST` or the version that this means now. */
function versionDifferences(wanted: string, actual: string | undefined): Difference[] {
  const follows = wanted.endsWith(LATEST);
  if (wanted === actual || (follows && actual !== undefined && solutionOf(wanted) === solutionOf(actual))) return [];
  return [{ field: 'solutionVersionArn', wanted, actual }];
}

/** `…:solution/<name>/<version>` → `…:solution/<name>`. */
function solutionOf(solutionVersionArn: string): string {
  return solutionVersionArn.slice(0, solutionVersionArn.lastIndexOf('/'));
}

/** An update names only what it changes. */
function definedMembers(
  update: Campaign['latestCampaignUpdate'],
): Pick<Campaign, 'solutionVersionArn' | 'minProvisionedTPS' | 'campaignConfig'> {
  if (update === undefined) return {};
  const { solutionVersionArn, minProvisionedTPS, campaignConfig } = update;
  return {
    ...(solutionVersionArn !== undefined && { solutionVersionArn }),
    ...(minProvisionedTPS !== undefined && { minProvisionedTPS }),
    ...(campaignConfig !== undefined && { campaignConfig }),
  };
}
