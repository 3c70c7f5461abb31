import { SCENARIOS } from './scenarios';

/** Both pipelines of these tests have the same stack of data. */
const DATA_STACK = { 'dataset group': 1, schema: 2, dataset: 2 };
const SERVED = { ...DATA_STACK, 'import job': 2, filter: 1, solution: 1, 'solution version': 1, campaign: 1 };
const SHOP = { ...DATA_STACK, 'import job': 2, 'event tracker': 1, recommender: 1 };

/** What is there at the end, and the calls without which the scenario would not be the one that its name says. */
const EXPECTED: Readonly<Record<string, readonly [string, Readonly<Record<string, number>>, readonly string[]]>> = {
  'first run': ['SUCCEEDED', { ...SERVED, 'batch inference job': 1 }, ['CreateSolutionVersion', 'CreateCampaign']],
  'run with new data': [
    'SUCCEEDED',
    { ...SERVED, 'import job': 3, 'solution version': 2, 'batch inference job': 2 },
    ['CreateDatasetImportJob', 'UpdateCampaign'],
  ],
  'run with other settings': [
    'SUCCEEDED',
    { ...SERVED, 'batch inference job': 1 },
    ['UpdateSolution', 'UpdateCampaign'],
  ],
  'replacement of a solution': [
    'SUCCEEDED',
    { ...SERVED, 'batch inference job': 1 },
    ['CreateCampaign', 'DeleteCampaign', 'DeleteSolution'],
  ],
  'first run of a recommender': ['SUCCEEDED', SHOP, ['CreateRecommender']],
  'recommender with other settings': ['SUCCEEDED', SHOP, ['UpdateRecommender']],
  'destroy in the middle of a training': [
    'GONE',
    {},
    ['StopSolutionVersionCreation', 'DeleteCampaign', 'DeleteSolution'],
  ],
  'destroy of a recommender': ['GONE', {}, ['DeleteRecommender']],
};

test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  'the deployed templates leave what they should: %s',
  async (name, scenario) => {
    const [ended, resources, operations] = EXPECTED[name] ?? [];
    const outcome = await scenario.play();
    expect(outcome).toEqual({ ended, resources, operations: expect.arrayContaining([...(operations ?? [])]) });
  },
);
