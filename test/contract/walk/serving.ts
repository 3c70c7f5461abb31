import { CreateBatchInferenceJobCommand, CreateBatchSegmentJobCommand } from '@aws-sdk/client-personalize';
import {
  GetActionRecommendationsCommand,
  GetPersonalizedRankingCommand,
  GetRecommendationsCommand,
} from '@aws-sdk/client-personalize-runtime';
import type { Solutions } from './solutions';
import type { Walk } from './walk';

/** Answers of the three campaigns, and of campaigns that are not there. */
export async function askCampaigns(walk: Walk, { campaigns, filterArn }: Solutions): Promise<void> {
  const { runtime } = walk.target;
  const nobody = walk.nobody(filterArn, 'campaign/nobody');
  const missing = 'ResourceNotFoundException';
  const user = { userId: 'u1' };
  const { itemList } = await runtime.send(
    new GetRecommendationsCommand({ ...user, campaignArn: campaigns.personalization, filterArn, numResults: 5 }),
  );
  if (itemList?.length !== 5) walk.surprises.push(`GetRecommendations answered ${itemList?.length} items, not 5`);
  await walk.refused(runtime, new GetRecommendationsCommand({ ...user, campaignArn: nobody }), missing);

  const inputList = ['i1', 'i2', 'i3'];
  const { personalizedRanking } = await runtime.send(
    new GetPersonalizedRankingCommand({ ...user, campaignArn: campaigns.ranking, inputList }),
  );
  const ranked = personalizedRanking?.map(({ itemId }) => itemId).sort();
  if (ranked?.join() !== inputList.join()) walk.surprises.push(`GetPersonalizedRanking answered ${ranked?.join()}`);
  await walk.refused(runtime, new GetPersonalizedRankingCommand({ ...user, campaignArn: nobody, inputList }), missing);

  const { actionList } = await runtime.send(
    new GetActionRecommendationsCommand({ ...user, campaignArn: campaigns.actions }),
  );
  if (!actionList?.length) walk.surprises.push('GetActionRecommendations answered nothing');
  await walk.refused(runtime, new GetActionRecommendationsCommand({ ...user, campaignArn: nobody }), missing);
}

/** One job of each kind; each reads two lines. */
export async function runBatchJobs(walk: Walk, { personalization, affinity }: Solutions): Promise<void> {
  const { control, roleArn } = walk.target;
  await walk.put('inference/in.json', '{"userId":"u1"}\n{"userId":"u2"}\n');
  await walk.put('segments/in.json', '{"itemId":"i1"}\n{"itemId":"i2"}\n');
  const places = (folder: string) => ({
    jobName: walk.name(folder),
    roleArn,
    jobInput: { s3DataSource: { path: walk.uri(`${folder}/in.json`) } },
    jobOutput: { s3DataDestination: { path: walk.uri(`${folder}-out/`) } },
  });
  const inference = new CreateBatchInferenceJobCommand({
    ...places('inference'),
    solutionVersionArn: personalization,
    numResults: 3,
  });
  const segments = new CreateBatchSegmentJobCommand({
    ...places('segments'),
    solutionVersionArn: affinity,
    numResults: 3,
  });
  const { batchInferenceJobArn } = await control.send(inference);
  const { batchSegmentJobArn } = await control.send(segments);
  await walk.active(batchInferenceJobArn);
  await walk.active(batchSegmentJobArn);
  for (const folder of ['inference', 'segments']) {
    const lines = await walk.lines(`${folder}-out/`);
    if (lines.length < 2) walk.surprises.push(`the output of ${folder} has ${lines.length} lines`);
  }
  await walk.refused(control, inference, 'ResourceAlreadyExistsException');
  await walk.refused(
    control,
    new CreateBatchSegmentJobCommand({ ...places('users'), solutionVersionArn: personalization }),
    'InvalidInputException',
  );
}
