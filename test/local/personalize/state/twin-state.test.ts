import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineVersion } from '../../../../local/personalize/state/engine-version';
import type { Stores } from '../../../../local/personalize/state/replay';
import { TwinState } from '../../../../local/personalize/state/twin-state';
import { ValueFiles } from '../../../../local/personalize/state/value-files';
import { GROUP_ARN, LATEST, aCampaign, aDatasetGroup, aSolution, arn, errorOf } from '../movies';
import { INTERACTIONS_SCHEMA, ITEMS_SCHEMA } from '../movies-schemas';
import { OWNER, StateFolders, newStores, storesIn } from './state-folder';

const folders = new StateFolders();
let folder: string;

beforeEach(() => {
  folder = folders.make();
});

afterEach(() => folders.clean());

/** A state with stores that tell it of every change. */
function open(): { readonly state: TwinState; readonly stores: Stores } {
  const state = TwinState.open(folder, OWNER);
  const stores = newStores(state);
  state.restore(stores);
  return { state, stores };
}

const INTERACTIONS = { datasetGroupArn: GROUP_ARN, type: 'Interactions' } as const;
const ITEMS = { datasetGroupArn: GROUP_ARN, type: 'Items' } as const;

function aSchema(schema: string) {
  return { arn: 'schema', name: 'schema', schema, creationDateTime: new Date(0), lastUpdatedDateTime: new Date(0) };
}

function anEvent(n: number) {
  const about = { eventId: `e${n}`, sessionId: 's', userId: 'u', itemId: `i${n}`, timestamp: LATEST + n };
  return { ...about, eventType: 'watch', eventValue: null, other: () => null };
}

const journalOf = () => readdirSync(folder).filter((name) => name.startsWith('journal-'));
const linesOf = () => readFileSync(join(folder, journalOf()[0]!), 'utf8').trimEnd().split('\n');
const valuesOf = () => readdirSync(join(folder, 'values')).sort();

test('writes the changes of one synchronous stretch as one line', () => {
  const { state, stores } = open();
  stores.resources.insert('schema', { arn: 'a', name: 'a', schema: '{}' });
  stores.tags.add('a', [{ tagKey: 'k', tagValue: 'v' }]);
  const before = linesOf().length;
  state.flush();
  expect(linesOf()).toHaveLength(before + 1);
  state.close();
});

test('writes what happens in the background at the end of its stretch', async () => {
  const { stores } = open();
  stores.tags.add('a', [{ tagKey: 'k', tagValue: 'v' }]);
  await Promise.resolve();
  const left = storesIn(folders.killed(folder));
  expect(left.tags.list('a')).toEqual([{ tagKey: 'k', tagValue: 'v' }]);
});

test('keeps dates, and forgets what went away', () => {
  const { state, stores } = open();
  const { creationDateTime } = stores.resources.insert('schema', { arn: 'a', name: 'a', schema: '{}' });
  stores.resources.insert('schema', { arn: 'b', name: 'b', schema: '{}' });
  stores.resources.remove('schema', 'b');
  stores.tags.add('a', [{ tagKey: 'k', tagValue: 'v' }]);
  stores.tags.drop('a');
  stores.datasets.add(INTERACTIONS, aSchema(INTERACTIONS_SCHEMA));
  stores.datasets.remove(INTERACTIONS);
  state.close();
  const { resources, tags, datasets } = storesIn(folder);
  expect(resources.all('schema')).toMatchObject([{ arn: 'a', creationDateTime }]);
  expect(tags.list('a')).toEqual([]);
  expect(datasets.of(GROUP_ARN).interactions).toBeUndefined();
});

test('replaces the file of a dataset, and keeps one', () => {
  const { state, stores } = open();
  stores.datasets.add(INTERACTIONS, aSchema(INTERACTIONS_SCHEMA));
  const data = stores.datasets.of(GROUP_ARN).interactions!;
  for (let round = 0; round < 3; round++) {
    data.replaceBulk(data.emptyTable());
    data.events.append(anEvent(round));
    state.flush();
    expect(valuesOf()).toHaveLength(1);
  }
  state.close();
  const left = storesIn(folder).datasets.of(GROUP_ARN).interactions!;
  expect([left.changes, left.events.rowsOf('u')]).toEqual([data.changes, data.events.rowsOf('u')]);
});

test('takes records that came before an import for older, and those after it for newer', () => {
  const { state, stores } = open();
  stores.datasets.add(ITEMS, aSchema(ITEMS_SCHEMA));
  const items = stores.datasets.of(GROUP_ARN).items!;
  const put = (target: { put: typeof items.put }, id: string, title: string) =>
    target.put(id, (field) => (field === 'TITLE' ? title : null));
  put(items, 'a', 'put before');
  put(items, 'b', 'put before');
  const table = items.emptyTable();
  put(table, 'a', 'imported');
  put(table, 'b', 'imported');
  items.addBulk(table);
  put(items, 'b', 'put after');
  // All of it in one line.
  state.flush();
  state.close();
  const left = storesIn(folder).datasets.of(GROUP_ARN).items!;
  expect(['a', 'b'].map((id) => left.value(id, 'TITLE'))).toEqual(['imported', 'put after']);
});

test('is written anew when it ends, once it has grown, and holds the same', () => {
  const { state, stores } = open();
  stores.datasets.add(INTERACTIONS, aSchema(INTERACTIONS_SCHEMA));
  const { events } = stores.datasets.of(GROUP_ARN).interactions!;
  for (let n = 0; n < 8000; n++) events.append(anEvent(n));
  state.flush();
  const [before] = journalOf();
  const grown = statSync(join(folder, before!)).size;
  state.close();
  const [after] = journalOf();
  expect(after).not.toBe(before);
  expect(statSync(join(folder, after!)).size).toBeLessThan(grown / 100);
  const left = storesIn(folder).datasets.of(GROUP_ARN).interactions!;
  expect(left.events.at(7999)).toMatchObject({ itemId: 'i7999', timestamp: LATEST + 7999 });
  left.events.append(anEvent(7999));
  expect(left.events.size).toBe(8000);
});

test('refuses everything after a write that failed', () => {
  const { state, stores } = open();
  rmSync(join(folder, 'values'), { recursive: true });
  stores.datasets.add(INTERACTIONS, aSchema(INTERACTIONS_SCHEMA));
  const data = stores.datasets.of(GROUP_ARN).interactions!;
  data.replaceBulk(data.emptyTable());
  const told = /journal-000001\.log cannot be written: .*ENOENT.*mend that and start the twin again/;
  expect(() => state.flush()).toThrow(told);
  stores.tags.add('a', [{ tagKey: 'k', tagValue: 'v' }]);
  expect(() => state.flush()).toThrow(told);
  expect(() => state.close()).toThrow(told);
});

test('refuses a second twin in the same folder', () => {
  const { state } = open();
  expect(() => open()).toThrow('is in use by this process');
  state.close();
  open().state.close();
});

test('fails on a damaged file of a dataset, naming it, and writes nothing', () => {
  const { state, stores } = open();
  stores.datasets.add(INTERACTIONS, aSchema(INTERACTIONS_SCHEMA));
  const data = stores.datasets.of(GROUP_ARN).interactions!;
  data.replaceBulk(data.emptyTable());
  state.close();
  const path = join(folder, 'values', valuesOf()[0]!);
  const damaged = readFileSync(path);
  damaged[damaged.length - 1]! ^= 1;
  writeFileSync(path, damaged);
  writeFileSync(join(folder, 'values', 'model-000009.bin'), 'nobody names it');
  const before = [journalOf(), linesOf(), valuesOf()];
  expect(() => storesIn(folder)).toThrow(/data-000001\.bin:2 \(byte \d+\) is damaged/);
  expect([journalOf(), linesOf(), valuesOf()]).toEqual(before);
});

test('trains again what another version of the engine trained, and says which file it was', async () => {
  const twin = await folders.open(folder);
  await aDatasetGroup(twin);
  const campaignArn = await aCampaign(twin, 'aws-popularity-count');
  await aSolution(twin, 'aws-similar-items');
  const left = folders.killed(folder);
  const values = new ValueFiles(join(left, 'values'));
  const [file] = readdirSync(join(left, 'values')).filter((name) => name.startsWith('model-'));
  const { value } = values.read(file!)!;
  const other = values.write('model', value, 'another engine');
  writeFileSync(join(left, 'values', file!), readFileSync(join(left, 'values', other)));
  const next = await folders.open(left, { after: twin });
  const { staleModels } = next.personalize;
  expect(staleModels).toMatchObject([{ file, arn: expect.stringContaining('solution/aws-popularity-count/') }]);
  const asked = () => next.runtime.send(new GetRecommendationsCommand({ campaignArn, userId: 'u1' }));
  expect(await errorOf(asked())).toMatchObject({
    name: 'InvalidInputException',
    message: `${staleModels[0]!.arn} is being trained again; its status is CREATE IN_PROGRESS`,
  });
  next.personalize.resume();
  await next.settle();
  expect(next.trainings).toHaveLength(1);
  expect((await asked()).itemList).toHaveLength(25);
  expect(storesIn(folders.killed(left)).versions.has(staleModels[0]!.arn)).toBe(true);
  expect(campaignArn).toBe(arn('campaign/aws-popularity-count'));
  expect(engineVersion()).toMatch(/^[0-9a-f]{16}$/);
});
