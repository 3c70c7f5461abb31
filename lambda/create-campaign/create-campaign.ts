import type { Campaign } from '@aws-sdk/client-personalize';
import type { ResourceStatus } from '../shared/contract/statuses';
import type { CreateCampaignInput, CreateCampaignOutput } from '../shared/contract/workflow';
import { busy, createOrDescribe } from '../shared/create-or-describe';
import { formatDifference } from '../shared/drift';
import { UnknownStatusError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { isInProgress, parseStatus } from '../shared/status';
import { compareCampaign, wantedVersion } from './campaign-drift';

export interface CreateCampaignDeps {
  readonly personalize: Pick<PersonalizePort, 'describeCampaign' | 'createCampaign' | 'updateCampaign'>;
}

/**
 * The campaign as planned, serving the given version: created when absent, updated when version, capacity or configuration
 * differ, otherwise left alone. A campaign whose creation failed is updated, which the service allows. `status` is that of
 * the creation or, where one runs, of the update: ACTIVE means that nothing is left to wait for.
 * @throws ResourceInUseError while it is being deleted, created or updated with other values
 */
export async function run(input: CreateCampaignInput, deps: CreateCampaignDeps): Promise<CreateCampaignOutput> {
  const { campaignArn, name, minProvisionedTPS, campaignConfig, tags } = input.campaign;
  const solutionVersionArn = wantedVersion(input);
  const result = await createOrDescribe({
    describe: () => deps.personalize.describeCampaign(campaignArn),
    create: () =>
      deps.personalize.createCampaign({
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
  const status = existingStatus(campaign, campaignArn);
  const pending = pendingUpdate(campaign, campaignArn);
  const { differences, update } = compareCampaign(input, campaign, pending !== undefined);
  if (differences.length === 0 && (pending !== undefined || status !== 'CREATE FAILED')) {
    return { campaignArn, status: pending ?? status, action: 'unchanged' };
  }
  const changes = differences.map(formatDifference).join('; ');
  if (isInProgress(status)) throw busy('UpdateCampaign', 'campaign', campaignArn, `is still being created, ${changes}`);
  if (pending) throw busy('UpdateCampaign', 'campaign', campaignArn, `is still being updated, ${changes}`);
  await deps.personalize.updateCampaign(update);
  return { campaignArn, status: 'CREATE PENDING', action: 'updated' };
}

function existingStatus(campaign: Campaign, arn: string): ResourceStatus {
  const status = parseStatus(campaign.status, 'campaign', arn);
  switch (status) {
    case 'ACTIVE':
    case 'CREATE PENDING':
    case 'CREATE IN_PROGRESS':
    case 'CREATE FAILED':
      return status;
    case 'DELETE PENDING':
    case 'DELETE IN_PROGRESS':
      throw busy('CreateCampaign', 'campaign', arn, `has status ${status} and keeps its name until it is gone`);
    case 'CREATE STOPPING':
    case 'CREATE STOPPED':
      throw new UnknownStatusError({
        resource: 'campaign',
        arn,
        failureReason: `status ${status} belongs to solution versions, not to campaigns`,
        nextStep: 'look at the campaign in the Amazon Personalize console',
      });
  }
}

/** The status of an update that is under way. */
function pendingUpdate(campaign: Campaign, arn: string): ResourceStatus | undefined {
  const update = campaign.latestCampaignUpdate;
  if (update === undefined) return undefined;
  const status = parseStatus(update.status, 'campaign update', arn);
  return isInProgress(status) ? status : undefined;
}
