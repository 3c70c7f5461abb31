import {
  type Campaign,
  DeleteCampaignCommand,
  type Recommender,
  StopRecommenderCommand,
} from '@aws-sdk/client-personalize';
import type { SolutionControl } from '../../lambda/shared/contract/workflow';
import type { RecommenderConfig, SolutionConfig } from '../../lib/config';
import { controlKey } from '../../lib/config/naming';
import { CommandError } from '../terminal/failure';
import { begin } from './begin';
import { changeControl, readControl } from './control';
import type { Deployed } from './deployed';
import { describeCampaign, describeRecommender } from './personalize-reads';
import { recommenderOf } from './recommender';
import { busyReason, campaignsOf } from './serving-campaign';
import { waitUntil } from './wait-until';

/** What came of parking or unparking one solution or recommender. */
export interface ParkOutcome {
  readonly name: string;
  readonly kind: 'campaign' | 'recommender';
  /** `unchanged`: it was so already. `none`: there is nothing that could be parked or brought back. */
  readonly action: 'parked' | 'unparked' | 'unchanged' | 'none';
  readonly arns: readonly string[];
  /** The version that is kept, or that serves again; of a campaign. */
  readonly solutionVersionArn?: string;
  /** Requests a second that were, or are again, billed. */
  readonly requestsPerSecond?: number;
}

export type Tell = (text: string) => void;

/**
 * Deletes the campaigns of a solution, once it is written down what it takes to bring the serving one back. Broken off in the
 * middle, it goes on where it was.
 * @throws CommandError while a campaign is being created or updated
 */
export async function parkSolution(deployed: Deployed, solution: SolutionConfig, tell: Tell): Promise<ParkOutcome> {
  const { s3, bucket } = deployed;
  const { name } = solution;
  const place = { bucket, key: controlKey(name) };
  const { parked } = await readControl(s3, place);
  const campaigns = await campaignsOf(deployed, solution);
  const kept = parked ?? wishOf(campaigns.find(isDeletable));
  for (const campaign of campaigns) requireDeletable(campaign);
  if (campaigns.length === 0 || kept === undefined) {
    return { name, kind: 'campaign', action: parked === undefined ? 'none' : 'unchanged', arns: [] };
  }
  await changeControl(s3, place, (control) => (control.parked ? control : { ...control, parked: kept }));
  const arns: string[] = [];
  for (const { campaignArn = '' } of campaigns) {
    tell(`campaign ${campaignArn} is being deleted`);
    await deleteCampaign(deployed, campaignArn);
    arns.push(campaignArn);
  }
  const { solutionVersionArn, minProvisionedTPS: requestsPerSecond } = kept;
  return { name, kind: 'campaign', action: 'parked', arns, solutionVersionArn, requestsPerSecond };
}

function wishOf(campaign: Campaign | undefined): SolutionControl['parked'] {
  const { solutionVersionArn, minProvisionedTPS, campaignConfig } = campaign ?? {};
  if (solutionVersionArn === undefined) return undefined;
  return {
    at: new Date().toISOString(),
    solutionVersionArn,
    minProvisionedTPS: minProvisionedTPS ?? 1,
    ...(campaignConfig !== undefined && { campaignConfig: { ...campaignConfig } }),
  };
}

function isDeletable(campaign: Campaign): boolean {
  return busyReason(campaign) === undefined;
}

function requireDeletable(campaign: Campaign): void {
  const reason = busyReason(campaign);
  if (reason === undefined || campaign.status?.startsWith('DELETE') === true) return;
  throw new CommandError(
    `campaign ${campaign.campaignArn ?? ''} ${reason}; wait until it is done and give the command again`,
  );
}

async function deleteCampaign({ personalize, target }: Deployed, campaignArn: string): Promise<void> {
  const statusOf = async (): Promise<string | undefined> => (await describeCampaign(personalize, campaignArn))?.status;
  const isGoing = (status: string | undefined): boolean => status === undefined || status.startsWith('DELETE');
  await waitUntil(target, `the end of ${campaignArn}`, async () => {
    const status = await statusOf();
    if (status === undefined) return true;
    if (!isGoing(status)) {
      await begin(
        () => personalize.send(new DeleteCampaignCommand({ campaignArn })),
        async () => isGoing(await statusOf()),
      );
    }
    return undefined;
  });
}

/**
 * Stops a recommender, which ends its billing and keeps its model.
 * @throws CommandError while it is being created or started
 */
export async function parkRecommender(
  deployed: Deployed,
  recommender: RecommenderConfig,
  tell: Tell,
): Promise<ParkOutcome> {
  const { personalize, s3, bucket, target } = deployed;
  const { name } = recommender;
  const place = { bucket, key: controlKey(name) };
  const found = await recommenderOf(deployed, recommender);
  const { recommenderArn } = found ?? {};
  if (found === undefined || recommenderArn === undefined)
    return { name, kind: 'recommender', action: 'none', arns: [] };
  const { parked } = await readControl(s3, place);
  if (parked !== undefined && found.status === 'INACTIVE') {
    return { name, kind: 'recommender', action: 'unchanged', arns: [recommenderArn] };
  }
  if (!['ACTIVE', 'INACTIVE', 'STOP PENDING', 'STOP IN_PROGRESS'].includes(found.status ?? '')) {
    throw new CommandError(
      `recommender ${recommenderArn} has status ${found.status ?? 'none'} and cannot be stopped; wait until it is ACTIVE and give the command again`,
    );
  }
  const wish = recommenderWish(recommenderArn, found);
  await changeControl(s3, place, (control) => (control.parked ? control : { ...control, parked: wish }));
  tell(`recommender ${recommenderArn} is being stopped`);
  const statusOf = async (): Promise<string | undefined> =>
    (await describeRecommender(personalize, recommenderArn))?.status;
  if (found.status === 'ACTIVE') {
    await begin(
      () => personalize.send(new StopRecommenderCommand({ recommenderArn })),
      async () => (await statusOf()) !== 'ACTIVE',
    );
  }
  await waitUntil(target, `${recommenderArn} to stop`, async () => {
    const status = await statusOf();
    return status === undefined || status === 'INACTIVE' ? true : undefined;
  });
  return {
    name,
    kind: 'recommender',
    action: 'parked',
    arns: [recommenderArn],
    requestsPerSecond: wish.minProvisionedTPS,
  };
}

/** A recommender has no versions: its own ARN stands in the place of one. */
function recommenderWish(
  recommenderArn: string,
  { recommenderConfig }: Recommender,
): NonNullable<SolutionControl['parked']> {
  return {
    at: new Date().toISOString(),
    solutionVersionArn: recommenderArn,
    minProvisionedTPS: recommenderConfig?.minRecommendationRequestsPerSecond ?? 1,
  };
}
