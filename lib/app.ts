import * as cdk from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import cdkJson from '../cdk.json';
import { dataStackName, operationsStackName, servingStackName, workflowStackName } from './config/naming';
import { formatFinding, type PipelineConfig } from './config/pipeline-config';
import { costInWords } from './cost';
import { bundledHandlers, type HandlerCode } from './constructs/handler-code';
import { DataStack } from './stacks/data-stack';
import { hasOperations, OperationsStack } from './stacks/operations-stack';
import { ServingStack } from './stacks/serving-stack';
import { WorkflowStack } from './stacks/workflow-stack';

export interface AppOptions {
  /** Folder of the cloud assembly. @default the CDK CLI's, or a temporary one */
  readonly outdir?: string;
  /** Whether the stacks may use custom resources; API emulators cannot answer them. @default true */
  readonly customResources?: boolean;
  /** @default every handler of lambda/, bundled */
  readonly handlerCode?: HandlerCode;
}

/** Resources whose tags CloudFormation cannot change in place: a new tag would replace them, and their names are taken. */
const FROZEN_TAGS = ['DatasetGroup', 'Schema', 'Dataset', 'Solution'].map((type) => `AWS::Personalize::${type}`);

/**
 * The CDK app of a pipeline: a stack that keeps the data and one that works on it. The feature flags are those of cdk.json
 * whoever calls, so that the CLI, the local run and the tests synthesize the same templates. `synth()` throws when a rule of
 * AwsSolutions is broken without an accepted reason.
 */
export function buildApp(config: PipelineConfig, options: AppOptions = {}): cdk.App {
  const app = new cdk.App({
    context: cdkJson.context,
    // The metadata that it adds would differ between the CLI and the others.
    analyticsReporting: false,
    ...(options.outdir !== undefined && { outdir: options.outdir }),
  });
  cdk.Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

  const customResources = options.customResources ?? true;
  const handlerCode = options.handlerCode ?? bundledHandlers;
  const data = new DataStack(app, dataStackName(config.name), { config, customResources, handlerCode });
  const workflow = new WorkflowStack(app, workflowStackName(config.name), {
    config,
    data,
    handlerCode,
    customResources,
  });
  const serving =
    config.api && new ServingStack(app, servingStackName(config.name), { config, api: config.api, data, handlerCode });
  if (hasOperations(config)) {
    new OperationsStack(app, operationsStackName(config.name), {
      config,
      data,
      handlerCode,
      ...(serving && { serving }),
    });
  }
  for (const [key, value] of Object.entries(config.tags)) {
    cdk.Tags.of(app).add(key, value, { excludeResourceTypes: FROZEN_TAGS });
  }
  for (const warning of config.warnings) {
    cdk.Annotations.of(data).addWarningV2('personalize-pipeline:pipeline-file', formatFinding(warning));
  }
  // Of the app, not of a template: no deploy hangs on an estimate.
  cdk.Annotations.of(workflow).addInfoV2('personalize-pipeline:cost', costInWords(config));
  return app;
}
