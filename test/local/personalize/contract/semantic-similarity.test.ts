import {
  CreateDatasetCommand,
  CreateDatasetGroupCommand,
  CreateDatasetImportJobCommand,
  CreateSchemaCommand,
  DescribeSolutionVersionCommand,
  GetSolutionMetricsCommand,
} from '@aws-sdk/client-personalize';
import { PutItemsCommand } from '@aws-sdk/client-personalize-events';
import { GetRecommendationsCommand, type PredictedItem } from '@aws-sdk/client-personalize-runtime';
import { GROUP_ARN, ROLE_ARN, aCampaign, aFilter, aSolution, aVersion, arn, datasetArn, errorOf } from '../movies';
import { schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

const DAY = 86_400;
const NOW = 1_700_000_000;
const MINUTE = 60_000;

/** Two topics; of each the later items are newer. */
const TOPICS = {
  coffee: ['beans', 'grinder', 'machine', 'mug', 'filter', 'spoon'],
  running: ['shoes', 'socks', 'shirt', 'watch', 'belt', 'bottle'],
};

function catalogue(): string {
  const lines = Object.entries(TOPICS).flatMap(([topic, things], t) =>
    things.map((thing, i) => {
      const id = `${topic}-${thing}`;
      return `${id},${topic} ${thing},"Everything for ${topic}: the ${thing}",${t},${NOW - (things.length - i) * DAY}`;
    }),
  );
  return ['ITEM_ID,TITLE,DESCRIPTION,SHELF,CREATION_TIMESTAMP', ...lines].join('\n');
}

function schema(named: boolean): string {
  return schemaText('Items', [
    { name: 'ITEM_ID', type: 'string' },
    { name: 'TITLE', type: 'string', ...(named && { itemName: true }) },
    { name: 'DESCRIPTION', type: 'string', textual: true },
    { name: 'SHELF', type: 'long' },
    { name: 'CREATION_TIMESTAMP', type: 'long' },
  ]);
}

/** A group with an Items dataset and nothing else. */
async function anItemsGroup(named = true): Promise<TestTwin> {
  const twin = await startTwin();
  await twin.control.send(new CreateDatasetGroupCommand({ name: 'movies' }));
  await twin.settle();
  await twin.control.send(new CreateSchemaCommand({ name: 'items', schema: schema(named) }));
  await twin.control.send(
    new CreateDatasetCommand({
      name: 'items',
      datasetType: 'Items',
      datasetGroupArn: GROUP_ARN,
      schemaArn: arn('schema/items'),
    }),
  );
  await twin.settle();
  twin.objects.set('s3://data/items/items.csv', catalogue());
  await twin.control.send(
    new CreateDatasetImportJobCommand({
      jobName: 'items',
      datasetArn: datasetArn('Items'),
      dataSource: { dataLocation: 's3://data/items/' },
      roleArn: ROLE_ARN,
    }),
  );
  await twin.settle();
  return twin;
}

describe('similar texts', () => {
  let twin: TestTwin;

  beforeAll(async () => {
    twin = await anItemsGroup();
    await aCampaign(twin, 'aws-semantic-similarity', {}, { name: 'still' });
    await aCampaign(twin, 'aws-semantic-similarity', {}, { name: 'growing', performIncrementalUpdate: true });
    const campaignConfig = { rankingInfluence: { FRESHNESS: 1 } };
    await aCampaign(twin, 'aws-semantic-similarity', { campaignConfig }, { name: 'fresh' });
  });

  afterAll(() => twin.close());

  async function like(campaign: string, itemId: string, more: object = {}): Promise<PredictedItem[]> {
    const request = { campaignArn: arn(`campaign/${campaign}`), itemId, numResults: 5, ...more };
    return (await twin.runtime.send(new GetRecommendationsCommand(request))).itemList ?? [];
  }
  const ids = (list: readonly PredictedItem[]): string[] => list.map(({ itemId = '' }) => itemId);

  test('come first, without a single interaction and without scores', async () => {
    for (const [topic, things] of Object.entries(TOPICS)) {
      const list = await like('still', `${topic}-${things[0]}`);
      expect(ids(list).sort()).toEqual(
        things
          .slice(1)
          .map((thing) => `${topic}-${thing}`)
          .sort(),
      );
      expect(list.every(({ score }) => score === undefined)).toBe(true);
    }
  });

  test('come in the order of their age where freshness counts', async () => {
    expect(ids(await like('fresh', 'coffee-beans'))[0]).toBe('coffee-spoon');
    expect(ids(await like('fresh', 'running-bottle'))[0]).toBe('running-belt');
  });

  test('carry metadata by themselves and obey filters', async () => {
    const [first] = await like('still', 'coffee-beans', { metadataColumns: { ITEMS: ['TITLE'] } });
    expect(first?.metadata?.['TITLE']).toMatch(/^coffee /);
    const filterArn = await aFilter(twin, 'shelf', 'EXCLUDE ItemID WHERE Items.SHELF IN (0)');
    expect(ids(await like('still', 'coffee-beans', { filterArn })).every((id) => id.startsWith('running'))).toBe(true);
  });

  test('of new items show within half an hour, if the solution updates incrementally', async () => {
    const added = { TITLE: 'coffee beans', DESCRIPTION: 'Everything for coffee: the beans', SHELF: 0 };
    const before = ids(await like('growing', 'coffee-beans'));
    await twin.eventsApi.send(
      new PutItemsCommand({
        datasetArn: datasetArn('Items'),
        items: [{ itemId: 'new-beans', properties: JSON.stringify({ ...added, CREATION_TIMESTAMP: NOW }) }],
      }),
    );
    expect(ids(await like('growing', 'coffee-beans'))).toEqual(before);
    const trainings = twin.trainings.length;
    await twin.clock.advance(30 * MINUTE);
    expect(ids(await like('growing', 'coffee-beans'))[0]).toBe('new-beans');
    expect(ids(await like('growing', 'new-beans'))[0]).toBe('coffee-beans');
    expect(ids(await like('still', 'coffee-beans'))).not.toContain('new-beans');
    expect(twin.trainings).toHaveLength(trainings);
  });

  test('have metrics of their own', async () => {
    const version = twin.events.flatMap((event) => (event.type === 'training-result' ? [event] : []))[0];
    const { metrics = {} } = await twin.control.send(
      new GetSolutionMetricsCommand({ solutionVersionArn: version!.solutionVersionArn }),
    );
    expect(Object.keys(metrics).sort()).toEqual(['coverage', 'item_freshness', 'item_popularity', 'item_similarity']);
  });

  test('refuses an influence beyond 0 to 1', async () => {
    const campaignConfig = { rankingInfluence: { FRESHNESS: 2 } };
    const refused = await errorOf(aCampaign(twin, 'aws-semantic-similarity', { campaignConfig }, { name: 'beyond' }));
    expect(refused.name).toMatch(/InvalidInputException|ValidationException/);
  });
});

test('fails to train without a column that names the items', async () => {
  const twin = await anItemsGroup(false);
  const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-semantic-similarity'));
  const { solutionVersion } = await twin.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }));
  expect(solutionVersion).toMatchObject({
    status: 'CREATE FAILED',
    failureReason:
      'Create failed. The Items schema needs a column with "itemName": true and at least one with "textual": true.',
  });
  await twin.close();
});
