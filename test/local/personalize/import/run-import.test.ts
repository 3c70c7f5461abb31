import { VirtualClock } from '../../../../local/clock';
import { importRecords } from '../../../../local/personalize/import/run-import';
import type { TwinEvent } from '../../../../local/personalize';
import { DatasetStore } from '../../../../local/personalize/store/dataset-store';
import { ResourceStore } from '../../../../local/personalize/store/resource-store';
import type { Twin } from '../../../../local/personalize/twin';
import type { DatasetType } from '../../../../spec/dataset-types';
import { ACTIONS_SCHEMA, ACTION_INTERACTIONS_SCHEMA } from '../actions';
import { GROUP_ARN, LATEST, ROLE_ARN, arn, datasetArn, interactionsCsv } from '../movies';
import { INTERACTIONS_SCHEMA, ITEMS_SCHEMA, USERS_SCHEMA } from '../movies-schemas';
import { MemoryObjects } from '../test-twin';

const SCHEMAS: Readonly<Record<DatasetType, string>> = {
  Interactions: INTERACTIONS_SCHEMA,
  Items: ITEMS_SCHEMA,
  Users: USERS_SCHEMA,
  Actions: ACTIONS_SCHEMA,
  Action_Interactions: ACTION_INTERACTIONS_SCHEMA,
};

const JOB_ARN = arn('dataset-import-job/job');

/** A dataset, a file for it, and a job that is to import the file. */
function anImport(type: DatasetType, csv: string, importMode: 'FULL' | 'INCREMENTAL' = 'FULL') {
  const objects = new MemoryObjects();
  objects.set('s3://data/file.csv', csv);
  const events: TwinEvent[] = [];
  const resources = new ResourceStore(new VirtualClock(), () => undefined);
  const datasets = new DatasetStore();
  const schemaArn = arn('schema/s');
  const schema = resources.insert('schema', { arn: schemaArn, name: 's', schema: SCHEMAS[type] });
  datasets.add({ datasetGroupArn: GROUP_ARN, type }, schema);
  resources.insert('dataset', {
    ...{ arn: datasetArn(type), name: 'd', datasetGroupArn: GROUP_ARN, type, schemaArn, status: 'ACTIVE' },
    datasetType: type.toUpperCase() as Uppercase<DatasetType>,
  });
  resources.insert('dataset-import-job', {
    ...{ arn: JOB_ARN, name: 'job', datasetArn: datasetArn(type), roleArn: ROLE_ARN, importMode },
    dataSource: { dataLocation: 's3://data/file.csv' },
    status: 'CREATE IN_PROGRESS',
  });
  const twin = { objects, resources, datasets, emit: (event: TwinEvent) => events.push(event) };
  return {
    data: datasets.of(GROUP_ARN),
    events,
    /** Reads the file. @returns the step that puts its records into the dataset */
    read: (signal = new AbortController().signal) =>
      importRecords(twin as unknown as Twin, resources.get('dataset-import-job', JOB_ARN), signal),
  };
}

describe('importRecords', () => {
  test.each<[DatasetType, string, string[]]>([
    [
      'Interactions',
      `${interactionsCsv()}u1,,${LATEST},watch,\nu1,i1,${LATEST},watch,high\n`,
      ['1502 ITEM_ID is empty, but the schema does not allow null here', '1503 EVENT_VALUE "high" is not a float'],
    ],
    [
      'Items',
      `ITEM_ID,GENRES,TITLE,PRICE,CREATION_TIMESTAMP\na,x,y,1,${LATEST}\nb,x,y,cheap,${LATEST}\n`,
      ['3 PRICE "cheap" is not a float'],
    ],
    ['Users', 'USER_ID,AGE,TIER\nu0,20,free\nu1,4.5,free\n', ['3 AGE "4.5" is not an int']],
    [
      'Actions',
      'ACTION_ID,KIND,VALUE,EXPIRATION_TIMESTAMP,REPEAT_FREQUENCY\na,,,,\nb,,0,,\nc,,,2026-01-01,\n',
      ['3 VALUE 0 is not from 1 to 10', '4 EXPIRATION_TIMESTAMP "2026-01-01" is not a long'],
    ],
    [
      'Action_Interactions',
      `USER_ID,ACTION_ID,EVENT_TYPE,TIMESTAMP,CHANNEL\nu,a,Taken,${LATEST},\nu,a,Bought,${LATEST},\n`,
      ['3 EVENT_TYPE "Bought" is not one of Viewed, Taken, Not Taken'],
    ],
  ])('names line and column of the records of %s that it leaves out', async (type, csv, expected) => {
    const { read, events } = anImport(type, csv);
    (await read())();
    const result = events.find((event) => event.type === 'import-result');
    expect(result).toMatchObject({ datasetType: type, rejected: expected.length });
    const rejects = result?.firstRejects.map(({ line, column, message }) => `${line} ${column} ${message}`) ?? [];
    expect(rejects).toHaveLength(expected.length);
    rejects.forEach((reject, index) => expect(reject.startsWith(expected[index]!)).toBe(true));
  });

  test('changes the dataset in its last step only, so that a run that ends before it adds nothing', async () => {
    const { read, data } = anImport('Interactions', interactionsCsv(), 'INCREMENTAL');
    await read();
    const finish = await read();
    expect(data.interactions?.bulk.size).toBe(0);
    finish();
    expect(data.interactions?.bulk.size).toBe(1500);
  });

  test('replaces records by id in INCREMENTAL mode and leaves the others', async () => {
    const { read, data } = anImport('Users', 'USER_ID,AGE,TIER\nold,30,gold\nnew,1,free\nnew,2,free\n', 'INCREMENTAL');
    const before = data.users?.emptyTable();
    for (const id of ['old', 'kept']) before?.put(id, (field) => (field === 'AGE' ? 10 : 'free'));
    data.users?.replaceBulk(before!);
    (await read())();
    expect(data.users?.ids()).toEqual(['old', 'kept', 'new']);
    expect(['old', 'kept', 'new'].map((id) => data.users?.value(id, 'AGE'))).toEqual([30, 10, 2]);
  });

  test('imports nothing when it is broken off', async () => {
    const { read, data } = anImport('Users', 'USER_ID,AGE,TIER\nu0,20,free\n');
    await expect(read(AbortSignal.abort(new Error('closed')))).rejects.toThrow('closed');
    expect(data.users?.ids()).toEqual([]);
  });
});
