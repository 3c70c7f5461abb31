import * as cdk from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type AppOptions, buildApp } from '../../lib/app';
import type {
  AvroField,
  BatchJobConfig,
  DatasetConfig,
  PipelineConfig,
  RecommenderConfig,
  SolutionConfig,
} from '../../lib/config/pipeline-config';
import type { HandlerCode } from '../../lib/constructs/handler-code';

/** A dataset with the fields that its type needs, and `source: s3://…` unless told otherwise, so that no file is read. */
export function aDataset(
  dataset: Partial<DatasetConfig> & Pick<DatasetConfig, 'type'>,
  more: readonly AvroField[] = [],
): DatasetConfig {
  const fields: Record<DatasetConfig['type'], readonly AvroField[]> = {
    Interactions: [
      { name: 'USER_ID', type: 'string' },
      { name: 'ITEM_ID', type: 'string' },
      { name: 'TIMESTAMP', type: 'long' },
    ],
    Items: [
      { name: 'ITEM_ID', type: 'string' },
      { name: 'GENRES', type: 'string', categorical: true },
    ],
    Users: [
      { name: 'USER_ID', type: 'string' },
      { name: 'AGE', type: 'int' },
    ],
    Actions: [
      { name: 'ACTION_ID', type: 'string' },
      { name: 'VALUE', type: 'int' },
    ],
    Action_Interactions: [
      { name: 'USER_ID', type: 'string' },
      { name: 'ACTION_ID', type: 'string' },
      { name: 'EVENT_TYPE', type: 'string' },
      { name: 'TIMESTAMP', type: 'long' },
    ],
  };
  return {
    schema: {
      type: 'record',
      name: dataset.type.replace('_', ''),
      namespace: 'com.amazonaws.personalize.schema',
      fields: [...fields[dataset.type], ...more],
      version: '1.0',
    },
    ...dataset,
  };
}

export function aSolution(solution: Partial<SolutionConfig> = {}): SolutionConfig {
  return {
    name: 'for-you',
    recipe: 'aws-user-personalization',
    performAutoTraining: false,
    campaign: { minProvisionedTPS: 1 },
    ...solution,
  };
}

/** Recommendations for users, by the solution of `aSolution`. */
export function aBatchJob(job: Partial<BatchJobConfig> = {}): BatchJobConfig {
  const name = job.name ?? 'top';
  return {
    kind: 'inference',
    name,
    solution: 'for-you',
    input: `batch/${name}/input/`,
    output: `batch/${name}/output/`,
    ...job,
  };
}

export function aRecommender(recommender: Partial<RecommenderConfig> = {}): RecommenderConfig {
  return { name: 'top-picks', recipe: 'aws-vod-top-picks', ...recommender };
}

/** A pipeline with one dataset, one solution and its campaign. */
export function aPipeline(config: Partial<PipelineConfig> = {}): PipelineConfig {
  return {
    file: '/pipelines/movies/pipeline.yaml',
    name: 'movies',
    datasets: [aDataset({ type: 'Interactions' })],
    eventTracker: false,
    filters: [],
    solutions: [aSolution()],
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
    ...config,
  };
}

/** Everything that a workflow can have, all of it at once, which no dataset group could. */
export const everything: Partial<PipelineConfig> = {
  datasets: [aDataset({ type: 'Interactions' }), aDataset({ type: 'Items' }), aDataset({ type: 'Actions' })],
  eventTracker: true,
  filters: [
    { name: 'unwatched', filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")' },
    { name: 'worthwhile', filterExpression: 'INCLUDE ActionID WHERE Actions.VALUE > 5' },
  ],
  solutions: [
    aSolution({
      name: 'for-you',
      schedule: { full: 'rate(7 days)', update: 'rate(6 hours)' },
      promote: { metric: 'coverage', maxRegression: 0.05 },
      campaign: {
        minProvisionedTPS: 2,
        campaignConfig: { itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' } },
      },
    }),
    aSolution({ name: 'similar', recipe: 'aws-similar-items', performHPO: true }),
  ],
  recommenders: [aRecommender()],
  batchJobs: [
    aBatchJob({ name: 'top', filter: 'unwatched', numResults: 10 }),
    aBatchJob({ name: 'fans', kind: 'segment', schedule: 'cron(0 4 * * ? *)' }),
  ],
  schedule: 'cron(0 3 * * ? *)',
  notifications: ['films@example.org'],
  tags: { team: 'films' },
};

/** Handlers whose code nobody bundles. */
export const noHandlerCode: HandlerCode = (operation) =>
  lambda.Code.fromInline(
    `exports.handler = async () => { throw new Error('${operation} has no code in this test'); };`,
  );

export interface TestStacks {
  readonly app: cdk.App;
  readonly data: Template;
  readonly workflow: Template;
}

/** Both templates of a pipeline. */
export function testStack(config: PipelineConfig = aPipeline(), options: AppOptions = {}): TestStacks {
  const app = buildApp(config, { handlerCode: noHandlerCode, ...options });
  const stack = (name: string): cdk.Stack => {
    const found = app.node.findChild(`${config.name}-${name}`);
    if (!cdk.Stack.isStack(found)) throw new Error(`${found.node.path} is not a stack`);
    return found;
  };
  return { app, data: Template.fromStack(stack('data')), workflow: Template.fromStack(stack('workflow')) };
}

/** Text of a state machine's definition, with stand-ins for what CloudFormation fills in. @param suffix of the machine's name */
export function definitionTextOf(workflow: Template, suffix: 'workflow' | 'teardown' = 'workflow'): string {
  const machines = Object.values(workflow.findResources('AWS::StepFunctions::StateMachine')).filter((machine) =>
    String(machine['Properties']?.['StateMachineName']).endsWith(`-${suffix}`),
  );
  if (machines.length !== 1) throw new Error(`the template has ${machines.length} state machines ${suffix}`);
  return resolved(machines[0]?.['Properties']?.['DefinitionString']);
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
};

function resolved(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(value as object) as [string, unknown][];
  switch (name) {
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, readonly unknown[]];
      return parts.map(resolved).join(separator);
    }
    case 'Ref':
      return PSEUDO_PARAMETERS[String(argument)] ?? String(argument);
    case 'Fn::GetAtt':
      return `arn:aws:lambda:us-east-1:000000000000:function:${String((argument as readonly string[])[0])}`;
    case 'Fn::ImportValue':
      return `arn:aws:personalize:us-east-1:000000000000:${String(argument).replace(/.*:/, 'imported/')}`;
    default:
      throw new Error(`no stand-in for ${JSON.stringify(value)}`);
  }
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Statements of the policies attached to the role whose logical id begins like this, in the order of the template. */
export function statementsOf(template: Template, role: string): readonly Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .map((policy) => policy['Properties'] as { Roles: { Ref: string }[]; PolicyDocument: { Statement: Statement[] } })
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref.startsWith(role)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** The template without what changes with every file, and with its state machine readable. */
export function templateSnapshot(template: Template): unknown {
  const json = JSON.parse(JSON.stringify(template.toJSON()).replace(/[0-9a-f]{64}/g, '<asset>')) as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };
  for (const { Type, Properties } of Object.values(json.Resources)) {
    if (Type === 'AWS::StepFunctions::StateMachine') {
      Properties['DefinitionString'] = JSON.parse(resolved(Properties['DefinitionString'])) as unknown;
    }
  }
  return json;
}
