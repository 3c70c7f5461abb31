import type { AdjustCapacityInput, AdjustCapacityOutput } from '../shared/contract/watching';
import type { CloudWatchPort } from '../shared/cloudwatch-port';
import { ResourceInUseError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { isInProgress, parseStatus } from '../shared/status';
import { followedCapacity, LOOK_BACK_MINUTES, scheduledCapacity, type Wanted } from './wanted-capacity';

export interface AdjustCapacityDeps {
  readonly personalize: Pick<PersonalizePort, 'describeCampaign' | 'updateCampaign'>;
  readonly cloudWatch: CloudWatchPort;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Seconds of a period of CloudWatch, and of the window over which the service averages what it bills. */
const PERIOD = 300;

/**
 * Brings minProvisionedTPS of a campaign to what its schedule and, within bounds, its use ask for now; nothing else of it is
 * touched. It looks at what is, not at what has happened, so that a change that found the campaign busy, parked or replaced is
 * made up for at the next look.
 * @throws ServiceError
 */
export async function run(input: AdjustCapacityInput, deps: AdjustCapacityDeps): Promise<AdjustCapacityOutput> {
  const { campaignArn } = input;
  const campaign = await deps.personalize.describeCampaign(campaignArn);
  const scheduled = scheduledCapacity(input, deps.now());
  if (campaign === undefined) {
    return { action: 'absent', before: 0, minProvisionedTPS: scheduled, reason: 'the campaign does not exist' };
  }
  const before = campaign.minProvisionedTPS ?? 1;
  const update = campaign.latestCampaignUpdate?.status;
  const status = parseStatus(campaign.status, 'campaign', campaignArn);
  if (
    status !== 'ACTIVE' ||
    (update !== undefined && isInProgress(parseStatus(update, 'campaign update', campaignArn)))
  ) {
    const reason = status === 'ACTIVE' ? 'an update is in progress' : `the campaign is ${status}`;
    return { action: 'busy', before, minProvisionedTPS: before, reason };
  }
  const wanted = await wantedCapacity(input, deps, { before, scheduled });
  const { minProvisionedTPS, reason } = wanted;
  if (minProvisionedTPS === before) return { action: 'unchanged', before, ...wanted };
  try {
    await deps.personalize.updateCampaign({ campaignArn, minProvisionedTPS });
  } catch (error) {
    // A run began to update it in this very moment.
    if (error instanceof ResourceInUseError) {
      return { action: 'busy', before, minProvisionedTPS: before, reason: error.serviceMessage };
    }
    throw error;
  }
  return { action: minProvisionedTPS > before ? 'raised' : 'lowered', before, minProvisionedTPS, reason };
}

async function wantedCapacity(
  { campaignArn, schedule, autoAdjust }: AdjustCapacityInput,
  { cloudWatch, now }: AdjustCapacityDeps,
  { before, scheduled }: Readonly<Record<'before' | 'scheduled', number>>,
): Promise<Wanted> {
  if (autoAdjust === undefined) return { minProvisionedTPS: scheduled, reason: 'the schedule asks for it' };
  // The period that is not over yet would look like less use than there is.
  const end = Math.floor(now() / (PERIOD * 1000)) * PERIOD * 1000;
  const from = new Date(end - LOOK_BACK_MINUTES * 60_000);
  const counts = await cloudWatch.requestsOf(campaignArn, from, new Date(end), PERIOD);
  const periods = counts.map(({ from: start, requests }) => ({ from: start, requestsPerSecond: requests / PERIOD }));
  const low = schedule.length > 0 ? Math.max(autoAdjust.min, scheduled) : autoAdjust.min;
  return followedCapacity(before, { now: end, periods }, { low, high: Math.max(autoAdjust.max, low) });
}
