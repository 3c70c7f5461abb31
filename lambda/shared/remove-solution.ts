import type { Deletable, DeletionPass } from './deletion-pass';
import type { PersonalizePort } from './personalize-port';
import { stopTrainings } from './stop-trainings';

/** What the deletion of solutions with their campaigns, and of recommenders, calls. */
export type RemovalPort = Pick<
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

/** Campaigns of a solution. */
export interface Campaigns {
  /** Those that were to go, and are not gone yet. */
  readonly going: number;
  readonly others: number;
}

/** Deletes campaigns of a solution. @param goes by the name of a campaign */
export async function removeCampaigns(
  solutionArn: string,
  goes: (name: string | undefined) => boolean,
  personalize: RemovalPort,
  pass: DeletionPass,
): Promise<Campaigns> {
  const campaigns = await personalize.listCampaigns(solutionArn);
  const going = campaigns.filter(({ name }) => goes(name));
  for (const { campaignArn: arn, status } of going) {
    await pass.remove({ arn, status }, (one) => personalize.deleteCampaign(one));
  }
  return { going: going.length, others: campaigns.length - going.length };
}

/**
 * Deletes a solution once its campaigns are gone; a campaign that does not go stays, and the solution with it.
 * @param goes by the name of a campaign
 * @returns whether the solution goes
 */
export async function removeSolution(
  { arn, status }: Deletable & { readonly arn: string },
  goes: (name: string | undefined) => boolean,
  personalize: RemovalPort,
  pass: DeletionPass,
): Promise<boolean> {
  const { going, others } = await removeCampaigns(arn, goes, personalize, pass);
  if (others > 0) return false;
  if (going > 0) {
    pass.waitFor(arn);
    return true;
  }
  await stopTrainings(arn, personalize, pass);
  await pass.remove({ arn, status }, (one) => personalize.deleteSolution(one));
  return true;
}
