import { type Case, expectFinding, findingsOf, HERE } from './pipeline-text';

describe('the frame of the file', () => {
  test.each<Case>([
    ['an empty file', HERE, '', 'the file is empty; a pipeline has a name, datasets and solutions'],
    [
      'a file of comments',
      `${HERE}# nothing\n`,
      '',
      'the file is empty; a pipeline has a name, datasets and solutions',
    ],
    ['a list', `${HERE}- a\n`, '', 'the file is no mapping; a pipeline has a name, datasets and solutions'],
    ['a missing name', { head: `${HERE}eventTracker: true` }, 'name', 'name is missing'],
    ['missing datasets', `${HERE}name: movies\n`, 'datasets', 'datasets is missing'],
    [
      'no dataset',
      `name: movies\ndatasets: ${HERE}{}\n`,
      'datasets',
      'the pipeline has no dataset; it needs interactions',
    ],
    [
      'an unknown key',
      { head: `name: movies\n${HERE}shedule: rate(7 days)` },
      'shedule',
      'unknown key "shedule"; did you mean "schedule"?',
    ],
    [
      'an unknown key like none',
      { interactions: `{ schema: { TIMESTAMP: long }, ${HERE}zzzzzzzzzzzz: 1 }` },
      'datasets.interactions.zzzzzzzzzzzz',
      'unknown key "zzzzzzzzzzzz"; known here: source, schema, publishAttributionMetricsToS3',
    ],
    [
      'a dataset of another type',
      { users: `{ schema: { AGE: int } }\n  ${HERE}user: {}` },
      'datasets.user',
      'unknown key "user"; did you mean "users"?',
    ],
    [
      'a value of the wrong kind',
      { head: `name: movies\neventTracker: ${HERE}often` },
      'eventTracker',
      'must be true or false, not "often"',
    ],
    [
      'a mapping where a list stands',
      'name: movies\ndatasets:\n  users: { schema: { AGE: int } }\nsolutions: ▶{}\n',
      'solutions',
      'must be a list, not a mapping',
    ],
    ['an empty value', { head: `name: movies\nretainData: ${HERE}` }, 'retainData', 'must be true or false, not empty'],
    [
      'an unknown domain',
      { head: `name: movies\ndomain: ${HERE}VIDEO_ON_DEMANT` },
      'domain',
      'must be one of ECOMMERCE, VIDEO_ON_DEMAND, not "VIDEO_ON_DEMANT"; did you mean "VIDEO_ON_DEMAND"?',
    ],
    [
      'an event tracker without interactions',
      { head: `name: movies\neventTracker: ${HERE}true`, interactions: '' },
      'eventTracker',
      'an event tracker needs an interactions dataset',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));

  test.each([
    ['name: [movies', /^1:\d+ {2}malformed YAML: /],
    ['name: movies\n\tdatasets: {}\n', /^2:1 {2}malformed YAML: tabs are not allowed/],
    ['name: movies\nname: films\n', /^2:1 {2}malformed YAML: map keys must be unique/],
  ])('fails on malformed YAML %j', (text, finding) => {
    expect(findingsOf(text)[0]).toMatch(finding);
  });
});

describe('names', () => {
  const rule = 'lower-case letters, digits and hyphens, beginning with a letter, at most 30 characters';
  test.each<Case>([
    [
      'a pipeline name in upper case',
      { head: `name: ${HERE}Movies` },
      'name',
      `"Movies" is no legal pipeline name: ${rule}`,
    ],
    [
      'a pipeline name that begins with a digit',
      { head: `name: ${HERE}7movies` },
      'name',
      `"7movies" is no legal pipeline name: ${rule}`,
    ],
    [
      'a pipeline name of 31 characters',
      { head: `name: ${HERE}${'m'.repeat(31)}` },
      'name',
      `"${'m'.repeat(31)}" is no legal pipeline name: ${rule}`,
    ],
    [
      'a pipeline name that SSM refuses',
      { head: `name: ${HERE}aws-movies` },
      'name',
      '"aws-movies" must not begin with aws or ssm: no SSM parameter may',
    ],
    [
      'a solution name with a space',
      { solutions: `  - { name: ${HERE}for you, recipe: aws-sims }` },
      'solutions[0].name',
      '"for you" is no legal name: letters, digits, - and _, beginning with a letter or digit, at most 63 characters',
    ],
    [
      'a name that gets too long in the account',
      { solutions: `  - { name: ${HERE}${'s'.repeat(57)}, recipe: aws-sims }` },
      'solutions[0].name',
      `the name in the account, movies-${'s'.repeat(57)}-12ae32, has 71 characters; 63 are allowed`,
    ],
    [
      'two solutions of one name',
      { solutions: `  - { name: a, recipe: aws-sims }\n  - { name: ${HERE}a, recipe: aws-sims }` },
      'solutions[1].name',
      'there is a solution named "a" before',
    ],
    [
      'two solutions that differ in case',
      { solutions: `  - { name: a, recipe: aws-sims }\n  - { name: ${HERE}A, recipe: aws-sims }` },
      'solutions[1].name',
      '"A" differs from the solution "a" in case only',
    ],
    [
      'two filters of one name',
      {
        filters: `  - &f { name: a, filterExpression: EXCLUDE ItemID WHERE Items.PRICE > 3 }\n  - { name: ${HERE}a, filterExpression: EXCLUDE ItemID WHERE Items.PRICE > 4 }`,
      },
      'filters[1].name',
      'there is a filter named "a" before',
    ],
    ['a missing name', { solutions: `  - ${HERE}{ recipe: aws-sims }` }, 'solutions[0].name', 'name is missing'],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});
