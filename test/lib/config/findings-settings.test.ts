import { type Case, expectFinding, findingsOf, HERE, pipelineText } from './pipeline-text';

describe('settings', () => {
  const head = (line: string) => ({ head: `name: movies\n${line}` });
  test.each<Case>([
    [
      'a schedule of words',
      head(`schedule: ${HERE}every week`),
      'schedule',
      'must be rate(7 days) or cron(0 3 ? * SUN *), not "every week"',
    ],
    [
      'weeks',
      head(`schedule: ${HERE}rate(2 weeks)`),
      'schedule',
      'rate takes a whole number and minutes, hours or days, like rate(7 days); not "2 weeks"',
    ],
    [
      'a mail address that is none',
      head(`notifications: [a@example.com, ${HERE}nobody]`),
      'notifications[1]',
      '"nobody" is no mail address',
    ],
    [
      'a mail address twice',
      head(`notifications: [a@example.com, ${HERE}a@example.com]`),
      'notifications[1]',
      'a@example.com is there twice',
    ],
    [
      'a retention that CloudWatch does not know',
      head(`logRetentionDays: ${HERE}31`),
      'logRetentionDays',
      'must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, not 31',
    ],
    ['a tag that is a number', head(`tags: { cost: ${HERE}12 }`), 'tags.cost', 'must be text, not 12'],
    ['a tag of AWS', head(`tags: { ${HERE}aws:x: y }`), 'tags.aws:x', 'the tag "aws:x" must not begin with aws:'],
    [
      'a tag with other characters',
      head(`tags: { ${HERE}"a!b": y }`),
      'tags.a!b',
      'the tag "a!b" may have only letters, digits, spaces and _ . : / = + - @',
    ],
    [
      'a value with other characters',
      head(`tags: { a: ${HERE}"y!" }`),
      'tags.a',
      'the value "y!" may have only letters, digits, spaces and _ . : / = + - @',
    ],
    [
      'a long tag',
      head(`tags: { ${HERE}${'k'.repeat(129)}: y }`),
      `tags.${'k'.repeat(129)}`,
      "a tag's key has 1 to 128 characters, this has 129",
    ],
    [
      'a long value',
      head(`tags: { k: ${HERE}${'v'.repeat(257)} }`),
      'tags.k',
      "a tag's value has at most 256 characters, this has 257",
    ],
    [
      '51 tags',
      head(`tags: ${HERE}{ ${Array.from({ length: 51 }, (_, index) => `t${index}: v`).join(', ')} }`),
      'tags',
      'a resource may have 50 tags, the file has 51',
    ],
    [
      'a key of encryption',
      head(`encryption: { ${HERE}customerKey: true }`),
      'encryption.customerKey',
      'unknown key "customerKey"; known here: customerManagedKey',
    ],
  ])('fails on %s', (_, parts, path, message) => expectFinding(parts, path, message));
});

test('tells every finding of a file at once, in its order', () => {
  const text = pipelineText({
    head: 'name: Movies\nretainDatta: true',
    interactions: '{ schema: { USER_ID: string, TIMESTAMP: lnog } }',
    filters: '  - { name: f, filterExpression: EXCLUDE ItemID WHERE Items.NOTHING = 1 }',
    solutions:
      '  - { name: a b, recipe: aws-simms, campaign: { minProvisionedTPS: 0, itemExploration: 1 }, promote: {} }\n  - { name: b, recipe: aws-sims, solutionConfig: { algorithmHyperParameters: { min_cointeraction_count: 11 } }, campaign: { minProvisionedTPS: no } }',
  });
  const paths = findingsOf(text).map((finding) => finding.split(' ')[1]);
  expect(paths).toEqual([
    'name',
    'retainDatta',
    'datasets.interactions.schema',
    'datasets.interactions.schema.TIMESTAMP',
    'filters[0].filterExpression',
    'solutions[0].name',
    'solutions[0].recipe',
    'solutions[0].campaign.minProvisionedTPS',
    'solutions[0].promote.metric',
    'solutions[1].solutionConfig.algorithmHyperParameters.min_cointeraction_count',
    'solutions[1].campaign.minProvisionedTPS',
  ]);
});
