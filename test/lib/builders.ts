import * as cdk from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type AppOptions, buildApp } from '../../lib/app';
import type { AvroField, DatasetConfig, PipelineConfig, SolutionConfig } from '../../lib/config/pipeline-config';
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
  };
  return {
    schema: {
      type: 'record',
      name: dataset.type,
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

/** A pipeline with one dataset, one solution and its campaign. */
export function aPipeline(config: Partial<PipelineConfig> = {}): PipelineConfig {
  return {
    file: '/pipelines/movies/pipeline.yaml',
    name: 'movies',
    datasets: [aDataset({ type: 'Interactions' })],
    eventTracker: false,
    filters: [],
    solutions: [aSolution()],
    customerManagedKey: false,
    notifications: [],
    retainData: true,
    logRetentionDays: 90,
    tags: {},
    warnings: [],
    ...config,
  };
}

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
