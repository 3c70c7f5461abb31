import { checkFilter, filterErrorText, FilterSyntaxError, parseFilter, resolveField } from '../../../spec/filter';
import { actions, interactions, items, schemaOf, users } from '../schemas';

const all = [interactions, items, users, actions];

const problems = (expression: string, schemas = all) =>
  checkFilter(parseFilter(expression), schemas).map(({ offset, message }) => `${offset}: ${message}`);

describe('filters that fit the data', () => {
  test.each([
    'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")',
    'EXCLUDE ItemID WHERE INTERACTIONS.event_type IN ($TYPE)',
    'INCLUDE ItemID WHERE Items.GENRES IN ($GENRE) AND Items.PRICE < 10 OR Items.PRICE >= $PRICE',
    'INCLUDE ItemID WHERE Items.PRICE = "10"',
    'INCLUDE ItemID WHERE Items.GENRES = "Drama"',
    'INCLUDE ItemID WHERE Items.CREATION_TIMESTAMP > $DATE',
    'INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE AND Items.GENRES IN CurrentItem.GENRES',
    'EXCLUDE ItemID WHERE Items.GENRES IN ($GENRE) IF CurrentUser.AGE = $AGE AND CurrentUser.MEMBERSHIP IN ("gold")',
    'INCLUDE ItemID WHERE Items.GENRES IN ("a") | EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("click")',
    'EXCLUDE UserID WHERE Users.AGE < $AGE',
    'EXCLUDE ActionID WHERE Actions.CATEGORY IN ($C)',
  ])('%s', (expression) => {
    expect(problems(expression)).toEqual([]);
  });
});

describe('filters are refused', () => {
  test.each<[expression: string, problem: string]>([
    ['INCLUDE ItemID WHERE Items.GENRE IN ("a")', '27: Items has no column GENRE; did you mean GENRES?'],
    ['INCLUDE ItemID WHERE Items.PLOT IN ("a")', '27: PLOT is textual, which filters cannot use'],
    [
      'INCLUDE ItemID WHERE Items.IN_STOCK = 1',
      '27: IN_STOCK is boolean, which filters cannot use; make it a string True or False, or a number 0 or 1',
    ],
    ['INCLUDE ActionID WHERE Actions.REPEAT_FREQUENCY = 1', '31: REPEAT_FREQUENCY cannot be used in a filter'],
    [
      'INCLUDE ItemID WHERE Interactions.EVENT_VALUE > 3',
      '34: only EVENT_TYPE of Interactions can be used in a filter',
    ],
    ['INCLUDE ItemID WHERE Items.GENRES IN (*)', '38: * stands for every event type: it goes with EVENT_TYPE only'],
    [
      'EXCLUDE ItemID WHERE Items.GENRES NOT IN ($GENRE)',
      '42: $GENRE cannot go with NOT IN; use IN with the opposite of INCLUDE or EXCLUDE',
    ],
    ['INCLUDE ItemID WHERE Items.GENRES < 10', '36: < compares numbers; GENRES is a string: use IN'],
    ['INCLUDE ItemID WHERE Items.PRICE IN ("cheap")', '37: PRICE is float, and "cheap" is no number'],
    ['INCLUDE ItemID WHERE Users.AGE < 30', '21: ItemID is filtered by Interactions or Items, not by Users'],
    [
      'INCLUDE ActionID WHERE Items.PRICE < 30',
      '23: ActionID is filtered by Actions or Action_Interactions, not by Items',
    ],
    ['INCLUDE UserID WHERE Items.PRICE < 30', '21: UserID is filtered by Users or Interactions, not by Items'],
    [
      'INCLUDE UserID WHERE Users.AGE < 30 IF CurrentUser.AGE > 3',
      '39: IF asks about the current user, and segments of users have none: put its condition after WHERE',
    ],
    [
      'INCLUDE ItemID WHERE Items.PRICE < 9 AND Interactions.EVENT_TYPE IN ("a")',
      '41: AND and OR stay with Items; chain conditions on Interactions with |',
    ],
    [
      'INCLUDE ItemID WHERE Items.PRICE < 9 IF CurrentUser.HEIGHT = 1',
      '52: Users has no column HEIGHT; did you mean AGE?',
    ],
    ['INCLUDE ItemID WHERE Items.PRICE < CurrentItem.GENRES', '35: PRICE is float, CurrentItem.GENRES is string'],
    [
      'INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN CurrentItem.GENRES',
      '48: CurrentItem is compared with Items, not with Interactions',
    ],
    [
      'INCLUDE ItemID WHERE Items.PRICE < 9 | EXCLUDE UserID WHERE Users.AGE < 3',
      '47: all parts of a filter act on ItemID, like the first',
    ],
    [
      `INCLUDE ItemID WHERE Items.PRICE < $${'p'.repeat(51)}`,
      `35: a parameter's name may have 50 characters, this has 51`,
    ],
  ])('%s', (expression, problem) => {
    expect(problems(expression)).toEqual([problem]);
  });

  test('that need a dataset which is not there', () => {
    expect(problems('INCLUDE ItemID WHERE Items.PRICE < 9', [interactions])).toEqual([
      '27: the filter needs the dataset Items, which is not there',
    ]);
  });

  test('with more than ten distinct fields', () => {
    const names = Array.from({ length: 11 }, (_, index) => `FIELD${index}X`);
    const wide = schemaOf('Items', { ITEM_ID: 'string', ...Object.fromEntries(names.map((name) => [name, 'int'])) });
    const conditions = names.map((name) => `Items.${name} = 1`).join(' AND ');
    expect(problems(`INCLUDE ItemID WHERE ${conditions}`, [wide])).toEqual([
      '0: a filter may use 10 distinct fields, this one uses 11',
    ]);
  });

  test('with more than 25 parameters', () => {
    const conditions = Array.from({ length: 26 }, (_, index) => `Items.PRICE = $P${index}`).join(' OR ');
    expect(problems(`INCLUDE ItemID WHERE ${conditions}`)).toEqual([
      '0: a filter may have 25 parameters, this one has 26',
    ]);
  });

  test('with every problem, in the order of the text', () => {
    expect(problems('INCLUDE ItemID WHERE Items.PLOT IN ("a") | EXCLUDE ItemID WHERE Items.NOTHING = 1')).toHaveLength(
      2,
    );
  });

  test('but not for columns of a dataset that are not known', () => {
    const filter = parseFilter('INCLUDE ItemID WHERE Items.ANYTHING < 9');
    expect(checkFilter(filter, [interactions], ['Items'])).toEqual([]);
  });
});

describe('texts of CreateFilter', () => {
  const textOf = (expression: string) => {
    const [problem] = checkFilter(parseFilter(expression), all);
    if (problem === undefined) throw new Error(`nothing is wrong with ${expression}`);
    return filterErrorText(problem);
  };

  test('are those of the guide where it has them', () => {
    expect(textOf('EXCLUDE ItemID WHERE Items.GENRES NOT IN ($GENRE)')).toBe(
      'Could not create filter. Invalid input symbol: $GENRE. Placeholders are not allowed with NOT_IN operator.',
    );
    expect(textOf('EXCLUDE ItemID WHERE Items.IN_STOCK = 1')).toBe('Could not create filter. Invalid Expression...');
  });

  test('begin like those of the guide where it has none', () => {
    expect(filterErrorText(new FilterSyntaxError(4, 'expected more'))).toBe(
      'Could not create filter. Invalid Expression: expected more (at character 5)',
    );
  });
});

test('fields are found whatever their case, the exact one first', () => {
  const schema = schemaOf('Items', { ITEM_ID: 'string', Genre: 'int', GENRE_: 'int' });
  expect(resolveField(schema, 'GENRE')?.name).toBe('Genre');
  expect(resolveField(schema, 'genre_')?.name).toBe('GENRE_');
  expect(resolveField(schema, 'other')).toBeUndefined();
});
