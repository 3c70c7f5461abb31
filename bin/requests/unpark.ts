import {
  type Campaign,
  CreateCampaignCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  StartRecommenderCommand,
} from '@aws-sdk/client-personalize';
import type { SolutionControl } from '../../lambda/shared/contract/workflow';
import type { RecommenderConfig, SolutionConfig } from '../../lib/config';
import { campaignParameterName, controlKey, recommenderParameterName } from '../../lib/config/naming';
import { apiTags } from '../../lib/config/resource-plans';
import { LATEST_VERSION, parseArn, personalizeArn, solutionArnOf } from '../../spec/names';
import { CommandError } from '../terminal/failure';
import { begin } from './begin';
import { changeControl, readControl } from './control';
import { type Deployed, publishParameter } from './deployed';
import type { ParkOutcome, Tell } from './park';
import { describeCampaign, describeRecommender } from './personalize-reads';
import { recommenderOf } from './recommender';
import { waitUntil } from './wait-until';

type Parked = NonNullable<SolutionControl['parked']>;

/**
 * Makes the campaign of a parked solution again, from the version that was kept, and publishes it. Broken off in the middle,
 * it goes on where it was: the wish is taken away last.
 * @throws CommandError when the version is gone, or the campaign fails
 */
export async function unparkSolution(deployed: Deployed, { name }: SolutionConfig, tell: Tell): Promise<ParkOutcome> {
  const { config, personalize, s3, ssm, bucket, target } = deployed;
  const place = { bucket, key: controlKey(name) };
  const { parked } = await readControl(s3, place);
  if (parked === undefined) return { name, kind: 'campaign', action: 'unchanged', arns: [] };
  const campaignArn = campaignArnOf(parked.solutionVersionArn);
  const isActive = async (): Promise<Campaign | undefined> => {
    const campaign = await describeCampaign(personalize, campaignArn);
    if (campaign?.status === 'CREATE FAILED') {
      const reason = campaign.failureReason ?? 'the service gives no reason';
      throw new CommandError(
        `campaign ${campaignArn} could not be created: ${reason}; delete it with "aws personalize delete-campaign --campaign-arn ${campaignArn}" and give the command again`,
      );
    }
    if (campaign === undefined) await createCampaign(deployed, campaignArn, parked, name);
    return campaign?.status === 'ACTIVE' ? campaign : undefined;
  };
  tell(`campaign ${campaignArn} is being created`);
  await waitUntil(target, `campaign ${campaignArn} to become ACTIVE`, isActive);
  await publishParameter(ssm, campaignParameterName(config.name, name), campaignArn);
  await unmark(deployed, name);
  return {
    name,
    kind: 'campaign',
    action: 'unparked',
    arns: [campaignArn],
    solutionVersionArn: parked.solutionVersionArn,
    requestsPerSecond: parked.minProvisionedTPS,
  };
}

/** A campaign has the name of its solution. @param solutionVersionArn `…:solution/<name>/<version>` */
function campaignArnOf(solutionVersionArn: string): string {
  const parsed = parseArn(solutionVersionArn);
  const [name] = parsed?.name.split('/') ?? [];
  if (parsed === undefined || name === undefined || parsed.type !== 'solution') {
    throw new CommandError(`${solutionVersionArn} is no ARN of a solution version; the parked mark cannot be used`);
  }
  return personalizeArn({ ...parsed, type: 'campaign', name });
}

async function createCampaign(
  { config, personalize, bucket }: Deployed,
  campaignArn: string,
  { solutionVersionArn, minProvisionedTPS, campaignConfig }: Parked,
  logicalName: string,
): Promise<void> {
  // Such a campaign takes no fixed version.
  const follows = campaignConfig?.['syncWithLatestSolutionVersion'] === true;
  const tags = apiTags(config.tags);
  const solution = config.solutions.find(({ name }) => name === logicalName);
  try {
    await personalize.send(
      new CreateCampaignCommand({
        ...solution?.campaign?.apiMembers,
        name: parseArn(campaignArn)?.name,
        solutionVersionArn: follows ? `${solutionArnOf(solutionVersionArn)}/${LATEST_VERSION}` : solutionVersionArn,
        minProvisionedTPS,
        ...(campaignConfig !== undefined && { campaignConfig }),
        ...(tags.length > 0 && { tags: [...tags] }),
      }),
    );
  } catch (error) {
    // An earlier attempt's answer was lost: it is being created.
    if (error instanceof ResourceAlreadyExistsException) return;
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new CommandError(
      `the kept version ${solutionVersionArn} is gone: ${error.message}; delete s3://${bucket}/${controlKey(logicalName)} and train anew with \`npx personalize run --solution ${logicalName}\``,
      { cause: error },
    );
  }
}

/** Starts a parked recommender, which needs no training. @throws CommandError when it is gone */
export async function unparkRecommender(
  deployed: Deployed,
  recommender: RecommenderConfig,
  tell: Tell,
): Promise<ParkOutcome> {
  const { config, personalize, s3, ssm, bucket, target } = deployed;
  const { name } = recommender;
  const { parked } = await readControl(s3, { bucket, key: controlKey(name) });
  if (parked === undefined) return { name, kind: 'recommender', action: 'unchanged', arns: [] };
  const { recommenderArn } = (await recommenderOf(deployed, recommender)) ?? {};
  if (recommenderArn === undefined) {
    throw new CommandError(
      `recommender ${name} is gone; delete s3://${bucket}/${controlKey(name)} and make it anew with \`npx personalize run\``,
    );
  }
  tell(`recommender ${recommenderArn} is being started`);
  const statusOf = async (): Promise<string | undefined> =>
    (await describeRecommender(personalize, recommenderArn))?.status;
  await waitUntil(target, `${recommenderArn} to become ACTIVE`, async () => {
    const status = await statusOf();
    if (status === 'INACTIVE') {
      await begin(
        () => personalize.send(new StartRecommenderCommand({ recommenderArn })),
        async () => (await statusOf()) !== 'INACTIVE',
      );
    } else if (status === undefined || status === 'CREATE FAILED' || status.startsWith('DELETE')) {
      throw new CommandError(`recommender ${recommenderArn} cannot be started: its status is ${status ?? 'gone'}`);
    }
    return status === 'ACTIVE' ? true : undefined;
  });
  await publishParameter(ssm, recommenderParameterName(config.name, name), recommenderArn);
  await unmark(deployed, name);
  return {
    name,
    kind: 'recommender',
    action: 'unparked',
    arns: [recommenderArn],
    requestsPerSecond: parked.minProvisionedTPS,
  };
}

async function unmark({ s3, bucket }: Deployed, name: string): Promise<void> {
  await changeControl(s3, { bucket, key: controlKey(name) }, ({ parked: _, ...others }) => others);
}
