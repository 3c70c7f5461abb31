import {
  CreateSolutionCommand,
  type CreateSolutionRequest,
  DescribeSolutionCommand,
  DescribeSolutionVersionCommand,
  type HPOConfig,
  type HyperParameterRanges,
  ListSolutionsCommand,
} from '@aws-sdk/client-personalize';
import type { TrainingInput, UserParameters } from '../../../../local/personalize/engine/api';
import { GROUP_ARN, aDatasetGroup, aSolution, aVersion, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeAll(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin);
});

afterAll(() => twin.close());

const NONE: HyperParameterRanges = {
  integerHyperParameterRanges: [],
  continuousHyperParameterRanges: [],
  categoricalHyperParameterRanges: [],
};

const recipeArn = (name: string): string => `arn:aws:personalize:::recipe/${name}`;

/** Trains a solution of its own and tells what the engine was given and what the version shows. */
async function train(name: string, recipe: string, members: Partial<CreateSolutionRequest>) {
  const solutionVersionArn = await aVersion(twin, await aSolution(twin, recipe, { name, ...members }));
  const { solutionVersion } = await twin.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }));
  expect(solutionVersion?.status).toBe('ACTIVE');
  return { input: twin.trainings.at(-1)!, version: solutionVersion! };
}

const withHpo = (hpoConfig?: HPOConfig, algorithmHyperParameters?: Record<string, string>) => ({
  performHPO: true,
  solutionConfig: { ...(hpoConfig && { hpoConfig }), ...(algorithmHyperParameters && { algorithmHyperParameters }) },
});

/** Parameters of each candidate for users that the engine compares. */
const tried = ({ candidates = [] }: TrainingInput): readonly UserParameters[] =>
  candidates.flatMap((one) => (one.kind === 'user' && one.parameters ? [one.parameters] : []));

describe('hyperparameter optimization', () => {
  test('compares eight models within the documented ranges, the defaults first, and shows what it chose', async () => {
    const { input, version } = await train('documented', 'aws-personalized-ranking', withHpo());
    const models = tried(input);
    expect(models).toHaveLength(8);
    expect(new Set(models.map((model) => JSON.stringify(model))).size).toBe(8);
    expect(models[0]).toEqual({ easePenalty: 300, windows: [50, 20], recency: true });
    const tuned = version.tunedHPOParams!.algorithmHyperParameters!;
    expect(Object.keys(tuned).sort()).toEqual(['data.recency_mask', 'training.bptt', 'training.hidden_dimension']);
    const [dimension, steps] = [Number(tuned['training.hidden_dimension']), Number(tuned['training.bptt'])];
    expect(dimension).toBeGreaterThanOrEqual(32);
    expect(dimension).toBeLessThanOrEqual(256);
    expect(models).toContainEqual({
      easePenalty: (300 * 149) / dimension,
      windows: [Math.round((50 * steps) / 32), Math.round((20 * steps) / 32)],
      recency: tuned['data.recency_mask'] === 'True',
    });
    expect(version).toMatchObject({ performHPO: true, performAutoML: false });
  });

  test('keeps to the ranges and the number of jobs that are given, and to what is set beside them', async () => {
    const hpoConfig = {
      hpoResourceConfig: { maxNumberOfTrainingJobs: '3', maxParallelTrainingJobs: '10' },
      algorithmHyperParameterRanges: {
        ...NONE,
        integerHyperParameterRanges: [{ name: 'bptt', minValue: 4, maxValue: 8 }],
      },
    };
    const set = { hidden_dimension: '64', recency_mask: 'False' };
    const { input, version } = await train('narrow', 'aws-user-personalization', withHpo(hpoConfig, set));
    const models = tried(input);
    expect(models).toHaveLength(3);
    for (const { easePenalty, windows = [0, 0], recency } of models) {
      expect([easePenalty, recency]).toEqual([(300 * 149) / 64, false]);
      expect(windows[0]).toBeGreaterThanOrEqual(6);
      expect(windows[0]).toBeLessThanOrEqual(13);
    }
    expect(version.solutionConfig).toEqual({ hpoConfig, algorithmHyperParameters: set });
    const again = await train('narrow-again', 'aws-user-personalization', withHpo(hpoConfig, set));
    expect(tried(again.input)).toEqual(models);
    expect(again.version.tunedHPOParams).toEqual(version.tunedHPOParams);
  });

  test('ends early where the ranges hold fewer values than there are jobs', async () => {
    const algorithmHyperParameterRanges = {
      ...NONE,
      categoricalHyperParameterRanges: [{ name: 'recency_mask', values: ['True', 'False'] }],
    };
    const { input } = await train('two', 'aws-user-personalization', withHpo({ algorithmHyperParameterRanges }));
    expect(tried(input)).toEqual([
      expect.objectContaining({ recency: true }),
      expect.objectContaining({ recency: false }),
    ]);
  });

  test('tunes what can only be set as a range', async () => {
    const hpoResourceConfig = { maxNumberOfTrainingJobs: '2' };
    const { input, version } = await train('similar', 'aws-similar-items', withHpo({ hpoResourceConfig }));
    const [first, second] = input.candidates!;
    expect(first).toMatchObject({ easePenalty: 300, attributeWeight: 0.15 });
    expect(second).not.toEqual(first);
    expect(Object.keys(version.tunedHPOParams!.algorithmHyperParameters!).sort()).toEqual([
      'training.item_id_hidden_dim',
      'training.item_metadata_hidden_dim',
    ]);
  });

  test('is not done unless it is asked for', async () => {
    const { input, version } = await train('plain', 'aws-sims', {});
    expect(input).not.toHaveProperty('candidates');
    expect(version).not.toHaveProperty('tunedHPOParams');
  });
});

describe('hyperparameters', () => {
  test('set by hand reach the engine', async () => {
    const algorithmHyperParameters = { hidden_dimension: '32', bptt: '2', recency_mask: 'false' };
    const { input } = await train('set', 'aws-user-personalization', { solutionConfig: { algorithmHyperParameters } });
    expect(input.composition).toMatchObject({
      parameters: { easePenalty: (300 * 149) / 32, windows: [3, 1], recency: false },
    });
  });
});

describe('AutoML', () => {
  test('chooses among the recipes for users, tunes, and tells the solution which one is best', async () => {
    const hpoConfig = { hpoResourceConfig: { maxNumberOfTrainingJobs: '3' } };
    const { input, version } = await train('auto', 'aws-user-personalization', {
      recipeArn: undefined,
      performAutoML: true,
      solutionConfig: { hpoConfig },
    });
    expect(input.candidates).toHaveLength(3);
    const choices = ['aws-user-personalization-v2', 'aws-user-personalization'].map(recipeArn);
    expect(choices).toContain(version.recipeArn);
    const { solution } = await twin.control.send(new DescribeSolutionCommand({ solutionArn: version.solutionArn }));
    expect(solution).toMatchObject({
      performAutoML: true,
      performHPO: true,
      autoMLResult: { bestRecipeArn: version.recipeArn },
    });
    expect(solution).not.toHaveProperty('recipeArn');
    const { solutions = [] } = await twin.control.send(new ListSolutionsCommand({ datasetGroupArn: GROUP_ARN }));
    expect(solutions.find(({ name }) => name === 'auto')).not.toHaveProperty('recipeArn');
  });

  test('keeps to the recipes that are given', async () => {
    const { version } = await train('auto-v2', 'aws-user-personalization', {
      recipeArn: undefined,
      performAutoML: true,
      solutionConfig: { autoMLConfig: { recipeList: [recipeArn('aws-user-personalization-v2')] } },
    });
    expect(version.recipeArn).toBe(recipeArn('aws-user-personalization-v2'));
  });
});

describe('solutions', () => {
  const integer = (name: string, minValue?: number, maxValue?: number) => ({
    ...NONE,
    integerHyperParameterRanges: [{ name, minValue, maxValue }],
  });

  test.each<[string, HPOConfig, string]>([
    ['an objective of HPO', { hpoObjective: { metricName: 'precision_at_5' } }, 'hpoObjective cannot be configured'],
    ['41 jobs', { hpoResourceConfig: { maxNumberOfTrainingJobs: '41' } }, 'a whole number from 1 to 40, not "41"'],
    ['half a job', { hpoResourceConfig: { maxNumberOfTrainingJobs: '0.5' } }, 'a whole number from 1 to 40'],
    ['11 jobs at a time', { hpoResourceConfig: { maxParallelTrainingJobs: '11' } }, 'from 1 to 10, not "11"'],
    [
      'ranges without all lists',
      { algorithmHyperParameterRanges: { integerHyperParameterRanges: [] } },
      'needs continuousHyperParameterRanges; give an empty list for none',
    ],
    [
      'an unknown parameter',
      { algorithmHyperParameterRanges: integer('depth', 1, 2) },
      'cannot tune "depth"; it tunes',
    ],
    [
      'a parameter of the wrong list',
      { algorithmHyperParameterRanges: integer('recency_mask', 0, 1) },
      'recency_mask does not belong in integerHyperParameterRanges',
    ],
    [
      'a range beyond the documented one',
      { algorithmHyperParameterRanges: integer('bptt', 2, 64) },
      'bptt must be a whole number, 2 to 32, not 64',
    ],
    [
      'a range the wrong way round',
      { algorithmHyperParameterRanges: integer('bptt', 8, 4) },
      'begins at 8, above its end 4',
    ],
    ['a range without end', { algorithmHyperParameterRanges: integer('bptt', 8) }, 'needs minValue and maxValue'],
    [
      'a range without values',
      {
        algorithmHyperParameterRanges: {
          ...NONE,
          categoricalHyperParameterRanges: [{ name: 'recency_mask', values: [] }],
        },
      },
      'needs at least one of its values',
    ],
    [
      'two ranges of one parameter',
      {
        algorithmHyperParameterRanges: {
          ...NONE,
          integerHyperParameterRanges: [
            { name: 'bptt', minValue: 2, maxValue: 4 },
            { name: 'bptt', minValue: 5, maxValue: 8 },
          ],
        },
      },
      'bptt has two ranges',
    ],
  ])('refuse %s', async (_, hpoConfig, message) => {
    expect(await refusal({ recipeArn: recipeArn('aws-user-personalization'), ...withHpo(hpoConfig) })).toContain(
      message,
    );
  });

  test.each<[string, Partial<CreateSolutionRequest>, string]>([
    [
      'HPO of v2',
      { recipeArn: recipeArn('aws-user-personalization-v2'), performHPO: true },
      'does not take performHPO',
    ],
    [
      'AutoML of other recipes',
      { performAutoML: true, solutionConfig: { autoMLConfig: { recipeList: [recipeArn('aws-sims')] } } },
      'recipe/aws-sims is not one of the recipes of AutoML',
    ],
    [
      'AutoML without a recipe',
      { performAutoML: true, solutionConfig: { autoMLConfig: { recipeList: [] } } },
      'needs at least one recipe',
    ],
    [
      'AutoML by another metric',
      { performAutoML: true, solutionConfig: { autoMLConfig: { metricName: 'coverage' } } },
      'can only be normalized_discounted_cumulative_gain_at_25',
    ],
    [
      'what AutoML goes by without AutoML',
      { recipeArn: recipeArn('aws-sims'), solutionConfig: { autoMLConfig: {} } },
      'autoMLConfig needs performAutoML',
    ],
  ])('refuse %s', async (_, members, message) => {
    expect(await refusal(members)).toContain(message);
  });

  async function refusal(members: Partial<CreateSolutionRequest>): Promise<string> {
    const call = twin.control.send(
      new CreateSolutionCommand({ name: 'refused', datasetGroupArn: GROUP_ARN, ...members }),
    );
    const { name, message } = await errorOf(call);
    expect(name).toBe('InvalidInputException');
    return message;
  }
});
