import { failure } from '../../../local/cloud/states/state-machine-builder';
import { definitionTextOf, testStack } from '../../builders';
import { runWorkflow, thrown, VERSION_ARN } from '../workflow-run';

const definition = definitionTextOf(testStack().workflow);
const denied = (): never => {
  throw failure('S3.S3Exception', 'Access Denied');
};

describe('the record of a run', () => {
  test('is written with all that the run did', async () => {
    const { record, calls, execution, result } = await runWorkflow(definition);
    expect(calls.get('putObject')?.[0]?.Key).toBe('runs/run.json');
    expect(record).toEqual({
      pipeline: 'movies',
      executionArn: execution.executionArn,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      endedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      status: 'SUCCEEDED',
      result,
      failures: [],
    });
  });

  test('has the decision of the gate with its numbers', async () => {
    const evaluation = {
      promote: false,
      metrics: { coverage: 0.01 },
      reason: 'coverage is 0.01, below the minimum of 0.1',
      servingSolutionVersionArn: VERSION_ARN,
      servingCampaignArn: 'arn:aws:personalize:us-east-1:000000000000:campaign/movies-for-you-0a1b2c',
    };
    const { record } = await runWorkflow(definition, { EvaluateSolutionVersion: () => evaluation });
    expect(record?.result.solutions[0]).toMatchObject({
      status: 'HELD',
      reason: evaluation.reason,
      metrics: evaluation.metrics,
      servingSolutionVersionArn: VERSION_ARN,
      campaignArn: evaluation.servingCampaignArn,
    });
  });

  test('has every failure of a run that failed', async () => {
    const { record, message } = await runWorkflow(definition, {
      CreateSolution: () => {
        throw thrown('InvalidInputException', 'bad recipe');
      },
    });
    expect(record?.status).toBe('FAILED');
    expect(record?.failures).toEqual(message.failures);
    expect(record?.failures).toHaveLength(1);
    expect(record?.result.datasets).toHaveLength(1);
  });

  test('fails the run when it cannot be written; the lock is released, and people are told', async () => {
    const { execution, calls, message } = await runWorkflow(definition, { putObject: denied });
    expect(execution.cause).toContain('record s3://');
    expect(message.failures[0]?.failureReason).toBe('S3.S3Exception: Access Denied');
    expect(calls.get('deleteObject')).toHaveLength(1);
  });

  test('fails the run when the lock cannot be released', async () => {
    const { execution } = await runWorkflow(definition, { deleteObject: denied });
    expect(execution.cause).toMatch(/^lock s3:\/\/.+\/control\/lock\.json: S3\.S3Exception: Access Denied/);
  });
});

describe('events', () => {
  test('tell of the start, each resource and the end', async () => {
    const { events, details, execution, calls } = await runWorkflow(definition);
    expect(events).toEqual([
      'Run Started / run',
      'Resource Active / dataset import job',
      'Resource Active / solution',
      'Resource Active / solution version',
      'Resource Active / campaign',
      'Run Succeeded / run',
    ]);
    expect(details[3]).toEqual({
      pipeline: 'movies',
      executionArn: execution.executionArn,
      resource: 'solution version',
      arn: VERSION_ARN,
      status: 'ACTIVE',
    });
    expect(calls.get('putEvents')?.[0]?.Entries[0]?.Source).toBe('personalize-pipeline');
  });

  test('say of what was there already that it is unchanged', async () => {
    const { events } = await runWorkflow(definition, {
      CreateSolutionVersion: () => ({ solutionVersionArn: VERSION_ARN, status: 'ACTIVE', action: 'unchanged' }),
    });
    expect(events).toContain('Resource Unchanged / solution version');
  });

  test('say why a version is held, and so does a message', async () => {
    const { events, details, calls } = await runWorkflow(definition, {
      EvaluateSolutionVersion: () => ({ promote: false, metrics: {}, reason: 'coverage is too low' }),
    });
    expect(events).toContain('Resource Held / solution version');
    expect(details.find(({ status }) => status === 'HELD')?.failureReason).toBe('coverage is too low');
    const notice = calls.get('publish')?.[1];
    expect(notice?.Subject).toBe('Personalize pipeline movies: solution version HELD');
    expect(notice?.Message).toContain('coverage is too low');
  });

  test('say that a version is held because its campaign is parked, and nobody gets a mail about it', async () => {
    const { execution, events, calls } = await runWorkflow(definition, {
      EvaluateSolutionVersion: () => ({ promote: false, parked: true, metrics: {}, reason: 'it is parked' }),
    });
    expect(execution.status).toBe('SUCCEEDED');
    expect(events).toContain('Resource Held / solution version');
    expect(calls.get('publish')).toHaveLength(2);
    expect(calls.has('CreateCampaign')).toBe(false);
  });

  test('tell of a resource that failed when it does, with a message, and of the run at its end', async () => {
    const { events, details, calls } = await runWorkflow(definition, {
      CreateCampaign: () => {
        throw thrown('InvalidInputException', 'bad capacity');
      },
    });
    expect(events.slice(-2)).toEqual(['Resource Failed / campaign', 'Run Failed / run']);
    expect(details.at(-2)).toMatchObject({
      status: 'FAILED',
      failureReason: 'InvalidInputException: bad capacity',
      nextStep: expect.stringContaining('start the workflow again'),
    });
    expect(details.at(-1)?.failureReason).toContain('bad capacity');
    expect(calls.get('publish')?.map(({ Subject }) => Subject)).toEqual([
      'Personalize pipeline movies: STARTED',
      'Personalize pipeline movies: campaign FAILED',
      'Personalize pipeline movies: FAILED',
    ]);
  });

  test.each([
    ['start', 1],
    ['resource', 3],
    ['end', 6],
  ])('fail the run when that of the %s cannot be put', async (_, nth) => {
    const { execution, calls, message } = await runWorkflow(definition, {
      putEvents: (_input, call) => {
        if (call === nth)
          throw failure('EventBridge.AccessDeniedException', 'not authorized to perform: events:PutEvents');
        return { FailedEntryCount: 0 };
      },
    });
    expect(execution.status).toBe('FAILED');
    expect(execution.cause).toContain('not authorized to perform: events:PutEvents');
    expect(message.failures).toHaveLength(1);
    expect(calls.get('deleteObject')).toHaveLength(1);
  });
});
