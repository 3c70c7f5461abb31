import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ServiceError } from './errors';
import { given } from './sdk-calls';
import type { StatesPort } from './states-port';

/** The port over the real SDK. */
export function statesPort(client: SFNClient): StatesPort {
  return {
    statusOfExecution: (executionArn) =>
      unless('ExecutionDoesNotExist', () =>
        given(
          'DescribeExecution',
          async () => (await client.send(new DescribeExecutionCommand({ executionArn }))).status,
        ),
      ),
    startExecution: (stateMachineArn, name, input) =>
      unless('ExecutionAlreadyExists', () =>
        given(
          'StartExecution',
          async () =>
            (await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })))
              .executionArn,
        ),
      ),
  };
}

/** Undefined for the one exception that is an answer. */
async function unless<T>(name: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ServiceError && error.name === name) return undefined;
    throw error;
  }
}
