import fc from 'fast-check';
import {
  type FilterCondition,
  distinctFieldsOf,
  FilterSyntaxError,
  parametersOf,
  parseFilter,
  parseFilterValue,
  usesCurrentItem,
} from '../../../spec/filter';

/** A filter in few words: `-ItemID [Items.GENRE IN $GENRE & …]`. */
function summary(expression: string): string {
  return parseFilter(expression)
    .clauses.map(({ action, target, where, when }) => {
      const show = (conditions: readonly FilterCondition[]) =>
        conditions
          .map(({ dataset, field, operator, value }) => {
            const shown =
              value.kind === 'literals'
                ? JSON.stringify(value.literals.map((literal) => literal.value))
                : value.kind === 'parameter'
                  ? `$${value.name}`
                  : value.kind === 'any'
                    ? '*'
                    : `CurrentItem.${value.field}`;
            return `${dataset}.${field} ${operator} ${shown}`;
          })
          .join(' & ');
      const condition = when.length > 0 ? ` if ${show(when)}` : '';
      return `${action === 'INCLUDE' ? '+' : '-'}${target} ${where.map(show).join(' or ')}${condition}`;
    })
    .join(' | ');
}

describe('filter expressions', () => {
  test.each([
    [
      'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("click", "stream")',
      '-ItemID Interactions.EVENT_TYPE IN ["click","stream"]',
    ],
    ['INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")', '+ItemID Interactions.EVENT_TYPE IN *'],
    ['INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (*)', '+ItemID Interactions.EVENT_TYPE IN *'],
    ['EXCLUDE ItemID WHERE Items.CATEGORY IN ($CATEGORY)', '-ItemID Items.CATEGORY IN $CATEGORY'],
    ['EXCLUDE ItemID WHERE Items.CATEGORY IN ("$CATEGORY")', '-ItemID Items.CATEGORY IN $CATEGORY'],
    [
      'EXCLUDE ItemID WHERE Items.CATEGORY_L1 IN ("shoe") AND Items.CATEGORY_L2 NOT IN ("boot")',
      '-ItemID Items.CATEGORY_L1 IN ["shoe"] & Items.CATEGORY_L2 NOT IN ["boot"]',
    ],
    ['EXCLUDE ItemID WHERE Items.CATEGORY NOT_IN ("boot")', '-ItemID Items.CATEGORY NOT IN ["boot"]'],
    ['INCLUDE ItemID WHERE Items.PRICE <= $PRICE', '+ItemID Items.PRICE <= $PRICE'],
    ['INCLUDE ActionID WHERE Actions.VALUE > ($VALUE)', '+ActionID Actions.VALUE > $VALUE'],
    ['INCLUDE ItemID WHERE Items.PRICE>=10.5', '+ItemID Items.PRICE >= [10.5]'],
    ['INCLUDE ItemID WHERE Items.DELTA = -3', '+ItemID Items.DELTA = [-3]'],
    ['INCLUDE ItemID WHERE Items.A != "x"', '+ItemID Items.A != ["x"]'],
    [
      'EXCLUDE ItemID WHERE Items.GENRE IN ($GENRE) IF CurrentUser.AGE = $AGE AND CurrentUser.PLAN = "free"',
      '-ItemID Items.GENRE IN $GENRE if CurrentUser.AGE = $AGE & CurrentUser.PLAN = ["free"]',
    ],
    [
      'INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE AND Items.GENRE IN CurrentItem.GENRE',
      '+ItemID Items.PRICE < CurrentItem.PRICE & Items.GENRE IN CurrentItem.GENRE',
    ],
    [
      'INCLUDE ItemID WHERE Items.GENRE IN ($GENRE) | EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("click")',
      '+ItemID Items.GENRE IN $GENRE | -ItemID Interactions.EVENT_TYPE IN ["click"]',
    ],
    [
      'EXCLUDE ActionID WHERE Action_Interactions.EVENT_TYPE IN ("NOT_TAKEN")',
      '-ActionID Action_Interactions.EVENT_TYPE IN ["NOT_TAKEN"]',
    ],
    ['INCLUDE UserID WHERE Users.MEMBERSHIP_STATUS IN ($M)', '+UserID Users.MEMBERSHIP_STATUS IN $M'],
    ['EXCLUDE itemId WHERE INTERACTIONS.event_type in ("click")', '-ItemID Interactions.event_type IN ["click"]'],
    ["exclude ItemID where Items.A in ('it''s')".replace("''", "\\'"), '-ItemID Items.A IN ["it\'s"]'],
    ['INCLUDE ItemID\n WHERE\tItems.A IN("a \\"b\\" \\\\")', '+ItemID Items.A IN ["a \\"b\\" \\\\"]'],
    [
      'INCLUDE ItemID WHERE Items.A = 1 AND Items.B = 2 OR Items.C = 3',
      '+ItemID Items.A = [1] & Items.B = [2] or Items.C = [3]',
    ],
  ])('reads %s', (expression, expected) => {
    expect(summary(expression)).toBe(expected);
  });

  test.each<[expression: string, offset: number, message: string]>([
    ['', 0, 'the filter expression is empty'],
    ['  ', 0, 'the filter expression is empty'],
    ['garbage', 0, 'expected INCLUDE or EXCLUDE; found garbage'],
    ['INCLUDE Items WHERE Items.A = 1', 8, 'expected ItemID, ActionID or UserID; found Items'],
    ['INCLUDE ItemID', 14, 'expected WHERE; the expression ends'],
    [
      'INCLUDE ItemID WHERE Things.A = 1',
      21,
      'expected a dataset: Interactions, Items, Users, Actions or Action_Interactions; found Things',
    ],
    ['INCLUDE ItemID WHERE Items A = 1', 27, 'expected a point and a field after Items; found A'],
    ['INCLUDE ItemID WHERE Items. = 1', 28, 'expected a field of Items; found ='],
    ['INCLUDE ItemID WHERE Items.A LIKE "x"', 29, 'expected IN, NOT IN, =, !=, <, <=, > or >=; found LIKE'],
    ['INCLUDE ItemID WHERE Items.A NOT "x"', 33, 'expected IN after NOT; found "x"'],
    ['INCLUDE ItemID WHERE Items.A IN "x"', 32, 'IN takes a list: put the value in parentheses'],
    [
      'INCLUDE ItemID WHERE Items.A IN (x)',
      33,
      'expected a value: texts stand in double quotes, parameters begin with $; found x',
    ],
    ['INCLUDE ItemID WHERE Items.A IN ("x"', 36, 'expected , or ); the expression ends'],
    ['INCLUDE ItemID WHERE Items.A IN ("x', 33, 'the quote " is not closed'],
    ['INCLUDE ItemID WHERE Items.A IN ()', 33, 'expected a value; found )'],
    [
      'INCLUDE ItemID WHERE Items.A IN ($A, $B)',
      33,
      'a parameter stands alone in its list; one parameter can carry several values',
    ],
    ['INCLUDE ItemID WHERE Items.A IN ("x", *)', 38, '* stands alone in its list'],
    ['INCLUDE ItemID WHERE Items.A = ("x", "y")', 37, '= takes one value; a list goes with IN'],
    [
      'INCLUDE ItemID WHERE Items.A = $',
      31,
      'a parameter is a dollar sign and a name of letters, digits and underscores',
    ],
    ['INCLUDE ItemID WHERE Items.A # 1', 29, 'unexpected character "#"'],
    ['INCLUDE ItemID WHERE (Items.A = 1)', 21, 'conditions cannot be grouped by parentheses; chain expressions with |'],
    [
      'INCLUDE ItemID WHERE CurrentUser.AGE = 1',
      21,
      'CurrentUser can stand only after IF, at the end of the expression',
    ],
    [
      'INCLUDE ItemID WHERE Items.A = 1 IF Users.AGE = 1',
      36,
      'expected CurrentUser, the only thing that IF can ask about; found Users',
    ],
    [
      'INCLUDE ItemID WHERE Items.A = 1 IF CurrentUser.AGE = 1 OR CurrentUser.AGE = 2',
      56,
      'expected AND, | or the end of the expression; IF takes no OR; found OR',
    ],
    [
      'INCLUDE ItemID WHERE Items.A = 1 Items.B = 2',
      33,
      'expected AND, OR, IF, | or the end of the expression; found Items',
    ],
    [
      'INCLUDE ItemID WHERE Items.A IN (CurrentItem.A)',
      33,
      'expected a value; CurrentItem stands without parentheses; found CurrentItem',
    ],
  ])('refuses %s', (expression, offset, message) => {
    expect(() => parseFilter(expression)).toThrow(new FilterSyntaxError(offset, message));
    expect(() => parseFilter(expression)).toThrow(expect.objectContaining({ offset }));
  });

  test('refuses more than 2500 characters', () => {
    const expression = `INCLUDE ItemID WHERE Items.A IN ("${'x'.repeat(2465)}")`;
    expect(() => parseFilter(expression)).toThrow(
      'the filter expression has 2501 characters, at most 2500 are allowed',
    );
    expect(parseFilter(expression.replace('xx', 'x')).clauses).toHaveLength(1);
  });

  test('say where everything stands', () => {
    const text = 'INCLUDE ItemID WHERE Items.PRICE < 10 | EXCLUDE ItemID WHERE Items.GENRE IN ("a", "b")';
    const { clauses } = parseFilter(text);
    const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    expect(clauses.map(cut)).toEqual(text.split(' | '));
    const [, second] = clauses;
    const [condition] = second?.where[0] ?? [];
    expect(cut(condition!)).toBe('Items.GENRE IN ("a", "b")');
    expect(cut(condition!.fieldSpan)).toBe('GENRE');
    expect(cut(condition!.value)).toBe('("a", "b")');
  });

  test('name their parameters and fields, each once', () => {
    const filter = parseFilter(
      'INCLUDE ItemID WHERE Items.price < $P AND Items.PRICE > $Q IF CurrentUser.AGE = $P | EXCLUDE ItemID WHERE Items.A = CurrentItem.B',
    );
    expect(parametersOf(filter)).toEqual(['P', 'Q']);
    expect(distinctFieldsOf(filter)).toEqual(['Items.PRICE', 'Users.AGE', 'Items.A', 'Items.B']);
    expect(usesCurrentItem(filter)).toBe(true);
    expect(usesCurrentItem(parseFilter('INCLUDE ItemID WHERE Items.A = 1'))).toBe(false);
  });

  const words = [
    'INCLUDE',
    'EXCLUDE',
    'ItemID',
    'WHERE',
    'Items',
    '.',
    'A',
    'IN',
    'NOT',
    '(',
    ')',
    ',',
    '"x"',
    '$P',
    '1',
    '=',
    '|',
    'AND',
    'OR',
    'IF',
    'CurrentUser',
    'CurrentItem',
    '*',
    '"',
    "'",
    '\\',
    '<',
  ];

  test('never fail in any other way than a syntax error, with an offset inside the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((list) => list.join(' ')),
      fc
        .array(fc.constantFrom(...words), { maxLength: 12 })
        .map((list) => `INCLUDE ItemID WHERE Items.A IN ("a") ${list.join('')}`),
    );
    fc.assert(
      fc.property(text, (expression) => {
        try {
          expect(parseFilter(expression).clauses.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(FilterSyntaxError);
          const { offset } = error as FilterSyntaxError;
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(expression.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('filter values', () => {
  test.each<[text: string, values: string[] | undefined]>([
    ['"Comedy"', ['Comedy']],
    ['"Comedy","Drama"', ['Comedy', 'Drama']],
    [' "Comedy" , "Science Fiction" ', ['Comedy', 'Science Fiction']],
    ['"a,b"', ['a,b']],
    ['"say \\"hi\\""', ['say "hi"']],
    ['10', ['10']],
    ['10,20', ['10', '20']],
    ['"10"', ['10']],
    ['Science Fiction', ['Science Fiction']],
    ['""', ['']],
    ['', undefined],
    ['"open', undefined],
    ['"a" "b"', undefined],
    ['"a",', undefined],
  ])('%j are %j', (text, values) => {
    expect(parseFilterValue(text)).toEqual(values);
  });
});
