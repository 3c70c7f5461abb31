import {
  CreateDatasetCommand,
  CreateDatasetImportJobCommand,
  type CreateBatchInferenceJobRequest,
  CreateSchemaCommand,
} from '@aws-sdk/client-personalize';
import { describedInference, giveInput, inferenceJob, outputOf } from '../batch-runs';
import {
  GROUP_ARN,
  ITEMS,
  ROLE_ARN,
  aDatasetGroup,
  aFilter,
  aSolution,
  aVersion,
  arn,
  datasetArn,
  errorOf,
} from '../movies';
import { schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

/** Movies with plots, which themes and semantic similarity go by; the columns are those of the shared catalogue otherwise. */
const ITEMS_WITH_PLOTS = schemaText('Items', [
  { name: 'ITEM_ID', type: 'string' },
  { name: 'GENRES', type: 'string', categorical: true },
  { name: 'TITLE', type: 'string', itemName: true },
  { name: 'PLOT', type: ['string', 'null'], textual: true },
  { name: 'PRICE', type: 'float' },
]);

let twin: TestTwin;
let version: string;

beforeAll(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin, { datasets: ['Interactions'] });
  await twin.control.send(new CreateSchemaCommand({ name: 'plots', schema: ITEMS_WITH_PLOTS }));
  await twin.control.send(
    new CreateDatasetCommand({
      name: 'items',
      datasetType: 'Items',
      datasetGroupArn: GROUP_ARN,
      schemaArn: arn('schema/plots'),
    }),
  );
  await twin.settle();
  const rows = Array.from({ length: ITEMS }, (_, i) =>
    i % 2 === 0 ? `i${i},Comedy,Wedding ${i},Laughing guests,1` : `i${i},Drama,Funeral ${i},Weeping guests,1`,
  );
  twin.objects.set('s3://data/items/items.csv', `ITEM_ID,GENRES,TITLE,PLOT,PRICE\n${rows.join('\n')}\n`);
  await twin.control.send(
    new CreateDatasetImportJobCommand({
      jobName: 'items',
      datasetArn: datasetArn('Items'),
      dataSource: { dataLocation: 's3://data/items/' },
      roleArn: ROLE_ARN,
    }),
  );
  await twin.settle();
  version = await aVersion(twin, await aSolution(twin, 'aws-similar-items'));
});

afterAll(() => twin.close());

const themed = (itemName = 'TITLE'): Partial<CreateBatchInferenceJobRequest> => ({
  batchInferenceJobMode: 'THEME_GENERATION',
  themeGenerationConfig: { fieldsForThemeGeneration: { itemName } },
});

test('items alike by their texts can be raised by popularity, as the job says', async () => {
  const semantic = await aVersion(twin, await aSolution(twin, 'aws-semantic-similarity'));
  const recommended = async (jobName: string, members: Partial<CreateBatchInferenceJobRequest> = {}) => {
    giveInput(twin, jobName, [{ itemId: 'i4' }]);
    await twin.control.send(inferenceJob(jobName, semantic, { numResults: 500, ...members }));
    await twin.settle();
    const [line] = outputOf(twin, jobName);
    return (line!['output'] as { readonly recommendedItems: readonly string[] }).recommendedItems;
  };
  const plain = await recommended('plain');
  const popular = await recommended('popular', { batchInferenceJobConfig: { rankingInfluence: { POPULARITY: 1 } } });
  expect(plain.slice(0, 5).every((id) => Number(id.slice(1)) % 2 === 0)).toBe(true);
  expect([...popular].sort()).toEqual([...plain].sort());
  expect(popular).not.toEqual(plain);
});

describe('batch recommendations with themes', () => {
  test('have a theme, and a score of each item that says how close to it the item is', async () => {
    giveInput(twin, 'themes', [{ itemId: 'i4' }, { itemId: 'i5' }]);
    await twin.control.send(inferenceJob('themes', version, { numResults: 6, ...themed() }));
    await twin.settle();
    expect(await describedInference(twin, 'themes')).toMatchObject({ status: 'ACTIVE', ...themed() });
    const lines = outputOf(twin, 'themes');
    expect(lines.map(({ input }) => input)).toEqual([{ itemId: 'i4' }, { itemId: 'i5' }]);
    const [comedies, dramas] = lines.map(
      ({ output }) =>
        output as { recommendedItems: string[]; theme: string; itemsThemeRelevanceScores: readonly number[] },
    );
    expect(Object.keys(comedies!)).toEqual(['recommendedItems', 'theme', 'itemsThemeRelevanceScores']);
    expect(comedies!.recommendedItems).toHaveLength(6);
    expect(comedies!.theme).toBe('Comedy, laughing and wedding');
    expect(dramas!.theme).toBe('Drama, funeral and weeping');
    expect(comedies!.itemsThemeRelevanceScores).toHaveLength(6);
  });

  test('fails for a file of more than a hundred items', async () => {
    giveInput(
      twin,
      'crowd',
      Array.from({ length: 101 }, () => ({ itemId: 'i4' })),
    );
    await twin.control.send(inferenceJob('crowd', version, themed()));
    await twin.settle();
    expect(await describedInference(twin, 'crowd')).toMatchObject({
      status: 'CREATE FAILED',
      failureReason: 'crowd/in/users.json has more than 100 lines, which is what a file of this job may have.',
    });
  });

  test('can be filtered by the item of the line', async () => {
    const same = await aFilter(twin, 'same', 'INCLUDE ItemID WHERE Items.GENRES IN CurrentItem.GENRES');
    giveInput(twin, 'same', [{ itemId: 'i4' }]);
    await twin.control.send(inferenceJob('same', version, { filterArn: same, numResults: 500, ...themed() }));
    await twin.settle();
    const [line] = outputOf(twin, 'same');
    expect((line!['output'] as { recommendedItems: string[] }).recommendedItems).toHaveLength(ITEMS / 2 - 1);
  });

  test.each<[what: string, members: Partial<CreateBatchInferenceJobRequest>, message: string]>([
    ['no column with names', { batchInferenceJobMode: 'THEME_GENERATION' }, 'needs themeGenerationConfig'],
    ['a column that is not there', themed('NAME'), 'must name a string column of Items; NAME is none'],
    ['a column of numbers', themed('PRICE'), 'must name a string column of Items; PRICE is none'],
  ])('refuses %s', async (_, members, message) => {
    const error = await errorOf(twin.control.send(inferenceJob('refused', version, members)));
    expect(error).toMatchObject({ name: 'InvalidInputException', status: 400 });
    expect(error.message).toContain(message);
  });

  test('refuses a catalogue without texts', async () => {
    const other = await startTwin();
    await aDatasetGroup(other);
    const plain = await aVersion(other, await aSolution(other, 'aws-similar-items'));
    expect((await errorOf(other.control.send(inferenceJob('refused', plain, themed())))).message).toBe(
      'THEME_GENERATION needs an Items dataset with a textual column',
    );
    await other.close();
  });
});
