import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Authorizer, Service } from '../../../service';
import { jsonService, JsonError, type JsonCall, type JsonOperation } from '../../endpoint/json-protocol';
import type { ExecutionDescription } from '../execution';
import type { Json } from '../json';
import type { ExecutionStatus } from '../progress';
import type { StateMachineDescription, StateMachines } from '../state-machines';
import { StatesError } from '../states-error';
import { page, RequestReader } from './request-reader';

const STATUSES: readonly ExecutionStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * Step Functions over HTTP: what a client needs to start executions and follow them. State machines come from templates,
 * so that their own create, update and delete are not here.
 */
export function statesService(machines: StateMachines, authorizer: Authorizer): Service {
  const operation =
    (
      run: (reader: RequestReader, allow: (action: string, resource: string) => void) => object | Promise<object>,
    ): JsonOperation =>
    async (call: JsonCall) => {
      try {
        const reader = new RequestReader(call.input);
        return await run(reader, (action, resource) =>
          authorizer.authorize(call.request.caller, `states:${action}`, resource),
        );
      } catch (error) {
        throw error instanceof StatesError ? new JsonError(error.type, error.message) : error;
      }
    };
  return jsonService({
    signingName: 'states',
    targetPrefix: 'AWSStepFunctions',
    operations: {
      StartExecution: operation((reader, allow) => {
        const stateMachineArn = reader.arn('stateMachineArn');
        const name = reader.text('name');
        const input = executionInput(reader.text('input'));
        reader.ignore('traceHeader');
        reader.finish();
        allow('StartExecution', stateMachineArn);
        const { executionArn, startDate } = machines.startExecution({ stateMachineArn, name, input });
        return { executionArn, startDate: seconds(startDate) };
      }),
      DescribeExecution: operation((reader, allow) => {
        const arn = reader.arn('executionArn');
        reader.ignore('includedData');
        reader.finish();
        allow('DescribeExecution', arn);
        return describedExecution(machines.describeExecution(arn));
      }),
      ListExecutions: operation((reader, allow) => {
        const arn = reader.arn('stateMachineArn');
        const status = reader.choice('statusFilter', STATUSES);
        const paging = reader.paging();
        reader.finish();
        allow('ListExecutions', arn);
        const { items, nextToken } = page(machines.listExecutions(arn, status), paging);
        return { executions: items.map(listedExecution), nextToken };
      }),
      GetExecutionHistory: operation((reader, allow) => {
        const arn = reader.arn('executionArn');
        const reverse = reader.flag('reverseOrder') ?? false;
        const withData = reader.flag('includeExecutionData') ?? true;
        const paging = reader.paging();
        reader.finish();
        allow('GetExecutionHistory', arn);
        const events = machines.getHistory(arn);
        const { items, nextToken } = page(reverse ? [...events].reverse() : events, paging);
        return { events: items.map((event) => historyEvent(event, withData)), nextToken };
      }),
      StopExecution: operation(async (reader, allow) => {
        const arn = reader.arn('executionArn');
        const reason = { error: reader.text('error'), cause: reader.text('cause') };
        reader.finish();
        allow('StopExecution', arn);
        const { stopDate } = await machines.stopExecution(arn, reason);
        return { stopDate: seconds(stopDate) };
      }),
      DescribeStateMachine: operation((reader, allow) => {
        const arn = reader.arn('stateMachineArn');
        reader.ignore('includedData');
        reader.finish();
        allow('DescribeStateMachine', arn);
        return describedMachine(machines.describe(arn));
      }),
      ListStateMachines: operation((reader, allow) => {
        const paging = reader.paging();
        reader.finish();
        allow('ListStateMachines', '*');
        const { items, nextToken } = page(machines.list(), paging);
        return { stateMachines: items.map(listedMachine), nextToken };
      }),
    },
  });
}

function executionInput(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new StatesError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${(error as Error).message}'`,
    );
  }
}

function describedExecution(execution: ExecutionDescription): object {
  return {
    ...listedExecution(execution),
    input: JSON.stringify(execution.input),
    inputDetails: { included: true },
    ...(execution.output !== undefined && {
      output: JSON.stringify(execution.output),
      outputDetails: { included: true },
    }),
    error: execution.error,
    cause: execution.cause,
  };
}

function listedExecution(execution: ExecutionDescription): object {
  return {
    executionArn: execution.executionArn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: seconds(execution.startDate),
    stopDate: seconds(execution.stopDate),
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
  };
}

function describedMachine({ spec, creationDate }: StateMachineDescription): object {
  return {
    ...listedMachine({ spec, creationDate }),
    status: 'ACTIVE',
    definition: spec.definition,
    roleArn: spec.roleArn,
    loggingConfiguration: {
      level: spec.logging?.level ?? 'OFF',
      includeExecutionData: spec.logging?.includeExecutionData ?? false,
      destinations: (spec.logging?.logGroupArns ?? []).map((logGroupArn) => ({
        cloudWatchLogsLogGroup: { logGroupArn },
      })),
    },
    tracingConfiguration: { enabled: spec.tracing ?? false },
  };
}

function listedMachine({ spec, creationDate }: StateMachineDescription): object {
  return { stateMachineArn: spec.arn, name: spec.name, type: 'STANDARD', creationDate: seconds(creationDate) };
}

/** Members of event details that carry data of the execution. */
const DATA_MEMBERS = ['input', 'output', 'parameters', 'assignedVariables'];

function historyEvent(event: HistoryEvent, withData: boolean): object {
  const timestamp = seconds(event.timestamp?.getTime());
  if (withData) return { ...event, timestamp };
  const strip = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([name]) => !DATA_MEMBERS.includes(name)))
      : value;
  return JSON.parse(JSON.stringify({ ...event, timestamp }, strip)) as object;
}

/** Timestamps of the protocol are seconds. */
function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
