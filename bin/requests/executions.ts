import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ListExecutionsCommand,
  paginateListStateMachines,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowResult } from '../../lambda/shared/contract/workflow';
import { CommandError } from '../terminal/failure';
import { printResult } from './print-result';

/** ARN of the pipeline's state machine. @throws CommandError when it is not deployed */
export async function findWorkflow(client: SFNClient, stateMachineName: string): Promise<string> {
  for await (const page of paginateListStateMachines({ client }, {})) {
    const found = (page.stateMachines ?? []).find((machine) => machine.name === stateMachineName);
    if (found?.stateMachineArn) return found.stateMachineArn;
  }
  throw new CommandError(`state machine ${stateMachineName} is not deployed here: run \`cdk deploy --all\` first`);
}

/** ARN of the execution that started last, undefined before the first. */
export async function latestExecution(client: SFNClient, stateMachineArn: string): Promise<string | undefined> {
  const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }));
  return executions?.[0]?.executionArn;
}

/** Waits until an execution has ended, telling of each look. */
export async function followExecution(
  client: SFNClient,
  executionArn: string,
  onLook: (status: string, seconds: number) => void,
): Promise<DescribeExecutionOutput> {
  const started = performance.now();
  for (;;) {
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    const elapsed = (performance.now() - started) / 1000;
    if (execution.status !== 'RUNNING') return execution;
    onLook(execution.status, elapsed);
    // The share of waiting that the workflow itself allows: about 5 % of the time passed, 1 s to 1 min.
    await wait(1000 * Math.min(60, Math.max(1, elapsed * 0.05)));
  }
}

/** Prints what an execution did; sets exit code 1 when it failed. */
export function printExecution(execution: DescribeExecutionOutput, json: boolean | undefined): void {
  if (execution.status !== 'SUCCEEDED' && execution.status !== 'RUNNING') process.exitCode = 1;
  if (json) {
    process.stdout.write(`${JSON.stringify(executionAsJson(execution), undefined, 2)}\n`);
    return;
  }
  process.stdout.write(`${execution.name ?? ''}  ${execution.status ?? ''}  started ${iso(execution.startDate)}\n`);
  if (execution.error) process.stdout.write(`${execution.error}: ${execution.cause ?? ''}\n`);
  if (!execution.output) return;
  printResult(JSON.parse(execution.output) as WorkflowResult);
}

/** As `--json` prints it. */
export function executionAsJson(execution: DescribeExecutionOutput): unknown {
  return {
    executionArn: execution.executionArn,
    status: execution.status,
    startDate: execution.startDate,
    stopDate: execution.stopDate,
    error: execution.error,
    cause: execution.cause,
    output: execution.output ? (JSON.parse(execution.output) as unknown) : undefined,
  };
}

function iso(date: Date | undefined): string {
  return date ? date.toISOString() : '';
}
