import {
  type Campaign,
  type PersonalizeClient,
  PersonalizeServiceException,
  ResourceInUseException,
  UpdateCampaignCommand,
} from '@aws-sdk/client-personalize';
import type { SolutionControl } from '../../lambda/shared/contract/workflow';
import type { SolutionConfig } from '../../lib/config';
import { controlKey } from '../../lib/config/naming';
import { LATEST_VERSION, solutionArnOf } from '../../spec/names';
import { CommandError, UsageError } from '../terminal/failure';
import { changeControl, readControl } from './control';
import type { Deployed } from './deployed';
import { describeCampaign, metricsOf, timeOf, versionsOf } from './personalize-reads';
import { previousVersion } from './previous-version';
import { runRecords } from './run-records';
import { busyReason, campaignsOf } from './serving-campaign';
import { waitUntil } from './wait-until';

/** What a rollback comes to. */
export interface Rollback {
  readonly solution: string;
  readonly campaignArn: string;
  /** The version that serves before. */
  readonly from: VersionMetrics;
  /** The version that serves after. */
  readonly to: VersionMetrics;
  /** Whether `from` is newer than `to`: then no run may promote it again. */
  readonly isBack: boolean;
}

export interface VersionMetrics {
  readonly solutionVersionArn: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Finds out what a rollback would do, and changes nothing.
 * @param to ARN of a version. @default the version that served before
 * @throws CommandError when there is nothing to roll back, or nothing to go back to
 * @throws UsageError when `to` cannot serve
 */
export async function planRollback(deployed: Deployed, solution: SolutionConfig, to?: string): Promise<Rollback> {
  const { config, personalize, s3, bucket } = deployed;
  const control = await readControl(s3, { bucket, key: controlKey(solution.name) });
  if (control.parked !== undefined) {
    throw new CommandError(
      `${solution.name} is parked since ${control.parked.at}: nothing serves; run \`npx personalize unpark --solution ${solution.name}\` first`,
    );
  }
  const [campaign] = await campaignsOf(deployed, solution);
  const { campaignArn, serving } = servedBy(campaign, solution, config.name);
  const versions = await versionsOf(personalize, solutionArnOf(serving));
  const records = runRecords(s3, bucket);
  const target = to ?? (await previousVersion({ solution: solution.name, serving, versions, control, records }));
  if (target === undefined) {
    throw new CommandError(
      `there is no version of ${solution.name} to go back to: no other ACTIVE one is older than ${serving}, which serves, and not rolled back itself; --to takes the ARN of any ACTIVE version of the solution`,
    );
  }
  const versionOf = (arn: string) => versions.find(({ solutionVersionArn }) => solutionVersionArn === arn);
  const found = versionOf(target);
  if (found?.status !== 'ACTIVE') {
    const known = versions.flatMap((one) => (one.status === 'ACTIVE' ? [one.solutionVersionArn ?? ''] : []));
    const problem = found === undefined ? `no version of the solution that serves` : `${found.status ?? 'not ready'}`;
    throw new UsageError(`${target} is ${problem}; ACTIVE are ${known.join(', ') || 'none'}`);
  }
  if (target === serving) throw new UsageError(`${target} serves already`);
  return {
    solution: solution.name,
    campaignArn,
    from: { solutionVersionArn: serving, metrics: await metricsOf(personalize, serving) },
    to: { solutionVersionArn: target, metrics: await metricsOf(personalize, target) },
    isBack: timeOf(versionOf(serving)?.creationDateTime) > timeOf(found.creationDateTime),
  };
}

function servedBy(
  campaign: Campaign | undefined,
  { name, campaign: wanted }: SolutionConfig,
  pipeline: string,
): { readonly campaignArn: string; readonly serving: string } {
  const { campaignArn, solutionVersionArn } = campaign ?? {};
  if (campaign === undefined || campaignArn === undefined || solutionVersionArn === undefined) {
    const next = wanted === undefined ? 'the pipeline file gives it none' : `run \`npx personalize run\` first`;
    throw new CommandError(`${name} has no campaign in pipeline ${pipeline}: ${next}`);
  }
  const reason = busyReason(campaign);
  if (reason !== undefined) {
    throw new CommandError(`campaign ${campaignArn} ${reason}; wait until it is done and give the command again`);
  }
  const follows = campaign.campaignConfig?.syncWithLatestSolutionVersion === true;
  if (follows || solutionVersionArn.endsWith(`/${LATEST_VERSION}`)) {
    throw new CommandError(
      `campaign ${campaignArn} follows the newest version by itself; take syncWithLatestSolutionVersion out of ${name} in the pipeline file, deploy and run, then roll back`,
    );
  }
  return { campaignArn, serving: solutionVersionArn };
}

/**
 * Does it. The mark that keeps runs from promoting the version again comes first, so that none can between the two steps; it
 * is taken back when the campaign refuses.
 * @throws CommandError when the update fails; the campaign then serves what it served
 */
export async function rollBack(
  deployed: Deployed,
  { solution, campaignArn, from, to, isBack }: Rollback,
): Promise<void> {
  const { personalize, s3, bucket, target } = deployed;
  const place = { bucket, key: controlKey(solution) };
  const left = from.solutionVersionArn;
  const taken = to.solutionVersionArn;
  let before: readonly string[] = [];
  await changeControl(s3, place, (control) => {
    before = control.rolledBack ?? [];
    return withRolledBack(control, [
      ...before.filter((arn) => arn !== taken && arn !== left),
      ...(isBack ? [left] : []),
    ]);
  });
  try {
    await startUpdate(personalize, campaignArn, taken);
    await waitUntil(target, `the update of ${campaignArn}`, async () => {
      const campaign = await describeCampaign(personalize, campaignArn);
      const { status, failureReason } = campaign?.latestCampaignUpdate ?? {};
      if (campaign === undefined) throw new UpdateFailedError(`campaign ${campaignArn} was deleted meanwhile`);
      if (status === 'CREATE FAILED') {
        const reason = failureReason ?? 'the service gives no reason';
        throw new UpdateFailedError(`the update of ${campaignArn} failed: ${reason}; it serves what it served before`);
      }
      return status === 'ACTIVE' && campaign.solutionVersionArn === taken ? true : undefined;
    });
  } catch (error) {
    // An answer that was lost says nothing: the update may be under way, so the mark stays.
    const wasRefused = error instanceof PersonalizeServiceException && error.$fault === 'client';
    if (!wasRefused && !(error instanceof UpdateFailedError)) throw error;
    await changeControl(s3, place, (control) => {
      const others = (control.rolledBack ?? []).filter((arn) => arn !== left && !before.includes(arn));
      return withRolledBack(control, [...before, ...others]);
    });
    throw new CommandError(error.message, { cause: error });
  }
}

/** An update whose answer was lost is refused when the SDK asks again: it is under way. */
async function startUpdate(
  personalize: PersonalizeClient,
  campaignArn: string,
  solutionVersionArn: string,
): Promise<void> {
  try {
    await personalize.send(new UpdateCampaignCommand({ campaignArn, solutionVersionArn }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    const update = (await describeCampaign(personalize, campaignArn))?.latestCampaignUpdate;
    if (update?.solutionVersionArn !== solutionVersionArn || update.status === 'CREATE FAILED') throw error;
  }
}

/** The service says that the update came to nothing. */
class UpdateFailedError extends Error {
  override readonly name = 'UpdateFailedError';
}

function withRolledBack(control: SolutionControl, rolledBack: readonly string[]): SolutionControl {
  const { rolledBack: _, ...others } = control;
  return rolledBack.length === 0 ? others : { ...others, rolledBack };
}
