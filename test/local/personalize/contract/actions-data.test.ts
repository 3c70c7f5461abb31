import {
  CreateSchemaCommand,
  DeleteDatasetCommand,
  DescribeDatasetCommand,
  DescribeDatasetImportJobCommand,
  UpdateDatasetCommand,
} from '@aws-sdk/client-personalize';
import {
  type ActionInteraction,
  PutActionInteractionsCommand,
  PutActionsCommand,
} from '@aws-sdk/client-personalize-events';
import {
  ACTION_INTERACTIONS_HEADER,
  ACTIONS_SCHEMA,
  type ActionType,
  actionInteractionsCsv,
  actionTrackingId,
  actionsCsv,
  anActionDataset,
  importActions,
} from '../actions';
import { LATEST, aDatasetGroup, anEventTracker, arn, datasetArn, errorOf } from '../movies';
import { schemaText } from '../movies-schemas';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin, { datasets: ['Interactions'], imports: false });
});

afterEach(() => twin.close());

const jobOf = async (type: ActionType, mode = 'full') => {
  const datasetImportJobArn = arn(`dataset-import-job/${mode}-${type.toLowerCase()}`);
  const { datasetImportJob } = await twin.control.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn }));
  return datasetImportJob;
};
const resultOf = () => twin.events.filter(({ type }) => type === 'import-result').at(-1);

describe('Actions datasets', () => {
  beforeEach(() => anActionDataset(twin, 'Actions'));

  test('are described by their type in upper case and have no tracking id', async () => {
    const { dataset } = await twin.control.send(new DescribeDatasetCommand({ datasetArn: datasetArn('Actions') }));
    expect(dataset).toMatchObject({ datasetType: 'ACTIONS', status: 'ACTIVE', datasetArn: datasetArn('Actions') });
    expect(dataset?.trackingId).toBeUndefined();
  });

  test('import records and leave those out whose value or repeat frequency is out of range', async () => {
    await importActions(twin, 'Actions', actionsCsv(['a0,offer,5,,', 'a1,survey,11,,', 'a2,survey,,,31', 'a3,,,,30']));
    expect(await jobOf('Actions')).toMatchObject({ status: 'ACTIVE' });
    const key = 'actions/actions.csv';
    expect(resultOf()).toMatchObject({
      datasetType: 'Actions',
      rows: 2,
      rejected: 2,
      firstRejects: [
        { key, line: 3, column: 'VALUE', message: '11 is not from 1 to 10' },
        { key, line: 4, column: 'REPEAT_FREQUENCY', message: '31 is not from 0 to 30' },
      ],
    });
  });

  test('take an INCREMENTAL import of a single record', async () => {
    await importActions(twin, 'Actions', actionsCsv());
    await importActions(twin, 'Actions', actionsCsv(['a1,survey,9,,']), 'INCREMENTAL');
    expect(await jobOf('Actions', 'incremental')).toMatchObject({ status: 'ACTIVE', importMode: 'INCREMENTAL' });
  });

  const putActions = (properties: object, datasetType = 'Actions') =>
    twin.eventsApi.send(
      new PutActionsCommand({
        datasetArn: datasetArn(datasetType),
        actions: [
          { actionId: 'fine', properties: '{"kind":"offer"}' },
          { actionId: 'a9', properties: JSON.stringify(properties) },
        ],
      }),
    );

  test('take actions one by one, numbers as text too', async () => {
    await expect(
      putActions({ kind: 'offer', value: '3', expirationTimestamp: LATEST, repeatFrequency: 1 }),
    ).resolves.toBeDefined();
  });

  test.each<[string, object, string]>([
    ['a value out of range', { value: 0 }, 'VALUE 0 is not from 1 to 10'],
    ['a repeat frequency above a month', { repeatFrequency: 60 }, 'REPEAT_FREQUENCY 60 is not from 0 to 30'],
    ['milliseconds', { expirationTimestamp: LATEST * 1000 }, `send seconds: ${LATEST}`],
    ['a key that no field has', { colour: 'red' }, 'properties has the key colour, which is no field of the schema'],
  ])('refuse %s', async (_, properties, message) => {
    expect(await errorOf(putActions(properties))).toMatchObject({
      name: 'InvalidInputException',
      status: 400,
      message: expect.stringContaining(message),
    });
  });

  test('refuse a dataset of another type, and answer 404 for one that does not exist', async () => {
    expect((await errorOf(putActions({}, 'Interactions'))).message).toContain('of type Interactions, not of Actions');
    expect(await errorOf(putActions({}, 'Users'))).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });

  test('refuse another schema', async () => {
    const wider = schemaText('Actions', [
      ...(JSON.parse(ACTIONS_SCHEMA) as { fields: object[] }).fields,
      { name: 'MOOD', type: ['string', 'null'] },
    ]);
    await twin.control.send(new CreateSchemaCommand({ name: 'wider', schema: wider }));
    const update = new UpdateDatasetCommand({ datasetArn: datasetArn('Actions'), schemaArn: arn('schema/wider') });
    expect((await errorOf(twin.control.send(update))).message).toContain('cannot be replaced, only those of Items and');
  });
});

describe('Action_Interactions datasets', () => {
  beforeEach(() => anActionDataset(twin, 'Action_Interactions'));

  const anInteraction = (members: Partial<ActionInteraction> = {}): ActionInteraction => ({
    actionId: 'a0',
    userId: 'u1',
    sessionId: 's1',
    timestamp: new Date(LATEST * 1000),
    eventType: 'Taken',
    ...members,
  });
  const put = (trackingId: string | undefined, ...actionInteractions: ActionInteraction[]) =>
    twin.eventsApi.send(new PutActionInteractionsCommand({ trackingId, actionInteractions }));

  test('have a tracking id of their own', async () => {
    expect(await actionTrackingId(twin)).toMatch(/^[0-9a-f-]{36}$/);
    expect(await actionTrackingId(twin)).not.toBe(await anEventTracker(twin));
  });

  test('import few records in FULL mode, in every spelling of the guide, and no event type that it does not know', async () => {
    await importActions(twin, 'Action_Interactions', `${actionInteractionsCsv(3)}u1,a0,click,${LATEST},\n`);
    expect(await jobOf('Action_Interactions')).toMatchObject({ status: 'ACTIVE' });
    expect(resultOf()).toMatchObject({
      rows: 6,
      rejected: 1,
      firstRejects: [{ line: 8, column: 'EVENT_TYPE', message: '"click" is not one of Viewed, Taken, Not Taken' }],
    });
  });

  test('fails an INCREMENTAL import of fewer than 1000 records', async () => {
    await importActions(twin, 'Action_Interactions', actionInteractionsCsv(3));
    await importActions(twin, 'Action_Interactions', actionInteractionsCsv(499), 'INCREMENTAL');
    expect((await jobOf('Action_Interactions', 'incremental'))?.failureReason).toBe(
      'Input CSV has 998 interactions, at least 1000 are needed.',
    );
  });

  test('fails to import a file of other columns', async () => {
    await importActions(twin, 'Action_Interactions', `${ACTION_INTERACTIONS_HEADER.replace(',CHANNEL', '')}\n`);
    expect((await jobOf('Action_Interactions'))?.failureReason).toContain('missing the following columns:[CHANNEL]');
  });

  test('take interactions one by one', async () => {
    const trackingId = await actionTrackingId(twin);
    const properties = JSON.stringify({ channel: 'app' });
    await expect(put(trackingId, anInteraction({ eventType: 'NOT_TAKEN', properties }))).resolves.toBeDefined();
    await expect(
      put(trackingId, anInteraction({ userId: undefined, impression: ['a0', 'a1'] })),
    ).resolves.toBeDefined();
  });

  test.each<[string, Partial<ActionInteraction>, string]>([
    ['an event type that is none', { eventType: 'click' }, 'eventType "click" is not one of Viewed, Taken, Not Taken'],
    ['a time far ahead', { timestamp: new Date('2027-01-01T00:00:00Z') }, 'which lies in the future'],
    ['a forbidden key', { properties: '{"timestamp":1}' }, 'properties may not have the key timestamp'],
    ['a key that no field has', { properties: '{"colour":1}' }, 'properties has the key colour'],
    ['properties that are no JSON', { properties: '{' }, 'Error parsing properties json'],
  ])('refuse %s', async (_, members, message) => {
    const call = put(await actionTrackingId(twin), anInteraction(), anInteraction(members));
    expect(await errorOf(call)).toMatchObject({
      name: 'InvalidInputException',
      status: 400,
      message: expect.stringContaining(message),
    });
  });

  test('refuse the tracking id of the event tracker', async () => {
    expect(await errorOf(put(await anEventTracker(twin), anInteraction()))).toMatchObject({
      name: 'ResourceNotFoundException',
      status: 404,
      message: expect.stringContaining('There is no Action_Interactions dataset with trackingId'),
    });
  });

  test('refuse interactions while the dataset is being deleted', async () => {
    const trackingId = await actionTrackingId(twin);
    await twin.control.send(new DeleteDatasetCommand({ datasetArn: datasetArn('Action_Interactions') }));
    expect(await errorOf(put(trackingId, anInteraction()))).toMatchObject({
      name: 'ResourceInUseException',
      status: 409,
    });
  });
});

test('schemas of actions refuse both names of the expiration at once', async () => {
  const schema = schemaText('Actions', [
    ...(JSON.parse(ACTIONS_SCHEMA) as { fields: object[] }).fields,
    { name: 'ACTION_EXPIRATION_TIMESTAMP', type: ['long', 'null'] },
  ]);
  const error = await errorOf(twin.control.send(new CreateSchemaCommand({ name: 'twice', schema })));
  expect(error.message).toContain('ACTION_EXPIRATION_TIMESTAMP says the same as EXPIRATION_TIMESTAMP');
});
