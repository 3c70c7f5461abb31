import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adoptPipeline } from '../../../bin/adopt/adopt-pipeline';
import type { Inventory } from '../../../bin/requests/inventory';
import { loadPipeline, type PipelineConfig } from '../../../lib/config';
import { arn } from '../test-account';
import { anInventory, aSolution } from './an-inventory';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adopt-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const adopt = (parts: Partial<Inventory> = {}, taken: readonly string[] = ['Old_Shop']) =>
  adoptPipeline(anInventory(parts), taken, join(folder, 'scratch.yaml'));

function load(text: string): PipelineConfig {
  const file = join(folder, 'pipeline.yaml');
  writeFileSync(file, text);
  return loadPipeline(file);
}

test('takes columns and the source of the newest import over', () => {
  const { text, ours } = adopt();
  expect(text).toContain(
    [
      'datasets:',
      '  interactions:',
      '    source: s3://old-bucket/events/',
      '    schema:',
      '      USER_ID: string',
      '      ITEM_ID: string',
      '      TIMESTAMP: long',
      '      EVENT_VALUE: float?',
      '      EVENT_TYPE: string',
      '      DEVICE:',
      '        type: string?',
      '        categorical: true',
    ].join('\n'),
  );
  expect(ours).toBe(false);
  expect(load(text).datasets[0]).toMatchObject({ source: { kind: 's3', location: 's3://old-bucket/events/' } });
});

test('chooses a name that no dataset group has, and lists what is to be deleted then', () => {
  const { name, text, deletions } = adopt({ solutions: [aSolution('sims', 'aws-sims')] }, [
    'Old_Shop',
    'old-shop-adopted',
  ]);
  expect(name).toBe('old-shop-adopted-2');
  expect(deletions).toEqual([
    `aws personalize delete-solution --solution-arn ${arn('solution/sims')}`,
    `aws personalize delete-dataset --dataset-arn ${arn('dataset/Old_Shop/INTERACTIONS')}`,
    `aws personalize delete-schema --schema-arn ${arn('schema/events-v2')}`,
    `aws personalize delete-dataset-group --dataset-group-arn ${arn('dataset-group/Old_Shop')}`,
  ]);
  for (const line of deletions) expect(text).toContain(`#   ${line}`);
});

test('takes every option of a solution and its campaign over', () => {
  const found = aSolution('UP_v1', 'aws-user-personalization', {
    performAutoTraining: true,
    performHPO: true,
    eventType: 'watch',
    solutionConfig: {
      eventValueThreshold: '0.5',
      algorithmHyperParameters: { hidden_dimension: '64' },
      hpoConfig: { hpoResourceConfig: { maxNumberOfTrainingJobs: '4', maxParallelTrainingJobs: '2' } },
      autoTrainingConfig: { schedulingExpression: 'rate(3 days)' },
      featureTransformationParameters: {},
    },
  });
  const campaignConfig = { itemExplorationConfig: { explorationWeight: '0.4', explorationItemAgeCutOff: '14' } };
  const campaigns = [
    { name: 'old', status: 'ACTIVE', creationDateTime: new Date(1), minProvisionedTPS: 1 },
    { name: 'new', status: 'ACTIVE', creationDateTime: new Date(2), minProvisionedTPS: 5, campaignConfig },
  ];
  const { text, notes } = adopt({ solutions: [{ ...found, campaigns }] });
  expect(load(text).solutions).toEqual([
    {
      name: 'UP_v1',
      recipe: 'aws-user-personalization',
      performAutoTraining: true,
      performHPO: true,
      eventType: 'watch',
      solutionConfig: {
        eventValueThreshold: '0.5',
        algorithmHyperParameters: { hidden_dimension: '64' },
        autoTrainingConfig: { schedulingExpression: 'rate(3 days)' },
        hpoConfig: expect.objectContaining({
          hpoResourceConfig: { maxNumberOfTrainingJobs: '4', maxParallelTrainingJobs: '2' },
        }),
      },
      campaign: { minProvisionedTPS: 5, campaignConfig },
    },
  ]);
  expect(notes).toContain('UP_v1 has the campaign old too; a pipeline file gives it one');
  expect(text).toContain('# Note: UP_v1 has the campaign old too');
});

test('leaves out what a pipeline file cannot have, and says so where it would stand', () => {
  const found = [
    aSolution('good', 'aws-sims', { solutionConfig: { algorithmHyperParameters: { nonsense: '1' } } }),
    aSolution('unknown', 'aws-recipe-of-tomorrow'),
  ];
  const { text, dropped } = adopt({ solutions: found });
  expect(load(text).solutions.map(({ name }) => name)).toEqual(['good']);
  expect(dropped.map(({ what }) => what)).toEqual([
    expect.stringMatching(/^solutions\[0\]\.solutionConfig\.algorithmHyperParameters: \{"nonsense":"1"\}$/),
    expect.stringMatching(/^solutions\[1\]: \{"name":"unknown"/),
  ]);
  expect(text).toMatch(
    /# Left out, because unknown recipe "aws-recipe-of-tomorrow".*\n# {3}solutions\[1\]: \{"name":"unknown"/,
  );
});

test('one batch job stands for all of a solution and input', () => {
  const job = (jobName: string, path: string) => ({
    jobName,
    solutionVersionArn: arn('solution/up/1'),
    jobInput: { s3DataSource: { path } },
    jobOutput: { s3DataDestination: { path: 's3://out/' } },
    filterArn: arn('filter/seen'),
    numResults: 10,
    batchInferenceJobMode: 'BATCH_INFERENCE' as const,
  });
  const { text, notes } = adopt({
    filters: [
      {
        name: 'seen',
        filterArn: arn('filter/seen'),
        filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")',
      },
    ],
    solutions: [aSolution('up', 'aws-user-personalization')],
    batchInferenceJobs: [
      job('mails-0123456789ab', 's3://in/a/'),
      job('mails-old', 's3://in/a/'),
      job('push', 's3://in/b/'),
    ],
  });
  expect(load(text).batchJobs).toMatchObject([
    { kind: 'inference', name: 'mails', solution: 'up', filter: 'seen', numResults: 10 },
    { kind: 'inference', name: 'push', solution: 'up' },
  ]);
  expect(notes[0]).toContain('mails read s3://in/a/ and wrote to s3://out/');
});

test('names what a pipeline of this program made as its file did', () => {
  const { datasets } = anInventory();
  const { name, ours, text, deletions } = adopt({
    group: { name: 'shop', datasetGroupArn: arn('dataset-group/shop') },
    datasets: datasets.map((one) => ({ ...one, dataset: { ...one.dataset, name: 'shop-interactions' } })),
    solutions: [aSolution('shop-for-you-1a2b3c', 'aws-sims'), aSolution('shop-for-you-4d5e6f', 'aws-sims')],
  });
  expect({ name, ours, deletions }).toEqual({ name: 'shop', ours: true, deletions: [] });
  expect(load(text).solutions.map((solution) => solution.name)).toEqual(['for-you', 'for-you-2']);
  expect(text).toContain('a deploy goes on with what is there');
});

test('takes a domain group with its recommenders and raised quotas over', () => {
  const recommender = (name: string) => ({
    name,
    recipeArn: 'arn:aws:personalize:::recipe/aws-ecomm-popular-items-by-views',
    recommenderConfig: { minRecommendationRequestsPerSecond: 2, trainingDataConfig: {} },
  });
  const { text } = adopt({
    group: { name: 'Old_Shop', domain: 'ECOMMERCE' },
    recommenders: ['a', 'b', 'c', 'd', 'e', 'f'].map(recommender),
  });
  const { domain, recommenders } = load(text);
  expect(domain).toBe('ECOMMERCE');
  expect(recommenders).toHaveLength(6);
  expect(recommenders[0]).toEqual({
    name: 'a',
    recipe: 'aws-ecomm-popular-items-by-views',
    recommenderConfig: { minRecommendationRequestsPerSecond: 2 },
  });
  expect(text).toContain('quotas:\n  recommenders: 6');
});

test('a name from the account cannot leave its comment', () => {
  const { text } = adopt({ group: { name: 'Old_Shop', datasetGroupArn: 'x\nname: other' } });
  expect(text).not.toContain('\nname: other');
});

test('fails for interactions that no pipeline file could have, with the reason', () => {
  const { datasets } = anInventory();
  const schema = datasets[0]!.schema.schema!.replace('"type":"long"', '"type":["null","long"]');
  expect(() => adopt({ datasets: [{ ...datasets[0]!, schema: { schema } }] })).toThrow(/TIMESTAMP.*nullable/);
});

test('fails for a group without data that a pipeline file could have', () => {
  expect(() => adopt({ datasets: [] })).toThrow('no pipeline file can have it: datasets');
});
