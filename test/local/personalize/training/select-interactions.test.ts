import type { EventParameters } from '@aws-sdk/client-personalize';
import type { Checked } from '../../../../local/personalize/model/checked';
import { InteractionsData } from '../../../../local/personalize/store/data/interactions-data';
import { historiesLeftOut, usersToKeep } from '../../../../local/personalize/training/history-length';
import { eventFilterOf } from '../../../../local/personalize/training/event-filter';
import { columnsOf, selectInteractions } from '../../../../local/personalize/training/select-interactions';
import { recipeNamed } from '../../../../spec/recipes';
import { parseSchema } from '../../../../spec/schema';
import { INTERACTIONS_SCHEMA, schemaText } from '../movies-schemas';

interface Row {
  readonly user: string;
  readonly item: string;
  readonly time?: number;
  readonly type?: string;
  readonly value?: number | null;
}

const toInteraction = ({ user, item, time = 1, type = 'watch', value = null }: Row) => ({
  userId: user,
  itemId: item,
  timestamp: time,
  eventType: type,
  eventValue: value,
  other: () => null,
});

function aDataset(bulk: readonly Row[], streamed: readonly Row[] = []): InteractionsData {
  const data = new InteractionsData(parseSchema(INTERACTIONS_SCHEMA));
  for (const row of bulk) data.bulk.append(toInteraction(row));
  streamed.forEach((row, i) => data.events.append({ ...toInteraction(row), sessionId: `s${i}`, eventId: `e${i}` }));
  return data;
}

/** `user: item item …` of each user. */
function selected(data: InteractionsData, filter = {}): string[] {
  const { userIds, itemIds, items, offsets } = selectInteractions(data, filter);
  return userIds.map((user, i) => {
    const own = Array.from(items.subarray(offsets[i], offsets[i + 1]), (item) => itemIds.values[item]);
    return `${user}: ${own.join(' ')}`;
  });
}

describe('selectInteractions', () => {
  test('joins bulk and streamed events, each user in order of time', () => {
    const data = aDataset(
      [
        { user: 'u', item: 'late', time: 30 },
        { user: 'v', item: 'x' },
        { user: 'u', item: 'first', time: 10 },
      ],
      [
        { user: 'u', item: 'between', time: 20 },
        { user: 'w', item: 'new' },
      ],
    );
    expect(selected(data)).toEqual(['u: first between late', 'v: x', 'w: new']);
  });

  test('two events that agree in everything count once, also a streamed one that came back in an import', () => {
    const data = aDataset(
      [
        { user: 'u', item: 'a' },
        { user: 'u', item: 'b' },
        { user: 'u', item: 'a' },
        { user: 'u', item: 'a', value: 1 },
        { user: 'v', item: 'a' },
      ],
      [
        { user: 'u', item: 'b' },
        { user: 'u', item: 'b', time: 2 },
      ],
    );
    expect(selected(data)).toEqual(['u: a b a b', 'v: a']);
  });

  test('takes the events that pass the filter, and users who have one', () => {
    const data = aDataset([
      { user: 'u', item: 'a', type: 'watch', value: 0.4 },
      { user: 'u', item: 'b', type: 'watch', value: 0.5 },
      { user: 'u', item: 'c', type: 'watch' },
      { user: 'u', item: 'd', type: 'click', value: 1 },
      { user: 'v', item: 'e', type: 'click', value: 1 },
    ]);
    expect(selected(data, { eventType: 'watch' })).toEqual(['u: a b c']);
    expect(selected(data, { eventType: 'watch', threshold: 0.5 })).toEqual(['u: b']);
    expect(selectInteractions(data, { eventType: 'watch' }).allUsers).toBe(2);
  });
});

describe('an events configuration', () => {
  const rows: Row[] = [
    { user: 'u', item: 'a', type: 'watch', value: 0.4 },
    { user: 'u', item: 'b', type: 'watch', value: 0.6 },
    { user: 'u', item: 'c', type: 'click' },
    { user: 'u', item: 'd', type: 'rate' },
  ];
  const filterOf = (...eventParametersList: Checked<EventParameters>[]) =>
    eventFilterOf({ solutionConfig: { eventsConfig: { eventParametersList } } });

  test('weighs events by their type, relative to the mean of the weights', () => {
    const filter = filterOf(
      { eventType: 'watch', weight: 0.3, eventValueThreshold: 0.5 },
      { eventType: 'click', weight: 0.1 },
    );
    const { itemIds, weights } = selectInteractions(aDataset(rows), filter);
    expect(itemIds.values).toEqual(['b', 'c']);
    expect([...weights!]).toEqual([1.5, 0.5]);
  });

  test('weighs 1 where a type has no weight, and nothing without a configuration', () => {
    expect([...selectInteractions(aDataset(rows), filterOf({ eventType: 'rate' })).weights!]).toEqual([1]);
    expect(selectInteractions(aDataset(rows), {})).not.toHaveProperty('weights');
    expect(filterOf()).toEqual({});
  });
});

describe('columns of the engine', () => {
  const schema = schemaText('Interactions', [
    { name: 'USER_ID', type: 'string' },
    { name: 'ITEM_ID', type: 'string' },
    { name: 'TIMESTAMP', type: 'long' },
    { name: 'DEVICE', type: ['null', 'string'], categorical: true },
    { name: 'HOUR', type: ['null', 'int'] },
    { name: 'IMPRESSION', type: 'string' },
  ]);
  const devices = ['phone', null, 'tv'];

  test('carry the circumstances of each row that stays', () => {
    const data = new InteractionsData(parseSchema(schema));
    devices.forEach((device, i) =>
      data.bulk.append({
        ...toInteraction({ user: `u${i}`, item: `i${i}`, time: i }),
        other: (field) => (field === 'DEVICE' ? device : field === 'HOUR' ? 10 * i : 'x'),
      }),
    );
    const selection = selectInteractions(data, {}, () => true);
    const all = columnsOf(selection, selection.itemIds.values, Uint8Array.of(1, 1, 1));
    expect(all.context).toEqual([
      { name: 'DEVICE', kind: 'categorical', values: ['phone', 'tv'], codes: Int32Array.of(0, -1, 1) },
      { name: 'HOUR', kind: 'numeric', values: Float64Array.of(0, 10, 20) },
    ]);
    const some = columnsOf(selection, selection.itemIds.values, Uint8Array.of(0, 1, 1), Uint8Array.of(1, 0, 1));
    expect(some.userIds).toEqual(['u1', 'u2']);
    expect([...some.users]).toEqual([1]);
    expect(some.context?.map((column) => [...(column.kind === 'numeric' ? column.values : column.codes)])).toEqual([
      [1],
      [20],
    ]);
  });
});

describe('history lengths', () => {
  const recipe = recipeNamed('aws-user-personalization')!;
  // User i has i + 1 events.
  const rows = Array.from({ length: 100 }, (_, user) =>
    Array.from({ length: user + 1 }, (_unused, i) => ({ user: `u${user}`, item: `i${i}`, time: i })),
  ).flat();

  test('drop the longest one percent unless told otherwise; serving still knows them', () => {
    const selection = selectInteractions(aDataset(rows), {});
    const keeps = usersToKeep(selection, recipe);
    const { userIds, users } = columnsOf(selection, selection.itemIds.values, keeps);
    expect(userIds).toHaveLength(99);
    expect(users).toHaveLength(rows.length - 100);
    const left = historiesLeftOut(selection, keeps);
    expect([...left.keys()]).toEqual(['u99']);
    expect(left.get('u99')?.itemIds).toHaveLength(100);
  });

  test('follow the percentiles that are set', () => {
    const selection = selectInteractions(aDataset(rows), {});
    const set = { min_user_history_length_percentile: '0.05', max_user_history_length_percentile: '0.95' };
    const kept = usersToKeep(selection, recipe, set);
    expect(selection.userIds.filter((_, i) => kept[i] === 1)).toEqual(
      Array.from({ length: 91 }, (_, i) => `u${i + 4}`),
    );
  });

  test('do not matter to a recipe without such parameters', () => {
    const selection = selectInteractions(aDataset(rows), {});
    expect(usersToKeep(selection, recipeNamed('aws-popularity-count')!).every((one) => one === 1)).toBe(true);
  });
});
