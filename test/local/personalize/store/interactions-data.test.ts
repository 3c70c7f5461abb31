import { parseSchema } from '../../../../spec/schema';
import type { Interaction } from '../../../../local/personalize/store/data/interaction-table';
import { InteractionsData } from '../../../../local/personalize/store/data/interactions-data';
import { INTERACTIONS_SCHEMA } from '../movies-schemas';

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
});
