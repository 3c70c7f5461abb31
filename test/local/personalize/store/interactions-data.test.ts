import { parseSchema } from '../../../../spec/schema';
import type { Interaction } from '../../../../local/personalize/store/data/interaction-table';
import { InteractionsData } from '../../../../local/personalize/store/data/interactions-data';
import { INTERACTIONS_SCHEMA, schemaText } from '../movies-schemas';

const anInteraction = (userId: string, itemId: string): Interaction => ({
  userId,
  itemId,
  timestamp: 100,
  eventType: 'watch',
  eventValue: 2,
  other: () => null,
});

describe('InteractionsData', () => {
  test('takes the interactions of removed users out of bulk and streamed data', () => {
    const data = new InteractionsData(parseSchema(INTERACTIONS_SCHEMA));
    const table = data.emptyTable();
    for (const [userId, itemId] of [
      ['gone', 'i1'],
      ['u', 'i1'],
      ['gone', 'i2'],
    ] as const) {
      table.append(anInteraction(userId, itemId));
    }
    data.replaceBulk(table);
    data.events.append({ ...anInteraction('gone', 'i3'), eventId: 'e', sessionId: 's' });
    const { changes } = data;
    expect(data.removeUsers(new Set(['gone']))).toBe(3);
    expect(data.bulk.userIds.values).toEqual(['u']);
    expect(data.bulk.at(0)).toMatchObject({ userId: 'u', itemId: 'i1', eventType: 'watch', eventValue: 2 });
    expect(data.bulk.itemIds.values).toEqual(['i1']);
    // Nothing new to learn from: automatic training has no reason to start.
    expect(data.changes).toBe(changes);
  });

  test('leaves nothing of removed users, and everything of the others as it was', () => {
    const schema = parseSchema(
      schemaText('Interactions', [
        ...(JSON.parse(INTERACTIONS_SCHEMA) as { fields: object[] }).fields,
        { name: 'DEVICE', type: ['string', 'null'], categorical: true },
        { name: 'DEPTH', type: ['int', 'null'] },
      ]),
    );
    const data = new InteractionsData(schema);
    const table = data.emptyTable();
    const kept = { device: ['tv', null, 'phone'], depth: [1, null, 3] };
    for (let i = 0; i < 6; i++) {
      const isKept = i % 2 === 1;
      const other = (field: string) => {
        if (!isKept) return field === 'DEVICE' ? 'secret' : 9;
        return (field === 'DEVICE' ? kept.device : kept.depth)[(i - 1) / 2] ?? null;
      };
      table.append({ ...anInteraction(isKept ? 'u' : 'gone', `i${i}`), timestamp: i, other });
    }
    data.replaceBulk(table);
    data.removeUsers(new Set(['gone']));
    const rows = [...data.bulk.all()];
    expect(rows.map(({ itemId, timestamp }) => [itemId, timestamp])).toEqual([
      ['i1', 1],
      ['i3', 3],
      ['i5', 5],
    ]);
    expect(rows.map(({ other }) => other('DEVICE'))).toEqual(kept.device);
    expect(rows.map(({ other }) => other('DEPTH'))).toEqual(kept.depth);
    expect([...data.bulk.rowsOf('u')]).toEqual([0, 1, 2]);
    expect(JSON.stringify(data.content())).not.toMatch(/secret|gone/);
    const same = data.bulk;
    expect(data.removeUsers(new Set(['nobody']))).toBe(0);
    expect(data.bulk).toBe(same);
  });
});
