import { ITEMS_SCHEMA } from '../movies-schemas';
import type { Existing } from './valid-value';

const many = <Entry>(count: number, entry: (i: number) => Entry): Entry[] =>
  Array.from({ length: count }, (_, i) => entry(i));

const DATA = { s3DataSource: { path: 's3://data/in/' } };

/** By operation, well-formed input that what exists, its state or a quota forbids. Gives them all the names that exist. */
export function refusedInputs(words: Existing): Readonly<Record<string, readonly object[]>> {
  const { datasetGroupArn, schemaArn, datasetArn, solutionArn, solutionVersionArn, campaignArn, trackingId } = words;
  const { filterArn, roleArn, recipeArn } = words;
  const name = 'new';
  const itemsArn = datasetArn?.replace('INTERACTIONS', 'ITEMS');
  const event = { eventType: 'watch', itemId: 'i1', sentAt: 1_700_000_000 };
  const events = (change: object) => ({ trackingId, sessionId: 's', eventList: [event, { ...event, ...change }] });
  const broken = (change: (schema: { fields: object[] }) => unknown) =>
    JSON.stringify(change(JSON.parse(ITEMS_SCHEMA)));
  return {
    CreateDatasetGroup: [{ name: 'movies' }, { name, roleArn }],
    CreateSchema: [
      { name: 'interactions', schema: ITEMS_SCHEMA },
      { name, schema: 'x' },
      { name, schema: '['.repeat(9000) + ']'.repeat(9000) },
      { name, schema: '{"type":"record"}' },
      { name, schema: broken((schema) => ({ ...schema, fields: [] })) },
      { name, schema: broken((schema) => ({ ...schema, fields: [...schema.fields, ...schema.fields] })) },
      { name, schema: broken((schema) => ({ ...schema, name: 'Things' })) },
      { name, schema: broken((schema) => ({ ...schema, fields: many(9, () => null) })) },
    ],
    CreateDataset: [
      { name, datasetGroupArn, schemaArn, datasetType: 'Interactions' },
      { name, datasetGroupArn, schemaArn, datasetType: 'Users' },
      { name, datasetGroupArn, schemaArn, datasetType: 'Things' },
    ],
    CreateDatasetImportJob: [
      { jobName: 'first-interactions', datasetArn, dataSource: { dataLocation: 's3://data/x/' }, roleArn },
      { jobName: name, datasetArn, dataSource: {}, roleArn },
      { jobName: name, datasetArn, dataSource: { dataLocation: 'https://data/x' }, roleArn },
    ],
    CreateEventTracker: [{ name, datasetGroupArn }],
    CreateFilter: [
      { name: 'seen', datasetGroupArn, filterExpression: 'EXCLUDE ItemID WHERE Items.PRICE > 1' },
      { name, datasetGroupArn, filterExpression: 'EXCLUDE' },
      { name, datasetGroupArn, filterExpression: 'EXCLUDE ItemID WHERE Items.NOPE IN ("x")' },
      { name, datasetGroupArn, filterExpression: `EXCLUDE ItemID WHERE ${'('.repeat(1200)}${')'.repeat(1200)}` },
      { name, datasetGroupArn, filterExpression: '\u0000\ud800' },
      { name, datasetGroupArn, filterExpression: `INCLUDE ItemID WHERE ${'NOT '.repeat(500)} Items.PRICE > 1` },
    ],
    CreateSolution: [
      { name: 'aws-popularity-count', datasetGroupArn, recipeArn },
      { name, datasetGroupArn, recipeArn: 'arn:aws:personalize:::recipe/aws-nothing' },
      { name, datasetGroupArn },
      { name, datasetGroupArn, recipeArn, solutionConfig: { algorithmHyperParameters: { nope: '1' } } },
      { name, datasetGroupArn, recipeArn, solutionConfig: { algorithmHyperParameters: { ['__proto__']: '1' } } },
      {
        name,
        datasetGroupArn,
        recipeArn,
        solutionConfig: { autoTrainingConfig: { schedulingExpression: 'rate(99 days)' } },
      },
    ],
    CreateSolutionVersion: [{ solutionArn, trainingMode: 'UPDATE' }],
    CreateCampaign: [
      { name: 'aws-popularity-count', solutionVersionArn },
      { name, solutionVersionArn: `${solutionArn}/$NEWEST` },
      { name, solutionVersionArn, campaignConfig: { itemExplorationConfig: { explorationWeight: '0.5' } } },
    ],
    CreateMetricAttribution: [
      {
        name,
        datasetGroupArn,
        metrics: [{ eventType: 'watch', metricName: 'm', expression: 'NOPE()' }],
        metricsOutputConfig: { roleArn },
      },
    ],
    CreateRecommender: [{ name, datasetGroupArn, recipeArn: 'arn:aws:personalize:::recipe/aws-vod-top-picks' }],
    CreateBatchSegmentJob: [
      {
        jobName: name,
        solutionVersionArn,
        jobInput: DATA,
        jobOutput: { s3DataDestination: { path: 's3://data/out' } },
        roleArn,
      },
    ],
    CreateBatchInferenceJob: [
      {
        jobName: name,
        solutionVersionArn,
        jobInput: DATA,
        jobOutput: { s3DataDestination: { path: 'http://x/' } },
        roleArn,
      },
      {
        jobName: name,
        solutionVersionArn,
        jobInput: DATA,
        jobOutput: { s3DataDestination: { path: 's3://data/out/' } },
        numResults: 0,
        roleArn,
      },
    ],
    DeleteDatasetGroup: [{ datasetGroupArn }],
    DeleteSchema: [{ schemaArn }],
    DeleteSolution: [{ solutionArn }],
    StopSolutionVersionCreation: [{ solutionVersionArn }],
    UpdateDataset: [{ datasetArn, schemaArn: schemaArn?.replace('interactions', 'items') }],
    UpdateCampaign: [{ campaignArn, solutionVersionArn: `${solutionArn}/deadbeef` }],
    TagResource: [
      { resourceArn: datasetGroupArn, tags: many(51, (i) => ({ tagKey: `k${i}`, tagValue: 'v' })) },
      { resourceArn: datasetGroupArn, tags: [{ tagKey: 'aws:team', tagValue: 'v' }] },
      { resourceArn: datasetGroupArn, tags: many(2, () => ({ tagKey: 'k', tagValue: 'v' })) },
      { resourceArn: schemaArn, tags: [{ tagKey: 'k', tagValue: 'v' }] },
    ],
    UntagResource: [{ resourceArn: datasetGroupArn, tagKeys: many(51, (i) => `k${i}`) }],
    PutEvents: [
      events({ properties: '{' }),
      events({ properties: '[]' }),
      events({ properties: '['.repeat(500) + ']'.repeat(500) }),
      events({ properties: '{"nope": 1}' }),
      events({ sentAt: 8_640_000_000_001 }),
      { ...events({}), trackingId: 'none' },
    ],
    PutItems: [
      { datasetArn, items: [{ itemId: 'i1' }] },
      { datasetArn: itemsArn, items: [{ itemId: 'i1', properties: '{"price": "dear"}' }] },
      { datasetArn: itemsArn, items: [{ itemId: 'i1', properties: '{"__proto__": 1}' }] },
      { datasetArn: itemsArn, items: [{ itemId: 'i1', properties: '{"genres": {"a": [1]}}' }] },
    ],
    PutUsers: [{ datasetArn: itemsArn, users: [{ userId: 'u' }] }],
    GetRecommendations: [
      {},
      { campaignArn, recommenderArn: campaignArn, userId: 'u1' },
      { campaignArn, userId: 'u1', numResults: 501 },
      { campaignArn, userId: 'u1', numResults: -1 },
      { campaignArn, userId: 'u1', filterArn: `${filterArn}2` },
      { campaignArn, userId: 'u1', metadataColumns: { ITEMS: ['PRICE'] } },
      { campaignArn, userId: 'u1', promotions: [{ name: 'p', percentPromotedItems: 50, filterArn: `${filterArn}2` }] },
    ],
    GetPersonalizedRanking: [
      { campaignArn, userId: 'u1', inputList: ['i1', 'i2'] },
      { campaignArn, userId: 'u1', inputList: many(501, (i) => `i${i}`) },
    ],
    GetActionRecommendations: [{ campaignArn, userId: 'u1' }, {}],
  };
}
