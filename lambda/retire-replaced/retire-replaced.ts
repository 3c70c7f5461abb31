import type { DeletionPassOutput, RetireReplacedInput } from '../shared/contract/workflow';
import { DeletionPass } from '../shared/deletion-pass';
import { isOfFamily } from '../shared/family';
import type { PersonalizePort } from '../shared/personalize-port';
import { stopTrainings } from '../shared/stop-trainings';

export interface RetireReplacedDeps {
  readonly personalize: Pick<
    PersonalizePort,
    | 'listSolutions'
    | 'listSolutionVersions'
    | 'stopSolutionVersionCreation'
    | 'listCampaigns'
    | 'deleteCampaign'
    | 'deleteSolution'
    | 'listRecommenders'
    | 'deleteRecommender'
  >;
}

/**
 * One pass over what was replaced by another of the same family: its campaigns, and once they are gone its solutions; its
 * recommenders. Nothing else is touched: a campaign of another name on a replaced solution stays, and the solution with it.
 */
export async function run(
  input: RetireReplacedInput,
  { personalize }: RetireReplacedDeps,
): Promise<DeletionPassOutput> {
  const { datasetGroupArn, family, keep } = input;
  const isReplaced = (name: string | undefined): boolean => name !== keep && isOfFamily(name, family);
  const pass = new DeletionPass();

  for (const { name, solutionArn: arn, status } of await personalize.listSolutions(datasetGroupArn)) {
    if (arn === undefined || !isReplaced(name)) continue;
    const campaigns = await personalize.listCampaigns(arn);
    const foreign = campaigns.filter((campaign) => !isReplaced(campaign.name));
    for (const campaign of campaigns.filter((one) => isReplaced(one.name))) {
      const { campaignArn, status: campaignStatus } = campaign;
      await pass.remove({ arn: campaignArn, status: campaignStatus }, (one) => personalize.deleteCampaign(one));
    }
    if (foreign.length > 0) continue;
    if (campaigns.length > 0) {
      pass.waitFor(arn);
      continue;
    }
    await stopTrainings(arn, personalize, pass);
    await pass.remove({ arn, status }, (one) => personalize.deleteSolution(one));
  }

  for (const { name, recommenderArn: arn, status } of await personalize.listRecommenders(datasetGroupArn)) {
    if (isReplaced(name)) await pass.remove({ arn, status }, (one) => personalize.deleteRecommender(one));
  }
  return pass.result();
}
