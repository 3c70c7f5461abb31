import { type Case, expectFinding, findingsOf, HERE, pipelineText } from './pipeline-text';

describe('filters', () => {
  const filter = (expression: string) => ({ filters: `  - { name: f, filterExpression: ${expression} }` });
  const block = (expression: string) => ({ filters: `  - name: f\n    filterExpression: ${expression}` });
  const path = 'filters[0].filterExpression';
  test.each<Case>([
    [
      'garbage',
      block(`${HERE}garbage`),
      path,
      'the filter expression cannot be read: expected INCLUDE or EXCLUDE; found garbage',
    ],
    [
      'a grammar slip in a plain value',
      block(`INCLUDE ItemID ${HERE}WHEN Items.PRICE < 3`),
      path,
      'the filter expression cannot be read: expected WHERE; found WHEN',
    ],
    [
      'a slip after escaped double quotes',
      filter(`"INCLUDE ItemID WHERE Items.GENRES IN (\\"a\\", \\"\\u00e9\\") ${HERE}OR"`.replace('OR"', 'NOR"')),
      path,
      'the filter expression cannot be read: expected AND, OR, IF, | or the end of the expression; found NOR',
    ],
    [
      'a slip after doubled single quotes',
      filter(`'INCLUDE ItemID WHERE Items.GENRES IN (''a'') ${HERE}NOR'`),
      path,
      'the filter expression cannot be read: expected AND, OR, IF, | or the end of the expression; found NOR',
    ],
    [
      'a slip in a text over lines',
      block(`${HERE}>-\n      INCLUDE ItemID\n      WHEN Items.PRICE < 3`),
      path,
      'the filter expression cannot be read: expected WHERE; found WHEN',
    ],
    [
      'an unknown column',
      block(`EXCLUDE ItemID WHERE Items.${HERE}PRIZE > 3`),
      path,
      'Items has no column PRIZE; did you mean PRICE?',
    ],
    [
      'a column of the user that is not there',
      block(`EXCLUDE ItemID WHERE Items.PRICE > 3 IF CurrentUser.${HERE}AGES = 3`),
      path,
      'Users has no column AGES; did you mean AGE?',
    ],
    [
      'another column of interactions',
      block(`EXCLUDE ItemID WHERE Interactions.${HERE}EVENT_VALUE > 3`),
      path,
      'only EVENT_TYPE of Interactions can be used in a filter',
    ],
    [
      'a parameter under NOT IN',
      block(`EXCLUDE ItemID WHERE Items.GENRES NOT IN (${HERE}$G)`),
      path,
      '$G cannot go with NOT IN; use IN with the opposite of INCLUDE or EXCLUDE',
    ],
    [
      'a dataset that is not there',
      { ...block(`EXCLUDE ItemID WHERE Items.${HERE}PRICE > 3`), items: '' },
      path,
      'the filter needs the dataset Items, which is not there',
    ],
    [
      'an empty expression',
      filter(`"${HERE}"`),
      path,
      'the filter expression cannot be read: the filter expression is empty',
    ],
    ['a missing expression', { filters: `  - ${HERE}{ name: f }` }, path, 'filterExpression is missing'],
    [
      'an unknown key',
      { filters: `  - { name: f, filterExpression: EXCLUDE ItemID WHERE Items.PRICE > 3, ${HERE}filter: x }` },
      'filters[0].filter',
      'unknown key "filter"; known here: name, filterExpression',
    ],
  ])('fails on %s', (_, parts, place, message) => expectFinding(parts, place, message));

  const wideItems = (count: number) =>
    `{ schema: { ${Array.from({ length: count }, (_, index) => `F${index}X: int`).join(', ')} } }`;
  const conditions = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `Items.F${from + index}X = 1`).join(' AND ');

  test('fails on more than ten fields in one', () => {
    const parts = { items: wideItems(11), ...block(`${HERE}INCLUDE ItemID WHERE ${conditions(0, 11)}`) };
    expectFinding(parts, path, 'a filter may use 10 distinct fields, this one uses 11');
  });

  test('fails on more than twenty fields in all', () => {
    const filters = [
      `  - { name: a, filterExpression: 'INCLUDE ItemID WHERE ${conditions(0, 10)}' }`,
      `  - { name: b, filterExpression: 'INCLUDE ItemID WHERE ${conditions(10, 20)}' }`,
      `  - { name: c, filterExpression: ${HERE}'INCLUDE ItemID WHERE ${conditions(19, 21)}' }`,
    ];
    expectFinding(
      { items: wideItems(21), filters: filters.join('\n') },
      'filters[2].filterExpression',
      'the filters of a dataset group may use 20 distinct fields, with this one they use 21',
    );
  });
});

describe('quotas', () => {
  const filters = (count: number) =>
    Array.from(
      { length: count },
      (_, index) =>
        `  - ${index === 30 ? HERE : ''}{ name: f${index}, filterExpression: EXCLUDE ItemID WHERE Items.PRICE > ${index} }`,
    ).join('\n');
  const campaigns = Array.from(
    { length: 6 },
    (_, index) => `  - { name: s${index}, recipe: aws-sims, campaign: ${index === 5 ? HERE : ''}{} }`,
  ).join('\n');
  const solutions = Array.from(
    { length: 11 },
    (_, index) => `  - ${index === 10 ? HERE : ''}{ name: s${index}, recipe: aws-sims }`,
  ).join('\n');

  test.each<Case>([
    [
      '31 filters',
      { filters: filters(31) },
      'filters[30]',
      'a dataset group may have 30 filters, the file has 31; if AWS has raised it for the account, say so under quotas.filters',
    ],
    [
      'six campaigns',
      { solutions: campaigns },
      'solutions[5].campaign',
      'a dataset group may have 5 campaigns, the file has 6; if AWS has raised it for the account, say so under quotas.campaigns',
    ],
    [
      'eleven solutions',
      { solutions },
      'solutions[10]',
      'a dataset group may have 10 solutions, the file has 11; if AWS has raised it for the account, say so under quotas.solutions',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));

  test('are those of the account where the file says so', () => {
    expect(findingsOf(pipelineText({ head: 'name: movies\nquotas: { campaigns: 6 }', solutions: campaigns }))).toEqual(
      [],
    );
  });
});
