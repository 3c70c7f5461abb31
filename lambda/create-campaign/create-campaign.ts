import type { Campaign } from '@aws-sdk/client-personalize';
import { cleanUp } from '../shared/clean-up';
import type { ResourceStatus } from '../shared/contract/statuses';
import type { CreateCampaignInput, CreateCampaignOutput } from '../shared/contract/workflow';
import { busy, createOrDescribe } from '../shared/create-or-describe';
import { formatDifference } from '../shared/drift/difference';
import type { PersonalizePort } from '../shared/personalize-port';
import { isInProgress, parseStatus } from '../shared/status';
import { compareCampaign, wantedVersion } from '../shared/drift/campaign-drift';

export interface CreateCampaignDeps {
  readonly personalize: Pick<
    PersonalizePort,
    'describeCampaign' | 'createCampaign' | 'updateCampaign' | 'deleteCampaign'
  >;
}

/**
 * The campaign as planned, serving the given version: created when absent, updated when version, capacity or configuration
 * differ, otherwise left alone. One whose creation failed never served and is deleted first. `status` is that of the creation,
 * of the deletion or, where one runs, of the update: ACTIVE means that nothing is left to wait for.
 * @throws ResourceFailedError when its creation failed twice in this run
 * @throws ResourceInUseError while it is being created or updated with other values
 */
export async function run(input: CreateCampaignInput, deps: CreateCampaignDeps): Promise<CreateCampaignOutput> {
  const { campaignArn, name, minProvisionedTPS, campaignConfig, tags, apiMembers } = input.campaign;
  const solutionVersionArn = wantedVersion(input);
  const result = await createOrDescribe({
    describe: () => deps.personalize.describeCampaign(campaignArn),
    create: () =>
      deps.personalize.createCampaign({
        ...apiMembers,
        name,
        solutionVersionArn,
        minProvisionedTPS,
        // API members as they stand in pipeline.yaml, newer ones than this SDK knows among them.
        ...(campaignConfig !== undefined && { campaignConfig: campaignConfig }),
        ...(tags !== undefined && { tags: tags.map((tag) => ({ ...tag })) }),
      }),
  });
  if (result.created) return { campaignArn: result.arn, status: 'CREATE PENDING', action: 'created' };

  const campaign = result.found;
  const status = parseStatus(campaign.status, 'campaign', campaignArn);
  const pending = pendingUpdate(campaign, campaignArn);
  const existing = {
    resource: 'campaign',
    arn: campaignArn,
    // An update mends what could not be created: nothing has to go while one runs.
    status: status === 'CREATE FAILED' ? (pending ?? status) : status,
    failureReason: campaign.failureReason,
    remove: () => deps.personalize.deleteCampaign(campaignArn),
  };
  const cleaned = await cleanUp(input, existing);
  if (cleaned.cleaning) return { campaignArn, status: cleaned.status, action: 'cleaning' };
  const { differences, update } = compareCampaign(input, campaign, pending !== undefined);
  if (differences.length === 0) return { campaignArn, status: pending ?? status, action: 'unchanged' };
  const changes = differences.map(formatDifference).join('; ');
  if (isInProgress(status)) throw busy('UpdateCampaign', 'campaign', campaignArn, `is still being created, ${changes}`);
  if (pending) throw busy('UpdateCampaign', 'campaign', campaignArn, `is still being updated, ${changes}`);
  await deps.personalize.updateCampaign(update);
  return { campaignArn, status: 'CREATE PENDING', action: 'updated' };
}

/** The status of an update that is under way. */
function pendingUpdate(campaign: Campaign, arn: string): ResourceStatus | undefined {
  const update = campaign.latestCampaignUpdate;
  if (update === undefined) return undefined;
  const status = parseStatus(update.status, 'campaign update', arn);
  return isInProgress(status) ? status : undefined;
}
