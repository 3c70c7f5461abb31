import {
  CreateDatasetCommand,
  CreateDatasetGroupCommand,
  CreateEventTrackerCommand,
  CreateSchemaCommand,
  DeleteDatasetCommand,
  DeleteDatasetGroupCommand,
  DeleteEventTrackerCommand,
  DeleteSchemaCommand,
  DescribeDatasetCommand,
  DescribeDatasetGroupCommand,
  DescribeEventTrackerCommand,
  DescribeSchemaCommand,
  ListDatasetGroupsCommand,
  ListDatasetsCommand,
  ListEventTrackersCommand,
  ListSchemasCommand,
  UpdateDatasetCommand,
  paginateListSchemas,
} from '@aws-sdk/client-personalize';
import { GROUP_ARN, ROLE_ARN, aDatasetGroup, anEventTracker, arn, datasetArn, errorOf } from '../movies';
import { INTERACTIONS_SCHEMA, ITEMS_SCHEMA, schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

describe('dataset groups', () => {
  test('are CREATE PENDING right after their creation and ACTIVE in the end', async () => {
    const { datasetGroupArn } = await twin.control.send(
      new CreateDatasetGroupCommand({ name: 'movies', domain: 'VIDEO_ON_DEMAND' }),
    );
    expect(datasetGroupArn).toBe(GROUP_ARN);
    const describe = () => twin.control.send(new DescribeDatasetGroupCommand({ datasetGroupArn }));
    expect((await describe()).datasetGroup).toMatchObject({ name: 'movies', status: 'CREATE PENDING' });
    await twin.settle();
    const { datasetGroup } = await describe();
    expect(datasetGroup).toEqual({
      name: 'movies',
      datasetGroupArn: GROUP_ARN,
      status: 'ACTIVE',
      domain: 'VIDEO_ON_DEMAND',
      creationDateTime: new Date('2026-01-01T00:00:00Z'),
      lastUpdatedDateTime: new Date(Date.UTC(2026, 0, 1) + 10),
    });
    const { datasetGroups } = await twin.control.send(new ListDatasetGroupsCommand({}));
    expect(datasetGroups).toEqual([datasetGroup]);
  });

  test('refuses a name that is taken, a sixth group and a role without a key', async () => {
    const create = (name: string, more = {}) => twin.control.send(new CreateDatasetGroupCommand({ name, ...more }));
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name);
    await twin.settle();
    expect(await errorOf(create('a'))).toEqual({
      name: 'ResourceAlreadyExistsException',
      message: `Another resource with Arn ${arn('dataset-group/a')} already exists.`,
      status: 400,
    });
    expect(await errorOf(create('f'))).toMatchObject({
      name: 'LimitExceededException',
      message:
        'Cannot create a dataset group. More than 5 resources in ACTIVE state. Please delete some and try again.',
    });
    expect((await errorOf(create('g', { roleArn: ROLE_ARN }))).message).toContain('only taken together with kmsKeyArn');
  });
});

describe('schemas', () => {
  test('exist at once and are described as given', async () => {
    await twin.control.send(new CreateSchemaCommand({ name: 'items', schema: ITEMS_SCHEMA }));
    const { schema } = await twin.control.send(new DescribeSchemaCommand({ schemaArn: arn('schema/items') }));
    expect(schema).toMatchObject({ name: 'items', schemaArn: arn('schema/items'), schema: ITEMS_SCHEMA });
  });

  test('fails for a schema that breaks the rules, naming them', async () => {
    const schema = schemaText('Interactions', [{ name: 'USER_ID', type: 'string' }]);
    const error = await errorOf(twin.control.send(new CreateSchemaCommand({ name: 's', schema })));
    expect(error.name).toBe('InvalidInputException');
    expect(error.message).toMatch(/^Invalid schema: .*ITEM_ID.*TIMESTAMP/);
  });

  test('lists come in pages', async () => {
    for (let i = 0; i < 5; i++) {
      await twin.control.send(new CreateSchemaCommand({ name: `s${i}`, schema: ITEMS_SCHEMA }));
    }
    const pages: string[][] = [];
    for await (const page of paginateListSchemas({ client: twin.control, pageSize: 2 }, {})) {
      pages.push((page.schemas ?? []).map(({ name = '' }) => name));
    }
    expect(pages).toEqual([['s0', 's1'], ['s2', 's3'], ['s4']]);
  });

  test('fails for a token that is none, or of another list', async () => {
    for (let i = 0; i < 2; i++) {
      await twin.control.send(new CreateSchemaCommand({ name: `s${i}`, schema: ITEMS_SCHEMA }));
    }
    const { nextToken } = await twin.control.send(new ListSchemasCommand({ maxResults: 1 }));
    for (const call of [
      twin.control.send(new ListSchemasCommand({ nextToken: 'made-up' })),
      twin.control.send(new ListDatasetGroupsCommand({ nextToken })),
    ]) {
      expect(await errorOf(call)).toMatchObject({ name: 'InvalidNextTokenException', status: 400 });
    }
  });
});

describe('datasets', () => {
  test('echo their type in upper case and list by group', async () => {
    await aDatasetGroup(twin, { imports: false });
    const { dataset } = await twin.control.send(new DescribeDatasetCommand({ datasetArn: datasetArn('Items') }));
    expect(dataset).toMatchObject({
      name: 'items',
      datasetType: 'ITEMS',
      status: 'ACTIVE',
      datasetGroupArn: GROUP_ARN,
    });
    const list = (datasetGroupArn: string) => twin.control.send(new ListDatasetsCommand({ datasetGroupArn }));
    expect((await list(GROUP_ARN)).datasets?.map(({ datasetType }) => datasetType)).toEqual(['INTERACTIONS', 'ITEMS']);
    expect((await list(arn('dataset-group/other'))).datasets).toEqual([]);
  });

  test('refuses what does not fit together', async () => {
    await aDatasetGroup(twin, { datasets: ['Interactions'], imports: false });
    const create = (members: object) =>
      twin.control.send(
        new CreateDatasetCommand({
          name: 'x',
          datasetType: 'Items',
          datasetGroupArn: GROUP_ARN,
          schemaArn: arn('schema/interactions'),
          ...members,
        }),
      );
    expect((await errorOf(create({}))).message).toContain(
      'is for Interactions and cannot be used for a dataset of type',
    );
    expect(await errorOf(create({ datasetType: 'Interactions' }))).toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    expect((await errorOf(create({ datasetType: 'Films' }))).message).toContain('datasetType Films is not one of');
    expect((await errorOf(create({ schemaArn: arn('schema/none') }))).name).toBe('ResourceNotFoundException');
    expect((await errorOf(create({ datasetType: 'Actions' }))).message).toBe(
      'schema interactions is for Interactions and cannot be used for a dataset of type Actions',
    );
  });

  test('fails while the dataset group is not ACTIVE', async () => {
    await twin.control.send(new CreateDatasetGroupCommand({ name: 'movies' }));
    await twin.control.send(new CreateSchemaCommand({ name: 'items', schema: ITEMS_SCHEMA }));
    const create = twin.control.send(
      new CreateDatasetCommand({
        name: 'x',
        datasetType: 'Items',
        datasetGroupArn: GROUP_ARN,
        schemaArn: arn('schema/items'),
      }),
    );
    expect(await errorOf(create)).toMatchObject({
      name: 'ResourceInUseException',
      message: `${GROUP_ARN} has status CREATE PENDING; it must be ACTIVE`,
    });
  });

  test('of a domain group need a schema of its domain', async () => {
    await twin.control.send(new CreateDatasetGroupCommand({ name: 'movies', domain: 'VIDEO_ON_DEMAND' }));
    await twin.settle();
    const schema = schemaText('Interactions', [...(JSON.parse(INTERACTIONS_SCHEMA) as { fields: object[] }).fields]);
    await twin.control.send(new CreateSchemaCommand({ name: 'custom', schema }));
    await twin.control.send(new CreateSchemaCommand({ name: 'vod', schema, domain: 'VIDEO_ON_DEMAND' }));
    const create = (name: string, datasetType = 'Interactions') =>
      twin.control.send(
        new CreateDatasetCommand({ name, datasetType, datasetGroupArn: GROUP_ARN, schemaArn: arn(`schema/${name}`) }),
      );
    expect((await errorOf(create('custom'))).message).toBe(
      'the schema is custom and the dataset group is VIDEO_ON_DEMAND',
    );
    expect((await errorOf(create('vod', 'Actions'))).message).toContain('needs a custom dataset group');
    expect((await create('vod')).datasetArn).toBe(datasetArn('Interactions'));
  });

  test('take a schema with more columns, which must be nullable', async () => {
    await aDatasetGroup(twin, { datasets: ['Items'], imports: false });
    const fields = (JSON.parse(ITEMS_SCHEMA) as { fields: object[] }).fields;
    const update = async (name: string, field: object) => {
      await twin.control.send(new CreateSchemaCommand({ name, schema: schemaText('Items', [...fields, field]) }));
      return twin.control.send(
        new UpdateDatasetCommand({ datasetArn: datasetArn('Items'), schemaArn: arn(`schema/${name}`) }),
      );
    };
    expect((await errorOf(update('strict', { name: 'MOOD', type: 'string' }))).message).toContain('must be nullable');
    await update('wider', { name: 'MOOD', type: ['string', 'null'], categorical: true });
    const describe = () => twin.control.send(new DescribeDatasetCommand({ datasetArn: datasetArn('Items') }));
    expect((await describe()).dataset).toMatchObject({
      schemaArn: arn('schema/items'),
      latestDatasetUpdate: { status: 'CREATE PENDING', schemaArn: arn('schema/wider') },
    });
    await twin.settle();
    expect((await describe()).dataset).toMatchObject({
      schemaArn: arn('schema/wider'),
      latestDatasetUpdate: { status: 'ACTIVE' },
    });
  });
});

describe('event trackers', () => {
  test('have a tracking id and are one to a dataset group', async () => {
    await aDatasetGroup(twin, { datasets: ['Interactions'], imports: false });
    const trackingId = await anEventTracker(twin);
    expect(trackingId).toMatch(/^[0-9a-f-]{36}$/);
    const { eventTrackers = [] } = await twin.control.send(new ListEventTrackersCommand({}));
    const [tracker] = eventTrackers;
    expect(tracker?.eventTrackerArn).toMatch(/:event-tracker\/[0-9a-f]{8}$/);
    const { eventTracker } = await twin.control.send(
      new DescribeEventTrackerCommand({ eventTrackerArn: tracker!.eventTrackerArn }),
    );
    expect(eventTracker).toMatchObject({ trackingId, accountId: '000000000000', status: 'ACTIVE' });
    const second = twin.control.send(new CreateEventTrackerCommand({ name: 'two', datasetGroupArn: GROUP_ARN }));
    expect((await errorOf(second)).name).toBe('ResourceAlreadyExistsException');
  });

  test('fails without an Interactions dataset', async () => {
    await aDatasetGroup(twin, { datasets: ['Items'], imports: false });
    const create = twin.control.send(new CreateEventTrackerCommand({ name: 'x', datasetGroupArn: GROUP_ARN }));
    expect((await errorOf(create)).message).toContain('has no Interactions dataset');
  });
});

describe('deleting', () => {
  test('works in order and leaves nothing behind', async () => {
    await aDatasetGroup(twin);
    await anEventTracker(twin);
    const { eventTrackers } = await twin.control.send(new ListEventTrackersCommand({}));
    const tracker = eventTrackers![0]!.eventTrackerArn;

    await twin.control.send(new DeleteEventTrackerCommand({ eventTrackerArn: tracker }));
    const { eventTracker } = await twin.control.send(new DescribeEventTrackerCommand({ eventTrackerArn: tracker }));
    expect(eventTracker?.status).toBe('DELETE PENDING');
    await twin.settle();
    for (const type of ['Interactions', 'Items']) {
      await twin.control.send(new DeleteDatasetCommand({ datasetArn: datasetArn(type) }));
      await twin.settle();
      await twin.control.send(new DeleteSchemaCommand({ schemaArn: arn(`schema/${type.toLowerCase()}`) }));
    }
    await twin.control.send(new DeleteDatasetGroupCommand({ datasetGroupArn: GROUP_ARN }));
    await twin.settle();

    const gone = await errorOf(twin.control.send(new DescribeDatasetGroupCommand({ datasetGroupArn: GROUP_ARN })));
    expect(gone).toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Resource Arn ${GROUP_ARN} does not exist.`,
    });
    // The names are free again, those of import jobs too.
    await aDatasetGroup(twin);
  });

  test('refuses in the wrong order', async () => {
    await aDatasetGroup(twin, { datasets: ['Interactions'] });
    await anEventTracker(twin);
    for (const command of [
      new DeleteSchemaCommand({ schemaArn: arn('schema/interactions') }),
      new DeleteDatasetCommand({ datasetArn: datasetArn('Interactions') }),
      new DeleteDatasetGroupCommand({ datasetGroupArn: GROUP_ARN }),
    ] as DeleteSchemaCommand[]) {
      expect(await errorOf(twin.control.send(command))).toMatchObject({ name: 'ResourceInUseException', status: 400 });
    }
  });

  test('refuses to delete twice', async () => {
    await twin.control.send(new CreateDatasetGroupCommand({ name: 'movies' }));
    await twin.settle();
    const remove = () => twin.control.send(new DeleteDatasetGroupCommand({ datasetGroupArn: GROUP_ARN }));
    await remove();
    expect((await errorOf(remove())).name).toBe('ResourceInUseException');
  });
});

test('schemas of Interactions that the tests share are legal', async () => {
  await expect(
    twin.control.send(new CreateSchemaCommand({ name: 'i', schema: INTERACTIONS_SCHEMA })),
  ).resolves.toBeDefined();
});
