import {
  CreateSolutionCommand,
  type CreateSolutionRequest,
  DeleteSolutionCommand,
  DescribeSolutionCommand,
} from '@aws-sdk/client-personalize';
import { SOLUTION_OPTIONS } from '../../../../local/personalize/support/options';
import { GROUP_ARN, errorOf } from '../movies';
import type { TestTwin } from '../test-twin';
import { aWorld } from './world';

/** Each option of CreateSolution: taken and shown as it was given, and looked at: a wrong value is refused. */

const recipeArn = (name: string): string => `arn:aws:personalize:::recipe/${name}`;

interface Probe {
  /** @default aws-user-personalization; none for AutoML */
  readonly recipe?: string | undefined;
  readonly good?: Partial<CreateSolutionRequest>;
  readonly bad?: Partial<CreateSolutionRequest>;
  readonly badRecipe?: string;
}

type Config = NonNullable<CreateSolutionRequest['solutionConfig']>;
const config = (solutionConfig: Config): Partial<CreateSolutionRequest> => ({ solutionConfig });
const tuned = (hpoConfig: Config['hpoConfig']): Partial<CreateSolutionRequest> => ({
  performHPO: true,
  solutionConfig: { hpoConfig },
});
/** The service wants all three lists. */
const NO_RANGES = {
  integerHyperParameterRanges: [],
  continuousHyperParameterRanges: [],
  categoricalHyperParameterRanges: [],
};
const ranges = (given: NonNullable<Config['hpoConfig']>['algorithmHyperParameterRanges']) =>
  tuned({ algorithmHyperParameterRanges: { ...NO_RANGES, ...given } });
const chosen = (autoMLConfig: Config['autoMLConfig']): Partial<CreateSolutionRequest> => ({
  performAutoML: true,
  solutionConfig: { autoMLConfig },
});
const weights = (weight: number) => config({ eventsConfig: { eventParametersList: [{ eventType: 'watch', weight }] } });
const objective = (itemAttribute: string, sensitivity: string) =>
  config({ optimizationObjective: { itemAttribute, objectiveSensitivity: sensitivity as 'LOW' } });
const UNKNOWN = { name: 'nobody', minValue: 1, maxValue: 2 };
const TUNING = 'solutionConfig.hpoConfig.algorithmHyperParameterRanges';

const PROBES: Readonly<Record<string, Probe>> = {
  performHPO: { good: { performHPO: true }, bad: { performHPO: true }, badRecipe: 'aws-popularity-count' },
  performAutoML: {
    recipe: undefined,
    good: { performAutoML: true },
    bad: { performAutoML: true },
    badRecipe: 'aws-sims',
  },
  performAutoTraining: { good: { performAutoTraining: false }, bad: { performAutoTraining: 'no' as never } },
  performIncrementalUpdate: {
    recipe: 'aws-semantic-similarity',
    good: { performIncrementalUpdate: true },
    bad: { performIncrementalUpdate: true },
    badRecipe: 'aws-sims',
  },
  eventType: { good: { eventType: 'watch' }, bad: { eventType: 'watch' }, badRecipe: 'aws-semantic-similarity' },
  'solutionConfig.eventValueThreshold': {
    good: { eventType: 'watch', ...config({ eventValueThreshold: '0.5' }) },
    bad: { eventType: 'watch', ...config({ eventValueThreshold: 'much' }) },
  },
  'solutionConfig.hpoConfig.hpoObjective.type': { bad: tuned({ hpoObjective: { type: 'Maximize' } }) },
  'solutionConfig.hpoConfig.hpoObjective.metricName': { bad: tuned({ hpoObjective: { metricName: 'coverage' } }) },
  'solutionConfig.hpoConfig.hpoObjective.metricRegex': { bad: tuned({ hpoObjective: { metricRegex: '.' } }) },
  'solutionConfig.hpoConfig.hpoResourceConfig.maxNumberOfTrainingJobs': {
    good: tuned({ hpoResourceConfig: { maxNumberOfTrainingJobs: '2' } }),
    bad: tuned({ hpoResourceConfig: { maxNumberOfTrainingJobs: '41' } }),
  },
  'solutionConfig.hpoConfig.hpoResourceConfig.maxParallelTrainingJobs': {
    good: tuned({ hpoResourceConfig: { maxParallelTrainingJobs: '2' } }),
    bad: tuned({ hpoResourceConfig: { maxParallelTrainingJobs: '11' } }),
  },
  [`${TUNING}.integerHyperParameterRanges`]: {
    good: ranges({ integerHyperParameterRanges: [{ name: 'bptt', minValue: 8, maxValue: 16 }] }),
    bad: ranges({ integerHyperParameterRanges: [UNKNOWN] }),
  },
  [`${TUNING}.continuousHyperParameterRanges`]: {
    recipe: 'aws-sims',
    good: ranges({
      continuousHyperParameterRanges: [{ name: 'popularity_discount_factor', minValue: 0.2, maxValue: 0.4 }],
    }),
    bad: ranges({ continuousHyperParameterRanges: [UNKNOWN] }),
  },
  [`${TUNING}.categoricalHyperParameterRanges`]: {
    good: ranges({ categoricalHyperParameterRanges: [{ name: 'recency_mask', values: ['True'] }] }),
    bad: ranges({ categoricalHyperParameterRanges: [{ name: 'recency_mask', values: ['Perhaps'] }] }),
  },
  'solutionConfig.algorithmHyperParameters': {
    good: config({ algorithmHyperParameters: { bptt: '16' } }),
    bad: config({ algorithmHyperParameters: { bptt: '1' } }),
  },
  'solutionConfig.featureTransformationParameters': {
    good: config({ featureTransformationParameters: { max_user_history_length_percentile: '0.9' } }),
    bad: config({ featureTransformationParameters: { max_user_history_length_percentile: '2' } }),
  },
  'solutionConfig.autoMLConfig.metricName': {
    recipe: undefined,
    good: chosen({ metricName: 'normalized_discounted_cumulative_gain_at_25' }),
    bad: chosen({ metricName: 'coverage' }),
  },
  'solutionConfig.autoMLConfig.recipeList': {
    recipe: undefined,
    good: chosen({ recipeList: [recipeArn('aws-user-personalization')] }),
    bad: chosen({ recipeList: [recipeArn('aws-sims')] }),
  },
  'solutionConfig.eventsConfig.eventParametersList': {
    recipe: 'aws-user-personalization-v2',
    good: weights(0.5),
    bad: weights(2),
  },
  'solutionConfig.optimizationObjective.itemAttribute': {
    good: objective('CREATION_TIMESTAMP', 'LOW'),
    bad: objective('TITLE', 'LOW'),
  },
  'solutionConfig.optimizationObjective.objectiveSensitivity': {
    good: objective('CREATION_TIMESTAMP', 'HIGH'),
    bad: objective('CREATION_TIMESTAMP', 'EXTREME'),
  },
  'solutionConfig.trainingDataConfig.excludedDatasetColumns': {
    good: config({ trainingDataConfig: { excludedDatasetColumns: { ITEMS: ['PRICE'] } } }),
    bad: config({ trainingDataConfig: { excludedDatasetColumns: { ITEMS: ['NOBODY'] } } }),
  },
  'solutionConfig.trainingDataConfig.includedDatasetColumns': {
    good: config({ trainingDataConfig: { includedDatasetColumns: { ITEMS: ['PRICE'] } } }),
    bad: config({ trainingDataConfig: { includedDatasetColumns: { ITEMS: ['NOBODY'] } } }),
  },
  'solutionConfig.autoTrainingConfig.schedulingExpression': {
    good: config({ autoTrainingConfig: { schedulingExpression: 'rate(3 days)' } }),
    bad: config({ autoTrainingConfig: { schedulingExpression: 'rate(31 days)' } }),
  },
};

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((one, key) => (one as Record<string, unknown> | undefined)?.[key], value);

const rows = SOLUTION_OPTIONS.rows.flatMap((row) => {
  const [operation, option = ''] = row.name.split(': ');
  return operation === 'CreateSolution' ? [{ ...row, option }] : [];
});

let twin: TestTwin;
let count = 0;

beforeAll(async () => {
  twin = await aWorld();
});

afterAll(() => twin.close());

const create = (recipe: string | undefined, members: Partial<CreateSolutionRequest>) =>
  twin.control.send(
    new CreateSolutionCommand({
      name: `probe-${count++}`,
      datasetGroupArn: GROUP_ARN,
      performAutoTraining: false,
      ...(recipe !== undefined && { recipeArn: recipeArn(recipe) }),
      ...members,
    }),
  );

const recipeOf = (probe: Probe): string | undefined => ('recipe' in probe ? probe.recipe : 'aws-user-personalization');

test('every option of solutions is probed', () => {
  expect(Object.keys(PROBES).sort()).toEqual(rows.map(({ option }) => option).sort());
});

test.each(rows.filter(({ state }) => state !== 'absent'))('$name is taken and shown ($state)', async ({ option }) => {
  const probe = PROBES[option] ?? {};
  const { solutionArn } = await create(recipeOf(probe), probe.good ?? {});
  const { solution } = await twin.control.send(new DescribeSolutionCommand({ solutionArn }));
  expect(at(probe.good, option)).toBeDefined();
  expect(at(solution, option)).toEqual(at(probe.good, option));
  await twin.settle();
  // There is room for ten.
  await twin.control.send(new DeleteSolutionCommand({ solutionArn }));
  await twin.settle();
});

test.each(rows)('fails: a wrong $name is refused', async ({ option, state, note }) => {
  const probe = PROBES[option] ?? {};
  const error = await errorOf(create(probe.badRecipe ?? recipeOf(probe), probe.bad ?? {}));
  expect(error).toMatchObject({ status: 400 });
  expect(error.name).toMatch(/^(InvalidInput|Serialization)Exception$/);
  if (state === 'absent') expect(note.startsWith(`\`${error.name}\`: ${error.message}. `)).toBe(true);
});
