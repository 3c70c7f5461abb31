import type { Command } from 'commander';
import type { SolutionControl } from '../../lambda/shared/contract/workflow';
import { bucketParameterName, controlKey, datasetGroupName } from '../../lib/config/naming';
import type { PipelineConfig } from '../../lib/config';
import { parseArn, type Place } from '../../spec/names';
import { planPipeline } from '../plan/plan-pipeline';
import { countActions, isEffective } from '../plan/planned-change';
import { renderPlan } from '../plan/print-plan';
import { readControl } from '../requests/control';
import { parameterValue } from '../requests/deployed';
import { type EnvironmentOption, pipelineOf, withEnvironment } from '../requests/environment';
import { findDatasetGroup, readInventory } from '../requests/inventory';
import { parametersClient, personalizeClient, storageClient, type Target, withTarget } from '../requests/target';
import { Progress } from '../terminal/progress';

interface Options extends Target, EnvironmentOption {
  readonly json?: boolean;
  readonly detailedExitcode?: boolean;
}

const HELP = `
Compares the pipeline file with what Amazon Personalize has, by the rules that the workflow itself goes by. Changes nothing.
Which data is new is for the run to find out, as is which version serves after it; tags are not compared.
What runs have made and the file no longer has is deleted by the next run that succeeds, unless the file says retireRemoved: false.
What is marked "left alone" is in the dataset group and not in the file: nothing here deletes it.

Examples:
  personalize plan --aws --env prod
  personalize plan --detailed-exitcode || echo "something would change"`;

/** `personalize plan`: what a deploy and a run would do. */
export function register(program: Command): void {
  const command = program
    .command('plan')
    .description('say what a deploy and a run would create, change, replace or delete, and what of it bills')
    .argument('[pipeline]', 'pipeline file')
    .option('--detailed-exitcode', 'exit code 2 when something would change')
    .option('--json', 'print the plan as JSON')
    .addHelpText('after', HELP);
  withEnvironment(withTarget(command)).action(async (file: string | undefined, options: Options) => {
    const config = pipelineOf(file, options);
    const progress = new Progress({ stream: process.stderr, silent: options.json === true });
    progress.update('read', {
      label: config.name,
      state: 'running',
      text: 'looking for the dataset group',
      passing: true,
    });
    try {
      const client = personalizeClient(options);
      const groupArn = await findDatasetGroup(client, datasetGroupName(config.name));
      const found =
        groupArn === undefined
          ? undefined
          : await readInventory(client, groupArn, {
              onProgress: (what) => progress.update('read', { text: `reading ${what}`, passing: true }),
            });
      const controls = found === undefined ? new Map<string, SolutionControl>() : await controlsOf(config, options);
      const changes = planPipeline(config, found, placeOf(groupArn), {
        controlOf: (name) => controls.get(name) ?? {},
      });
      progress.update('read', { state: 'done', text: 'compared' });
      progress.stop();
      if (options.json === true) {
        const { name: pipeline, environment } = config;
        process.stdout.write(
          `${JSON.stringify({ pipeline, environment, summary: countActions(changes), changes }, undefined, 2)}\n`,
        );
      } else process.stdout.write(`${renderPlan(changes)}\n`);
      if (options.detailedExitcode === true && changes.some(isEffective)) process.exitCode = 2;
    } finally {
      progress.stop();
    }
  });
}

/** Where there is no group, nothing is compared by ARN. */
function placeOf(groupArn: string | undefined): Place {
  return parseArn(groupArn ?? '') ?? { region: '', account: '' };
}

/** The operator's wishes; none where the pipeline is not deployed by its stacks. */
async function controlsOf(config: PipelineConfig, target: Target): Promise<ReadonlyMap<string, SolutionControl>> {
  const controls = new Map<string, SolutionControl>();
  const bucket = await parameterValue(parametersClient(target), bucketParameterName(config.name));
  if (bucket === undefined) return controls;
  const s3 = storageClient(target);
  for (const { name } of [...config.solutions, ...config.recommenders]) {
    controls.set(name, await readControl(s3, { bucket, key: controlKey(name) }));
  }
  return controls;
}
