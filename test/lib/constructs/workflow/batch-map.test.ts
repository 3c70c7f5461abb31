import { aBatchJob, aPipeline, aSolution, definitionTextOf, testStack } from '../../builders';
import { runWorkflow, VERSION_ARN } from '../workflow-run';

const definition = definitionTextOf(
  testStack(
    aPipeline({
      solutions: [aSolution(), aSolution({ name: 'segments', recipe: 'aws-item-affinity' })],
      batchJobs: [
        aBatchJob({ name: 'top' }),
        aBatchJob({ name: 'fans', kind: 'segment', solution: 'segments' }),
        aBatchJob({ name: 'night', schedule: 'rate(1 day)' }),
      ],
    }),
  ).workflow,
);
const SCHEDULED = { batchJobs: ['night'], skip: ['import', 'train'] };
const OLD_VERSION_ARN = VERSION_ARN.replace('1a2b3c4d', '0000aaaa');
const versions = {
  listSolutionVersions: () => ({
    SolutionVersions: [
      { SolutionVersionArn: OLD_VERSION_ARN, Status: 'ACTIVE', CreationDateTime: '2026-01-01T00:00:00.000Z' },
      { SolutionVersionArn: VERSION_ARN, Status: 'ACTIVE', CreationDateTime: '2026-01-03T00:00:00.000Z' },
      { SolutionVersionArn: 'arn:failed', Status: 'CREATE FAILED', CreationDateTime: '2026-01-04T00:00:00.000Z' },
    ],
  }),
};

describe('batch jobs', () => {
  test('compute with the version that the run brought, each its kind, and tell where the output is', async () => {
    const { result, calls, events } = await runWorkflow(definition);
    expect(result.batchJobs).toEqual([
      {
        name: 'top',
        status: 'SUCCEEDED',
        action: 'created',
        batchJobArn: 'arn:aws:personalize:us-east-1:000000000000:batch-inference-job/movies-top-f1',
        outputLocation: expect.stringMatching(/batch\/top\/output\/f1\/$/),
      },
      expect.objectContaining({ name: 'fans', status: 'SUCCEEDED' }),
    ]);
    expect(calls.get('CreateBatchJob')?.[0]).toMatchObject({
      job: { logicalName: 'top', kind: 'inference' },
      solutionVersionArn: VERSION_ARN,
    });
    expect(calls.get('describeBatchInferenceJob')).toHaveLength(1);
    expect(calls.get('describeBatchSegmentJob')).toHaveLength(1);
    expect(calls.get('putParameter')?.map(({ Name }) => Name)).toContain('/movies/top/batch-output');
    expect(events).toContain('Resource Active / batch inference job');
  });

  test('with a schedule of their own wait for it', async () => {
    const { result, calls } = await runWorkflow(definition, versions, SCHEDULED);
    expect(result.batchJobs?.map(({ name }) => name)).toEqual(['night']);
    expect(calls.has('CreateSolution')).toBe(false);
    expect(calls.get('EvaluateSolutionVersion')?.[0]).toMatchObject({
      solutionVersionArn: VERSION_ARN,
      family: 'movies-for-you',
      control: { key: 'control/for-you.json' },
    });
    expect(calls.get('CreateBatchJob')?.[0]?.solutionVersionArn).toBe(VERSION_ARN);
  });

  test('of a run that names solutions are theirs', async () => {
    const { result } = await runWorkflow(definition, {}, { solutions: ['segments'] });
    expect(result.batchJobs?.map(({ name }) => name)).toEqual(['fans']);
  });

  test('compute with the version that serves when the gate holds the newest', async () => {
    const held = { promote: false, metrics: {}, reason: 'too low', servingSolutionVersionArn: OLD_VERSION_ARN };
    const evaluate = { EvaluateSolutionVersion: () => held };
    const trained = await runWorkflow(definition, evaluate);
    expect(trained.calls.get('CreateBatchJob')?.[0]?.solutionVersionArn).toBe(OLD_VERSION_ARN);
    const scheduled = await runWorkflow(definition, { ...versions, ...evaluate }, SCHEDULED);
    expect(scheduled.calls.get('CreateBatchJob')?.[0]?.solutionVersionArn).toBe(OLD_VERSION_ARN);
  });

  test('are skipped when no version may serve', async () => {
    const evaluate = { EvaluateSolutionVersion: () => ({ promote: false, metrics: {}, reason: 'too low' }) };
    const reason = 'no version of solution for-you may serve: too low';
    const trained = await runWorkflow(definition, evaluate);
    expect(trained.execution.status).toBe('SUCCEEDED');
    expect(trained.result.batchJobs?.[0]).toEqual({ name: 'top', status: 'SKIPPED', reason });
    const scheduled = await runWorkflow(definition, { ...versions, ...evaluate }, SCHEDULED);
    expect(scheduled.result.batchJobs?.[0]).toEqual({ name: 'night', status: 'SKIPPED', reason });
    expect(scheduled.calls.has('CreateBatchJob')).toBe(false);
  });

  test('are skipped when their solution failed or has no version, and the others go on', async () => {
    const { message } = await runWorkflow(definition, {
      CreateSolution: ({ solution }) => ({
        solutionArn: solution.solutionArn,
        status: solution.logicalName === 'for-you' ? 'CREATE STOPPED' : 'ACTIVE',
        action: 'unchanged',
      }),
    });
    expect(message.batchJobs).toEqual([
      { name: 'top', status: 'SKIPPED', reason: 'solution for-you failed' },
      expect.objectContaining({ name: 'fans', status: 'SUCCEEDED' }),
    ]);
    expect(message.failures).toHaveLength(1);
    const untrained = await runWorkflow(definition, {}, SCHEDULED);
    expect(untrained.result.batchJobs?.[0]?.reason).toBe('solution for-you has no version yet');
  });

  test('without input compute nothing, and say so', async () => {
    const { result, calls } = await runWorkflow(definition, {
      CreateBatchJob: () => ({ batchJobArn: '', status: 'ACTIVE', action: 'empty', outputLocation: '' }),
    });
    expect(result.batchJobs?.[0]).toEqual({ name: 'top', status: 'SUCCEEDED', action: 'empty' });
    expect(calls.get('putParameter')?.map(({ Name }) => Name)).not.toContain('/movies/top/batch-output');
  });

  test('fail the run after all of them have ended', async () => {
    const { execution, message } = await runWorkflow(definition, {
      describeBatchInferenceJob: () => ({
        BatchInferenceJob: { Status: 'CREATE FAILED', FailureReason: 'Invalid S3 input path' },
      }),
    });
    expect(execution.status).toBe('FAILED');
    expect(message.failures).toEqual([
      expect.objectContaining({
        resource: 'batch inference job',
        failureReason: 'CREATE FAILED: Invalid S3 input path',
      }),
    ]);
    expect(message.batchJobs?.map(({ status }) => status)).toEqual(['FAILED', 'SUCCEEDED']);
  });
});
