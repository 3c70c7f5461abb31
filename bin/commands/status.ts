import { DescribeExecutionCommand, type DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { Command } from 'commander';
import type { RunRecord } from '../../lambda/shared/contract/workflow';
import { stateMachineName } from '../../lib/config/naming';
import { type Deployed, deployedPipeline } from '../requests/deployed';
import { type EnvironmentOption, pipelineOf, withEnvironment } from '../requests/environment';
import { executionAsJson, findWorkflow, latestExecution, printExecution } from '../requests/executions';
import { printResult, versionId } from '../requests/print-result';
import { runRecords } from '../requests/run-records';
import { servingStates, type ServingState } from '../requests/serving-state';
import { statesClient, type Target, withTarget } from '../requests/target';
import { Progress } from '../terminal/progress';
import { printTable } from '../terminal/table';

interface Options extends Target, EnvironmentOption {
  readonly json?: boolean;
}

/** `personalize status`: the latest run of the deployed workflow, and what serves now. */
export function register(program: Command): void {
  const command = program
    .command('status')
    .description('show the latest run of the deployed workflow, its decisions, and what serves now')
    .argument('[pipeline]', 'pipeline file')
    .option('--json', 'print execution, record and serving versions as JSON');
  withEnvironment(withTarget(command)).action(async (file: string | undefined, options: Options) => {
    const config = pipelineOf(file, options);
    const client = statesClient(options);
    const progress = new Progress({ stream: process.stderr, silent: options.json === true });
    progress.update('read', { label: config.name, state: 'running', text: 'looking at runs', passing: true });
    try {
      const executionArn = await latestExecution(client, await findWorkflow(client, stateMachineName(config.name)));
      const execution =
        executionArn === undefined ? undefined : await client.send(new DescribeExecutionCommand({ executionArn }));
      const deployed = await deployedPipeline(config, options);
      const record = await latestRecord(deployed);
      progress.update('read', { text: 'looking at what serves', passing: true });
      const serving = await servingStates(deployed);
      progress.update('read', { state: 'done', text: 'looked', passing: true });
      progress.stop();
      if (options.json === true) printJson(execution, record, serving);
      else print(execution, record, serving);
    } finally {
      progress.stop();
    }
  });
}

async function latestRecord({ s3, bucket }: Deployed): Promise<RunRecord | undefined> {
  for await (const record of runRecords(s3, bucket)) return record;
  return undefined;
}

function hasFailed({ status }: DescribeExecutionOutput): boolean {
  return status !== 'RUNNING' && status !== 'SUCCEEDED';
}

function printJson(
  execution: DescribeExecutionOutput | undefined,
  record: RunRecord | undefined,
  serving: readonly ServingState[],
): void {
  if (execution !== undefined && hasFailed(execution)) process.exitCode = 1;
  const run = execution === undefined ? {} : (executionAsJson(execution) as object);
  process.stdout.write(`${JSON.stringify({ ...run, record, serving }, undefined, 2)}\n`);
}

function print(
  execution: DescribeExecutionOutput | undefined,
  record: RunRecord | undefined,
  serving: readonly ServingState[],
): void {
  const line = (text: string) => process.stdout.write(`${text}\n`);
  if (execution === undefined) line('no run yet: start one with `npx personalize run`');
  else printExecution(execution, false);
  // A run that succeeded has said it all; one that failed or is under way has no output.
  if (record !== undefined && execution?.output === undefined) {
    const isOfThis = record.executionArn === execution?.executionArn;
    if (!isOfThis) line(`\nthe run before: ${record.status}, ended ${record.endedAt}`);
    printResult(record.result);
    for (const { resource, arn, failureReason, nextStep } of record.failures) {
      line(`  ${resource} ${arn}: ${failureReason}; ${nextStep}`);
    }
  }
  if (serving.length === 0) return;
  line('\nnow:');
  printTable(
    ['name', 'is', 'version', 'note'],
    serving.map((state) => [state.name, stateText(state), versionId(state.solutionVersionArn), wishText(state)]),
  );
}

function stateText({ kind, status, updateStatus, control }: ServingState): string {
  if (control.parked !== undefined && (status === undefined || status === 'INACTIVE')) return 'parked';
  if (status === undefined) return `no ${kind}`;
  return updateStatus?.startsWith('CREATE ') === true ? `${status}, update ${updateStatus}` : status;
}

function wishText({ control: { parked, rolledBack = [] } }: ServingState): string {
  return [
    ...(parked === undefined ? [] : [`parked since ${parked.at} with ${versionId(parked.solutionVersionArn)}`]),
    ...(rolledBack.length === 0 ? [] : [`rolled back: ${rolledBack.map(versionId).join(', ')}`]),
  ].join('; ');
}
