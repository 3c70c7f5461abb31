import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import { stateMachineName } from '../../lib/config/naming';
import { type EnvironmentOption, pipelineOf, withEnvironment } from '../requests/environment';
import { findWorkflow, latestExecution, printExecution } from '../requests/executions';
import { statesClient, type Target, withTarget } from '../requests/target';

interface Options extends Target, EnvironmentOption {
  readonly json?: boolean;
}

/** `personalize status`: the latest run of the deployed workflow. */
export function register(program: Command): void {
  const command = program
    .command('status')
    .description('show the latest run of the deployed workflow')
    .argument('[pipeline]', 'pipeline file')
    .option('--json', 'print the execution as JSON');
  withEnvironment(withTarget(command)).action(async (file: string | undefined, options: Options) => {
    const config = pipelineOf(file, options);
    const client = statesClient(options);
    const executionArn = await latestExecution(client, await findWorkflow(client, stateMachineName(config.name)));
    if (!executionArn) {
      process.stdout.write('no run yet: start one with `npx personalize run`\n');
      return;
    }
    printExecution(await client.send(new DescribeExecutionCommand({ executionArn })), options.json);
  });
}
