import {
  CreateDatasetGroupCommand,
  CreateSchemaCommand,
  DescribeAlgorithmCommand,
  DescribeFeatureTransformationCommand,
  DescribeRecipeCommand,
  ListRecipesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  paginateListRecipes,
} from '@aws-sdk/client-personalize';
import { RECIPES } from '../../../../spec/recipes';
import { GROUP_ARN, arn, errorOf } from '../movies';
import { ITEMS_SCHEMA } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

describe('recipes', () => {
  test('are listed, all of them or those of a domain', async () => {
    const names: (string | undefined)[] = [];
    for await (const page of paginateListRecipes({ client: twin.control, pageSize: 10 }, {})) {
      names.push(...(page.recipes ?? []).map(({ name }) => name));
    }
    expect(names).toEqual(RECIPES.map(({ name }) => name));
    const { recipes = [] } = await twin.control.send(new ListRecipesCommand({ domain: 'ECOMMERCE' }));
    expect(recipes).toHaveLength(5);
    expect(recipes.every(({ domain, status }) => domain === 'ECOMMERCE' && status === 'ACTIVE')).toBe(true);
  });

  test('lead to their algorithm and feature transformation', async () => {
    const { recipe } = await twin.control.send(
      new DescribeRecipeCommand({ recipeArn: 'arn:aws:personalize:::recipe/aws-sims' }),
    );
    expect(recipe).toMatchObject({
      name: 'aws-sims',
      recipeType: 'RELATED_ITEMS',
      algorithmArn: 'arn:aws:personalize:::algorithm/aws-sims',
      featureTransformationArn: 'arn:aws:personalize:::feature-transformation/sims',
    });
    const { algorithm } = await twin.control.send(new DescribeAlgorithmCommand({ algorithmArn: recipe?.algorithmArn }));
    expect(algorithm).toMatchObject({
      defaultHyperParameters: { popularity_discount_factor: '0.5', min_cointeraction_count: '3' },
      defaultHyperParameterRanges: {
        integerHyperParameterRanges: [{ name: 'min_cointeraction_count', minValue: 0, maxValue: 10, isTunable: true }],
      },
    });
    const { featureTransformation } = await twin.control.send(
      new DescribeFeatureTransformationCommand({ featureTransformationArn: recipe?.featureTransformationArn }),
    );
    expect(featureTransformation?.defaultParameters).toMatchObject({ max_user_history_length_percentile: '0.995' });
  });

  test('answer ResourceNotFound when they do not exist', async () => {
    const describe = (recipeArn: string) => errorOf(twin.control.send(new DescribeRecipeCommand({ recipeArn })));
    expect((await describe('arn:aws:personalize:::recipe/aws-magic')).name).toBe('ResourceNotFoundException');
    expect((await describe('arn:aws:personalize:::algorithm/aws-sims')).name).toBe('ResourceNotFoundException');
  });
});

describe('tags', () => {
  const list = async (resourceArn: string) =>
    (await twin.control.send(new ListTagsForResourceCommand({ resourceArn }))).tags;

  test('come with the resource, and go', async () => {
    const tags = [{ tagKey: 'team', tagValue: 'films' }];
    await twin.control.send(new CreateDatasetGroupCommand({ name: 'movies', tags }));
    await twin.control.send(
      new TagResourceCommand({ resourceArn: GROUP_ARN, tags: [{ tagKey: 'stage', tagValue: '' }] }),
    );
    expect(await list(GROUP_ARN)).toEqual([...tags, { tagKey: 'stage', tagValue: '' }]);
    await twin.control.send(new UntagResourceCommand({ resourceArn: GROUP_ARN, tagKeys: ['team'] }));
    expect(await list(GROUP_ARN)).toEqual([{ tagKey: 'stage', tagValue: '' }]);
  });

  test('refuse schemas, which cannot have any, and what does not exist', async () => {
    await twin.control.send(new CreateSchemaCommand({ name: 's', schema: ITEMS_SCHEMA }));
    expect((await errorOf(list(arn('schema/s')))).name).toBe('InvalidInputException');
    expect((await errorOf(list(arn('campaign/c')))).name).toBe('ResourceNotFoundException');
  });

  test('refuse more than fifty: nothing is created', async () => {
    const tags = Array.from({ length: 51 }, (_, i) => ({ tagKey: `k${i}`, tagValue: 'v' }));
    const create = twin.control.send(new CreateDatasetGroupCommand({ name: 'movies', tags }));
    expect((await errorOf(create)).name).toBe('TooManyTagsException');
    expect((await errorOf(list(GROUP_ARN))).name).toBe('ResourceNotFoundException');
    const tagKeys = tags.map(({ tagKey }) => tagKey);
    await twin.control.send(new CreateDatasetGroupCommand({ name: 'movies' }));
    const untag = twin.control.send(new UntagResourceCommand({ resourceArn: GROUP_ARN, tagKeys }));
    expect((await errorOf(untag)).name).toBe('TooManyTagKeysException');
  });
});
