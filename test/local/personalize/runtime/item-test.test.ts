import { itemTestOf } from '../../../../local/personalize/runtime/filter/item-test';
import type { Value } from '../../../../local/personalize/store/data/column';
import { InteractionsData } from '../../../../local/personalize/store/data/interactions-data';
import { RecordsData } from '../../../../local/personalize/store/data/records-data';
import { checkFilter, parseFilter } from '../../../../spec/filter';
import { parseSchema } from '../../../../spec/schema';
import { INTERACTIONS_SCHEMA, ITEMS_SCHEMA, USERS_SCHEMA } from '../movies-schemas';

type Row = Readonly<Record<string, Value>>;

const ITEMS: Readonly<Record<string, Row>> = {
  comedy: { GENRES: 'Comedy', PRICE: 5, TITLE: 'Same|Title' },
  mix: { GENRES: 'Comedy|Drama', PRICE: 10, TITLE: 'Mix' },
  drama: { GENRES: 'Drama', PRICE: 20, TITLE: 'Drama' },
  free: { GENRES: 'Action', PRICE: null, TITLE: 'Free' },
};

interface SeenEvent {
  readonly item: string;
  readonly type: string;
  readonly time?: number;
  /** Through PutEvents instead of an import. */
  readonly streamed?: boolean;
}

interface Setting {
  readonly values?: Readonly<Record<string, string>>;
  readonly userId?: string | undefined;
  readonly currentItem?: string;
  readonly events?: readonly SeenEvent[];
  readonly user?: Row;
}

function recordsOf(schema: string, idField: string, rows: Readonly<Record<string, Row>>): RecordsData {
  const data = new RecordsData(parseSchema(schema), idField);
  for (const [id, row] of Object.entries(rows)) data.put(id, (field) => row[field] ?? null);
  return data;
}

/** Items that a filter lets through, for user `u` unless told otherwise. */
function passing(expression: string, setting: Setting = {}): string[] {
  const interactions = new InteractionsData(parseSchema(INTERACTIONS_SCHEMA));
  (setting.events ?? []).forEach(({ item, type, time = 1, streamed = false }, i) => {
    const event = { userId: 'u', itemId: item, timestamp: time, eventType: type, eventValue: null, other: () => null };
    if (streamed) interactions.events.append({ ...event, sessionId: 's', eventId: `e${i}` });
    else interactions.bulk.append(event);
  });
  const items = recordsOf(ITEMS_SCHEMA, 'ITEM_ID', ITEMS);
  const users = recordsOf(USERS_SCHEMA, 'USER_ID', { u: setting.user ?? { AGE: 30, TIER: 'gold' } });
  const filter = parseFilter(expression);
  expect(checkFilter(filter, [interactions.schema, items.schema, users.schema])).toEqual([]);
  const test = itemTestOf(filter, {
    data: { interactions, items, users, actions: undefined, actionInteractions: undefined },
    filterValues: setting.values ?? {},
    userId: 'userId' in setting ? setting.userId : 'u',
    currentItem: setting.currentItem,
  });
  return Object.keys(ITEMS).filter(test);
}

describe('items', () => {
  test.each([
    ['INCLUDE ItemID WHERE Items.GENRES IN ("Comedy")', ['comedy', 'mix']],
    ['EXCLUDE ItemID WHERE Items.GENRES IN ("Comedy")', ['drama', 'free']],
    ['INCLUDE ItemID WHERE Items.GENRES NOT IN ("Comedy", "Action")', ['drama']],
    ['INCLUDE ItemID WHERE Items.GENRES IN ("comedy")', []],
    ['INCLUDE ItemID WHERE Items.TITLE IN ("Same")', []],
    ['INCLUDE ItemID WHERE Items.TITLE IN ("Same|Title")', ['comedy']],
    ['INCLUDE ItemID WHERE Items.PRICE < 10', ['comedy']],
    ['INCLUDE ItemID WHERE Items.PRICE <= 10', ['comedy', 'mix']],
    ['INCLUDE ItemID WHERE Items.PRICE >= 10', ['mix', 'drama']],
    ['INCLUDE ItemID WHERE Items.PRICE = 10', ['mix']],
    ['INCLUDE ItemID WHERE Items.PRICE != 10', ['comedy', 'drama', 'free']],
    ['INCLUDE ItemID WHERE Items.PRICE IN (5, 20)', ['comedy', 'drama']],
    ['INCLUDE ItemID WHERE Items.GENRES IN ("Comedy") AND Items.PRICE > 5', ['mix']],
    ['INCLUDE ItemID WHERE Items.PRICE = 5 OR Items.PRICE = 20', ['comedy', 'drama']],
    ['INCLUDE ItemID WHERE Items.PRICE = 5 OR Items.PRICE > 5 AND Items.GENRES IN ("Comedy")', ['comedy', 'mix']],
  ])('%s', (expression, expected) => {
    expect(passing(expression)).toEqual(expected);
  });
});

describe('chains', () => {
  test.each([
    ['EXCLUDE ItemID WHERE Items.PRICE = 5 | EXCLUDE ItemID WHERE Items.PRICE = 20', ['mix', 'free']],
    ['INCLUDE ItemID WHERE Items.PRICE = 5 | INCLUDE ItemID WHERE Items.PRICE = 20', ['comedy', 'drama']],
    ['EXCLUDE ItemID WHERE Items.PRICE = 5 | INCLUDE ItemID WHERE Items.GENRES IN ("Comedy")', ['mix']],
    [
      'INCLUDE ItemID WHERE Items.GENRES IN ("Comedy") | INCLUDE ItemID WHERE Items.GENRES IN ("Drama") | EXCLUDE ItemID WHERE Items.PRICE = 10 | EXCLUDE ItemID WHERE Items.PRICE = 5',
      ['drama'],
    ],
  ])('%s', (expression, expected) => {
    expect(passing(expression)).toEqual(expected);
  });
});

describe('values of the request', () => {
  const include = 'INCLUDE ItemID WHERE Items.GENRES IN ($GENRE)';
  const exclude = 'EXCLUDE ItemID WHERE Items.GENRES IN ($GENRE)';

  test('one parameter can carry several values', () => {
    expect(passing(include, { values: { GENRE: '"Action","Drama"' } })).toEqual(['mix', 'drama', 'free']);
  });

  test('numbers come quoted or bare', () => {
    const expression = 'INCLUDE ItemID WHERE Items.PRICE <= $PRICE';
    expect(passing(expression, { values: { PRICE: '"10"' } })).toEqual(['comedy', 'mix']);
    expect(passing(expression, { values: { PRICE: '10' } })).toEqual(['comedy', 'mix']);
  });

  test('fails when a parameter of an INCLUDE part is missing', () => {
    expect(() => passing(include)).toThrow('filterValues must give $GENRE');
  });

  test('a missing parameter switches its part of an EXCLUDE off', () => {
    expect(passing(exclude)).toEqual(Object.keys(ITEMS));
    const two = 'EXCLUDE ItemID WHERE Items.GENRES IN ($GENRE) AND Items.PRICE > $PRICE';
    expect(passing(two, { values: { GENRE: '"Comedy"' } })).toEqual(['drama', 'free']);
    expect(passing(two, { values: { GENRE: '"Comedy"', PRICE: '7' } })).toEqual(['comedy', 'drama', 'free']);
  });

  test('fails for a value that the filter does not use: names are case-sensitive', () => {
    expect(() => passing(exclude, { values: { genre: '"Comedy"' } })).toThrow(
      'filterValues.genre is no parameter of the filter; it has $GENRE',
    );
  });

  test.each([
    ['a text without quotes at its end', exclude, { GENRE: '"Comedy' }, 'must be values in double quotes'],
    ['two values for a comparison', 'INCLUDE ItemID WHERE Items.PRICE < $P', { P: '"1","2"' }, 'must be one value'],
    ['a text for a number', 'INCLUDE ItemID WHERE Items.PRICE < $P', { P: '"cheap"' }, '"cheap" is no number'],
  ])('fails for %s', (_, expression, values, message) => {
    expect(() => passing(expression, { values: values })).toThrow(message);
  });
});

describe('the user', () => {
  const gold = 'EXCLUDE ItemID WHERE Items.GENRES IN ("Comedy") IF CurrentUser.TIER IN ("gold")';

  test('a part counts only if its IF holds for the user', () => {
    expect(passing(gold)).toEqual(['drama', 'free']);
    expect(passing(gold, { user: { AGE: 30, TIER: 'free' } })).toEqual(Object.keys(ITEMS));
    expect(passing(gold, { userId: 'unknown' })).toEqual(Object.keys(ITEMS));
  });

  test('all conditions of an IF have to hold', () => {
    const both = `${gold} AND CurrentUser.AGE >= $AGE`;
    expect(passing(both, { values: { AGE: '30' } })).toEqual(['drama', 'free']);
    expect(passing(both, { values: { AGE: '31' } })).toEqual(Object.keys(ITEMS));
    expect(passing(both)).toEqual(Object.keys(ITEMS));
  });

  test('fails without a userId', () => {
    expect(() => passing(gold, { userId: undefined })).toThrow('userId is required');
  });
});

describe('the current item', () => {
  test('is compared by number and by category', () => {
    expect(passing('INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE', { currentItem: 'drama' })).toEqual([
      'comedy',
      'mix',
    ]);
    expect(passing('INCLUDE ItemID WHERE Items.GENRES IN CurrentItem.GENRES', { currentItem: 'mix' })).toEqual([
      'comedy',
      'mix',
      'drama',
    ]);
  });

  test('an item without the value lets nothing through', () => {
    expect(passing('INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE', { currentItem: 'free' })).toEqual([]);
  });

  test('fails where there is none', () => {
    expect(() => passing('INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE')).toThrow('related-items recipes only');
  });
});

describe('interactions', () => {
  const events = [
    { item: 'comedy', type: 'watch' },
    { item: 'mix', type: 'click', streamed: true },
    { item: 'drama', type: 'Watch' },
  ];

  test.each([
    ['EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")', ['mix', 'free']],
    ['EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("WATCH", "click")', ['free']],
    ['EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")', ['free']],
    ['INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("click")', ['mix']],
    ['INCLUDE ItemID WHERE Interactions.EVENT_TYPE NOT IN ("watch")', ['mix']],
  ])('%s', (expression, expected) => {
    expect(passing(expression, { events })).toEqual(expected);
  });

  test('a user without events has seen nothing', () => {
    const expression = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")';
    expect(passing(expression, { events, userId: 'somebody' })).toEqual(Object.keys(ITEMS));
  });

  test('only the newest hundred of each event type are looked at', () => {
    const old = { item: 'drama', type: 'watch', time: 1 };
    const newer = Array.from({ length: 100 }, (_, i) => ({ item: 'comedy', type: 'watch', time: 10 + i }));
    const clicked = { item: 'mix', type: 'click', time: 2, streamed: true };
    const expression = 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch", "click")';
    expect(passing(expression, { events: [old, ...newer, clicked] })).toEqual(['drama', 'free']);
    expect(passing(expression, { events: [old, ...newer.slice(1), clicked] })).toEqual(['free']);
  });
});

test('fails for a filter on users: it belongs to batch segments', () => {
  expect(() => passing('INCLUDE UserID WHERE Users.AGE > 20')).toThrow('the filter acts on UserID, not on items');
});
