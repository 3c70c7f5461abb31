import { ImpressionCounts, ShownLists } from '../../../../local/personalize/store/data/impressions';
import type { Interaction } from '../../../../local/personalize/store/data/interaction-table';
import { InteractionsData } from '../../../../local/personalize/store/data/interactions-data';
import { parseSchema } from '../../../../spec/schema';
import { INTERACTIONS_SCHEMA, schemaText } from '../movies-schemas';

const WITH_COLUMN = schemaText('Interactions', [
  ...(JSON.parse(INTERACTIONS_SCHEMA) as { fields: object[] }).fields,
  { name: 'IMPRESSION', type: ['string', 'null'] },
]);

const anInteraction = (impression: string | null): Interaction => ({
  userId: 'u',
  itemId: 'a',
  timestamp: 100,
  eventType: 'watch',
  eventValue: null,
  other: (field) => (field === 'IMPRESSION' ? impression : null),
});

test('ShownLists forgets the oldest list', () => {
  const shown = new ShownLists(2);
  for (const id of ['first', 'second', 'third']) shown.add(id, [id]);
  expect(['first', 'second', 'third'].map((id) => shown.of(id))).toEqual([undefined, ['second'], ['third']]);
});

test('ImpressionCounts counts on from what it began with', () => {
  const counts = new ImpressionCounts([['a', 3]]);
  const { changes } = counts;
  counts.add(['a', 'b']);
  expect([counts.of('a'), counts.of('b'), counts.of('c')]).toEqual([4, 1, 0]);
  expect(counts.changes).toBeGreaterThan(changes);
});

describe('impressions of InteractionsData', () => {
  test('come from the column of imports and from streamed events, and leave a new mark each time', () => {
    const data = new InteractionsData(parseSchema(WITH_COLUMN));
    expect(data.impressionsMark).toBeUndefined();
    const table = data.emptyTable();
    for (const impression of ['a|b', 'b', null]) table.append(anInteraction(impression));
    data.replaceBulk(table);
    const imported = data.impressionsMark;
    expect(Object.fromEntries(data.impressions())).toEqual({ a: 1, b: 2 });

    data.events.append({ ...anInteraction(null), eventId: 'e', sessionId: 's', impression: ['b', 'c'] });
    data.events.append({ ...anInteraction(null), eventId: 'e', sessionId: 's', impression: ['b', 'c'] });
    expect(Object.fromEntries(data.impressions())).toEqual({ a: 1, b: 3, c: 1 });
    expect(data.impressionsMark).not.toBe(imported);
  });

  test('are none where imports have no such column and no event had any', () => {
    const data = new InteractionsData(parseSchema(INTERACTIONS_SCHEMA));
    const table = data.emptyTable();
    table.append(anInteraction('a'));
    data.replaceBulk(table);
    expect(data.impressionsMark).toBeUndefined();
    expect(data.impressions().size).toBe(0);
  });

  test('outlive a restart and the deletion of users', () => {
    const schema = parseSchema(INTERACTIONS_SCHEMA);
    const data = new InteractionsData(schema);
    data.events.append({ ...anInteraction(null), eventId: 'e', sessionId: 's', impression: ['b'] });
    data.removeUsers(new Set(['u']));
    const restored = new InteractionsData(schema, undefined, structuredClone(data.content()));
    expect(Object.fromEntries(restored.impressions())).toEqual({ b: 1 });
    expect(restored.impressionsMark).toBeDefined();
  });
});
