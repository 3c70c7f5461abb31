import type { Campaign } from '@aws-sdk/client-personalize';
import type { EvaluateSolutionVersionInput } from '../shared/contract/workflow';
import { isOfFamily } from '../shared/family';
import type { PersonalizePort } from '../shared/personalize-port';
import { parseStatus } from '../shared/status';

export type ServingPort = Pick<PersonalizePort, 'describeCampaign' | 'listSolutions' | 'listCampaigns'>;

export interface ServingCampaign {
  readonly campaignArn: string;
  readonly solutionVersionArn: string;
}

/**
 * The campaign that answers requests now: the own one once it is there, until then the newest of the same family, which answers
 * until the own one is published. Undefined when there is none.
 */
export async function servingCampaign(
  { campaignArn, family, datasetGroupArn }: EvaluateSolutionVersionInput,
  personalize: ServingPort,
): Promise<ServingCampaign | undefined> {
  if (campaignArn === undefined) return undefined;
  const own = serving(await personalize.describeCampaign(campaignArn), campaignArn);
  if (own !== undefined || family === undefined || datasetGroupArn === undefined) return own;

  const solutions = await personalize.listSolutions(datasetGroupArn);
  const others: { readonly arn: string; readonly since: number }[] = [];
  for (const solution of solutions) {
    if (!isOfFamily(solution.name, family) || solution.solutionArn === undefined) continue;
    for (const { name, campaignArn: arn, status, creationDateTime } of await personalize.listCampaigns(
      solution.solutionArn,
    )) {
      if (arn === undefined || arn === campaignArn || !isOfFamily(name, family) || status !== 'ACTIVE') continue;
      others.push({ arn, since: creationDateTime?.getTime() ?? 0 });
    }
  }
  const [newest] = others.sort((a, b) => b.since - a.since);
  return newest && serving(await personalize.describeCampaign(newest.arn), newest.arn);
}

function serving(campaign: Campaign | undefined, campaignArn: string): ServingCampaign | undefined {
  if (campaign === undefined || parseStatus(campaign.status, 'campaign', campaignArn) !== 'ACTIVE') return undefined;
  const { solutionVersionArn } = campaign;
  return solutionVersionArn === undefined ? undefined : { campaignArn, solutionVersionArn };
}
