import type { Json } from '../../../local/cloud/states/json';
import { failure } from '../../local/cloud/states/state-machine-builder';
import { aDataset, aPipeline, aSolution, definitionTextOf, testStack } from '../builders';
import { checked, healthyWorld, type Input, runWorkflow, thrown, VERSION_ARN, type WorkflowRun } from './workflow-run';

const oneSolution = definitionTextOf(testStack().workflow);
const twoSolutions = definitionTextOf(
  testStack(
    aPipeline({
      datasets: [aDataset({ type: 'Interactions' }), aDataset({ type: 'Items' })],
      solutions: [
        aSolution({ name: 'for-you', promote: { metric: 'coverage', minimum: 0.1 } }),
        aSolution({ name: 'similar', recipe: 'aws-similar-items' }),
      ],
    }),
  ).workflow,
);
const names = (calls: WorkflowRun['calls']): Record<string, number> =>
  Object.fromEntries([...calls].map(([name, inputs]) => [name, inputs.length]));

describe('a healthy run', () => {
  test('calls every function once for one solution, fails no attempt and tells the topic', async () => {
    const { execution, calls, subject } = await runWorkflow(oneSolution);
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.counts.failedAttempts).toBe(0);
    expect(names(calls)).toEqual({
      CheckData: 1,
      CreateDatasetImportJob: 1,
      describeDatasetImportJob: 2,
      CreateSolution: 1,
      describeSolution: 1,
      CreateSolutionVersion: 1,
      describeSolutionVersion: 1,
      EvaluateSolutionVersion: 1,
      CreateCampaign: 1,
      describeCampaign: 1,
      putParameter: 1,
      listSolutions: 1,
      RetireRemoved: 1,
      AcquireLock: 1,
      putEvents: 6,
      putObject: 1,
      deleteObject: 1,
      publish: 2,
    });
    expect(subject).toBe('Personalize pipeline movies: SUCCEEDED');
  });

  test('returns what it told: datasets and solutions, in the order of the plan', async () => {
    const { result, message } = await runWorkflow(twoSolutions);
    expect(message).toEqual({ ...result, failures: [] });
    expect(result.pipeline).toBe('movies');
    expect(result.datasets.map(({ type, rows, action }) => [type, rows, action])).toEqual([
      ['Interactions', 1000, 'created'],
      ['Items', 1000, 'created'],
    ]);
    expect(result.solutions.map(({ name, status }) => [name, status])).toEqual([
      ['for-you', 'SUCCEEDED'],
      ['similar', 'SUCCEEDED'],
    ]);
    expect(result.solutions[0]).toEqual({
      name: 'for-you',
      recipeArn: 'arn:aws:personalize:::recipe/aws-user-personalization',
      status: 'SUCCEEDED',
      solutionArn: 'arn:aws:personalize:us-east-1:000000000000:solution/movies-for-you-751448',
      solutionVersionArn: VERSION_ARN,
      campaignArn: 'arn:aws:personalize:us-east-1:000000000000:campaign/movies-for-you-751448',
      training: { action: 'created' },
      metrics: { coverage: 0.5 },
      reason: 'no promote rule is set',
    });
  });

  test('hands lists on as lists also when they have one member', async () => {
    const { result, calls } = await runWorkflow(oneSolution);
    expect(calls.get('CheckData')?.[0]?.datasets).toHaveLength(1);
    expect(calls.get('CreateSolutionVersion')?.[0]?.datasetArns).toHaveLength(1);
    expect(result.datasets).toHaveLength(1);
    expect(result.solutions).toHaveLength(1);
  });

  test('sends each function its part of the plan with the execution id', async () => {
    const { calls, execution } = await runWorkflow(twoSolutions);
    expect(calls.get('CheckData')?.[0]?.report.key).toBe('reports/run.json');
    expect(calls.get('CreateDatasetImportJob')?.[0]).toMatchObject({
      dataset: { type: 'Interactions', jobNamePrefix: 'movies-interactions' },
      fingerprint: 'f1',
      lastModified: '2026-01-01T00:00:00.000Z',
    });
    expect(calls.get('EvaluateSolutionVersion')?.[0]).toEqual({
      solutionVersionArn: VERSION_ARN,
      campaignArn: 'arn:aws:personalize:us-east-1:000000000000:campaign/movies-for-you-751448',
      promote: { metric: 'coverage', minimum: 0.1 },
      control: { bucket: expect.any(String), key: 'control/for-you.json' },
      family: 'movies-for-you',
      datasetGroupArn: expect.stringMatching(/^arn:/),
      executionId: execution.executionArn,
    });
    // No promote rule, so no such member.
    expect(calls.get('EvaluateSolutionVersion')?.[1]).not.toHaveProperty('promote');
    expect(calls.get('putParameter')?.[0]).toMatchObject({
      Name: '/movies/for-you/campaign-arn',
      Value: 'arn:aws:personalize:us-east-1:000000000000:campaign/movies-for-you-751448',
      Overwrite: true,
    });
  });

  test('waits for nothing that is ACTIVE already', async () => {
    const active = (output: Json): Json => ({ ...(output as object), status: 'ACTIVE', action: 'unchanged' });
    const healthy = healthyWorld();
    const { clock, execution, calls } = await runWorkflow(
      oneSolution,
      Object.fromEntries(
        ['CreateDatasetImportJob', 'CreateSolution', 'CreateSolutionVersion', 'CreateCampaign'].map((name) => [
          name,
          (input: Input, call: number) => active(healthy[name]?.(input, call) ?? null),
        ]),
      ),
    );
    expect(execution.status).toBe('SUCCEEDED');
    expect(clock.now()).toBe(execution.startDate);
    expect([...calls.keys()].filter((name) => name.startsWith('describe'))).toEqual([]);
  });

  test('imports nothing where there are no files', async () => {
    const { result, calls } = await runWorkflow(twoSolutions, {
      CheckData: () => {
        const output = checked(['Interactions', 'Items']) as unknown as { datasets: object[] };
        output.datasets[1] = { ...output.datasets[1], files: 0, rows: 0, fingerprint: '', lastModified: '' };
        return output as unknown as Json;
      },
    });
    expect(calls.get('CreateDatasetImportJob')).toHaveLength(1);
    expect(result.datasets[1]).toEqual({ type: 'Items', rows: 0, action: 'empty' });
  });

  test('trains a solution without a campaign and leaves it at that', async () => {
    const { name, recipe, performAutoTraining } = aSolution();
    const definition = definitionTextOf(
      testStack(aPipeline({ solutions: [{ name, recipe, performAutoTraining }] })).workflow,
    );
    const { result, calls } = await runWorkflow(definition);
    expect(result.solutions[0]?.status).toBe('SUCCEEDED');
    expect(result.solutions[0]).not.toHaveProperty('campaignArn');
    expect(calls.has('CreateCampaign')).toBe(false);
  });

  test('is not held up by a pipeline without solutions', async () => {
    const { result } = await runWorkflow(definitionTextOf(testStack(aPipeline({ solutions: [] })).workflow));
    expect(result.solutions).toEqual([]);
  });
});

describe('the gate', () => {
  const held = { promote: false, metrics: { coverage: 0.01 }, reason: 'coverage is 0.01, below the minimum of 0.1' };

  test('keeps the campaign as it is and says why', async () => {
    const { execution, result, calls } = await runWorkflow(oneSolution, {
      EvaluateSolutionVersion: () => ({ ...held, servingSolutionVersionArn: VERSION_ARN }),
    });
    expect(execution.status).toBe('SUCCEEDED');
    expect(result.solutions[0]).toMatchObject({ status: 'HELD', reason: held.reason, metrics: held.metrics });
    expect(result.solutions[0]?.campaignArn).toBe(
      'arn:aws:personalize:us-east-1:000000000000:campaign/movies-for-you-751448',
    );
    expect(calls.has('CreateCampaign')).toBe(false);
  });

  test('names no campaign where none serves yet', async () => {
    const { result } = await runWorkflow(oneSolution, { EvaluateSolutionVersion: () => held });
    expect(result.solutions[0]).not.toHaveProperty('campaignArn');
  });
});

describe('failures', () => {
  test('fails with the summary of a data check that did not pass, and imports nothing', async () => {
    const { execution, calls, message } = await runWorkflow(oneSolution, {
      CheckData: () =>
        checked(['Interactions'], { passed: false, summary: 'interactions.csv lacks the column ITEM_ID' }),
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PipelineFailed' });
    expect(execution.cause).toContain('interactions.csv lacks the column ITEM_ID');
    expect(calls.has('CreateDatasetImportJob')).toBe(false);
    expect(calls.has('CreateSolution')).toBe(false);
    expect(message.failures).toEqual([
      {
        resource: 'data',
        arn: 's3://bucket/reports/run.json',
        failureReason: 'interactions.csv lacks the column ITEM_ID',
        nextStep: expect.stringContaining('_SUCCESS'),
      },
    ]);
  });

  test('fails after all siblings have ended when one solution fails', async () => {
    const { execution, message, subject, calls } = await runWorkflow(twoSolutions, {
      describeSolutionVersion: ({ SolutionVersionArn }) => ({
        SolutionVersion: SolutionVersionArn.includes('for-you')
          ? { Status: 'CREATE FAILED', FailureReason: 'Dataset has fewer than 25 users' }
          : { Status: 'ACTIVE' },
      }),
    });
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toBe(
      `solution version ${VERSION_ARN}: CREATE FAILED: Dataset has fewer than 25 users; correct what the reason says and start the workflow again, it goes on where it failed`,
    );
    expect(subject).toBe('Personalize pipeline movies: FAILED');
    expect(message.solutions.map(({ name, status }) => [name, status])).toEqual([
      ['for-you', 'FAILED'],
      ['similar', 'SUCCEEDED'],
    ]);
    expect(message.solutions[0]?.failure).toMatchObject({ resource: 'solution version', arn: VERSION_ARN });
    expect(calls.get('putParameter')).toHaveLength(1);
  });

  test('fails after all datasets have ended when one import fails, and trains nothing', async () => {
    const { execution, message, calls } = await runWorkflow(twoSolutions, {
      describeDatasetImportJob: ({ DatasetImportJobArn }) => ({
        DatasetImportJob: DatasetImportJobArn.includes('items')
          ? { Status: 'CREATE FAILED', FailureReason: 'Insufficient privileges' }
          : { Status: 'ACTIVE' },
      }),
    });
    expect(execution.cause).toContain('movies-items-f1: CREATE FAILED: Insufficient privileges');
    expect(message.datasets.map(({ type }) => type)).toEqual(['Interactions']);
    expect(calls.has('CreateSolution')).toBe(false);
  });

  test.each([
    ['CheckData', 'data s3://'],
    ['CreateDatasetImportJob', 'dataset arn:'],
    ['CreateSolution', 'solution arn:'],
    ['CreateSolutionVersion', 'solution version arn:'],
    ['EvaluateSolutionVersion', 'solution version arn:'],
    ['CreateCampaign', 'campaign arn:'],
  ])('fails with resource, error and message when %s throws', async (name, start) => {
    const { execution, message } = await runWorkflow(oneSolution, {
      [name]: () => {
        throw thrown('AccessDeniedException', 'User: me is not authorized to perform: x:Y on resource: z');
      },
    });
    expect(execution.cause).toMatch(new RegExp(`^${start}`));
    expect(execution.cause).toContain(
      'AccessDeniedException: User: me is not authorized to perform: x:Y on resource: z; ',
    );
    expect(message.failures).toHaveLength(1);
  });

  test('does not repeat resource and ARN that a handler begins its message with', async () => {
    const arn = 'arn:aws:personalize:us-east-1:000000000000:campaign/movies-for-you-751448';
    const { message } = await runWorkflow(oneSolution, {
      CreateCampaign: () => {
        throw thrown('ResourceFailedError', `campaign ${arn}: it failed; delete it`);
      },
    });
    expect(message.failures[0]).toMatchObject({ arn, failureReason: 'ResourceFailedError: it failed; delete it' });
  });

  test.each(['describeSolution', 'describeCampaign', 'describeDatasetImportJob', 'putParameter'])(
    'fails when %s is refused for good',
    async (name) => {
      const { execution } = await runWorkflow(oneSolution, {
        [name]: () => {
          throw failure('Personalize.ResourceNotFoundException', 'no such thing');
        },
      });
      expect(execution.cause).toContain('Personalize.ResourceNotFoundException: no such thing');
    },
  );

  test('fails when nobody can be told of the success', async () => {
    const { execution } = await runWorkflow(oneSolution, {
      publish: (_, call) => {
        if (call === 1) return { MessageId: '1' };
        throw failure('SNS.AuthorizationErrorException', 'not authorized to perform: SNS:Publish');
      },
    });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PipelineFailed' });
    expect(execution.cause).toContain('notification ');
    expect(execution.cause).toContain('not authorized to perform: SNS:Publish');
  });

  test('fails with the first reason too when nobody can be told of the failure', async () => {
    const { execution } = await runWorkflow(oneSolution, {
      CreateSolution: () => {
        throw thrown('InvalidInputException', 'bad recipe');
      },
      publish: (_, call) => {
        if (call === 1) return { MessageId: '1' };
        throw failure('SNS.AuthorizationErrorException', 'not authorized to perform: SNS:Publish');
      },
    });
    expect(execution.cause).toContain('bad recipe');
    expect(execution.cause).toContain('not authorized to perform: SNS:Publish');
  });

  test.each([
    'ThrottlingException',
    'LimitExceededException',
    'ResourceInUseException',
    'Lambda.TooManyRequestsException',
  ])('tries a function again after %s', async (error) => {
    const { execution, calls } = await runWorkflow(oneSolution, {
      CreateSolution: (input, call) => {
        if (call < 3) throw thrown(error, 'later');
        return healthyWorld()['CreateSolution']?.(input, call) ?? null;
      },
    });
    expect(execution.status).toBe('SUCCEEDED');
    expect(calls.get('CreateSolution')).toHaveLength(3);
  });

  test('looks again after a look was throttled', async () => {
    const { execution, calls } = await runWorkflow(oneSolution, {
      describeCampaign: (_, call) => {
        if (call === 1) throw failure('Personalize.PersonalizeException', 'Rate exceeded');
        return { Campaign: { Status: 'ACTIVE' } };
      },
    });
    expect(execution.status).toBe('SUCCEEDED');
    expect(calls.get('describeCampaign')).toHaveLength(2);
  });
});
