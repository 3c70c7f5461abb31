import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { statesPort } from '../../../lambda/shared/states-sdk';

const mock = mockClient(SFNClient);
const port = statesPort(new SFNClient({ region: 'us-east-1' }));
const failing = (name: string) => Object.assign(new Error('no'), { name });

beforeEach(() => mock.reset());

describe('statesPort', () => {
  test('gives the status of an execution', async () => {
    mock.on(DescribeExecutionCommand, { executionArn: 'arn:e' }).resolves({ status: 'RUNNING' });
    await expect(port.statusOfExecution('arn:e')).resolves.toBe('RUNNING');
  });

  test('an execution that is not there has none', async () => {
    mock.on(DescribeExecutionCommand).rejects(failing('ExecutionDoesNotExist'));
    await expect(port.statusOfExecution('arn:e')).resolves.toBeUndefined();
  });

  test('starts an execution with its input as text', async () => {
    mock.on(StartExecutionCommand).resolves({ executionArn: 'arn:e' });
    await expect(port.startExecution('arn:m', 'name', { a: 1 })).resolves.toBe('arn:e');
    expect(mock.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:m',
      name: 'name',
      input: '{"a":1}',
    });
  });

  test('an execution of that name that was there before is no fault', async () => {
    mock.on(StartExecutionCommand).rejects(failing('ExecutionAlreadyExists'));
    await expect(port.startExecution('arn:m', 'name', {})).resolves.toBeUndefined();
  });

  test.each<[string, () => Promise<unknown>]>([
    ['DescribeExecution', () => port.statusOfExecution('arn:e')],
    ['StartExecution', () => port.startExecution('arn:m', 'name', {})],
  ])('fails with the translated error of %s', async (operation, call) => {
    mock.onAnyCommand().rejects(failing('AccessDenied'));
    await expect(call()).rejects.toMatchObject({ name: 'AccessDeniedException', operation });
  });
});
