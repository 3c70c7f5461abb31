import {
  type CampaignConfig,
  type CreateBatchInferenceJobRequest,
  CreateCampaignCommand,
  CreateDatasetCommand,
  CreateDatasetGroupCommand,
  CreateFilterCommand,
  CreateSolutionVersionCommand,
  DeleteFilterCommand,
  ListBatchInferenceJobsCommand,
} from '@aws-sdk/client-personalize';
import { PutItemsCommand } from '@aws-sdk/client-personalize-events';
import { GetPersonalizedRankingCommand, GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import { type OutputLine, describedInference, giveInput, inferenceJob, outputOf } from '../batch-runs';
import {
  GROUP_ARN,
  LATEST,
  ROLE_ARN,
  datasetArn,
  aDatasetGroup,
  aFilter,
  aSolution,
  aVersion,
  arn,
  errorOf,
} from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

/** One twin with a version of each recipe; each test has a job, or several, of its own. */
let twin: TestTwin;
let versions: Readonly<Record<'user' | 'ranking' | 'related' | 'popular' | 'affinity' | 'trending', string>>;
const campaigns = { user: arn('campaign/user'), ranking: arn('campaign/ranking') };
let genre: string;
let hide: string;

beforeAll(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin, { datasets: ['Interactions', 'Items', 'Users'] });
  const trained = async (recipe: string) => aVersion(twin, await aSolution(twin, recipe));
  versions = {
    user: await trained('aws-user-personalization'),
    ranking: await trained('aws-personalized-ranking'),
    related: await trained('aws-similar-items'),
    popular: await trained('aws-popularity-count'),
    affinity: await trained('aws-item-affinity'),
    trending: await trained('aws-trending-now'),
  };
  genre = await aFilter(twin, 'genre', 'INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)');
  hide = await aFilter(twin, 'hide', 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")');
});

afterAll(() => twin.close());

/** Runs a job over one input file. */
async function run(
  jobName: string,
  version: keyof typeof versions,
  lines: readonly (object | string)[],
  members: Partial<CreateBatchInferenceJobRequest> = {},
): Promise<OutputLine[]> {
  giveInput(twin, jobName, lines);
  await twin.control.send(inferenceJob(jobName, versions[version], members));
  await twin.settle();
  expect(await describedInference(twin, jobName)).not.toHaveProperty('failureReason');
  return outputOf(twin, jobName);
}

const PURE = { batchInferenceJobConfig: { itemExplorationConfig: { explorationWeight: '0' } } };

async function aCampaignOf(version: keyof typeof campaigns, campaignConfig: CampaignConfig = {}): Promise<void> {
  const members = { name: version, solutionVersionArn: versions[version], campaignConfig };
  await twin.control.send(new CreateCampaignCommand(members));
  await twin.settle();
}

const filterOn = (datasetGroupArn: string) => ({
  datasetGroupArn,
  filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")',
});

async function aFilterOfAnotherGroup(): Promise<string> {
  const { datasetGroupArn } = await twin.control.send(new CreateDatasetGroupCommand({ name: 'other' }));
  await twin.settle();
  const schemaArn = arn('schema/interactions');
  await twin.control.send(
    new CreateDatasetCommand({ name: 'other', datasetType: 'Interactions', datasetGroupArn, schemaArn }),
  );
  await twin.settle();
  const filter = { ...filterOn(datasetGroupArn!), name: 'of-another' };
  const { filterArn } = await twin.control.send(new CreateFilterCommand(filter));
  await twin.settle();
  return filterArn!;
}

const itemsIn = (line: OutputLine | undefined): string[] =>
  (line?.['output'] as { readonly recommendedItems: string[] }).recommendedItems;
const scoresIn = (line: OutputLine | undefined): number[] => (line?.['output'] as { readonly scores: number[] }).scores;
const isComedy = (itemId: string): boolean => Number(itemId.slice(1)) % 2 === 0;

describe('a batch inference job', () => {
  test('goes through the CREATE chain and shows what it was made with', async () => {
    giveInput(twin, 'chain', [{ userId: 'u0' }]);
    const { batchInferenceJobArn } = await twin.control.send(
      inferenceJob('chain', versions.user, {
        numResults: 3,
        filterArn: hide,
        ...PURE,
        tags: [{ tagKey: 'a', tagValue: 'b' }],
      }),
    );
    expect(await describedInference(twin, 'chain')).toMatchObject({ status: 'CREATE PENDING', numResults: 3 });
    await twin.settle();
    expect(await describedInference(twin, 'chain')).toEqual({
      jobName: 'chain',
      batchInferenceJobArn,
      status: 'ACTIVE',
      solutionVersionArn: versions.user,
      numResults: 3,
      filterArn: hide,
      roleArn: ROLE_ARN,
      batchInferenceJobMode: 'BATCH_INFERENCE',
      jobInput: { s3DataSource: { path: 's3://data/chain/in/' } },
      jobOutput: { s3DataDestination: { path: 's3://data/chain/out/' } },
      ...PURE,
      creationDateTime: expect.any(Date) as Date,
      lastUpdatedDateTime: expect.any(Date) as Date,
    });
    const statuses = twin.events.flatMap((event) =>
      event.type === 'resource' && event.arn === batchInferenceJobArn ? [event.status] : [],
    );
    expect(statuses).toEqual(['CREATE PENDING', 'CREATE IN_PROGRESS', 'ACTIVE']);
    expect(twin.objects.identities.at(-1)).toEqual({ roleArn: ROLE_ARN, sourceArn: batchInferenceJobArn });
    const list = await twin.control.send(new ListBatchInferenceJobsCommand({ solutionVersionArn: versions.user }));
    expect(list.batchInferenceJobs).toContainEqual(
      expect.objectContaining({ jobName: 'chain', batchInferenceJobArn, status: 'ACTIVE' }),
    );
  });

  test('recommends items to users as a campaign would, with scores', async () => {
    await aCampaignOf('user', PURE.batchInferenceJobConfig);
    const [first, second, unknown] = await run(
      'users',
      'user',
      [{ userId: 'u0' }, { userId: 'u1' }, { userId: 'who' }],
      PURE,
    );
    expect(first).toMatchObject({ input: { userId: 'u0' }, error: null });
    expect(itemsIn(first)).toHaveLength(25);
    expect(itemsIn(first).slice(0, 5).every(isComedy)).toBe(true);
    expect(itemsIn(second).slice(0, 5).some(isComedy)).toBe(false);
    expect(itemsIn(unknown)).toHaveLength(25);
    expect(scoresIn(first)).toHaveLength(25);
    expect(scoresIn(first)).toEqual([...scoresIn(first)].sort((a, b) => b - a));
    const online = await twin.runtime.send(
      new GetRecommendationsCommand({ campaignArn: campaigns.user, userId: 'u0' }),
    );
    expect(online.itemList).toEqual(itemsIn(first).map((itemId, i) => ({ itemId, score: scoresIn(first)[i] })));
  });

  test('explores new items as its own configuration says', async () => {
    const explored = { batchInferenceJobConfig: { itemExplorationConfig: { explorationWeight: '1' } } };
    const isNew = (id: string): boolean => Number(id.slice(1)) >= 50;
    const [pure] = await run('pure', 'user', [{ userId: 'u0' }], { numResults: 10, ...PURE });
    const [most] = await run('most', 'user', [{ userId: 'u0' }], { numResults: 10, ...explored });
    expect(itemsIn(most).filter(isNew).length).toBeGreaterThan(itemsIn(pure).filter(isNew).length);
  });

  test('knows items that came after the training, as does a campaign within two hours', async () => {
    const filterArn = await aFilter(twin, 'dearest', 'INCLUDE ItemID WHERE Items.PRICE = 777');
    const properties = JSON.stringify({ genres: 'Drama', title: 'New', price: 777, creationTimestamp: LATEST });
    const items = [{ itemId: 'dearest', properties }];
    await twin.eventsApi.send(new PutItemsCommand({ datasetArn: datasetArn('Items'), items }));
    const [line] = await run('new-items', 'user', [{ userId: 'u0' }], { filterArn });
    expect(itemsIn(line)).toEqual(['dearest']);
  });

  test('says why, with a recipe that gives reasons', async () => {
    const version = await aVersion(twin, await aSolution(twin, 'aws-user-personalization-v2'));
    giveInput(twin, 'reasons', [{ userId: 'u0' }]);
    await twin.control.send(inferenceJob('reasons', version, { numResults: 30 }));
    await twin.settle();
    const [line] = outputOf(twin, 'reasons');
    const { reasons } = line!['output'] as { readonly reasons: readonly (readonly string[])[] };
    expect(reasons).toHaveLength(30);
    expect(reasons.flat()).toContain('Exploration');
    expect(line).toMatchObject({ error: null });
  });

  test('orders the list of each line, however long it is', async () => {
    await aCampaignOf('ranking');
    const itemList = [...Array.from({ length: 40 }, (_, i) => `i${i}`), 'unknown'];
    const [line] = await run('ranking', 'ranking', [{ userId: 'u0', itemList }]);
    expect(line).toEqual({
      input: { userId: 'u0', itemList },
      output: { recommendedItems: itemsIn(line), scores: scoresIn(line) },
    });
    expect([...itemsIn(line)].sort()).toEqual([...itemList].sort());
    expect(itemsIn(line).at(-1)).toBe('unknown');
    expect(scoresIn(line).reduce((sum, score) => sum + score, 0)).toBeCloseTo(1);
    const { personalizedRanking } = await twin.runtime.send(
      new GetPersonalizedRankingCommand({ campaignArn: campaigns.ranking, userId: 'u0', inputList: itemList }),
    );
    expect(itemsIn(line)).toEqual(personalizedRanking?.map(({ itemId }) => itemId));
    const [three] = await run('ranking-three', 'ranking', [{ userId: 'u0', itemList }], { numResults: 3 });
    expect(itemsIn(three)).toEqual(itemsIn(line).slice(0, 3));
  });

  test('finds related items, without scores', async () => {
    const [line] = await run('related', 'related', [{ itemId: 'i4' }], { numResults: 5 });
    expect(line).toEqual({ input: { itemId: 'i4' }, output: { recommendedItems: itemsIn(line) } });
    expect(itemsIn(line)).toHaveLength(5);
    expect(itemsIn(line)).not.toContain('i4');
    expect(itemsIn(line).every(isComedy)).toBe(true);
  });

  test('gives popular items to everybody, without scores', async () => {
    const [one, other] = await run('popular', 'popular', [{ userId: 'u0' }, { userId: 'u1' }], { numResults: 4 });
    expect(one).toEqual({ input: { userId: 'u0' }, output: { recommendedItems: itemsIn(other) } });
  });

  test('filters by the values of each line and by what each user did', async () => {
    const withGenre = (name: string) => ({ userId: 'u0', filterValues: { GENRE: `"${name}"` } });
    const [comedies, dramas] = await run('genres', 'user', [withGenre('Comedy'), withGenre('Drama')], {
      filterArn: genre,
    });
    expect(itemsIn(comedies).every(isComedy)).toBe(true);
    expect(itemsIn(dramas).some(isComedy)).toBe(false);
    expect(comedies).toMatchObject({ input: withGenre('Comedy') });
    const [all] = await run('all', 'popular', [{ userId: 'u0' }], { numResults: 60 });
    const [fresh] = await run('fresh', 'popular', [{ userId: 'u0' }], { numResults: 60, filterArn: hide });
    expect(itemsIn(fresh).length).toBeLessThan(itemsIn(all).length);
  });

  test('a filter that looks at the user takes a userId beside the item', async () => {
    const lines = [{ itemId: 'i4', userId: 'u0' }, { itemId: 'i4' }];
    const [withUser, without] = await run('related-user', 'related', lines, { filterArn: hide });
    expect(itemsIn(withUser).length).toBeGreaterThan(0);
    expect(without).toMatchObject({ error: 'User error: the filter looks at the user: userId is required' });
  });
});

describe('lines that cannot be answered', () => {
  test.each<[name: string, version: 'user' | 'ranking', line: object | string, input: unknown, error: string]>([
    ['without-user', 'user', {}, {}, 'Required fields for the provided recipe are userId'],
    [
      'without-list',
      'ranking',
      { userId: 'u0' },
      { userId: 'u0' },
      'Required fields for the provided recipe are userId, itemList',
    ],
    ['number', 'user', { userId: 7 }, { userId: 7 }, 'userId must be a text that is not empty'],
    [
      'no-list',
      'ranking',
      { userId: 'u0', itemList: [] },
      { userId: 'u0', itemList: [] },
      'itemList must be a list of ids',
    ],
    ['broken', 'user', '{"userId": "u0"', '{"userId": "u0"', 'line 2 is not valid JSON'],
    ['array', 'user', '["u0"]', '["u0"]', 'line 2 must be a JSON object'],
    [
      'more',
      'user',
      { userId: 'u0', age: 3 },
      { userId: 'u0', age: 3 },
      'age is no field of the input; it has userId, filterValues',
    ],
    [
      'values',
      'user',
      { userId: 'u0', filterValues: { GENRE: 5 } },
      expect.anything(),
      'filterValues.GENRE must be a text',
    ],
    [
      'useless',
      'user',
      { userId: 'u0', filterValues: { GENRE: '"a"' } },
      expect.anything(),
      'filterValues are given without a filterArn',
    ],
  ])('fails for the line alone: %s', async (name, version, line, input, error) => {
    const good = version === 'user' ? { userId: 'u0' } : { userId: 'u0', itemList: ['i1'] };
    const [before, bad, after] = await run(`bad-${name}`, version, [good, line, good]);
    expect(bad).toEqual({ input, output: null, error: expect.stringContaining(`User error: ${error}`) as string });
    expect(itemsIn(before)).toEqual(itemsIn(after));
  });

  test('fails for a value of the filter that is missing, unknown or cannot be read', async () => {
    const lines = [{}, { NAME: '"a"' }, { GENRE: '"a' }].map((filterValues) => ({ userId: 'u0', filterValues }));
    const output = await run('bad-filter', 'user', [...lines, { userId: 'u0' }], { filterArn: genre });
    expect(output.map(({ error }) => error)).toEqual([
      'User error: filterValues must give $GENRE, used with INCLUDE',
      'User error: filterValues.NAME is no parameter of the filter; it has $GENRE',
      'User error: filterValues.GENRE must be values in double quotes, separated by commas',
      'User error: filterValues must give $GENRE, used with INCLUDE',
    ]);
  });
});

describe('CreateBatchInferenceJob refuses', () => {
  const source = (path: string) => ({ jobInput: { s3DataSource: { path } } });
  const target = (path: string) => ({ jobOutput: { s3DataDestination: { path } } });

  test.each<[what: string, members: Partial<CreateBatchInferenceJobRequest>, message: string]>([
    ['a bad input path', source('http://data/in'), 'Invalid S3 input path'],
    ['a bad output path', target('https://data/out'), 'Invalid S3 output path'],
    ['one path for both', { ...source('s3://data/x/'), ...target('s3://data/x') }, 'Invalid S3 output path'],
    ['no results', { numResults: 0 }, 'numResults must be at least 1, not 0'],
    ['too many results', { numResults: 501 }, "Value '501' at 'numResults'"],
    [
      'exploration beyond its range',
      { batchInferenceJobConfig: { itemExplorationConfig: { explorationWeight: '2' } } },
      'from 0 to 1',
    ],
    [
      'ranking influence',
      { batchInferenceJobConfig: { rankingInfluence: { POPULARITY: 1 } } },
      'does not take rankingInfluence',
    ],
    ['themes', { batchInferenceJobMode: 'THEME_GENERATION' }, 'THEME_GENERATION works with aws-similar-items'],
    [
      'fields for themes without themes',
      { themeGenerationConfig: { fieldsForThemeGeneration: { itemName: 'TITLE' } } },
      'goes with batchInferenceJobMode THEME_GENERATION',
    ],
  ])('%s', async (_, members, message) => {
    const error = await errorOf(twin.control.send(inferenceJob('refused', versions.user, members)));
    expect(error).toMatchObject({ name: 'InvalidInputException', status: 400 });
    expect(error.message).toContain(message);
  });

  test.each<[version: 'affinity' | 'trending', message: string]>([
    ['affinity', 'CreateBatchInferenceJob does not take recipe aws-item-affinity'],
    ['trending', 'CreateBatchInferenceJob does not take recipe aws-trending-now'],
  ])('a version of a recipe without batch inference: %s', async (version, message) => {
    const error = await errorOf(twin.control.send(inferenceJob('refused', versions[version])));
    expect(error).toMatchObject({ name: 'InvalidInputException', message });
  });

  test('exploration of recipes that do not explore', async () => {
    const error = await errorOf(twin.control.send(inferenceJob('refused', versions.popular, PURE)));
    expect(error.message).toBe('aws-popularity-count does not take itemExplorationConfig');
  });

  test('filters that do not fit', async () => {
    const create = (filterArn: string) =>
      errorOf(twin.control.send(inferenceJob('refused', versions.user, { filterArn })));
    expect((await create(arn('filter/none'))).name).toBe('ResourceNotFoundException');
    expect((await create(await aFilterOfAnotherGroup())).message).toContain('belongs to another dataset group');
    const young = await twin.control.send(new CreateFilterCommand({ ...filterOn(GROUP_ARN), name: 'young' }));
    expect((await create(young.filterArn!)).name).toBe('ResourceInUseException');
    const adults = await aFilter(twin, 'adults', 'INCLUDE UserID WHERE Users.AGE > 18');
    expect((await create(adults)).message).toBe('the filter acts on UserID, not on items');
    const cheaper = await aFilter(twin, 'cheaper', 'INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE');
    expect((await create(cheaper)).message).toContain('works with related-items recipes only');
  });

  test('a name that is taken, and a version that is not there or not ACTIVE', async () => {
    await run('taken', 'popular', [{ userId: 'u0' }]);
    expect((await errorOf(twin.control.send(inferenceJob('taken', versions.popular)))).name).toBe(
      'ResourceAlreadyExistsException',
    );
    expect((await errorOf(twin.control.send(inferenceJob('refused', arn('solution/s/1'))))).name).toBe(
      'ResourceNotFoundException',
    );
    const solutionArn = await aSolution(twin, 'aws-popularity-count', { name: 'slow' });
    const { solutionVersionArn } = await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
    expect((await errorOf(twin.control.send(inferenceJob('refused', solutionVersionArn!)))).name).toBe(
      'ResourceInUseException',
    );
    await twin.settle();
  });

  test('a sixth job at a time; and what running jobs use cannot go', async () => {
    for (let i = 0; i < 5; i++) {
      giveInput(twin, `busy-${i}`, [{ userId: 'u0' }]);
      await twin.control.send(inferenceJob(`busy-${i}`, versions.user, { filterArn: hide }));
    }
    expect(await errorOf(twin.control.send(inferenceJob('busy-5', versions.user)))).toMatchObject({
      name: 'LimitExceededException',
      message: 'More than 5 resources with PENDING or IN_PROGRESS status.',
    });
    expect((await errorOf(twin.control.send(new DeleteFilterCommand({ filterArn: hide })))).name).toBe(
      'ResourceInUseException',
    );
    await twin.settle();
    for (let i = 0; i < 5; i++) expect((await describedInference(twin, `busy-${i}`)).status).toBe('ACTIVE');
  });
});
