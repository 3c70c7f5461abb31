import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type Command, Option } from 'commander';
import { stateMachineName } from '../../lib/config/naming';
import { type EnvironmentOption, pipelineOf, withEnvironment } from '../requests/environment';
import { findWorkflow, followExecution, printExecution } from '../requests/executions';
import { statesClient, type Target, withTarget } from '../requests/target';
import { type RunOptions, SKIPPABLE, workflowInput } from '../requests/workflow-input';
import { CommandError } from '../terminal/failure';
import { Progress } from '../terminal/progress';

interface Options extends Target, EnvironmentOption, RunOptions {
  readonly follow: boolean;
  readonly json?: boolean;
}

/** `personalize run`: starts the deployed workflow and follows it. */
export function register(program: Command): void {
  const command = program
    .command('run')
    .description('start the deployed workflow and follow it to its end')
    .argument('[pipeline]', 'pipeline file')
    .option('--solution <name...>', 'train only these solutions')
    .option('--batch <name...>', 'compute these batch jobs, also such that have a schedule of their own')
    .option('--update', 'take new items in without learning anew (trainingMode UPDATE), of the recipes that can')
    .addOption(new Option('--skip <step...>', 'leave these steps out').choices(SKIPPABLE))
    .option('--streamed-events', 'train although no import is new, because events were streamed')
    .option('--no-follow', 'start it and return at once')
    .option('--json', 'print the execution as JSON');
  withEnvironment(withTarget(command)).action(async (file: string | undefined, options: Options) => {
    const config = pipelineOf(file, options);
    const input = JSON.stringify(workflowInput(config, options));
    const client = statesClient(options);
    const stateMachineArn = await findWorkflow(client, stateMachineName(config.name));
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input }));
    if (!executionArn) throw new CommandError(`StartExecution of ${stateMachineArn} answered without an execution ARN`);
    if (!options.follow) {
      const text = options.json === true ? JSON.stringify({ executionArn }) : executionArn;
      process.stdout.write(`${text}\n`);
      return;
    }
    const progress = new Progress({ stream: process.stderr, silent: options.json === true });
    progress.update('run', { label: config.name, state: 'running', text: 'workflow running' });
    const execution = await followExecution(client, executionArn, (status) =>
      progress.update('run', { text: `workflow ${status.toLowerCase()}` }),
    );
    progress.update('run', {
      state: execution.status === 'SUCCEEDED' ? 'done' : 'failed',
      text: String(execution.status),
    });
    progress.stop();
    printExecution(execution, options.json);
  });
}
