import {
  CreateCampaignCommand,
  CreateFilterCommand,
  CreateSolutionCommand,
  CreateSolutionVersionCommand,
  DescribeAlgorithmCommand,
  DescribeFeatureTransformationCommand,
  DescribeRecipeCommand,
  GetSolutionMetricsCommand,
  StopSolutionVersionCreationCommand,
  UpdateCampaignCommand,
  UpdateSolutionCommand,
  paginateListRecipes,
} from '@aws-sdk/client-personalize';
import type { CustomData } from './custom-data';
import { type Walk, given } from './walk';

/** One trained version of each of the recipes that the suite serves from. */
export interface Solutions {
  readonly solutionArn: string;
  readonly personalization: string;
  readonly ranking: string;
  readonly actions: string;
  readonly affinity: string;
  readonly filterArn: string;
  readonly campaigns: Readonly<Record<'personalization' | 'ranking' | 'actions', string>>;
}

/** Solutions, their versions, a filter and campaigns of the custom group. */
export async function deploySolutions(walk: Walk, data: CustomData): Promise<Solutions> {
  const { control } = walk.target;
  const recipes = await recipeArns(walk);
  await describeRecipe(walk, data, given(recipes.get('aws-sims'), 'recipe aws-sims'));
  const solution = async (recipe: string) =>
    new CreateSolutionCommand({
      name: walk.name(recipe),
      datasetGroupArn: data.groupArn,
      recipeArn: given(recipes.get(recipe), `recipe ${recipe}`),
      performAutoTraining: false,
    });
  await walk.refused(control, await solution('aws-vod-top-picks'), 'InvalidInputException');

  const made: string[] = [];
  for (const recipe of RECIPES)
    made.push(given((await control.send(await solution(recipe))).solutionArn, 'solutionArn'));
  for (const arn of made) await walk.active(arn);
  const [solutionArn = ''] = made;
  await control.send(
    new UpdateSolutionCommand({
      solutionArn,
      performAutoTraining: false,
      solutionUpdateConfig: { autoTrainingConfig: { schedulingExpression: 'rate(30 days)' } },
    }),
  );
  await walk.active(solutionArn);
  await walk.refused(
    control,
    new UpdateSolutionCommand({ solutionArn: walk.nobody(solutionArn, 'solution/nobody'), performAutoTraining: false }),
    'ResourceNotFoundException',
  );
  // All at once: on AWS this is the longest wait.
  const versions: string[] = [];
  for (const arn of made) {
    const { solutionVersionArn } = await control.send(new CreateSolutionVersionCommand({ solutionArn: arn }));
    versions.push(given(solutionVersionArn, 'solutionVersionArn'));
  }
  await walk.refused(
    control,
    new CreateSolutionVersionCommand({ solutionArn: walk.nobody(solutionArn, 'solution/nobody') }),
    'ResourceNotFoundException',
  );
  const [personalization = '', ranking = '', actions = '', affinity = ''] = versions;
  const deployed = (name: string, solutionVersionArn: string) =>
    new CreateCampaignCommand({ name: walk.name(name), solutionVersionArn, minProvisionedTPS: 1 });
  await walk.refused(control, deployed('early', personalization), 'ResourceInUseException');
  await walk.refused(
    control,
    new GetSolutionMetricsCommand({ solutionVersionArn: personalization }),
    'ResourceInUseException',
  );
  for (const arn of versions) await walk.active(arn);
  await control.send(new GetSolutionMetricsCommand({ solutionVersionArn: personalization }));
  await stopTraining(walk, solutionArn, personalization);

  const filterArn = await filter(walk, data);
  const campaigns = {
    personalization: await walk.active((await control.send(deployed('personalization', personalization))).campaignArn),
    ranking: await walk.active((await control.send(deployed('ranking', ranking))).campaignArn),
    actions: await walk.active((await control.send(deployed('actions', actions))).campaignArn),
  };
  const change = { campaignConfig: { itemExplorationConfig: { explorationWeight: '0.1' } } };
  await control.send(new UpdateCampaignCommand({ campaignArn: campaigns.personalization, ...change }));
  await walk.active(campaigns.personalization);
  await walk.refused(
    control,
    new UpdateCampaignCommand({ campaignArn: walk.nobody(solutionArn, 'campaign/nobody'), ...change }),
    'ResourceNotFoundException',
  );
  return { solutionArn, personalization, ranking, actions, affinity, filterArn, campaigns };
}

const RECIPES = [
  'aws-user-personalization',
  'aws-personalized-ranking',
  'aws-next-best-action',
  'aws-item-affinity',
] as const;

/** By name: partitions have other ARNs. */
export async function recipeArns({ target: { control } }: Walk): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const { recipes = [] } of paginateListRecipes({ client: control }, {})) {
    for (const { name = '', recipeArn = '' } of recipes) found.set(name, recipeArn);
  }
  return found;
}

async function describeRecipe(walk: Walk, { groupArn }: CustomData, recipeArn: string): Promise<void> {
  const { control } = walk.target;
  const { recipe } = await control.send(new DescribeRecipeCommand({ recipeArn }));
  const { algorithmArn, featureTransformationArn } = recipe ?? {};
  await control.send(new DescribeAlgorithmCommand({ algorithmArn }));
  await control.send(new DescribeFeatureTransformationCommand({ featureTransformationArn }));
  const nobody = (type: string): string => walk.nobody(groupArn, `${type}/nobody`);
  const missing = 'ResourceNotFoundException';
  await walk.refused(control, new DescribeRecipeCommand({ recipeArn: nobody('recipe') }), missing);
  await walk.refused(control, new DescribeAlgorithmCommand({ algorithmArn: nobody('algorithm') }), missing);
  await walk.refused(
    control,
    new DescribeFeatureTransformationCommand({ featureTransformationArn: nobody('feature-transformation') }),
    missing,
  );
}

async function stopTraining(walk: Walk, solutionArn: string, trained: string): Promise<void> {
  const { control } = walk.target;
  const { solutionVersionArn } = await control.send(new CreateSolutionVersionCommand({ solutionArn }));
  await control.send(new StopSolutionVersionCreationCommand({ solutionVersionArn }));
  await walk.until('CREATE STOPPED', solutionVersionArn);
  await walk.refused(
    control,
    new StopSolutionVersionCreationCommand({ solutionVersionArn: trained }),
    'ResourceInUseException',
  );
}

async function filter(walk: Walk, { groupArn: datasetGroupArn }: CustomData): Promise<string> {
  const { control } = walk.target;
  const create = (name: string, filterExpression: string) =>
    new CreateFilterCommand({ name: walk.name(name), datasetGroupArn, filterExpression });
  await walk.refused(control, create('broken', 'EXCLUDE ItemID WHERE'), 'InvalidInputException');
  const expression = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")';
  return walk.active((await control.send(create('unwatched', expression))).filterArn);
}
