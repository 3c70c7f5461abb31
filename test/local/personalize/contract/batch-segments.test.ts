import {
  type CreateBatchSegmentJobRequest,
  DeleteDatasetCommand,
  DeleteSolutionCommand,
  DescribeBatchSegmentJobCommand,
  ListBatchSegmentJobsCommand,
} from '@aws-sdk/client-personalize';
import { PutItemsCommand, PutUsersCommand } from '@aws-sdk/client-personalize-events';
import { type OutputLine, describedSegment, giveInput, outputOf, segmentJob } from '../batch-runs';
import {
  LATEST,
  ROLE_ARN,
  USERS,
  aDatasetGroup,
  aFilter,
  aSolution,
  aVersion,
  arn,
  datasetArn,
  errorOf,
} from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

/** One twin with a version of both recipes; each test has a job, or several, of its own. */
let twin: TestTwin;
let versions: Readonly<Record<'item' | 'attributes' | 'popular', string>>;

beforeAll(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin, { datasets: ['Interactions', 'Items', 'Users'] });
  const trained = async (recipe: string) => aVersion(twin, await aSolution(twin, recipe));
  versions = {
    item: await trained('aws-item-affinity'),
    attributes: await trained('aws-item-attribute-affinity'),
    popular: await trained('aws-popularity-count'),
  };
});

afterAll(() => twin.close());

/** Runs a job over one input file. */
async function run(
  jobName: string,
  version: keyof typeof versions,
  lines: readonly (object | string)[],
  members: Partial<CreateBatchSegmentJobRequest> = {},
): Promise<OutputLine[]> {
  giveInput(twin, jobName, lines);
  await twin.control.send(segmentJob(jobName, versions[version], members));
  await twin.settle();
  expect(await describedSegment(twin, jobName)).not.toHaveProperty('failureReason');
  return outputOf(twin, jobName);
}

const usersIn = (line: OutputLine | undefined): string[] =>
  (line?.['output'] as { readonly recommendedUsers: string[] }).recommendedUsers;
const numberOf = (userId: string): number => Number(userId.slice(1));
/** Users with even numbers watch comedies. */
const watchesComedies = (userId: string): boolean => numberOf(userId) % 2 === 0;
const drama = 'ITEMS.genres = "Drama"';

describe('a batch segment job', () => {
  test('goes through the CREATE chain and shows what it was made with', async () => {
    giveInput(twin, 'chain', [{ itemId: 'i4' }]);
    const { batchSegmentJobArn } = await twin.control.send(segmentJob('chain', versions.item));
    expect(await describedSegment(twin, 'chain')).toMatchObject({ status: 'CREATE PENDING', numResults: 25 });
    await twin.settle();
    expect(await describedSegment(twin, 'chain')).toEqual({
      jobName: 'chain',
      batchSegmentJobArn,
      status: 'ACTIVE',
      solutionVersionArn: versions.item,
      numResults: 25,
      roleArn: ROLE_ARN,
      jobInput: { s3DataSource: { path: 's3://data/chain/in/' } },
      jobOutput: { s3DataDestination: { path: 's3://data/chain/out/' } },
      creationDateTime: expect.any(Date) as Date,
      lastUpdatedDateTime: expect.any(Date) as Date,
    });
    const list = await twin.control.send(new ListBatchSegmentJobsCommand({ solutionVersionArn: versions.item }));
    expect(list.batchSegmentJobs).toContainEqual(
      expect.objectContaining({ jobName: 'chain', batchSegmentJobArn, status: 'ACTIVE' }),
    );
  });

  test('finds the users who will most likely take an item, those who had it included', async () => {
    const [comedy, other] = await run('items', 'item', [{ itemId: 'i4' }, { itemId: 'i5' }]);
    expect(comedy).toEqual({ input: { itemId: 'i4' }, output: { recommendedUsers: usersIn(comedy) } });
    expect(usersIn(comedy)).toHaveLength(25);
    expect(usersIn(comedy).every(watchesComedies)).toBe(true);
    expect(usersIn(other).some(watchesComedies)).toBe(false);
  });

  test('finds the users who will most likely take items with some attributes', async () => {
    const itemAttributes = 'ITEMS.genres = "Comedy" AND ITEMS.genres = "Action"';
    const [dramas, both] = await run('attributes', 'attributes', [{ itemAttributes: drama }, { itemAttributes }]);
    expect(dramas).toEqual({ itemAttributes: drama, output: { recommendedUsers: usersIn(dramas) } });
    expect(usersIn(dramas).some(watchesComedies)).toBe(false);
    expect(usersIn(both).every(watchesComedies)).toBe(true);
    const [price] = await run('price', 'attributes', [{ itemAttributes: 'ITEMS.PRICE = 9' }]);
    expect(usersIn(price).some(watchesComedies)).toBe(false);
  });

  test('fails for attributes that the solution keeps out of training', async () => {
    const solutionConfig = { trainingDataConfig: { excludedDatasetColumns: { ITEMS: ['PRICE'] } } };
    const members = { name: 'without-price', solutionConfig };
    const version = await aVersion(twin, await aSolution(twin, 'aws-item-attribute-affinity', members));
    giveInput(twin, 'excluded', [{ itemAttributes: 'ITEMS.PRICE = 9' }, { itemAttributes: drama }]);
    await twin.control.send(segmentJob('excluded', version));
    await twin.settle();
    const [price, genres] = outputOf(twin, 'excluded');
    expect(price).toMatchObject({ error: 'User error: the solution version was trained without the column PRICE' });
    expect(usersIn(genres)).toHaveLength(25);
  });

  test('takes as many users as asked for, all of the training if there are not so many', async () => {
    const [three] = await run('three', 'item', [{ itemId: 'i4' }], { numResults: 3 });
    const [all] = await run('everybody', 'item', [{ itemId: 'i4' }], { numResults: 5_000_000 });
    expect(usersIn(all)).toHaveLength(USERS);
    expect(usersIn(three)).toEqual(usersIn(all).slice(0, 3));
  });

  test('filters by what is known of users, with values of each line', async () => {
    const tier = await aFilter(twin, 'tier', 'INCLUDE UserID WHERE Users.TIER IN ($TIER)');
    const lines = ['gold', 'free'].map((name) => ({ itemId: 'i4', filterValues: { TIER: `"${name}"` } }));
    const [gold, free, none] = await run('tiers', 'item', [...lines, { itemId: 'i4' }], {
      filterArn: tier,
      numResults: 100,
    });
    expect(usersIn(gold).every((user) => numberOf(user) % 3 === 0)).toBe(true);
    expect(usersIn(gold).length + usersIn(free).length).toBe(USERS);
    expect(gold).toMatchObject({ input: lines[0] });
    expect(none).toMatchObject({ error: 'User error: filterValues must give $TIER, used with INCLUDE' });
  });

  test('filters by what users did', async () => {
    const clicked = await aFilter(twin, 'clicked', 'EXCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("click")');
    const [nobody] = await run('nobody', 'item', [{ itemId: 'i4' }], { filterArn: clicked });
    expect(usersIn(nobody)).toEqual([]);
  });

  test('knows users and items of the training only', async () => {
    const properties = JSON.stringify({ genres: 'Western', title: 'Late', price: 1, creationTimestamp: LATEST });
    const item = { itemId: 'later', properties };
    await twin.eventsApi.send(new PutItemsCommand({ datasetArn: datasetArn('Items'), items: [item] }));
    const user = { userId: 'newcomer', properties: JSON.stringify({ age: 20, tier: 'gold' }) };
    await twin.eventsApi.send(new PutUsersCommand({ datasetArn: datasetArn('Users'), users: [user] }));
    const [later, all] = await run('later', 'item', [{ itemId: 'later' }, { itemId: 'i4' }], { numResults: 1000 });
    expect(later).toEqual({
      input: { itemId: 'later' },
      output: null,
      error: 'User error: item later was not in the data that the solution version was trained on',
    });
    expect(usersIn(all)).not.toContain('newcomer');
    const western = { itemAttributes: 'ITEMS.genres = "Western"' };
    const [none] = await run('western', 'attributes', [western]);
    expect(none).toEqual({
      ...western,
      output: null,
      error: 'User error: no item that the solution version was trained on has these attributes',
    });
  });
});

describe('lines that cannot be answered', () => {
  test.each<[name: string, version: 'item' | 'attributes', line: object | string, expected: object]>([
    [
      'without-item',
      'item',
      {},
      { input: {}, error: 'User error: Required fields for the provided recipe are itemId' },
    ],
    [
      'with-user',
      'item',
      { itemId: 'i4', userId: 'u' },
      { error: expect.stringContaining('userId is no field') as string },
    ],
    ['broken', 'attributes', '{', { input: '{', error: expect.stringContaining('line 2 is not valid JSON') as string }],
    [
      'operator',
      'attributes',
      { itemAttributes: 'ITEMS.price < 3' },
      {
        itemAttributes: 'ITEMS.price < 3',
        error: 'User error: itemAttributes: expected =, the only operator; found < (at character 13)',
      },
    ],
    [
      'column',
      'attributes',
      { itemAttributes: 'ITEMS.genre = "Drama"' },
      { error: 'User error: itemAttributes: Items has no column genre; did you mean GENRES? (at character 7)' },
    ],
  ])('fails for the line alone: %s', async (name, version, line, expected) => {
    const good = version === 'item' ? { itemId: 'i4' } : { itemAttributes: drama };
    const [before, bad, after] = await run(`bad-${name}`, version, [good, line, good]);
    expect(bad).toMatchObject({ output: null, ...expected });
    expect(usersIn(before)).toEqual(usersIn(after));
  });
});

describe('jobs that fail', () => {
  test.each<[name: string, version: 'item' | 'attributes', line: object, limit: number]>([
    ['items', 'item', { itemId: 'i4' }, 500],
    ['queries', 'attributes', { itemAttributes: drama }, 10],
  ])('fails with too many %s in a file, and leaves nothing of its answers', async (name, version, line, limit) => {
    const lines = Array.from({ length: limit }, () => line);
    expect(await run(`fits-${name}`, version, lines, { numResults: 1 })).toHaveLength(limit);
    giveInput(twin, `many-${name}`, [...lines, line]);
    await twin.control.send(segmentJob(`many-${name}`, versions[version]));
    await twin.settle();
    expect(await describedSegment(twin, `many-${name}`)).toMatchObject({
      status: 'CREATE FAILED',
      failureReason: `many-${name}/in/users.json has more than ${limit} lines, which is what a file of this job may have.`,
    });
    expect(() => outputOf(twin, `many-${name}`)).toThrow('there is no');
  });
});

describe('CreateBatchSegmentJob refuses', () => {
  test.each<[what: string, members: Partial<CreateBatchSegmentJobRequest>, message: string]>([
    ['no results', { numResults: 0 }, 'numResults must be at least 1, not 0'],
    ['too many results', { numResults: 5_000_001 }, "Value '5000001' at 'numResults'"],
    ['a bad path', { jobInput: { s3DataSource: { path: 's3://' } } }, ''],
    [
      'one path for both',
      { jobOutput: { s3DataDestination: { path: 's3://data/refused/in' } } },
      'Invalid S3 output path',
    ],
  ])('%s', async (_, members, message) => {
    const error = await errorOf(twin.control.send(segmentJob('refused', versions.item, members)));
    expect(error).toMatchObject({ name: 'InvalidInputException', status: 400 });
    expect(error.message).toContain(message);
  });

  test('a version of a recipe that makes no segments', async () => {
    expect(await errorOf(twin.control.send(segmentJob('refused', versions.popular)))).toMatchObject({
      name: 'InvalidInputException',
      message: 'CreateBatchSegmentJob does not take recipe aws-popularity-count',
    });
  });

  test('filters of items, and of what users did for segments by attributes', async () => {
    const create = (version: keyof typeof versions, filterArn: string) =>
      errorOf(twin.control.send(segmentJob('refused', versions[version], { filterArn })));
    const items = await aFilter(twin, 'items', 'INCLUDE ItemID WHERE Items.PRICE > 3');
    expect((await create('item', items)).message).toBe('the filter acts on ItemID, not on users');
    const active = await aFilter(twin, 'active', 'INCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("*")');
    expect((await create('attributes', active)).message).toBe(
      'aws-item-attribute-affinity takes no filter on Interactions',
    );
  });
});

describe('while a job runs', () => {
  test('its dataset and its solution stay; the job goes with the solution', async () => {
    const other = await startTwin();
    await aDatasetGroup(other);
    const solutionArn = await aSolution(other, 'aws-item-affinity');
    const version = await aVersion(other, solutionArn);
    giveInput(other, 'last', [{ itemId: 'i4' }]);
    await other.control.send(segmentJob('last', version));
    const items = new DeleteDatasetCommand({ datasetArn: datasetArn('Items') });
    expect(await errorOf(other.control.send(items))).toMatchObject({
      name: 'ResourceInUseException',
      message: `${datasetArn('Items')} is used by ${arn('batch-segment-job/last')}`,
    });
    const solution = new DeleteSolutionCommand({ solutionArn });
    expect((await errorOf(other.control.send(solution))).name).toBe('ResourceInUseException');
    await other.settle();
    await other.control.send(items);
    await other.control.send(solution);
    await other.settle();
    const batchSegmentJobArn = arn('batch-segment-job/last');
    const gone = other.control.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn }));
    expect((await errorOf(gone)).name).toBe('ResourceNotFoundException');
    await other.close();
  });
});
