import { join } from 'node:path';
import { ConfigError, formatFinding, loadPipeline, schemaTextOf } from '../../../lib/config';
import {
  findingsOf,
  HERE,
  load,
  pipelineDirectory,
  pipelineText,
  placeOf,
  solution,
  warningsOf,
  withRecipe,
  write,
} from './pipeline-text';

const onlyInteractions = { items: '', users: '' };

describe('loadPipeline', () => {
  test('fills in every default', () => {
    const config = load(pipelineText({ ...onlyInteractions, interactions: '{ schema: { TIMESTAMP: long } }' }));
    expect(config).toEqual({
      file: join(pipelineDirectory(), 'pipeline.yaml'),
      name: 'movies',
      datasets: [
        {
          type: 'Interactions',
          schema: {
            type: 'record',
            name: 'Interactions',
            namespace: 'com.amazonaws.personalize.schema',
            fields: [
              { name: 'USER_ID', type: 'string' },
              { name: 'ITEM_ID', type: 'string' },
              { name: 'TIMESTAMP', type: 'long' },
            ],
            version: '1.0',
          },
        },
      ],
      eventTracker: false,
      filters: [],
      solutions: [],
      recommenders: [],
      batchJobs: [],
      retireAfterMinutes: 15,
      retireRemoved: true,
      customerManagedKey: false,
      notifications: [],
      retainData: true,
      logRetentionDays: 90,
      tags: {},
      warnings: [],
    });
  });

  test('reads every setting', () => {
    const head = [
      'name: movies',
      'domain: ECOMMERCE',
      'eventTracker: true',
      'schedule: cron(0 3 ? * SUN *)',
      'encryption: { customerManagedKey: true }',
      'notifications: [team@example.com]',
      'retainData: false',
      'logRetentionDays: 365',
      'tags: { application: movies }',
    ].join('\n');
    expect(
      load(
        pipelineText({
          head,
          items: '',
          users: '',
          interactions: '{ schema: { TIMESTAMP: long, EVENT_TYPE: string } }',
        }),
      ),
    ).toMatchObject({
      domain: 'ECOMMERCE',
      eventTracker: true,
      schedule: 'cron(0 3 ? * SUN *)',
      customerManagedKey: true,
      notifications: ['team@example.com'],
      retainData: false,
      logRetentionDays: 365,
      tags: { application: 'movies' },
    });
  });

  test('puts datasets in the order interactions, items, users', () => {
    const text =
      'name: m\ndatasets:\n  users: { schema: { A: int } }\n  items: { schema: { A: int } }\n  interactions: { schema: { TIMESTAMP: long } }\n';
    expect(load(text).datasets.map(({ type }) => type)).toEqual(['Interactions', 'Items', 'Users']);
  });

  test('never trains automatically unless asked to', () => {
    expect(load(pipelineText({ solutions: withRecipe('aws-sims') })).solutions[0]).toEqual({
      name: 'a',
      recipe: 'aws-sims',
      performAutoTraining: false,
    });
  });

  test('gives a campaign one request per second', () => {
    expect(load(pipelineText({ solutions: withRecipe('aws-sims', 'campaign: {}') })).solutions[0]?.campaign).toEqual({
      minProvisionedTPS: 1,
    });
  });

  test.each([
    '{ explorationWeight: 0.3, explorationItemAgeCutOff: 30 }',
    '{ explorationWeight: "0.3", explorationItemAgeCutOff: "30" }',
  ])('stores exploration %s as strings', (exploration) => {
    const config = load(
      pipelineText({ solutions: solution(`campaign: { campaignConfig: { itemExplorationConfig: ${exploration} } }`) }),
    );
    expect(config.solutions[0]?.campaign?.campaignConfig).toEqual({
      itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' },
    });
  });

  test('stores hyperparameters as strings, in the spelling of the recipe', () => {
    const config = load(
      pipelineText({
        solutions: solution(
          'performHPO: true, eventType: watch, solutionConfig: { eventValueThreshold: 0.5, algorithmHyperParameters: { hidden_dimension: 64, recency_mask: true }, featureTransformationParameters: { max_user_history_length_percentile: 0.95 }, hpoConfig: { hpoResourceConfig: { maxNumberOfTrainingJobs: 8 }, algorithmHyperParameterRanges: { integerHyperParameterRanges: [{ name: bptt, minValue: 2, maxValue: 32 }] } } }',
        ),
      }),
    );
    expect(config.solutions[0]).toMatchObject({
      performHPO: true,
      eventType: 'watch',
      solutionConfig: {
        eventValueThreshold: '0.5',
        algorithmHyperParameters: { hidden_dimension: '64', recency_mask: 'True' },
        featureTransformationParameters: { max_user_history_length_percentile: '0.95' },
        hpoConfig: {
          hpoResourceConfig: { maxNumberOfTrainingJobs: '8' },
          algorithmHyperParameterRanges: {
            integerHyperParameterRanges: [{ name: 'bptt', minValue: 2, maxValue: 32 }],
            continuousHyperParameterRanges: [],
            categoricalHyperParameterRanges: [],
          },
        },
      },
    });
  });

  test('keeps weights of events as numbers', () => {
    const events = '{ eventParametersList: [{ eventType: watch, eventValueThreshold: 3, weight: 0.7 }] }';
    const config = load(
      pipelineText({
        solutions: withRecipe('aws-user-personalization-v2', `solutionConfig: { eventsConfig: ${events} }`),
      }),
    );
    expect(config.solutions[0]?.solutionConfig).toEqual({
      eventsConfig: { eventParametersList: [{ eventType: 'watch', eventValueThreshold: 3, weight: 0.7 }] },
    });
  });

  test('keeps a gate and a schedule', () => {
    const config = load(
      pipelineText({
        solutions: solution(
          'schedule: { full: rate(7 days) }, promote: { metric: coverage, minimum: 0.1 }, campaign: {}',
        ),
      }),
    );
    expect(config.solutions[0]).toMatchObject({
      schedule: { full: 'rate(7 days)' },
      promote: { metric: 'coverage', minimum: 0.1 },
    });
  });

  test('follows anchors, aliases and merge keys', () => {
    const text = pipelineText({
      solutions:
        '  - { name: a, recipe: aws-sims, campaign: &c { minProvisionedTPS: 2 } }\n  - { name: b, recipe: aws-sims, campaign: *c }\n  - { name: c, recipe: aws-sims, campaign: { <<: *c } }',
    });
    expect(load(text).solutions.map(({ campaign }) => campaign?.minProvisionedTPS)).toEqual([2, 2, 2]);
  });

  test('fails on a file that is not there', () => {
    expect(() => loadPipeline('/nowhere/pipeline.yaml')).toThrow(
      new ConfigError([
        { file: '/nowhere/pipeline.yaml', line: 1, column: 1, path: '', message: 'there is no such file' },
      ]),
    );
  });

  test('fails on a folder', () => {
    expect(() => loadPipeline(pipelineDirectory())).toThrow(/the file cannot be read: EISDIR/);
  });

  test('prints findings as file:line:column, path and message', () => {
    expect(formatFinding({ file: 'p.yaml', line: 3, column: 7, path: 'name', message: 'is wrong' })).toBe(
      'p.yaml:3:7  name  is wrong',
    );
    expect(formatFinding({ file: 'p.yaml', line: 1, column: 1, path: '', message: 'is empty' })).toBe(
      'p.yaml:1:1  is empty',
    );
  });
});

describe('schemas', () => {
  const schemaOf = (users: string) => load(pipelineText({ users: `{ schema: ${users} }` })).datasets[2]?.schema;

  test('take every short form', () => {
    expect(schemaOf('{ A: long, B: "float?", C: { type: string?, categorical: true }, D: boolean }')?.fields).toEqual([
      { name: 'USER_ID', type: 'string' },
      { name: 'A', type: 'long' },
      { name: 'B', type: ['null', 'float'] },
      { name: 'C', type: ['null', 'string'], categorical: true },
      { name: 'D', type: 'boolean' },
    ]);
  });

  test('leave ids where they are listed', () => {
    expect(schemaOf('{ A: long, USER_ID: string }')?.fields.map(({ name }) => name)).toEqual(['A', 'USER_ID']);
  });

  test('come out the same from a short form, a complete record and a file', () => {
    const record = {
      version: '1.0',
      name: 'Users',
      type: 'record',
      namespace: 'com.amazonaws.personalize.schema',
      fields: [
        { name: 'USER_ID', type: 'string', doc: 'who' },
        { name: 'PLAN', type: ['string', 'null'], categorical: true, textual: false },
      ],
    };
    write('users.avsc', JSON.stringify(record));
    const texts = ['{ PLAN: { type: string?, categorical: true } }', JSON.stringify(record), 'users.avsc'].map(
      (form) => {
        const schema = schemaOf(form);
        if (schema === undefined) throw new Error(`${form} gave no schema`);
        return schemaTextOf(schema);
      },
    );
    expect(new Set(texts).size).toBe(1);
  });

  test('fail with the place inside a schema file', () => {
    write('users.avsc', '{"type": "record", "name": "Users", "namespace": "x", "fields": []}');
    expect(findingsOf(pipelineText({ users: '{ schema: users.avsc }' }))).toEqual([
      '5:20 datasets.users.schema users.avsc: namespace: must be "com.amazonaws.personalize.schema", not "x"',
      '5:20 datasets.users.schema users.avsc: fields: must be a list of fields, with at least one',
    ]);
  });

  test('fail on a schema file that is no JSON', () => {
    write('users.avsc', '{');
    expect(findingsOf(pipelineText({ users: '{ schema: users.avsc }' }))[0]).toMatch(
      /^5:20 datasets\.users\.schema cannot read the schema <dir>\/users\.avsc: /,
    );
  });

  test('fail beyond what CloudFormation takes, though the API would take it', () => {
    const fields = Array.from({ length: 100 }, (_, index) => `${'LONG_NAME_'.repeat(9)}${index}X: int`).join(', ');
    expect(findingsOf(pipelineText({ items: `{ schema: { ${fields} } }` }))).toEqual([
      expect.stringMatching(
        /^4:20 datasets\.items\.schema the schema has 1\d{4} characters, CloudFormation takes 10000$/,
      ),
    ]);
  });
});

describe('sources', () => {
  test('are files relative to the pipeline file, or places in S3', () => {
    write('users.csv', 'USER_ID,AGE\n');
    const config = load(
      pipelineText({
        interactions: '{ source: s3://bucket/interactions/, schema: { TIMESTAMP: long } }',
        users: '{ source: users.csv, schema: { AGE: int } }',
      }),
    );
    expect(config.datasets.map(({ source }) => source)).toEqual([
      { kind: 's3', location: 's3://bucket/interactions/' },
      undefined,
      { kind: 'file', path: join(pipelineDirectory(), 'users.csv') },
    ]);
  });

  test.each<[content: string | Uint8Array, message: string]>([
    ['', '<dir>/users.csv is empty; the first line must be the header'],
    [Buffer.from('PAR1xxxx'), '<dir>/users.csv is a Parquet file, which Amazon Personalize does not import; '],
    [Uint8Array.from([0x1f, 0x8b, 8, 0]), '<dir>/users.csv is compressed with gzip; '],
  ])('fail on files that are no CSV (%#)', (content, message) => {
    write('users.csv', content);
    expect(findingsOf(pipelineText({ users: '{ source: users.csv, schema: { AGE: int } }' }))).toEqual([
      expect.stringContaining(`5:20 datasets.users.source ${message}`),
    ]);
  });

  test('need not be there for a command that only needs names', () => {
    const text = pipelineText({ users: '{ source: users.csv, schema: { AGE: int } }' });
    expect(load(text, { checkSources: false }).datasets[2]?.source).toEqual({
      kind: 'file',
      path: join(pipelineDirectory(), 'users.csv'),
    });
  });
});

describe('a data directory', () => {
  const text = pipelineText({
    interactions: '{ source: elsewhere.csv, schema: { TIMESTAMP: long } }',
    filters: '  - { name: cheap, filterExpression: INCLUDE ItemID WHERE Items.PRICE < 3 }',
  });
  const options = () => ({ dataDirectory: pipelineDirectory() });

  test('replaces every source', () => {
    for (const name of ['interactions', 'items', 'users']) write(`${name}.csv`, 'HEADER\n');
    const paths = load(text, options()).datasets.map(({ source }) => source);
    expect(paths).toEqual(
      ['interactions', 'items', 'users'].map((name) => ({
        kind: 'file',
        path: join(pipelineDirectory(), `${name}.csv`),
      })),
    );
  });

  test('leaves out datasets that have no file there, and the filters that need them, with a warning', () => {
    write('interactions.csv', 'HEADER\n');
    const config = load(text, options());
    expect(config.datasets.map(({ type }) => type)).toEqual(['Interactions']);
    expect(config.filters).toEqual([]);
    expect(warningsOf(text, options())).toEqual([
      '4:10 datasets.items there is no file <dir>/items.csv; the pipeline runs without items',
      '5:10 datasets.users there is no file <dir>/users.csv; the pipeline runs without users',
      '7:5 filters[0] the filter cheap needs a dataset that is left out, and is left out with it',
    ]);
  });

  test('fails without interactions', () => {
    write('items.csv', 'HEADER\n');
    expect(findingsOf(text, options())).toEqual([
      '3:27 datasets.interactions.source there is no file <dir>/interactions.csv',
    ]);
  });

  test('fails on solutions that need what is left out', () => {
    write('interactions.csv', 'HEADER\n');
    const needing = pipelineText({ solutions: withRecipe('aws-item-attribute-affinity') });
    expect(findingsOf(needing, options())).toEqual([
      '7:24 solutions[0].recipe aws-item-attribute-affinity needs the dataset items, which is not under datasets',
    ]);
  });

  test('still fails on filters that are wrong in themselves', () => {
    write('interactions.csv', 'HEADER\n');
    const wrong = pipelineText({ filters: '  - { name: a, filterExpression: INCLUDE ItemID WHERE Items.PRIZE < 3 }' });
    expect(findingsOf(wrong, options())).toEqual([
      '7:61 filters[0].filterExpression the filter needs the dataset Items, which is not there',
    ]);
  });
});

describe('members that are newer than this code', () => {
  test('pass with a warning, wherever AWS members stand', () => {
    const text = pipelineText({
      solutions: solution(
        'trainingBudget: 3, solutionConfig: { cacheConfig: { size: 1 }, hpoConfig: { algorithmHyperParameterRanges: { bayesian: [] } } }, performHPO: true, campaign: { accelerator: gpu, campaignConfig: { warmStart: true } }',
      ),
    });
    expect(load(text).solutions[0]).toMatchObject({
      apiMembers: { trainingBudget: 3 },
      unchecked: ['solutionConfig.cacheConfig', expect.stringMatching(/bayesian$/), 'trainingBudget'],
      solutionConfig: { cacheConfig: { size: 1 } },
      campaign: {
        apiMembers: { accelerator: 'gpu' },
        unchecked: ['accelerator', 'campaignConfig.warmStart'],
        campaignConfig: { warmStart: true },
      },
    });
    expect(warningsOf(text).map((warning) => warning.slice(warning.indexOf(' ') + 1))).toEqual([
      'solutions[0].trainingBudget trainingBudget is not known here and goes to the API unchecked',
      'solutions[0].solutionConfig.cacheConfig cacheConfig is not known here and goes to the API unchecked',
      'solutions[0].solutionConfig.hpoConfig.algorithmHyperParameterRanges.bayesian bayesian is not known here and goes to the API unchecked',
      'solutions[0].campaign.accelerator accelerator is not known here and goes to the API unchecked',
      'solutions[0].campaign.campaignConfig.warmStart warmStart is not known here and goes to the API unchecked',
    ]);
  });

  test.each<[what: string, parts: Parameters<typeof pipelineText>[0], warning: string]>([
    [
      'a legacy recipe',
      { solutions: withRecipe(`${HERE}aws-hrnn`) },
      'solutions[0].recipe aws-hrnn is legacy and no longer offered for new work; use aws-user-personalization',
    ],
    [
      'automatic training',
      { solutions: withRecipe('aws-sims', `performAutoTraining: ${HERE}true`) },
      'solutions[0].performAutoTraining the service trains by itself and bills it, beside what the workflow trains',
    ],
    [
      'metadata that come by themselves',
      {
        solutions: withRecipe(
          'aws-user-personalization-v2',
          'campaign: { campaignConfig: { enableMetadataWithRecommendations: ▶true } }',
        ),
      },
      'solutions[0].campaign.campaignConfig.enableMetadataWithRecommendations aws-user-personalization-v2 gives metadata by itself; leave it out',
    ],
  ])('are not the only warnings: %s', (_, parts, warning) => {
    const text = pipelineText(parts);
    expect(warningsOf(text)).toEqual([`${placeOf(text)} ${warning}`]);
  });
});

test('takes a small pipeline written in flow style', () => {
  const text = `name: movies
datasets:
  interactions: { source: data/interactions.csv, schema: { TIMESTAMP: long, EVENT_TYPE: string, EVENT_VALUE: "float?" } }
  items: { source: data/items.csv, schema: { GENRES: { type: string, categorical: true }, TITLE: string, CREATION_TIMESTAMP: long } }
eventTracker: true
filters:
  - { name: unwatched, filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' }
solutions:
  - name: for-you
    recipe: aws-user-personalization
    schedule: { full: rate(7 days) }
    promote: { metric: normalized_discounted_cumulative_gain_at_10, maxRegression: 0.05 }
    campaign:
      minProvisionedTPS: 1
      campaignConfig: { itemExplorationConfig: { explorationWeight: "0.3", explorationItemAgeCutOff: "30" } }
  - { name: similar, recipe: aws-similar-items, campaign: { minProvisionedTPS: 1 } }
`;
  const config = load(text, { checkSources: false });
  expect(config.warnings).toEqual([]);
  expect(config.solutions.map(({ name }) => name)).toEqual(['for-you', 'similar']);
});
