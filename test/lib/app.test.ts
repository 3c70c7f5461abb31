import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { buildApp } from '../../lib/app';
import type { PipelineConfig } from '../../lib/config/pipeline-config';
import { aDataset, aPipeline, everything as everyPart, noHandlerCode, testStack } from './builders';

const ROOT = join(__dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'app-'));
writeFileSync(join(directory, 'interactions.csv'), 'USER_ID,ITEM_ID,TIMESTAMP\n1,2,1700000000\n');
afterAll(() => rmSync(directory, { recursive: true }));

/** Everything at once, with a file to upload and a folder elsewhere. */
const everything: Partial<PipelineConfig> = {
  ...everyPart,
  datasets: [
    aDataset({ type: 'Interactions', source: { kind: 'file', path: join(directory, 'interactions.csv') } }),
    aDataset({ type: 'Items', source: { kind: 's3', location: 's3://elsewhere/items/' } }),
    aDataset({ type: 'Users' }),
    aDataset({ type: 'Actions' }),
  ],
  metricAttribution: {
    metrics: [{ eventType: 'watch', metricName: 'watched', expression: 'SAMPLECOUNT()' }],
    reports: true,
  },
};

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly conclusion: string;
    readonly violations: readonly unknown[];
    readonly suppressedViolations: readonly { readonly acknowledgedId: string; readonly reason: string }[];
  }[];
}

function synthReport(config: Partial<PipelineConfig>): {
  readonly report: Report['pluginReports'][number];
  readonly app: cdk.App;
} {
  const outdir = mkdtempSync(join(directory, 'out-'));
  const app = buildApp(aPipeline(config), { outdir, handlerCode: noHandlerCode });
  app.synth();
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
  const nag = report.pluginReports.find(({ pluginName }) => pluginName === 'AwsSolutions');
  if (!nag) throw new Error('the rules of AwsSolutions did not run');
  return { report: nag, app };
}

describe('the rules of AwsSolutions', () => {
  test.each([
    ['the smallest pipeline', {}],
    ['a pipeline with everything', everything],
    ['one with its own key, and nothing kept', { ...everything, customerManagedKey: true, retainData: false }],
  ])('accept %s', (_, config: Partial<PipelineConfig>) => {
    const { report } = synthReport(config);
    expect(report).toMatchObject({ conclusion: 'success', violations: [] });
  });

  test('are set aside only where they find something, each time with a reason', () => {
    const { report, app } = synthReport({ ...everything, customerManagedKey: true });
    const accepted = app.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === cdk.Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>));
    expect(accepted.length).toBeGreaterThan(0);
    for (const [, reason] of accepted) expect(reason.length).toBeGreaterThan(20);
    const found = new Set(report.suppressedViolations.map(({ acknowledgedId }) => acknowledgedId));
    expect([...new Set(accepted.map(([id]) => id))].filter((id) => !found.has(id))).toEqual([]);
  });

  test('fails the synth when one is broken', () => {
    const app = buildApp(aPipeline(), { handlerCode: noHandlerCode });
    new s3.Bucket(new cdk.Stack(app, 'careless'), 'Bucket');
    expect(() => app.synth()).toThrow('The S3 Bucket has server access logs disabled');
  });
});

describe('tags', () => {
  const { data, workflow } = testStack(aPipeline(everything));
  const tagged = (template: Template, type: string): unknown[] =>
    Object.values(template.findResources(type)).map(({ Properties }) => Properties.Tags as unknown);

  test('go to resources that can change them in place', () => {
    const tag = expect.arrayContaining([{ Key: 'team', Value: 'films' }]);
    for (const type of [
      'AWS::S3::Bucket',
      'AWS::Personalize::EventTracker',
      'AWS::Personalize::Filter',
      'AWS::IAM::Role',
    ]) {
      for (const tags of tagged(data, type)) expect(tags).toEqual(tag);
    }
    for (const type of [
      'AWS::Lambda::Function',
      'AWS::StepFunctions::StateMachine',
      'AWS::SNS::Topic',
      'AWS::Logs::LogGroup',
    ]) {
      for (const tags of tagged(workflow, type)) expect(tags).toEqual(tag);
    }
  });

  test.each(['DatasetGroup', 'Schema', 'Dataset'])('leave out %s, which a new tag would replace', (type) => {
    const tags = tagged(data, `AWS::Personalize::${type}`);
    expect(tags.length).toBeGreaterThan(0);
    expect(tags.every((value) => value === undefined)).toBe(true);
  });
});

describe('the templates', () => {
  test('are the same for every account and region, and whoever synthesizes', () => {
    const { app, data, workflow } = testStack();
    for (const template of [data, workflow]) {
      expect(template.toJSON()).not.toHaveProperty('Conditions');
      template.resourceCountIs('AWS::CDK::Metadata', 0);
    }
    for (const stack of app.node.children.filter((child) => cdk.Stack.isStack(child))) {
      expect(cdk.Token.isUnresolved(stack.account)).toBe(true);
      expect(cdk.Token.isUnresolved(stack.region)).toBe(true);
    }
  });

  test('come with every warning of the configuration', () => {
    const finding = {
      file: 'pipeline.yaml',
      line: 3,
      column: 5,
      path: 'solutions[0].newOption',
      message: 'is passed to the API unchecked',
    };
    const app = buildApp(aPipeline({ warnings: [finding] }), { handlerCode: noHandlerCode });
    const stack = app.node.findChild('movies-data');
    expect(
      stack.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data)),
    ).toEqual([expect.stringContaining('pipeline.yaml:3:5  solutions[0].newOption  is passed to the API unchecked')]);
  });
});

describe('bin/app.ts', () => {
  const run = (context: Record<string, unknown>): { readonly status: number | null; readonly stderr: string } => {
    const { status, stderr } = spawnSync(process.execPath, ['-r', 'ts-node/register', 'bin/app.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: join(directory, 'bin') },
    });
    return { status, stderr };
  };

  test('fails with every finding, exit code 2 and no stack trace over a bad pipeline file', () => {
    const file = join(directory, 'pipeline.yaml');
    writeFileSync(file, 'name: Movies!\nsolutions:\n  - { name: for-you, recipe: aws-user-personalisation }\n');
    const { status, stderr } = run({ pipeline: file });
    expect(status).toBe(2);
    expect(stderr).toMatch(/pipeline\.yaml:1:7 {2}name {2}/);
    expect(stderr).toContain('solutions[0].recipe');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('fails with exit code 2 over a switch that is neither true nor false', () => {
    const { status, stderr } = run({ 'personalize:customResources': 'no' });
    expect(status).toBe(2);
    expect(stderr).toContain('context personalize:customResources is "no", give true or false');
  });
});
