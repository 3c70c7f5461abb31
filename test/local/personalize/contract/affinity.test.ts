import {
  CreateCampaignCommand,
  CreateDatasetCommand,
  CreateSchemaCommand,
  DescribeSolutionVersionCommand,
  GetSolutionMetricsCommand,
  ListDatasetsCommand,
} from '@aws-sdk/client-personalize';
import { GROUP_ARN, aDatasetGroup, aSolution, aVersion, arn, errorOf } from '../movies';
import { schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

/** What the segments hold is looked at where batch segment jobs are tested. */
let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

test.each(['aws-item-affinity', 'aws-item-attribute-affinity'])(
  '%s has the metrics of segments, and takes no campaign',
  async (recipe) => {
    await aDatasetGroup(twin);
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, recipe));
    const { metrics = {} } = await twin.control.send(new GetSolutionMetricsCommand({ solutionVersionArn }));
    expect(Object.keys(metrics).sort()).toEqual(['coverage', 'hit_at_k', 'recall_at_k']);
    const campaign = new CreateCampaignCommand({ name: 'c', solutionVersionArn });
    expect(await errorOf(twin.control.send(campaign))).toEqual({
      name: 'InvalidInputException',
      message: `${recipe} works in batch only; it takes no campaign`,
      status: 400,
    });
  },
);

test('segments by attributes fail to train where there is no attribute to ask about', async () => {
  await aDatasetGroup(twin, { datasets: ['Interactions'] });
  const schema = schemaText('Items', [
    { name: 'ITEM_ID', type: 'string' },
    { name: 'PLOT', type: ['string', 'null'], textual: true },
    { name: 'CREATION_TIMESTAMP', type: 'long' },
  ]);
  await twin.control.send(new CreateSchemaCommand({ name: 'texts', schema }));
  await twin.control.send(
    new CreateDatasetCommand({
      name: 'texts',
      datasetType: 'Items',
      datasetGroupArn: GROUP_ARN,
      schemaArn: arn('schema/texts'),
    }),
  );
  await twin.settle();
  expect((await twin.control.send(new ListDatasetsCommand({ datasetGroupArn: GROUP_ARN }))).datasets).toHaveLength(2);
  const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-item-attribute-affinity'));
  const { solutionVersion } = await twin.control.send(new DescribeSolutionVersionCommand({ solutionVersionArn }));
  expect(solutionVersion).toMatchObject({
    status: 'CREATE FAILED',
    failureReason: 'Create failed. The Items dataset needs a column that is neither textual nor reserved.',
  });
});
