import { seededRandom } from '../../local/personalize/engine';
import { sampled } from '../sample';
import { cellsOf, differences, isRead, labelOf, tried } from './matrix';
import { readResults } from './results';
import type { Outcome, Scenario } from './scenario';
import { SCENARIOS } from './scenarios';

/** A second or two each, and more than the usual minute on a machine with much else to do. */
jest.setTimeout(180_000);

/** Two of the pipelines have the same stack of data. */
const DATA_STACK = { 'dataset group': 1, schema: 2, dataset: 2 };
const SERVED = { ...DATA_STACK, 'import job': 2, filter: 1, solution: 1, 'solution version': 1, campaign: 1 };
const COMPUTED = { ...SERVED, 'batch inference job': 1 };
const SHOP = { ...DATA_STACK, 'import job': 2, 'event tracker': 1, recommender: 1 };
const CLUB_DATA = { 'dataset group': 1, schema: 3, dataset: 3, 'import job': 3 };
const CLUB = { ...CLUB_DATA, filter: 2, solution: 2, 'solution version': 2, 'batch segment job': 1 };

/** What is there at the end, and the calls without which the scenario would not be the one that its name says. */
const EXPECTED: Readonly<Record<string, readonly [string, Readonly<Record<string, number>>, readonly string[]]>> = {
  'first run': ['SUCCEEDED', COMPUTED, ['CreateSolutionVersion', 'CreateCampaign']],
  'run with new data': [
    'SUCCEEDED',
    { ...SERVED, 'import job': 3, 'solution version': 2, 'batch inference job': 2 },
    ['CreateDatasetImportJob', 'UpdateCampaign'],
  ],
  'run with other settings': ['SUCCEEDED', COMPUTED, ['UpdateSolution', 'UpdateCampaign']],
  'replacement of a solution': ['SUCCEEDED', COMPUTED, ['CreateCampaign', 'DeleteCampaign', 'DeleteSolution']],
  'creations that fail once': [
    'SUCCEEDED',
    { ...SERVED, 'import job': 3, 'solution version': 2, 'batch inference job': 2 },
    ['DeleteSolution', 'DeleteCampaign'],
  ],
  'first run of a recommender': ['SUCCEEDED', SHOP, ['CreateRecommender']],
  'recommender with other settings': ['SUCCEEDED', SHOP, ['UpdateRecommender']],
  'recommender that somebody stopped': ['SUCCEEDED', SHOP, ['StartRecommender']],
  'first run with actions and batch segments': [
    'SUCCEEDED',
    CLUB,
    ['CreateDataset', 'CreateFilter', 'CreateBatchSegmentJob'],
  ],
  'training with trainingMode UPDATE': [
    'SUCCEEDED',
    { ...CLUB, 'import job': 4, 'solution version': 3 },
    ['CreateSolutionVersion'],
  ],
  'solution and filter taken out of the file': [
    'SUCCEEDED',
    { ...CLUB_DATA, filter: 1, solution: 1, 'solution version': 1 },
    ['DeleteSolution', 'DeleteFilter'],
  ],
  'destroy in the middle of a training': [
    'GONE',
    {},
    ['StopSolutionVersionCreation', 'DeleteCampaign', 'DeleteSolution'],
  ],
  'destroy of a recommender': ['GONE', {}, ['DeleteRecommender']],
  'destroy of actions': ['GONE', {}, ['DeleteDataset', 'DeleteFilter', 'DeleteSolution']],
  'personalize rollback': [
    'SUCCEEDED',
    { ...SERVED, 'import job': 3, 'solution version': 2, 'batch inference job': 2 },
    ['UpdateCampaign'],
  ],
  'personalize park and unpark of a campaign': ['SUCCEEDED', COMPUTED, ['DeleteCampaign', 'CreateCampaign']],
  'personalize park and unpark of a recommender': ['SUCCEEDED', SHOP, ['StopRecommender', 'StartRecommender']],
};

/** Played once without faults, for whichever test asks first. */
const played = new Map<string, Promise<Outcome>>();
function healthy(one: Scenario): Promise<Outcome> {
  const outcome = played.get(one.name) ?? one.play();
  played.set(one.name, outcome);
  return outcome;
}

/** Some that the seed draws; all of them with SAMPLES=all. */
const SAMPLE = sampled(SCENARIOS, 6);

const byName = SAMPLE.map((one) => [one.name, one] as const);

test('what a scenario leaves is written down for each of them', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(SCENARIOS.map(({ name }) => name).sort());
});

test.each(byName)('the deployed templates leave what they should: %s', async (name, one) => {
  const [ended, resources, operations] = EXPECTED[name] ?? [];
  const outcome = await healthy(one);
  expect(outcome).toMatchObject({ ended, twice: [] });
  expect(outcome.resources).toEqual(resources);
  expect(outcome.operations).toEqual(expect.arrayContaining([...(operations ?? [])]));
});

const { matrix } = readResults();
const ifPlayed = matrix === undefined ? test.skip : test;
const unlessPlayed = matrix === undefined ? ' (skipped: npm run reliability -- --only matrix has no results yet)' : '';

ifPlayed.each(byName)(
  `the matrix of docs/reliability.md has every operation of: %s${unlessPlayed}`,
  async (name, one) => {
    const { operations } = await healthy(one);
    expect(matrix?.scenarios.find((taken) => taken.name === name)?.operations).toEqual(operations);
    const inCells = matrix?.cells.map(({ operation }) => operation) ?? [];
    expect(operations.filter((operation) => !inCells.includes(operation))).toEqual([]);
  },
);

/** Another scenario and other cells with another --seed of jest; `npm run reliability` plays them all. */
test('a sample of the matrix holds: throttling, an error of the service, a lost answer', async () => {
  const random = seededRandom(jest.getSeed());
  const drawn = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const one = drawn(SAMPLE);
  const outcomes = new Map([[one.name, await healthy(one)]]);
  const cells = cellsOf([one], outcomes).filter(({ operation }) => !isRead(operation));
  for (const name of ['throttled', '5xx', 'answer lost']) {
    const cell = drawn(cells.filter(({ fault }) => fault.name === name));
    expect(`${labelOf(cell)}: ${await tried(cell, outcomes)}`).toBe(`${labelOf(cell)}: `);
  }
});

test('fails a cell over what is there twice, missing, left over or ended otherwise', () => {
  const outcome = (account: readonly string[], others: Partial<Outcome> = {}): Outcome => {
    return { ended: 'SUCCEEDED', resources: {}, account, twice: [], operations: [], calls: [], ...others };
  };
  const expected = outcome(['campaign a', 'version *']);
  expect(differences(expected, expected)).toBe('');
  expect(differences(outcome(['campaign a', 'version *', 'version *']), expected)).toBe('version * is there');
  expect(differences(outcome(['campaign a']), expected)).toBe('version * is missing');
  expect(differences(outcome(expected.account, { ended: 'FAILED x', twice: ['job b'] }), expected)).toBe(
    'ended FAILED x; job b is there twice',
  );
});
