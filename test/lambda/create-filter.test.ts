import type { Filter } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/create-filter/create-filter';
import type { FilterPlan } from '../../lambda/shared/contract/workflow';
import { DATASET_GROUP_ARN } from './builders';
import { arnOf, FakePersonalize, strict } from './fakes';

const FILTER_ARN = arnOf('filter', 'movies-good-aaaaaa');
const plan: FilterPlan = {
  logicalName: 'good',
  name: 'movies-good-aaaaaa',
  filterArn: FILTER_ARN,
  datasetGroupArn: DATASET_GROUP_ARN,
  filterExpression: 'INCLUDE ActionID WHERE Actions.VALUE > 5',
  parameterName: '/movies/good/filter-arn',
};

function setUp(existing?: Partial<Filter>) {
  const fake = new FakePersonalize();
  const { filterExpression } = plan;
  if (existing) fake.filters.set(FILTER_ARN, { filterExpression, status: 'ACTIVE', ...existing });
  const personalize = strict<FakePersonalize>('personalize', {
    describeFilter: (arn) => fake.describeFilter(arn),
    createFilter: (request) => fake.createFilter(request),
    deleteFilter: (arn) => fake.deleteFilter(arn),
  });
  return { fake, run: (attempt = 1) => run({ filter: plan, attempt }, { personalize }) };
}

describe('create-filter', () => {
  test('creates it once, even when the answer gets lost', async () => {
    const { fake, run } = setUp();
    fake.loseNextAnswer = true;
    await expect(run()).rejects.toThrow('socket hang up');
    const unchanged = { filterArn: FILTER_ARN, status: 'CREATE PENDING', action: 'unchanged' };
    await expect(run()).resolves.toEqual(unchanged);
    const { name, datasetGroupArn, filterExpression } = plan;
    expect(fake.calls).toEqual([{ operation: 'CreateFilter', request: { name, datasetGroupArn, filterExpression } }]);
  });

  test('leaves one alone that is there', async () => {
    const { fake, run } = setUp({});
    await expect(run()).resolves.toEqual({ filterArn: FILTER_ARN, status: 'ACTIVE', action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('deletes one whose creation failed, and gives up when it fails twice in a run', async () => {
    const { fake, run } = setUp({ status: 'CREATE FAILED', failureReason: 'no such column' });
    await expect(run(3)).rejects.toThrow('no such column');
    await expect(run()).resolves.toMatchObject({ action: 'cleaning' });
    expect(fake.calls).toEqual([{ operation: 'DeleteFilter', request: FILTER_ARN }]);
  });

  test('fails on another expression under the same name', async () => {
    const { run } = setUp({ filterExpression: 'INCLUDE ActionID WHERE Actions.VALUE > 4' });
    await expect(run()).rejects.toThrow('it exists with another expression: INCLUDE ActionID WHERE Actions.VALUE > 4');
  });
});
