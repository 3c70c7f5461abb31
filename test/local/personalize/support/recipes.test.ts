import { CreateSolutionCommand, DeleteCampaignCommand, DeleteSolutionCommand } from '@aws-sdk/client-personalize';
import {
  GetActionRecommendationsCommand,
  GetPersonalizedRankingCommand,
  GetRecommendationsCommand,
} from '@aws-sdk/client-personalize-runtime';
import { RECIPE_ROWS } from '../../../../local/personalize/support/recipes';
import { type Recipe, recipeNamed } from '../../../../spec/recipes';
import { giveInput, outputOf, segmentJob } from '../batch-runs';
import { aDomainGroup, createRecommender } from '../domains';
import { GROUP_ARN, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';
import { aWorld, served, trained } from './world';

/** Each row of the table of recipes: trained and asked, or refused as the row says. */

const rows = RECIPE_ROWS.map((row) => ({ ...row, recipe: recipeNamed(row.name) as Recipe }));
const present = rows.filter(({ state }) => state !== 'absent');

describe('recipes for solutions', () => {
  let twin: TestTwin;

  beforeAll(async () => {
    twin = await aWorld();
  });

  afterAll(() => twin.close());

  /** How many items, actions or users a trained version answers with. */
  async function answersOf({ name, type, batch }: Recipe, version: string): Promise<number> {
    if (batch.job === 'segment') {
      giveInput(twin, name, [batch.input[0] === 'itemId' ? { itemId: 'i4' } : QUERY]);
      await twin.control.send(segmentJob(name, version, { numResults: 7 }));
      await twin.settle();
      const [line] = outputOf(twin, name);
      return Object.values(line?.['output'] ?? {}).flat().length;
    }
    const campaignArn = await served(twin, name, version);
    const answer = await ask(type, campaignArn);
    await twin.control.send(new DeleteCampaignCommand({ campaignArn }));
    await twin.settle();
    return answer?.length ?? 0;
  }

  async function ask(type: Recipe['type'], campaignArn: string): Promise<readonly unknown[] | undefined> {
    const { runtime } = twin;
    if (type === 'PERSONALIZED_ACTIONS') {
      return (await runtime.send(new GetActionRecommendationsCommand({ campaignArn, userId: 'u2' }))).actionList;
    }
    if (type === 'PERSONALIZED_RANKING') {
      const inputList = ['i1', 'i2', 'i3'];
      return (await runtime.send(new GetPersonalizedRankingCommand({ campaignArn, userId: 'u2', inputList })))
        .personalizedRanking;
    }
    const ids = type === 'RELATED_ITEMS' ? { itemId: 'i4' } : { userId: 'u2' };
    return (await runtime.send(new GetRecommendationsCommand({ campaignArn, ...ids, numResults: 7 }))).itemList;
  }

  const QUERY = { itemAttributes: 'ITEMS.genres = "Drama"' };

  test.each(present.filter(({ recipe }) => recipe.domain === undefined))(
    '$name trains and answers ($state)',
    async ({ recipe }) => {
      const version = await trained(twin, recipe.name);
      const { type } = recipe;
      const wanted = type === 'PERSONALIZED_ACTIONS' ? 2 : type === 'PERSONALIZED_RANKING' ? 3 : 7;
      expect(await answersOf(recipe, version)).toBe(wanted);
      // There is room for ten.
      await twin.control.send(new DeleteSolutionCommand({ solutionArn: arn(`solution/${recipe.name}`) }));
      await twin.settle();
    },
  );

  test.each(rows.filter(({ state }) => state === 'absent'))(
    'fails: $name is refused as its row says',
    async ({ name, recipe, note }) => {
      const { recipeArn } = recipe;
      const error = await errorOf(
        twin.control.send(new CreateSolutionCommand({ name, recipeArn, datasetGroupArn: GROUP_ARN })),
      );
      expect(note.startsWith(`\`${error.name}\`: ${error.message}. `)).toBe(true);
    },
  );
});

describe.each(['VIDEO_ON_DEMAND', 'ECOMMERCE'] as const)('use cases of %s', (domain) => {
  let twin: TestTwin;
  const useCases = present.filter(({ recipe }) => recipe.domain === domain);

  beforeAll(async () => {
    twin = await startTwin();
    await aDomainGroup(twin, domain);
    for (const { name } of useCases) await createRecommender(twin, domain, name);
    await twin.settle();
  });

  afterAll(() => twin.close());

  test.each(useCases)('$name trains and answers ($state)', async ({ name, recipe }) => {
    const { itemList } = await twin.runtime.send(
      new GetRecommendationsCommand({
        recommenderArn: arn(`recommender/${name}`),
        userId: 'u4',
        ...(recipe.itemId === 'required' && { itemId: 'i2' }),
        numResults: 3,
      }),
    );
    expect(itemList).toHaveLength(3);
  });
});
