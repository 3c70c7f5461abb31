import { definitionTextOf, testStack } from '../../builders';
import { runWorkflow, thrown } from '../workflow-run';

const definition = definitionTextOf(testStack().workflow);
const heldBy = 'arn:aws:states:us-east-1:000000000000:execution:movies-workflow:before';

describe('the lock', () => {
  test('is asked for before anything else, and released at the end', async () => {
    const { calls, execution } = await runWorkflow(definition);
    expect([...calls.keys()][0]).toBe('AcquireLock');
    expect(calls.get('AcquireLock')?.[0]).toMatchObject({
      lock: { key: 'control/lock.json', bucket: expect.any(String) },
      executionArn: execution.executionArn,
    });
    expect(calls.get('deleteObject')).toEqual([expect.objectContaining({ Key: 'control/lock.json' })]);
  });

  test('is waited for while another run holds it, and nothing is told meanwhile', async () => {
    const { execution, calls, events } = await runWorkflow(definition, {
      AcquireLock: (_, call) => (call < 4 ? { acquired: false, heldBy } : { acquired: true }),
    });
    expect(execution.status).toBe('SUCCEEDED');
    expect(calls.get('AcquireLock')).toHaveLength(4);
    expect(events.filter((event) => event.startsWith('Run'))).toEqual(['Run Started / run', 'Run Succeeded / run']);
  });

  test('fails the run when another holds it too long, and stays with that one', async () => {
    const { message, calls } = await runWorkflow(definition, { AcquireLock: () => ({ acquired: false, heldBy }) });
    expect(message.failures).toEqual([
      {
        resource: 'lock',
        arn: heldBy,
        failureReason: 'the run still holds the lock after 1 day',
        nextStep: 'stop that run if it does nothing any more, and start the workflow again',
      },
    ]);
    expect(calls.has('CheckData')).toBe(false);
    expect(calls.has('deleteObject')).toBe(false);
  });

  test('fails the run when it cannot be asked for', async () => {
    const { execution, calls } = await runWorkflow(definition, {
      AcquireLock: () => {
        throw thrown('AccessDeniedException', 'not authorized to perform: s3:PutObject');
      },
    });
    expect(execution.cause).toContain('lock s3://');
    expect(calls.has('deleteObject')).toBe(false);
  });

  test.each([
    ['CheckData', 'data'],
    ['CreateDatasetImportJob', 'dataset'],
    ['CreateSolutionVersion', 'solution version'],
  ])('is released when %s fails', async (name, resource) => {
    const { execution, message, calls } = await runWorkflow(definition, {
      [name]: () => {
        throw thrown('AccessDeniedException', 'no');
      },
    });
    expect(execution.status).toBe('FAILED');
    expect(message.failures[0]?.resource).toBe(resource);
    expect(calls.get('deleteObject')).toHaveLength(1);
  });
});
