import { InteractionsData } from '../../../../local/personalize/store/data/interactions-data';
import { RecordsData } from '../../../../local/personalize/store/data/records-data';
import { actionColumnsOf } from '../../../../local/personalize/training/action-columns';
import { parseSchema } from '../../../../spec/schema';
import { ACTIONS_SCHEMA, ACTION_INTERACTIONS_SCHEMA } from '../actions';

const anInteraction = (timestamp: number, eventType: string, userId = 'u') => ({
  ...{ userId, itemId: 'a', timestamp, eventType, eventValue: null },
  other: () => null,
});

test('actionColumnsOf knows an outcome in every spelling of the guide, imported or streamed', () => {
  const actions = new RecordsData(parseSchema(ACTIONS_SCHEMA), 'ACTION_ID');
  actions.put('a', () => null);
  const actionInteractions = new InteractionsData(parseSchema(ACTION_INTERACTIONS_SCHEMA));
  const table = actionInteractions.emptyTable();
  ['Taken', 'Not taken', 'TAKEN', 'NOT_TAKEN', 'Viewed'].forEach((type, i) => table.append(anInteraction(i, type)));
  actionInteractions.replaceBulk(table);
  actionInteractions.events.append({ ...anInteraction(9, 'taken', 'v'), eventId: 'e', sessionId: 's' });
  const group = { interactions: undefined, items: undefined, users: undefined, actions, actionInteractions };
  const { timestamps, taken, userIds, users } = actionColumnsOf(group, 10);
  const rows = Array.from(timestamps, (time, i) => `${userIds[users[i]!]} ${time} ${taken[i]}`).sort();
  expect(rows).toEqual(['u 0 1', 'u 1 0', 'u 2 1', 'u 3 0', 'u 4 0', 'v 9 1']);
});
