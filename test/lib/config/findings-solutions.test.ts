import { type Case, expectFinding, HERE, solution, withRecipe } from './pipeline-text';

describe('recipes', () => {
  const recipe = 'solutions[0].recipe';
  test.each<Case>([
    [
      'an unknown one',
      { solutions: withRecipe(`${HERE}aws-user-personalisation`) },
      recipe,
      'unknown recipe "aws-user-personalisation"; did you mean "aws-user-personalization"?',
    ],
    [
      'a use case',
      { solutions: withRecipe(`${HERE}aws-vod-top-picks`) },
      recipe,
      'aws-vod-top-picks is a use case of VIDEO_ON_DEMAND and makes a recommender; a solution needs a custom recipe',
    ],
    [
      'one that needs items',
      { items: '', solutions: withRecipe(`${HERE}aws-item-attribute-affinity`) },
      recipe,
      'aws-item-attribute-affinity needs the dataset items, which is not under datasets',
    ],
    [
      'one that needs interactions',
      { interactions: '', solutions: withRecipe(`${HERE}aws-sims`) },
      recipe,
      'aws-sims needs the dataset interactions, which is not under datasets',
    ],
    [
      'one that needs actions',
      { solutions: withRecipe(`${HERE}aws-next-best-action`) },
      recipe,
      'aws-next-best-action needs the dataset actions, which is not under datasets',
    ],
    [
      'one that needs the name of the item',
      {
        items: '{ schema: { PLOT: { type: string, textual: true } } }',
        solutions: withRecipe(`${HERE}aws-semantic-similarity`),
      },
      recipe,
      'aws-semantic-similarity needs an items column with itemName: true',
    ],
    [
      'one that needs text',
      {
        items: '{ schema: { TITLE: { type: string, itemName: true } } }',
        solutions: withRecipe(`${HERE}aws-semantic-similarity`),
      },
      recipe,
      'aws-semantic-similarity needs an items column with textual: true',
    ],
    [
      'one that needs attributes',
      {
        items: '{ schema: { PLOT: { type: string, textual: true } } }',
        solutions: withRecipe(`${HERE}aws-item-attribute-affinity`),
      },
      recipe,
      'aws-item-attribute-affinity needs an items column of its own that is not textual',
    ],
    ['none', { solutions: `  - ${HERE}{ name: a }` }, recipe, 'recipe is missing'],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});

describe('solutions', () => {
  const config = 'solutions[0].solutionConfig';
  test.each<Case>([
    [
      'a slip in a key',
      { solutions: solution(`${HERE}promotes: {}`) },
      'solutions[0].promotes',
      'unknown key "promotes"; did you mean "promote"?',
    ],
    [
      'a slip in the case of a key',
      { solutions: solution(`${HERE}performHpo: true`) },
      'solutions[0].performHpo',
      'unknown key "performHpo"; did you mean "performHPO"?',
    ],
    [
      'a key that cannot be a member',
      { solutions: solution(`${HERE}not-a-member: 1`) },
      'solutions[0].not-a-member',
      'unknown key "not-a-member"; known here: name, recipe, performAutoTraining, performHPO, performIncrementalUpdate, eventType, solutionConfig, schedule, promote, campaign',
    ],
    [
      'the recipe as an ARN',
      { solutions: solution(`${HERE}recipeArn: arn`) },
      'solutions[0].recipeArn',
      'recipeArn cannot be set here: name the recipe with recipe: aws-…',
    ],
    [
      'AutoML',
      { solutions: solution(`${HERE}performAutoML: true`) },
      'solutions[0].performAutoML',
      'performAutoML cannot be set here: AutoML is not supported; name a recipe',
    ],
    [
      'HPO without a search',
      { solutions: withRecipe('aws-popularity-count', `performHPO: ${HERE}true`) },
      'solutions[0].performHPO',
      'aws-popularity-count has no hyperparameter optimization',
    ],
    [
      'an incremental update',
      { solutions: solution(`performIncrementalUpdate: ${HERE}true`) },
      'solutions[0].performIncrementalUpdate',
      'only aws-semantic-similarity takes it, not aws-user-personalization',
    ],
    [
      'a schedule of its own',
      { solutions: solution(`schedule: { full: ${HERE}weekly }`) },
      'solutions[0].schedule.full',
      'must be rate(7 days) or cron(0 3 ? * SUN *), not "weekly"',
    ],
    [
      'a key of the schedule',
      { solutions: solution(`schedule: { ${HERE}updates: rate(1 day) }`) },
      'solutions[0].schedule.updates',
      'unknown key "updates"; did you mean "update"?',
    ],
    [
      'an event type without its column',
      { interactions: '{ schema: { TIMESTAMP: long } }', solutions: solution(`eventType: ${HERE}watch`) },
      'solutions[0].eventType',
      'eventType needs the column EVENT_TYPE in interactions',
    ],
    [
      'an event type where no event is trained on',
      {
        items: '{ schema: { TITLE: { type: string, itemName: true }, PLOT: { type: string, textual: true } } }',
        solutions: withRecipe('aws-semantic-similarity', `eventType: ${HERE}watch`),
      },
      'solutions[0].eventType',
      'aws-semantic-similarity does not train on events',
    ],
    [
      'an event type beside eventsConfig',
      {
        solutions: withRecipe(
          'aws-user-personalization-v2',
          `eventType: ${HERE}watch, solutionConfig: { eventsConfig: {} }`,
        ),
      },
      'solutions[0].eventType',
      'eventType and solutionConfig.eventsConfig exclude each other',
    ],
    [
      'a threshold without an event type',
      { solutions: solution(`solutionConfig: { eventValueThreshold: ${HERE}3 }`) },
      `${config}.eventValueThreshold`,
      'eventValueThreshold goes with eventType; name the type of the events',
    ],
    [
      'a threshold that is no number',
      { solutions: solution(`eventType: watch, solutionConfig: { eventValueThreshold: ${HERE}high }`) },
      `${config}.eventValueThreshold`,
      'must be a number, not "high"',
    ],
    [
      'a threshold without its column',
      {
        interactions: '{ schema: { TIMESTAMP: long, EVENT_TYPE: string } }',
        solutions: solution(`eventType: watch, solutionConfig: { eventValueThreshold: ${HERE}3 }`),
      },
      `${config}.eventValueThreshold`,
      'eventValueThreshold needs the column EVENT_VALUE in interactions',
    ],
    [
      'eventsConfig on a v1 recipe',
      { solutions: solution(`solutionConfig: { ${HERE}eventsConfig: {} }`) },
      `${config}.eventsConfig`,
      'only the v2 recipes take eventsConfig, not aws-user-personalization; use eventType',
    ],
    [
      'a weight beyond 1',
      {
        solutions: withRecipe(
          'aws-user-personalization-v2',
          `solutionConfig: { eventsConfig: { eventParametersList: [{ eventType: a, weight: ${HERE}2 }] } }`,
        ),
      },
      `${config}.eventsConfig.eventParametersList[0].weight`,
      'must be at most 1, not 2',
    ],
    [
      'an objective on another recipe',
      {
        solutions: withRecipe('aws-sims', `solutionConfig: { ${HERE}optimizationObjective: { itemAttribute: PRICE } }`),
      },
      `${config}.optimizationObjective`,
      'only aws-user-personalization and aws-personalized-ranking take it, not aws-sims',
    ],
    [
      'an objective that is no column',
      { solutions: solution(`solutionConfig: { optimizationObjective: { itemAttribute: ${HERE}PRIZE } }`) },
      `${config}.optimizationObjective.itemAttribute`,
      'items has no column PRIZE',
    ],
    [
      'an objective that may be null',
      { solutions: solution(`solutionConfig: { optimizationObjective: { itemAttribute: ${HERE}RATING } }`) },
      `${config}.optimizationObjective.itemAttribute`,
      'RATING must be a numeric column that is not nullable',
    ],
    [
      'an objective that is no number',
      { solutions: solution(`solutionConfig: { optimizationObjective: { itemAttribute: ${HERE}GENRES } }`) },
      `${config}.optimizationObjective.itemAttribute`,
      'GENRES must be a numeric column that is not nullable',
    ],
    [
      'an objective without a column',
      { solutions: solution(`solutionConfig: { optimizationObjective: ${HERE}{ objectiveSensitivity: LOW } }`) },
      `${config}.optimizationObjective.itemAttribute`,
      'itemAttribute is missing',
    ],
    [
      'an objective without items',
      { items: '', solutions: solution(`solutionConfig: { optimizationObjective: { itemAttribute: ${HERE}PRICE } }`) },
      `${config}.optimizationObjective.itemAttribute`,
      'itemAttribute needs the dataset items',
    ],
    [
      'an unknown sensitivity',
      {
        solutions: solution(
          `solutionConfig: { optimizationObjective: { itemAttribute: PRICE, objectiveSensitivity: ${HERE}low } }`,
        ),
      },
      `${config}.optimizationObjective.objectiveSensitivity`,
      'must be one of LOW, MEDIUM, HIGH, OFF, not "low"; did you mean "LOW"?',
    ],
    [
      'a column left out that is not there',
      {
        solutions: solution(
          `solutionConfig: { trainingDataConfig: { excludedDatasetColumns: { ITEMS: [${HERE}COLOUR] } } }`,
        ),
      },
      `${config}.trainingDataConfig.excludedDatasetColumns.ITEMS[0]`,
      'Items has no column COLOUR',
    ],
    [
      'EVENT_TYPE left out',
      {
        solutions: solution(
          `solutionConfig: { trainingDataConfig: { excludedDatasetColumns: { INTERACTIONS: [${HERE}EVENT_TYPE] } } }`,
        ),
      },
      `${config}.trainingDataConfig.excludedDatasetColumns.INTERACTIONS[0]`,
      'EVENT_TYPE cannot be left out of training',
    ],
    [
      'columns of a dataset that is not there',
      {
        users: '',
        solutions: solution(
          `solutionConfig: { trainingDataConfig: { excludedDatasetColumns: { ${HERE}USERS: [AGE] } } }`,
        ),
      },
      `${config}.trainingDataConfig.excludedDatasetColumns.USERS`,
      '"USERS" is no dataset of the pipeline; it has INTERACTIONS, ITEMS',
    ],
    [
      'an automatic training every 31 days',
      {
        solutions: solution(
          `performAutoTraining: true, solutionConfig: { autoTrainingConfig: { schedulingExpression: ${HERE}rate(31 days) } }`,
        ),
      },
      `${config}.autoTrainingConfig.schedulingExpression`,
      'must be rate(1 day) to rate(30 days), not "rate(31 days)"',
    ],
    [
      'an automatic training that is off',
      { solutions: solution(`solutionConfig: { autoTrainingConfig: { schedulingExpression: ${HERE}rate(7 days) } }`) },
      `${config}.autoTrainingConfig.schedulingExpression`,
      'it needs performAutoTraining: true',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});
