import type { Campaign, UpdateCampaignRequest } from '@aws-sdk/client-personalize';
import type { CreateCampaignInput } from '../shared/contract/workflow';
import { type Difference, differences, isObject } from '../shared/drift';

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

type Config = Readonly<Record<string, unknown>>;

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
  const { minProvisionedTPS, campaignArn } = input.campaign;
  const solutionVersionArn = wantedVersion(input);
  const actual = updating ? { ...campaign, ...definedMembers(campaign.latestCampaignUpdate) } : campaign;
  const wantedConfig = withDefaults(input.campaign.campaignConfig ?? {}, { ...actual.campaignConfig });
  const config = Object.keys(wantedConfig).length > 0 ? wantedConfig : undefined;
  return {
    differences: [
      ...versionDifferences(solutionVersionArn, actual.solutionVersionArn),
      ...differences('minProvisionedTPS', minProvisionedTPS, actual.minProvisionedTPS),
      ...differences('campaignConfig', config, actual.campaignConfig),
    ],
    update: {
      campaignArn,
      solutionVersionArn,
      minProvisionedTPS,
      ...(config !== undefined && { campaignConfig: config }),
    },
  };
}

/** The wanted configuration, completed by the default of each member that only the campaign has. */
function withDefaults(wanted: Config, actual: Config): Config {
  const completed: Record<string, unknown> = { ...wanted };
  for (const [member, fallback] of Object.entries(DEFAULTS)) {
    const current = actual[member];
    if (current === undefined || current === null) continue;
    if (!isObject(fallback)) completed[member] ??= fallback;
    else if (isObject(current)) completed[member] = withDefaultMembers(wanted[member], current, fallback);
  }
  return completed;
}

function withDefaultMembers(wanted: unknown, actual: Config, fallback: Config): Config {
  const missing = Object.keys(actual).filter((key) => key in fallback);
  return { ...Object.fromEntries(missing.map((key) => [key, fallback[key]])), ...(isObject(wanted) ? wanted : {}) };
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
