import { aBatchJob, aDataset, aPipeline, aSolution, definitionTextOf, testStack } from '../../builders';
import { runWorkflow } from '../workflow-run';

const oneSolution = definitionTextOf(testStack().workflow);
const twoSolutions = definitionTextOf(
  testStack(
    aPipeline({
      datasets: [aDataset({ type: 'Interactions' }), aDataset({ type: 'Items' })],
      solutions: [aSolution({ name: 'for-you' }), aSolution({ name: 'similar', recipe: 'aws-similar-items' })],
      batchJobs: [aBatchJob({ name: 'top' }), aBatchJob({ name: 'night', schedule: 'rate(1 day)' })],
    }),
  ).workflow,
);

describe('the input', () => {
  test('chooses solutions by name', async () => {
    const { result } = await runWorkflow(twoSolutions, {}, { solutions: ['similar'] });
    expect(result.solutions.map(({ name }) => name)).toEqual(['similar']);
  });

  test('may carry the comment that the console puts there', async () => {
    const { execution } = await runWorkflow(oneSolution, {}, { Comment: 'Insert your JSON here' });
    expect(execution.status).toBe('SUCCEEDED');
  });

  test('fails over a solution that the pipeline does not have, before anything is called', async () => {
    const { execution, calls } = await runWorkflow(twoSolutions, {}, { solutions: ['for-you', 'simlar'] });
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain(
      'the pipeline has no solution simlar; start again with one or more of for-you, similar',
    );
    expect(calls.has('CheckData')).toBe(false);
    expect(calls.has('AcquireLock')).toBe(false);
  });

  test('fails over a member that nobody reads', async () => {
    const { execution, calls } = await runWorkflow(twoSolutions, {}, { solution: ['for-you'] });
    expect(execution.cause).toContain('it has the unknown member solution');
    expect(calls.has('CheckData')).toBe(false);
    expect(calls.has('AcquireLock')).toBe(false);
  });

  test.each([
    [{ solutions: 'for-you' }, 'not a list is solutions; start again with a list of texts there'],
    [{ skip: 'train' }, 'not a list is skip'],
    [{ skip: ['trian'] }, 'there is no step trian; start again with one or more of import, train, batch'],
    [{ batchJobs: ['tops'] }, 'the pipeline has no batch job tops; start again with one or more of top, night'],
    [{ trainingMode: 'BANANA' }, 'there is no training mode BANANA; start again with FULL or UPDATE'],
    [{ trainingMode: 7 }, 'there is no training mode 7'],
    [{ streamedEvents: 'yes' }, 'neither true nor false is streamedEvents; start again with true or false there'],
  ])('fails over %j', async (input, cause) => {
    const { execution, calls } = await runWorkflow(twoSolutions, {}, input);
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain(cause);
    expect(calls.has('CheckData')).toBe(false);
  });

  test('passes training mode and streamed events on, and FULL where none is named', async () => {
    const { calls } = await runWorkflow(oneSolution, {}, { trainingMode: 'UPDATE', streamedEvents: true });
    expect(calls.get('CreateSolutionVersion')?.[0]).toMatchObject({ trainingMode: 'UPDATE', streamedEvents: true });
    const without = await runWorkflow(oneSolution);
    expect(without.calls.get('CreateSolutionVersion')?.[0]).toMatchObject({ trainingMode: 'FULL' });
    expect(without.calls.get('CreateSolutionVersion')?.[0]).not.toHaveProperty('streamedEvents');
  });

  test('leaves the import out, and trains on what is there', async () => {
    const { calls, result } = await runWorkflow(twoSolutions, {}, { skip: ['import'] });
    expect(calls.has('CheckData')).toBe(false);
    expect(calls.has('CreateDatasetImportJob')).toBe(false);
    expect(result.datasets).toEqual([]);
    expect(result.solutions).toHaveLength(2);
  });

  test('leaves training and batch jobs out', async () => {
    const { calls, result } = await runWorkflow(twoSolutions, {}, { skip: ['train', 'batch'] });
    expect(result.datasets).toHaveLength(2);
    expect(calls.has('CreateSolution')).toBe(false);
    expect(calls.has('CreateBatchJob')).toBe(false);
  });
});
