import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planPipeline } from '../../../bin/plan/plan-pipeline';
import type { PlannedChange } from '../../../bin/plan/planned-change';
import { renderPlan } from '../../../bin/plan/print-plan';
import type { FoundSolution, Inventory } from '../../../bin/requests/inventory';
import { loadPipeline, type PipelineConfig, schemaTextOf } from '../../../lib/config';
import { metricAttributionName, schemaName, solutionName } from '../../../lib/config/naming';
import { immutableMembers } from '../../../lib/config/solution';
import { arn } from '../test-account';

const PLACE = { region: 'us-east-1', account: '000000000000' };
const TEXT = `name: shop
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
`;
const SOLUTION = 'solutions: [{ name: up, recipe: aws-user-personalization, campaign: { minProvisionedTPS: 1 } }]\n';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function configOf(more: string): PipelineConfig {
  const file = join(folder, 'pipeline.yaml');
  writeFileSync(file, TEXT + more);
  return loadPipeline(file);
}

/** An account that is as a deploy of the file left it, but for what the test changes. */
function deployed(config: PipelineConfig, parts: Partial<Inventory> = {}): Inventory {
  const schema = schemaTextOf(config.datasets[0]!.schema);
  return {
    group: { name: 'shop', datasetGroupArn: arn('dataset-group/shop') },
    datasets: [
      {
        dataset: { name: 'shop-interactions', datasetType: 'INTERACTIONS' },
        schema: { name: schemaName('shop', 'Interactions', schema), schema },
      },
    ],
    filters: [],
    eventTrackers: [],
    metricAttributions: [],
    solutions: [],
    recommenders: [],
    batchInferenceJobs: [],
    batchSegmentJobs: [],
    ...parts,
  };
}

function aSolution(name: string, members: object = {}, campaigns: FoundSolution['campaigns'] = []): FoundSolution {
  return {
    solution: {
      name,
      status: 'ACTIVE',
      datasetGroupArn: arn('dataset-group/shop'),
      recipeArn: 'arn:aws:personalize:::recipe/aws-user-personalization',
      performAutoTraining: false,
      ...members,
    },
    versions: [{ solutionVersionArn: arn(`solution/${name}/1`), status: 'ACTIVE', creationDateTime: new Date(1000) }],
    campaigns,
  };
}

function currentName(config: PipelineConfig): string {
  return solutionName('shop', 'up', immutableMembers(config.solutions[0]!));
}

const planOf = (config: PipelineConfig, parts: Partial<Inventory> = {}): readonly PlannedChange[] =>
  planPipeline(config, deployed(config, parts), PLACE, { controlOf: () => ({}) });

const find = (changes: readonly PlannedChange[], kind: string, action?: string) =>
  changes.find((one) => one.kind === kind && (action === undefined || one.action === action));

test('changes what UpdateSolution takes', () => {
  const config = configOf(SOLUTION.replace('campaign', 'performAutoTraining: true, campaign'));
  const changes = planOf(config, { solutions: [aSolution(currentName(config))] });
  expect(find(changes, 'solution')).toMatchObject({
    action: 'change',
    by: 'run',
    changes: [{ member: 'performAutoTraining', from: false, to: true }],
  });
});

test('deletes what an earlier run has replaced and not retired', () => {
  const config = configOf(SOLUTION);
  const old = aSolution('shop-up-000000', {}, [{ name: 'shop-up-000000' }]);
  const changes = planOf(config, { solutions: [aSolution(currentName(config)), old] });
  expect(find(changes, 'solution', 'delete')).toMatchObject({ resource: 'shop-up-000000', by: 'run' });
  expect(find(changes, 'campaign', 'delete')).toMatchObject({ resource: 'shop-up-000000', by: 'run' });
  expect(find(changes, 'solution', 'keep')).toMatchObject({ resource: currentName(config) });
});

test('says when an import asks for a training', () => {
  const config = configOf(SOLUTION);
  const [dataset] = deployed(config).datasets;
  const datasets = [{ ...dataset!, latestImport: { creationDateTime: new Date(2000) } }];
  const changes = planOf(config, { datasets, solutions: [aSolution(currentName(config))] });
  expect(find(changes, 'solution')).toMatchObject({
    action: 'keep',
    bills: 'a training',
    note: 'an import is newer than its newest version: a run trains',
  });
});

test('makes again what is CREATE FAILED', () => {
  const config = configOf(SOLUTION);
  const changes = planOf(config, { solutions: [aSolution(currentName(config), { status: 'CREATE FAILED' })] });
  expect(find(changes, 'solution')).toMatchObject({
    action: 'create',
    note: 'it is CREATE FAILED: a run deletes it and tries once more',
  });
});

test('fails for settings that somebody gave a solution under its name', () => {
  const config = configOf(SOLUTION);
  const changes = planOf(config, { solutions: [aSolution(currentName(config), { performHPO: true })] });
  expect(find(changes, 'solution')).toMatchObject({
    changes: [{ member: 'performHPO', from: true, to: false }],
    problem: expect.stringContaining('settings that cannot be changed'),
  });
});

test('changes metrics and where reports go in place, but for a metric attribution that CloudFormation made', () => {
  const wanted = 'metricAttribution: { metrics: [{ eventType: watch, metricName: n, expression: SAMPLECOUNT() }] }\n';
  const config = configOf(wanted);
  const metrics = [{ eventType: 'watch', metricName: 'n', expression: 'SAMPLECOUNT()' }];
  const name = metricAttributionName('shop');
  const at = (attribution: object, present = metrics) =>
    planOf(config, { metricAttributions: [{ attribution, metrics: present }] });
  const others = [{ eventType: 'watch', metricName: 'm', expression: 'SAMPLECOUNT()' }];
  const inPlace = find(at({ name }, others), 'metric attribution');
  expect(inPlace).toMatchObject({ action: 'change', by: 'deploy', changes: [{ member: 'metrics', from: others }, {}] });
  expect(inPlace).not.toHaveProperty('problem');
  expect(find(at({ name: 'shop-000000' }, others), 'metric attribution')).toMatchObject({
    action: 'change',
    resource: 'shop-000000',
    problem: expect.stringContaining('takes one metric attribution'),
  });
  expect(find(at({ name }), 'metric attribution')).toMatchObject({
    action: 'change',
    changes: [{ member: 'metricsOutputConfig.s3DataDestination', from: false, to: true }],
  });
  const metricsOutputConfig = { s3DataDestination: { path: 's3://shop/metric-attribution/' } };
  expect(find(at({ name, metricsOutputConfig }), 'metric attribution')).toMatchObject({ action: 'keep' });
});

test('tells when a batch job computed last', () => {
  const config = configOf(`${SOLUTION}batchInference: [{ name: nightly, solution: up }]\n`);
  const job = { jobName: 'shop-nightly-0123456789', status: 'ACTIVE', lastUpdatedDateTime: new Date(0) };
  expect(find(planOf(config, { batchInferenceJobs: [job] }), 'batch inference job')).toMatchObject({
    action: 'keep',
    resource: 'shop-nightly-0123456789',
    note: expect.stringContaining('last ACTIVE 1970-01-01'),
  });
});

test('fails for another domain, since a dataset group cannot be changed', () => {
  const config = configOf('');
  const changes = planOf(config, { group: { name: 'shop', domain: 'ECOMMERCE' } });
  expect(find(changes, 'dataset group')).toMatchObject({
    action: 'replace',
    changes: [{ member: 'domain', from: 'ECOMMERCE', to: undefined }],
    problem: expect.stringContaining('its name is taken'),
  });
});

test('deletes the event tracker that left the file, and fails where another one is in the way', () => {
  const present = { eventTrackers: [{ name: 'shop' }] };
  expect(find(planOf(configOf(''), present), 'event tracker')).toMatchObject({ action: 'delete', by: 'deploy' });
  const others = { eventTrackers: [{ name: 'clicks' }] };
  expect(find(planOf(configOf('eventTracker: true\n'), others), 'event tracker', 'create')).toMatchObject({
    problem: expect.stringContaining('has the event tracker clicks already'),
  });
});

test('prints without colours where nobody looks', () => {
  const text = renderPlan(planOf(configOf(SOLUTION)), false);
  expect(text).not.toContain('\u001b');
  expect(text.split('\n').at(-1)).toBe('2 to create, 0 to change, 0 to replace, 0 to delete; 3 unchanged');
});
