import { actionTestOf } from '../../../../local/personalize/runtime/filter/action-test';
import type { Value } from '../../../../local/personalize/store/data/column';
import { InteractionsData } from '../../../../local/personalize/store/data/interactions-data';
import { RecordsData } from '../../../../local/personalize/store/data/records-data';
import { checkFilter, parseFilter } from '../../../../spec/filter';
import { parseSchema } from '../../../../spec/schema';
import { USERS_SCHEMA, schemaText } from '../movies-schemas';

const ACTIONS: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  upgrade: { CATEGORY: 'account', VALUE: 10 },
  survey: { CATEGORY: 'feedback', VALUE: 1 },
  invite: { CATEGORY: 'account', VALUE: null },
};

const actionsSchema = parseSchema(
  schemaText('Actions', [
    { name: 'ACTION_ID', type: 'string' },
    { name: 'CATEGORY', type: 'string', categorical: true },
    { name: 'VALUE', type: ['long', 'null'] },
  ]),
);
const actionEventsSchema = parseSchema(
  schemaText('ActionInteractions', [
    { name: 'USER_ID', type: 'string' },
    { name: 'ACTION_ID', type: 'string' },
    { name: 'EVENT_TYPE', type: 'string' },
    { name: 'TIMESTAMP', type: 'long' },
  ]),
);

interface Setting {
  readonly values?: Readonly<Record<string, string>>;
  readonly userId?: string | undefined;
  /** Pairs of action and event type, oldest first. */
  readonly events?: readonly (readonly [action: string, type: string])[];
}

/** Actions that a filter lets through, for user `u` unless told otherwise. */
function passing(expression: string, setting: Setting = {}): string[] {
  const actions = new RecordsData(actionsSchema, 'ACTION_ID');
  for (const [id, row] of Object.entries(ACTIONS)) actions.put(id, (field) => row[field] ?? null);
  const users = new RecordsData(parseSchema(USERS_SCHEMA), 'USER_ID');
  users.put('u', (field) => (field === 'AGE' ? 30 : 'gold'));
  const actionInteractions = new InteractionsData(actionEventsSchema);
  (setting.events ?? []).forEach(([itemId, eventType], timestamp) => {
    actionInteractions.bulk.append({
      userId: 'u',
      itemId,
      timestamp,
      eventType,
      eventValue: null,
      other: () => null,
    });
  });
  const filter = parseFilter(expression);
  expect(checkFilter(filter, [actions.schema, users.schema, actionInteractions.schema])).toEqual([]);
  const test = actionTestOf(filter, {
    data: { interactions: undefined, items: undefined, users, actions, actionInteractions },
    filterValues: setting.values ?? {},
    userId: 'userId' in setting ? setting.userId : 'u',
  });
  return Object.keys(ACTIONS).filter(test);
}

describe('actions', () => {
  test.each([
    ['EXCLUDE ActionID WHERE Actions.CATEGORY IN ("account")', ['survey']],
    ['INCLUDE ActionID WHERE Actions.VALUE >= 5', ['upgrade']],
    ['EXCLUDE ActionID WHERE Actions.CATEGORY IN ("account") IF CurrentUser.AGE > 40', Object.keys(ACTIONS)],
    ['EXCLUDE ActionID WHERE Actions.CATEGORY IN ("account") IF CurrentUser.TIER IN ("gold")', ['survey']],
  ])('%s', (expression, expected) => {
    expect(passing(expression)).toEqual(expected);
  });

  test('one parameter in parentheses is compared like a bare one', () => {
    const expression = 'INCLUDE ActionID WHERE Actions.VALUE > ($VALUE)';
    expect(passing(expression, { values: { VALUE: '"0"' } })).toEqual(['upgrade', 'survey']);
  });
});

describe('what the user did with actions', () => {
  const events = [
    ['upgrade', 'Taken'],
    ['survey', 'Not Taken'],
    ['invite', 'Viewed'],
  ] as const;

  test.each([
    ['EXCLUDE ActionID WHERE Action_Interactions.EVENT_TYPE IN ("NOT_TAKEN")', ['upgrade', 'invite']],
    ['EXCLUDE ActionID WHERE Action_Interactions.EVENT_TYPE IN ("not taken", "taken")', ['invite']],
    ['INCLUDE ActionID WHERE Action_Interactions.EVENT_TYPE IN ("*")', ['upgrade', 'survey', 'invite']],
    [
      'EXCLUDE ActionID WHERE Actions.CATEGORY IN ("feedback") | EXCLUDE ActionID WHERE Action_Interactions.EVENT_TYPE IN ("TAKEN")',
      ['invite'],
    ],
  ])('%s', (expression, expected) => {
    expect(passing(expression, { events })).toEqual(expected);
  });

  test('the newest 300 of a type are looked at', () => {
    const expression = 'EXCLUDE ActionID WHERE Action_Interactions.EVENT_TYPE IN ("Taken")';
    const newer = Array.from({ length: 299 }, () => ['survey', 'Taken'] as const);
    expect(passing(expression, { events: [['upgrade', 'Taken'], ...newer] })).toEqual(['invite']);
    expect(passing(expression, { events: [['upgrade', 'Taken'], ['survey', 'Taken'], ...newer] })).toEqual([
      'upgrade',
      'invite',
    ]);
  });
});

test('fails for a filter that looks at the user where there is none', () => {
  const expression = 'EXCLUDE ActionID WHERE Action_Interactions.EVENT_TYPE IN ("Taken")';
  expect(() => passing(expression, { userId: undefined })).toThrow('userId is required');
});

test('fails for a filter on users', () => {
  expect(() => passing('INCLUDE UserID WHERE Users.AGE > 20')).toThrow('the filter acts on UserID, not on actions');
});
