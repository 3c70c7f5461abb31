import { hyperParameterProblem, RECIPES, recipeNamed, recipeOfArn } from '../../spec/recipes';

const namesOf = (holds: (recipe: (typeof RECIPES)[number]) => boolean) =>
  RECIPES.filter(holds)
    .map(({ name }) => name)
    .sort();

describe('recipes', () => {
  test('are twelve custom ones, three legacy ones and ten use cases, each named once', () => {
    expect(namesOf((recipe) => recipe.domain === undefined && recipe.legacy === undefined)).toHaveLength(12);
    expect(namesOf((recipe) => recipe.legacy !== undefined)).toHaveLength(3);
    expect(namesOf((recipe) => recipe.domain === 'VIDEO_ON_DEMAND')).toHaveLength(5);
    expect(namesOf((recipe) => recipe.domain === 'ECOMMERCE')).toHaveLength(5);
    expect(new Set(RECIPES.map(({ name }) => name)).size).toBe(25);
  });

  test.each<[option: string, holds: (recipe: (typeof RECIPES)[number]) => boolean, names: string[]]>([
    [
      'itemExplorationConfig',
      (recipe) => recipe.takesItemExplorationConfig,
      ['aws-ecomm-recommended-for-you', 'aws-user-personalization', 'aws-vod-top-picks'],
    ],
    [
      'performHPO',
      (recipe) => recipe.hpo,
      [
        'aws-hrnn',
        'aws-hrnn-coldstart',
        'aws-hrnn-metadata',
        'aws-personalized-ranking',
        'aws-similar-items',
        'aws-sims',
        'aws-user-personalization',
      ],
    ],
    [
      'optimizationObjective',
      (recipe) => recipe.optimizationObjective,
      ['aws-personalized-ranking', 'aws-user-personalization'],
    ],
    ['eventsConfig', (recipe) => recipe.eventsConfig, ['aws-personalized-ranking-v2', 'aws-user-personalization-v2']],
    ['performIncrementalUpdate', (recipe) => recipe.incrementalUpdate, ['aws-semantic-similarity']],
    ['rankingInfluence', (recipe) => recipe.takesRankingInfluence, ['aws-semantic-similarity']],
    [
      'training mode UPDATE',
      (recipe) => recipe.trainingModes.includes('UPDATE'),
      ['aws-hrnn-coldstart', 'aws-user-personalization'],
    ],
    [
      'batch segment jobs',
      (recipe) => recipe.batch.job === 'segment',
      ['aws-item-affinity', 'aws-item-attribute-affinity'],
    ],
    ['an input list', (recipe) => recipe.takesInputList, ['aws-personalized-ranking', 'aws-personalized-ranking-v2']],
  ])('that take %s', (_, holds, names) => {
    expect(namesOf(holds)).toEqual(names);
  });

  test('that are v2 consider five million items, others 750 000', () => {
    expect(recipeNamed('aws-user-personalization-v2')?.maximumItems).toBe(5_000_000);
    expect(recipeNamed('aws-sims')?.maximumItems).toBe(750_000);
  });

  test('give no scores as recommenders', () => {
    expect(namesOf((recipe) => recipe.domain !== undefined && recipe.scores)).toEqual([]);
  });

  test('are found by ARN in any partition', () => {
    expect(recipeOfArn('arn:aws:personalize:::recipe/aws-trending-now')?.algorithmName).toBe('aws-trending-now-custom');
    expect(recipeOfArn('arn:aws-cn:personalize:::recipe/aws-sims')?.name).toBe('aws-sims');
  });

  test.each([
    'aws-sims',
    'arn:aws:personalize:::algorithm/aws-sims',
    'arn:aws:personalize:us-east-1:000000000000:recipe/aws-sims',
    'arn:aws:personalize:::recipe/aws-nothing',
  ])('are not found by %p', (arn) => {
    expect(recipeOfArn(arn)).toBeUndefined();
  });
});

describe('hyperparameters', () => {
  const find = (recipe: string, name: string) => {
    const parameter = recipeNamed(recipe)?.hyperParameters.find((one) => one.name === name);
    if (parameter === undefined) throw new Error(`${recipe} has no ${name}`);
    return parameter;
  };

  test.each<[recipe: string, name: string, value: string | number | boolean]>([
    ['aws-user-personalization', 'hidden_dimension', '149'],
    ['aws-user-personalization', 'hidden_dimension', 32],
    ['aws-user-personalization', 'recency_mask', true],
    ['aws-user-personalization', 'recency_mask', 'False'],
    ['aws-sims', 'popularity_discount_factor', 0.5],
    ['aws-trending-now', 'trend_discovery_frequency', '1 day'],
    ['aws-hrnn-coldstart', 'cold_start_max_duration', '0.5'],
  ])('%s takes %s = %p', (recipe, name, value) => {
    expect(hyperParameterProblem(find(recipe, name), value)).toBeUndefined();
  });

  test.each<[recipe: string, name: string, value: string | number | boolean, problem: string]>([
    ['aws-user-personalization', 'hidden_dimension', 31, 'hidden_dimension must be a whole number, 32 to 256, not 31'],
    [
      'aws-user-personalization',
      'hidden_dimension',
      '64.5',
      'hidden_dimension must be a whole number, 32 to 256, not "64.5"',
    ],
    ['aws-user-personalization', 'recency_mask', 'maybe', 'recency_mask must be one of "True", "False", not "maybe"'],
    ['aws-sims', 'popularity_discount_factor', '', 'popularity_discount_factor must be a number, 0 to 1, not ""'],
    [
      'aws-hrnn-coldstart',
      'cold_start_max_interactions',
      0,
      'cold_start_max_interactions must be a whole number, at least 1, not 0',
    ],
    ['aws-hrnn-coldstart', 'cold_start_max_duration', 0, 'cold_start_max_duration must be a number, above 0, not 0'],
  ])('%s refuses %s = %p', (recipe, name, value, problem) => {
    expect(hyperParameterProblem(find(recipe, name), value)).toBe(problem);
  });

  test('have a default that they take', () => {
    const wrong = RECIPES.flatMap((recipe) =>
      recipe.hyperParameters.map((parameter) => hyperParameterProblem(parameter, parameter.default)),
    );
    expect(wrong.filter((problem) => problem !== undefined)).toEqual([]);
  });
});
