import { InteractionsData } from '../../../../local/personalize/store/data/interactions-data';
import { historiesLeftOut, usersToKeep } from '../../../../local/personalize/training/history-length';
import { columnsOf, selectInteractions } from '../../../../local/personalize/training/select-interactions';
import { recipeNamed } from '../../../../spec/recipes';
import { parseSchema } from '../../../../spec/schema';
import { INTERACTIONS_SCHEMA } from '../movies-schemas';

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
