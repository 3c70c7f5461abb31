import type { Dataset } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/create-dataset/create-dataset';
import { aDatasetPlan, DATASET_GROUP_ARN } from './builders';
import { arnOf, FakePersonalize, strict } from './fakes';

const datasetArn = arnOf('dataset', 'movies/ACTIONS');
const schemaArn = arnOf('schema', 'movies-actions-1');
const plan = aDatasetPlan({
  type: 'Actions',
  datasetArn,
  create: { name: 'movies-actions', datasetGroupArn: DATASET_GROUP_ARN, schemaArn },
});

function setUp(existing?: Dataset) {
  const fake = new FakePersonalize();
  if (existing) fake.datasets.set(datasetArn, { datasetArn, schemaArn, status: 'ACTIVE', ...existing });
  const personalize = strict<FakePersonalize>('personalize', {
    describeDataset: (arn) => fake.describeDataset(arn),
    createDataset: (request) => fake.createDataset(request),
    deleteDataset: (arn) => fake.deleteDataset(arn),
  });
  return { fake, run: (dataset = plan, attempt = 1) => run({ dataset, attempt }, { personalize }) };
}

describe('create-dataset', () => {
  test('makes the dataset when it is absent, once, even when the answer gets lost', async () => {
    const { fake, run } = setUp();
    fake.loseNextAnswer = true;
    await expect(run()).rejects.toThrow('socket hang up');
    await expect(run()).resolves.toEqual({ datasetArn, status: 'CREATE PENDING', action: 'unchanged' });
    expect(fake.calls.map(({ request }) => request)).toEqual([
      { name: 'movies-actions', datasetGroupArn: DATASET_GROUP_ARN, datasetType: 'Actions', schemaArn },
    ]);
  });

  test.each(['ACTIVE', 'CREATE IN_PROGRESS'])('leaves one in state %s alone', async (status) => {
    const { fake, run } = setUp({ status });
    await expect(run()).resolves.toEqual({ datasetArn, status, action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('deletes one whose creation failed, and gives up after the second', async () => {
    const { run } = setUp({ status: 'CREATE FAILED' });
    await expect(run(plan, 3)).rejects.toMatchObject({ name: 'ResourceFailedError' });
    await expect(run(plan, 2)).resolves.toEqual({ datasetArn, status: 'DELETE PENDING', action: 'cleaning' });
  });

  test('fails on another schema, with both and the way out', async () => {
    const { run } = setUp({ schemaArn: arnOf('schema', 'old') });
    await expect(run()).rejects.toMatchObject({
      name: 'ResourceDriftError',
      message: expect.stringMatching(
        /schemaArn is ".*schema\/old", wanted ".*movies-actions-1"; put the old schema back/,
      ),
    });
  });

  test('fails on a dataset that the stack makes', async () => {
    const { run } = setUp();
    await expect(run(aDatasetPlan())).rejects.toMatchObject({ name: 'PayloadError' });
  });
});
