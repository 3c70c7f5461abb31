import { eventTypesIn, userTestOf } from '../../../../local/personalize/runtime/filter/user-test';
import { InteractionsData } from '../../../../local/personalize/store/data/interactions-data';
import { RecordsData } from '../../../../local/personalize/store/data/records-data';
import { checkFilter, parseFilter } from '../../../../spec/filter';
import { parseSchema } from '../../../../spec/schema';
import { INTERACTIONS_SCHEMA, USERS_SCHEMA } from '../movies-schemas';

const USERS = { ann: [30, 'gold'], bob: [17, 'free'], eve: [64, 'free|gold'] } as const;
const CANDIDATES = [...Object.keys(USERS), 'stranger'];

/** Users that a filter lets through. Ann watched, Bob clicked, the others did nothing. */
function passing(expression: string, filterValues: Readonly<Record<string, string>> = {}): string[] {
  const users = new RecordsData(parseSchema(USERS_SCHEMA), 'USER_ID');
  for (const [id, [age, tier]] of Object.entries(USERS)) users.put(id, (field) => (field === 'AGE' ? age : tier));
  const interactions = new InteractionsData(parseSchema(INTERACTIONS_SCHEMA));
  const event = { itemId: 'i', timestamp: 1, eventValue: null, other: () => null };
  interactions.bulk.append({ ...event, userId: 'ann', eventType: 'Watch' });
  interactions.events.append({ ...event, userId: 'bob', eventType: 'click', sessionId: 's', eventId: 'e' });
  const filter = parseFilter(expression);
  expect(checkFilter(filter, [users.schema, interactions.schema])).toEqual([]);
  const test = userTestOf(filter, {
    data: { interactions, items: undefined, users, actions: undefined, actionInteractions: undefined },
    filterValues,
    eventTypesOf: eventTypesIn(interactions),
  });
  return CANDIDATES.filter(test);
}

test.each([
  ['INCLUDE UserID WHERE Users.TIER IN ("gold")', ['ann', 'eve']],
  ['EXCLUDE UserID WHERE Users.AGE < 18', ['ann', 'eve', 'stranger']],
  ['INCLUDE UserID WHERE Users.AGE > 20 AND Users.AGE < 60', ['ann']],
  ['INCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("watch", "click")', ['ann', 'bob']],
  ['EXCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("*")', ['eve', 'stranger']],
  ['INCLUDE UserID WHERE Users.TIER IN ("free") | EXCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("CLICK")', ['eve']],
])('%s', (expression, expected) => {
  expect(passing(expression)).toEqual(expected);
});

test('parameters have the values of the line', () => {
  expect(passing('INCLUDE UserID WHERE Users.TIER IN ($TIER)', { TIER: '"free"' })).toEqual(['bob', 'eve']);
  expect(passing('EXCLUDE UserID WHERE Users.AGE < $AGE')).toEqual(CANDIDATES);
});

test('fails when a parameter of an INCLUDE part is missing', () => {
  expect(() => passing('INCLUDE UserID WHERE Users.TIER IN ($TIER)')).toThrow('filterValues must give $TIER');
});

test('fails for a filter on items', () => {
  expect(() => passing('INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("a")')).toThrow(
    'the filter acts on ItemID, not on users',
  );
});
