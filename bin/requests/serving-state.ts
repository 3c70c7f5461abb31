import type { SolutionControl } from '../../lambda/shared/contract/workflow';
import { controlKey } from '../../lib/config/naming';
import { readControl } from './control';
import type { Deployed } from './deployed';
import { recommenderOf } from './recommender';
import { campaignsOf } from './serving-campaign';

/** What serves now for one name of the pipeline file, and what the operator wishes of it. */
export interface ServingState {
  readonly name: string;
  readonly kind: 'campaign' | 'recommender';
  /** Absent when nothing serves. */
  readonly arn?: string;
  /** Of the campaign or recommender. */
  readonly status?: string;
  /** Of an update that is under way, or that was the last one. */
  readonly updateStatus?: string;
  /** Of a campaign. */
  readonly solutionVersionArn?: string;
  readonly control: SolutionControl;
}

/** Everything that the pipeline file serves. */
export async function servingStates(deployed: Deployed): Promise<readonly ServingState[]> {
  const { config, s3, bucket } = deployed;
  const controlOf = (name: string): Promise<SolutionControl> => readControl(s3, { bucket, key: controlKey(name) });
  const states: ServingState[] = [];
  for (const solution of config.solutions) {
    if (solution.campaign === undefined) continue;
    const { name } = solution;
    const [campaign] = await campaignsOf(deployed, solution);
    const { campaignArn, status, solutionVersionArn, latestCampaignUpdate } = campaign ?? {};
    states.push({
      name,
      kind: 'campaign',
      ...(campaignArn !== undefined && { arn: campaignArn }),
      ...(status !== undefined && { status }),
      ...(latestCampaignUpdate?.status !== undefined && { updateStatus: latestCampaignUpdate.status }),
      ...(solutionVersionArn !== undefined && { solutionVersionArn }),
      control: await controlOf(name),
    });
  }
  for (const recommender of config.recommenders) {
    const { name } = recommender;
    const { recommenderArn, status, latestRecommenderUpdate } = (await recommenderOf(deployed, recommender)) ?? {};
    states.push({
      name,
      kind: 'recommender',
      ...(recommenderArn !== undefined && { arn: recommenderArn }),
      ...(status !== undefined && { status }),
      ...(latestRecommenderUpdate?.status !== undefined && { updateStatus: latestRecommenderUpdate.status }),
      control: await controlOf(name),
    });
  }
  return states;
}
