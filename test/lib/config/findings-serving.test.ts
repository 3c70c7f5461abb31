import { type Case, expectFinding, findingsOf, HERE, load, pipelineText, placeOf, withRecipe } from './pipeline-text';

const VIDEO = 'name: movies\ndomain: VIDEO_ON_DEMAND';
const videoData = {
  interactions: '{ schema: { TIMESTAMP: long, EVENT_TYPE: string } }',
  items: '{ schema: { CREATION_TIMESTAMP: long, GENRES: { type: string, categorical: true } } }',
  users: '{ schema: { MEMBERSHIP: { type: string, categorical: true } } }',
};
const recommender = (rest: string): string => `recommenders:\n  - { name: r, recipe: aws-vod-top-picks, ${rest} }`;

describe('recommenders', () => {
  test('are read with the texts that the API wants', () => {
    const { recommenders } = load(
      pipelineText({
        head: VIDEO,
        ...videoData,
        rest: recommender(
          'recommenderConfig: { minRecommendationRequestsPerSecond: 2, itemExplorationConfig: { explorationWeight: 0.5 } }',
        ),
      }),
    );
    expect(recommenders).toEqual([
      {
        name: 'r',
        recipe: 'aws-vod-top-picks',
        recommenderConfig: {
          minRecommendationRequestsPerSecond: 2,
          itemExplorationConfig: { explorationWeight: '0.5' },
        },
      },
    ]);
  });

  test.each<Case>([
    [
      'a custom dataset group',
      { rest: `${HERE}recommenders:\n  - { name: r, recipe: aws-vod-top-picks }` },
      'recommenders',
      'recommenders need a domain dataset group; write domain: ECOMMERCE or domain: VIDEO_ON_DEMAND',
    ],
    [
      'an unknown use case',
      { head: VIDEO, ...videoData, rest: `recommenders:\n  - { name: r, recipe: ${HERE}aws-vod-top-pick }` },
      'recommenders[0].recipe',
      'unknown use case "aws-vod-top-pick"; did you mean "aws-vod-top-picks"?',
    ],
    [
      'a use case of the other domain',
      {
        head: VIDEO,
        ...videoData,
        rest: `recommenders:\n  - { name: r, recipe: ${HERE}aws-ecomm-recommended-for-you }`,
      },
      'recommenders[0].recipe',
      'aws-ecomm-recommended-for-you is a use case of ECOMMERCE, the pipeline is of VIDEO_ON_DEMAND; there are aws-vod-because-you-watched-x, aws-vod-more-like-x, aws-vod-most-popular, aws-vod-trending-now, aws-vod-top-picks',
    ],
    [
      'a custom recipe',
      { head: VIDEO, ...videoData, rest: `recommenders:\n  - { name: r, recipe: ${HERE}aws-sims }` },
      'recommenders[0].recipe',
      'aws-sims is a custom recipe and makes a solution; a recommender needs a use case of a domain',
    ],
    [
      'a misspelt key',
      {
        head: VIDEO,
        ...videoData,
        rest: recommender(`recommenderConfig: { ${HERE}minRecommendationRequestPerSecond: 2 }`),
      },
      'recommenders[0].recommenderConfig.minRecommendationRequestPerSecond',
      'unknown key "minRecommendationRequestPerSecond"; did you mean "minRecommendationRequestsPerSecond"?',
    ],
    [
      'exploration of a use case that has none',
      {
        head: VIDEO,
        ...videoData,
        rest: `recommenders:\n  - { name: r, recipe: aws-vod-most-popular, recommenderConfig: { ${HERE}itemExplorationConfig: { explorationWeight: 1 } } }`,
      },
      'recommenders[0].recommenderConfig.itemExplorationConfig',
      'aws-vod-most-popular takes no itemExplorationConfig (it does not explore); aws-user-personalization does',
    ],
    [
      'a name that a solution has',
      {
        head: VIDEO,
        ...videoData,
        solutions: withRecipe('aws-sims'),
        rest: `recommenders:\n  - { name: ${HERE}a, recipe: aws-vod-top-picks }`,
      },
      'recommenders[0].name',
      'there is a solution named "a" before',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});

const segments = withRecipe('aws-item-affinity');
const inference = withRecipe('aws-similar-items');

describe('batch jobs', () => {
  test('are read with their folders', () => {
    const { batchJobs } = load(
      pipelineText({
        solutions: inference,
        rest: 'batchInference:\n  - { name: nightly, solution: a, numResults: 10, schedule: rate(1 day), output: out/ }',
      }),
    );
    expect(batchJobs).toEqual([
      {
        kind: 'inference',
        name: 'nightly',
        solution: 'a',
        numResults: 10,
        schedule: 'rate(1 day)',
        input: 'batch/nightly/input/',
        output: 'out/',
      },
    ]);
  });

  test('carry members that are newer than this code', () => {
    const rest = 'batchInference:\n  - { name: nightly, solution: a, maxRecordsPerFile: 10 }';
    const { batchJobs, warnings } = load(pipelineText({ solutions: inference, rest }));
    expect(batchJobs).toMatchObject([{ name: 'nightly', apiMembers: { maxRecordsPerFile: 10 } }]);
    expect(warnings.map(({ path, message }) => `${path} ${message}`)).toContain(
      'batchInference[0].maxRecordsPerFile maxRecordsPerFile is not known here and goes to the API unchecked',
    );
  });

  test.each<Case>([
    [
      'a bad schedule',
      { solutions: segments, rest: `batchSegments:\n  - { name: s, solution: a, schedule: ${HERE}cron(banana) }` },
      'batchSegments[0].schedule',
      'cron takes 6 fields (minutes hours day-of-month month day-of-week year), not 1',
    ],
    [
      'an unknown solution',
      { solutions: segments, rest: `batchSegments:\n  - { name: s, solution: ${HERE}b }` },
      'batchSegments[0].solution',
      'there is no solution "b"; did you mean "a"?',
    ],
    [
      'a recipe of the other kind of job',
      { solutions: segments, rest: `batchInference:\n  - { name: s, solution: ${HERE}a }` },
      'batchInference[0].solution',
      'aws-item-affinity takes batch segment jobs only, this is a batch inference job',
    ],
    [
      'a recipe without batch jobs',
      { solutions: withRecipe('aws-trending-now'), rest: `batchInference:\n  - { name: s, solution: ${HERE}a }` },
      'batchInference[0].solution',
      'aws-trending-now takes no batch job, this is a batch inference job',
    ],
    [
      'an unknown filter',
      { solutions: inference, rest: `batchInference:\n  - { name: s, solution: a, filter: ${HERE}new }` },
      'batchInference[0].filter',
      'there is no filter "new"; there is none',
    ],
    [
      'a filter of users for a job of items',
      {
        filters: '  - { name: young, filterExpression: INCLUDE UserID WHERE Users.AGE < 30 }',
        solutions: inference,
        rest: `batchInference:\n  - { name: s, solution: a, filter: ${HERE}young }`,
      },
      'batchInference[0].filter',
      'the filter young acts on UserID, this job needs one that acts on ItemID',
    ],
    [
      'too many results',
      { solutions: inference, rest: `batchInference:\n  - { name: s, solution: a, numResults: ${HERE}501 }` },
      'batchInference[0].numResults',
      'a line may have 500 results, not 501',
    ],
    [
      'an output that is the input',
      { solutions: inference, rest: `batchInference:\n  - { name: s, solution: a, input: x/, output: ${HERE}x/ }` },
      'batchInference[0].output',
      'the output must be another folder than the input',
    ],
    [
      'themes of a recipe that makes none',
      {
        solutions: withRecipe('aws-sims'),
        rest: `batchInference:\n  - { name: s, solution: a, batchInferenceJobMode: ${HERE}THEME_GENERATION }`,
      },
      'batchInference[0].batchInferenceJobMode',
      'only aws-similar-items makes themes, not aws-sims',
    ],
    [
      'a member of batch inference in a batch segment job',
      {
        solutions: segments,
        rest: `batchSegments:\n  - { name: s, solution: a, ${HERE}themeGenerationConfig: {} }`,
      },
      'batchSegments[0].themeGenerationConfig',
      'themeGenerationConfig cannot be set here: it belongs to batchInference',
    ],
    [
      'an unknown key',
      { solutions: inference, rest: `batchInference:\n  - { name: s, solution: a, ${HERE}fliter: x }` },
      'batchInference[0].fliter',
      'unknown key "fliter"; did you mean "filter"?',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});

describe('the metric attribution', () => {
  const attribution = (expression: string): string =>
    `metricAttribution:\n  metrics:\n    - { eventType: watch, metricName: m, expression: '${expression}' }`;

  test('has reports unless told otherwise', () => {
    const { metricAttribution } = load(pipelineText({ rest: attribution('SUM(Items.PRICE)') }));
    expect(metricAttribution).toMatchObject({ reports: true, metrics: [{ metricName: 'm' }] });
  });

  test.each<Case>([
    [
      'a column that is not there',
      { rest: attribution(`SUM(Items.${HERE}COLOUR)`) },
      'metricAttribution.metrics[0].expression',
      'the expression cannot be used: Items has no column COLOUR (at character 11)',
    ],
    [
      'a column of texts',
      { rest: attribution(`SUM(Items.${HERE}GENRES)`) },
      'metricAttribution.metrics[0].expression',
      'the expression cannot be used: GENRES is string; SUM takes numbers (at character 11)',
    ],
    [
      'reports of imports without an attribution',
      { interactions: `{ schema: { TIMESTAMP: long }, publishAttributionMetricsToS3: ${HERE}true }` },
      'datasets.interactions.publishAttributionMetricsToS3',
      'there is no metricAttribution to send it to',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});

describe('what the retired solution of AWS lets through', () => {
  test.each<Case>([
    [
      'a misspelt key of a schedule',
      { solutions: withRecipe('aws-sims', `schedule: { ${HERE}ful: rate(7 days) }`) },
      'solutions[0].schedule.ful',
      'unknown key "ful"; did you mean "full"?',
    ],
    [
      'a training mode that is none',
      { solutions: withRecipe('aws-sims', `${HERE}trainingMode: BANANA`) },
      'solutions[0].trainingMode',
      'trainingMode cannot be set here: schedule.full trains anew and schedule.update takes new items in',
    ],
    [
      'an age that is none',
      { solutions: withRecipe('aws-sims', `${HERE}maxAge: banana`) },
      'solutions[0].maxAge',
      'maxAge cannot be set here: schedule.full says how often to train: rate(7 days)',
    ],
    [
      'an update schedule of a recipe without it',
      { solutions: withRecipe('aws-sims', `schedule: { update: ${HERE}rate(1 day) }`) },
      'solutions[0].schedule.update',
      'aws-sims has no trainingMode UPDATE; write schedule.full',
    ],
    [
      'automatic training beside a schedule',
      {
        solutions: withRecipe('aws-sims', `performAutoTraining: true, schedule: { full: ${HERE}rate(1 day) }`),
      },
      'solutions[0].schedule.full',
      'the service trains this solution by itself; leave out one of it and performAutoTraining',
    ],
    [
      'a schema without ITEM_ID',
      { interactions: `{ schema: ${HERE}{ USER_ID: string, TIMESTAMP: long } }` },
      'datasets.interactions.schema',
      'Interactions needs ITEM_ID, a string that is not nullable; leave out all ids to have them put in front',
    ],
    [
      'actions in a domain dataset group',
      {
        head: VIDEO,
        ...videoData,
        users: `{ schema: { MEMBERSHIP: { type: string, categorical: true } } }\n  actions: { schema: ${HERE}{ VALUE: long } }`,
      },
      'datasets.actions.schema',
      'dataset groups of VIDEO_ON_DEMAND have no Actions dataset; use a custom one',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});

describe('environments', () => {
  const file = (overlay: string): string =>
    pipelineText({ solutions: withRecipe('aws-sims'), rest: `environments:\n  prod:\n    ${overlay}` });

  test('are laid over the file when chosen', () => {
    const text = file('solutions: [{ name: a, campaign: { minProvisionedTPS: 4 } }]');
    expect(load(text)).toMatchObject({ name: 'movies' });
    expect(load(text)).not.toHaveProperty('environment');
    expect(load(text, { environment: 'prod' })).toMatchObject({
      name: 'movies-prod',
      environment: 'prod',
      solutions: [{ name: 'a', recipe: 'aws-sims', campaign: { minProvisionedTPS: 4 } }],
    });
  });

  test('fail where the overlay was written', () => {
    const text = file(`solutions: [{ name: a, campaign: { minProvisionedTPS: ${HERE}0 } }]`);
    expectInProduction(text, 'environments.prod.solutions[0].campaign.minProvisionedTPS', 'must be at least 1, not 0');
  });

  test('fail when there is none of the name', () => {
    expect(() => load(file('retainData: false'), { environment: 'test' })).toThrow(
      'the file has no environment "test"; it has prod',
    );
  });
});

function expectInProduction(text: string, path: string, message: string): void {
  expect(findingsOf(text, { environment: 'prod' })).toEqual([`${placeOf(text)} ${path} ${message}`]);
}
