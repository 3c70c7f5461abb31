import {
  CreateDatasetCommand,
  CreateDatasetGroupCommand,
  CreateFilterCommand,
  CreateSchemaCommand,
} from '@aws-sdk/client-personalize';
import { GROUP_ARN, arn, errorOf } from '../movies';
import { schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
  await twin.control.send(new CreateDatasetGroupCommand({ name: 'movies' }));
  const columns = Array.from({ length: 25 }, (_, i) => ({ name: `COLUMN${i}`, type: 'int' }));
  const schema = schemaText('Items', [{ name: 'ITEM_ID', type: 'string' }, ...columns]);
  await twin.control.send(new CreateSchemaCommand({ name: 'items', schema }));
  await twin.settle();
  await twin.control.send(
    new CreateDatasetCommand({
      name: 'items',
      datasetType: 'Items',
      datasetGroupArn: GROUP_ARN,
      schemaArn: arn('schema/items'),
    }),
  );
  await twin.settle();
});

afterEach(() => twin.close());

/** A filter on `count` columns from number `from` on. */
const create = (name: string, from: number, count: number) => {
  const conditions = Array.from({ length: count }, (_, i) => `Items.COLUMN${from + i} > 1`);
  const filterExpression = `EXCLUDE ItemID WHERE ${conditions.join(' AND ')}`;
  return twin.control.send(new CreateFilterCommand({ name, datasetGroupArn: GROUP_ARN, filterExpression }));
};

describe('filters of a dataset group', () => {
  test('use twenty distinct fields at most, ten each', async () => {
    expect((await errorOf(create('wide', 0, 11))).message).toContain('a filter may use 10 distinct fields');
    await create('a', 0, 10);
    await create('b', 10, 10);
    await create('same-fields', 5, 10);
    expect(await errorOf(create('c', 20, 1))).toMatchObject({
      name: 'LimitExceededException',
      message: 'the filters of a dataset group may use 20 distinct fields; with this one 21',
    });
  });

  test('are thirty at most', async () => {
    for (let i = 0; i < 30; i++) await create(`f${i}`, 0, 1);
    expect((await errorOf(create('one-more', 0, 1))).name).toBe('LimitExceededException');
  });
});
