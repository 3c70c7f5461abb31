import {
  CreateCampaignCommand,
  CreateDatasetImportJobCommand,
  CreateSolutionCommand,
  CreateSolutionVersionCommand,
  type CreateSolutionRequest,
  DescribeSolutionCommand,
  DescribeSolutionVersionCommand,
  type EventParameters,
  GetSolutionMetricsCommand,
  type SolutionConfig,
  UpdateSolutionCommand,
} from '@aws-sdk/client-personalize';
import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import { ITEMS, GROUP_ARN, LATEST, aCampaign, aDatasetGroup, aSolution, aVersion, arn, errorOf } from '../movies';
import { schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

/** A twin for each test of a block. */
function aTwinEach(): void {
  beforeEach(async () => {
    twin = await startTwin();
  });
  afterEach(() => twin.close());
}

const V1 = 'aws-user-personalization';
const V2 = 'aws-user-personalization-v2';

/** The group with a column RATING of Items that is never null: the item's number, spread over all genres. */
async function aGroup(): Promise<void> {
  const lines = ['ITEM_ID,GENRES,RATING,PRICE,CREATION_TIMESTAMP'];
  for (let i = 0; i < ITEMS; i++) lines.push(`i${i},${i % 2 === 0 ? 'Comedy' : 'Drama'},${i},,${LATEST - 9e6}`);
  twin.objects.set('s3://data/items/items.csv', lines.join('\n'));
  const schema = schemaText('Items', [
    { name: 'ITEM_ID', type: 'string' },
    { name: 'GENRES', type: 'string', categorical: true },
    { name: 'RATING', type: 'int' },
    { name: 'PRICE', type: ['float', 'null'] },
    { name: 'CREATION_TIMESTAMP', type: 'long' },
  ]);
  await aDatasetGroup(twin, { datasets: ['Interactions', 'Items', 'Users'], schemas: { Items: schema } });
}

/** What the engine was given last. */
const lastInput = () => twin.trainings.at(-1)!;

const versionOf = async (solutionVersionArn: string) =>
  (await twin.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }))).solutionVersion!;

const withEvents = (...eventParametersList: EventParameters[]): Partial<CreateSolutionRequest> => ({
  solutionConfig: { eventsConfig: { eventParametersList } },
});

describe('an events configuration', () => {
  aTwinEach();

  const both = (watch: number, click: number) =>
    withEvents({ eventType: 'watch', weight: watch }, { eventType: 'click', weight: click });

  /** Weights that occur, ascending. */
  const weights = () => [...new Set(lastInput().interactions.weights)].sort((a, b) => a - b);

  test('gives event types their weights, of which only the ratio matters', async () => {
    await aGroup();
    const small = await aVersion(twin, await aSolution(twin, V2, both(0.1, 0.3)));
    expect(weights()).toEqual([0.5, 1.5]);
    const large = await aVersion(twin, await aSolution(twin, V2, { name: 'large', ...both(0.3, 0.9) }));
    const metricsOf = async (solutionVersionArn: string) =>
      (await twin.control.send(new GetSolutionMetricsCommand({ solutionVersionArn }))).metrics!;
    const metrics = await metricsOf(small);
    expect(metrics['normalized_discounted_cumulative_gain_with_event_weights_at_10']).toBeGreaterThan(0);
    for (const [key, value] of Object.entries(await metricsOf(large))) expect(value).toBeCloseTo(metrics[key]!, 6);
  });

  test('leaves out types that it does not name, and values below a threshold', async () => {
    await aGroup();
    await aVersion(twin, await aSolution(twin, V2, withEvents({ eventType: 'watch', eventValueThreshold: 0.1 })));
    // Of each user's 25 events 20 are watched, and 3 of those have the value 0.
    expect(lastInput().interactions.users).toHaveLength(60 * 17);
    expect(weights()).toEqual([1]);
  });

  test('changes by an update, for the next training', async () => {
    await aGroup();
    const solutionArn = await aSolution(twin, V2, both(1, 1));
    const { solutionConfig: solutionUpdateConfig } = both(0.25, 0.75);
    await twin.control.send(new UpdateSolutionCommand({ solutionArn, solutionUpdateConfig }));
    await twin.settle();
    await aVersion(twin, solutionArn);
    expect(weights()).toEqual([0.5, 1.5]);
    const { solution } = await twin.control.send(new DescribeSolutionCommand({ solutionArn }));
    expect(solution).toMatchObject({
      solutionConfig: solutionUpdateConfig,
      latestSolutionUpdate: { status: 'ACTIVE' },
    });
  });

  test('refuses an update of a recipe that takes none', async () => {
    await aGroup();
    const solutionArn = await aSolution(twin, V1);
    const { solutionConfig: solutionUpdateConfig } = both(1, 1);
    const error = await errorOf(twin.control.send(new UpdateSolutionCommand({ solutionArn, solutionUpdateConfig })));
    expect(error).toMatchObject({ name: 'InvalidInputException', message: `${V1} does not take eventsConfig` });
  });

  test('fails with too few events of its types', async () => {
    await aGroup();
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, V2, withEvents({ eventType: 'click' })));
    expect((await versionOf(solutionVersionArn)).failureReason).toBe(
      'Dataset has fewer than 1000 interactions after filtering by event type: click',
    );
  });
});

describe('training columns', () => {
  aTwinEach();

  const training = async (trainingDataConfig: NonNullable<SolutionConfig['trainingDataConfig']>) => {
    await aGroup();
    await aVersion(twin, await aSolution(twin, V1, { solutionConfig: { trainingDataConfig } }));
    const { items, users } = lastInput();
    return {
      items: items.attributes.map(({ name }) => name),
      users: users?.map(({ name }) => name),
      knowsDates: items.creationTimestamps.some((time) => !Number.isNaN(time)),
    };
  };

  test('are all but those excluded', async () => {
    const excludedDatasetColumns = { Items: ['GENRES', 'CREATION_TIMESTAMP'], USERS: ['AGE'] };
    expect(await training({ excludedDatasetColumns })).toEqual({
      items: ['RATING', 'PRICE'],
      users: ['TIER'],
      knowsDates: false,
    });
  });

  test('are those included, of the dataset types that are named', async () => {
    const includedDatasetColumns = { ITEMS: ['ITEM_ID', 'RATING', 'CREATION_TIMESTAMP'] };
    expect(await training({ includedDatasetColumns })).toEqual({
      items: ['RATING'],
      users: ['AGE', 'TIER'],
      knowsDates: true,
    });
  });
});

describe('an optimization objective', () => {
  aTwinEach();

  /** Mean rating of the first 10 items of twelve users. */
  async function outcome(objectiveSensitivity: 'OFF' | 'LOW' | 'MEDIUM' | 'HIGH') {
    const name = objectiveSensitivity.toLowerCase();
    const optimizationObjective = { itemAttribute: 'RATING', objectiveSensitivity };
    const off = { campaignConfig: { itemExplorationConfig: { explorationWeight: '0' } } };
    const campaignArn = await aCampaign(twin, V1, off, { name, solutionConfig: { optimizationObjective } });
    const lists = await Promise.all(
      Array.from({ length: 12 }, (_, user) =>
        twin.runtime.send(new GetRecommendationsCommand({ campaignArn, userId: `u${user}`, numResults: 10 })),
      ),
    );
    const ratings = lists.flatMap(({ itemList = [] }) => itemList.map(({ itemId = '' }) => Number(itemId.slice(1))));
    return ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
  }

  test('raises the attribute in the lists, the more the higher its sensitivity', async () => {
    await aGroup();
    const means: number[] = [];
    for (const sensitivity of ['OFF', 'LOW', 'MEDIUM', 'HIGH'] as const) means.push(await outcome(sensitivity));
    expect(means).toEqual([...means].sort((a, b) => a - b));
    expect(means[3]! - means[0]!).toBeGreaterThan(5);
    expect(twin.trainings.map(({ objective }) => objective?.strength ?? 0)).toEqual([0, 0.25, 0.75, 2]);
    const metricKeys = twin.events.flatMap((event) =>
      event.type === 'training-result' ? [Object.keys(event.metrics).includes('average_rewards_at_k')] : [],
    );
    expect(metricKeys).toEqual([false, true, true, true]);
  });
});

describe('item percentiles of sims', () => {
  aTwinEach();

  test('drop rare and frequent items when they are set, and none when they are not', async () => {
    const lines = ['USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE'];
    // Item i was had by 10 (i + 1) users: 10 to 200.
    for (let item = 0; item < 20; item++) {
      for (let user = 0; user < 10 * (item + 1); user++) lines.push(`u${user},i${item},${LATEST - item},watch,`);
    }
    twin.objects.set('s3://data/interactions/interactions.csv', lines.join('\n'));
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    await aVersion(twin, await aSolution(twin, 'aws-sims'));
    const featureTransformationParameters = {
      min_item_interaction_count_percentile: '0.1',
      max_item_interaction_count_percentile: '0.9',
    };
    const solutionConfig = { featureTransformationParameters };
    await aVersion(twin, await aSolution(twin, 'aws-sims', { name: 'cut', solutionConfig }));
    const [whole, cut] = twin.trainings.map(({ interactions: { itemIds, items } }) =>
      [...new Set(items)].map((item) => itemIds[item]),
    );
    expect(whole).toHaveLength(20);
    expect(whole!.filter((id) => !cut!.includes(id)).sort()).toEqual(['i0', 'i18', 'i19']);
  });
});

describe('training mode UPDATE', () => {
  aTwinEach();

  test('brings new items in without training', async () => {
    await aGroup();
    const solutionArn = await aSolution(twin, V1);
    const full = await aVersion(twin, solutionArn);
    twin.objects.set(
      's3://data/more/items.csv',
      `ITEM_ID,GENRES,RATING,PRICE,CREATION_TIMESTAMP\nfresh,Comedy,1,,${LATEST}\n`,
    );
    await anIncrementalImport('s3://data/more/');
    const { solutionVersionArn: updated } = await twin.control.send(
      new CreateSolutionVersionCommand({ solutionArn, trainingMode: 'UPDATE' }),
    );
    await twin.settle();
    expect(twin.trainings).toHaveLength(1);
    const versions = { full: await versionOf(full), updated: await versionOf(updated!) };
    expect(versions.updated).toMatchObject({ status: 'ACTIVE', trainingMode: 'UPDATE' });
    expect(versions.updated.trainingHours).toBeLessThan(versions.full.trainingHours!);
    const metrics = async (solutionVersionArn: string) =>
      (await twin.control.send(new GetSolutionMetricsCommand({ solutionVersionArn }))).metrics;
    expect(await metrics(updated!)).toEqual(await metrics(full));
    expect(await itemsOf('full', full)).not.toContain('fresh');
    expect(await itemsOf('updated', updated!)).toContain('fresh');
  });

  async function anIncrementalImport(dataLocation: string): Promise<void> {
    await twin.control.send(
      new CreateDatasetImportJobCommand({
        jobName: 'more-items',
        datasetArn: arn('dataset/movies/ITEMS'),
        dataSource: { dataLocation },
        roleArn: 'arn:aws:iam::000000000000:role/personalize',
        importMode: 'INCREMENTAL',
      }),
    );
    await twin.settle();
  }

  /** All items that a campaign on the version recommends. */
  async function itemsOf(name: string, solutionVersionArn: string) {
    const { campaignArn } = await twin.control.send(new CreateCampaignCommand({ name, solutionVersionArn }));
    await twin.settle();
    const { itemList = [] } = await twin.runtime.send(
      new GetRecommendationsCommand({ campaignArn, userId: 'u0', numResults: 500 }),
    );
    return itemList.map(({ itemId }) => itemId);
  }
});

describe('solutions', () => {
  beforeAll(async () => {
    twin = await startTwin();
    await aGroup();
  });
  afterAll(() => twin.close());

  const create = (recipe: string, solutionConfig: SolutionConfig, eventType?: string) =>
    errorOf(
      twin.control.send(
        new CreateSolutionCommand({
          name: 's',
          datasetGroupArn: GROUP_ARN,
          recipeArn: `arn:aws:personalize:::recipe/${recipe}`,
          solutionConfig,
          ...(eventType !== undefined && { eventType }),
        }),
      ),
    );
  const events = (...eventParametersList: EventParameters[]) => ({ eventsConfig: { eventParametersList } });
  const objective = (itemAttribute?: string) => ({
    optimizationObjective: { objectiveSensitivity: 'LOW' as const, ...(itemAttribute && { itemAttribute }) },
  });

  test.each<[string, string, SolutionConfig, string]>([
    ['events of v1', V1, events({ eventType: 'watch' }), `${V1} does not take eventsConfig`],
    ['an event without type', V2, events({ weight: 1 }), 'needs an eventType'],
    ['a type twice', V2, events({ eventType: 'a' }, { eventType: 'a' }), 'two entries for event type a'],
    ['nothing but weights of 0', V2, events({ eventType: 'a', weight: 0 }), 'needs a weight above 0'],
    ['a weight above 1', V2, events({ eventType: 'a', weight: 2 }), 'less than or equal to 1'],
    ['an objective of v2', V2, objective('RATING'), `${V2} does not take solutionConfig.optimizationObjective`],
    ['an objective without attribute', V1, objective(), 'needs an itemAttribute'],
    ['an objective on an unknown column', V1, objective('MOOD'), 'there is no column MOOD'],
    ['an objective on a text', V1, objective('GENRES'), 'must be a number that is never null'],
    ['an objective on a column with nulls', V1, objective('PRICE'), 'must be a number that is never null'],
    [
      'an objective on a column left out',
      V1,
      { ...objective('RATING'), trainingDataConfig: { excludedDatasetColumns: { ITEMS: ['RATING'] } } },
      'leaves column RATING out',
    ],
    [
      'a column on both lists',
      V1,
      {
        trainingDataConfig: {
          excludedDatasetColumns: { ITEMS: ['RATING'] },
          includedDatasetColumns: { Items: ['RATING'] },
        },
      },
      'both includes and excludes RATING of ITEMS',
    ],
    [
      'an unknown column among those included',
      V1,
      { trainingDataConfig: { includedDatasetColumns: { USERS: ['MOOD'] } } },
      'includedDatasetColumns: USERS has no column MOOD',
    ],
    [
      'columns of a dataset that is not there',
      V1,
      { trainingDataConfig: { includedDatasetColumns: { ACTIONS: ['VALUE'] } } },
      'ACTIONS, which is no dataset of the group',
    ],
  ])('refuse %s', async (_, recipe, config, message) => {
    const error = await create(recipe, config);
    expect(error.message).toContain(message);
    expect(error.status).toBe(400);
  });

  test('refuse an event type beside an events configuration, and a threshold on values left out', async () => {
    const beside = await create(V2, events({ eventType: 'watch' }), 'watch');
    expect(beside.message).toContain('give either eventType or solutionConfig.eventsConfig');
    const trainingDataConfig = { excludedDatasetColumns: { INTERACTIONS: ['EVENT_VALUE'] } };
    const threshold = await create(V1, { eventValueThreshold: '0.5', trainingDataConfig }, 'watch');
    expect(threshold.message).toContain('EVENT_VALUE, which trainingDataConfig leaves out');
  });
});
