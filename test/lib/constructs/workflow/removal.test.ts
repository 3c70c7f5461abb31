import { aPipeline, definitionTextOf, everything, testStack } from '../../builders';
import { runWorkflow, thrown } from '../workflow-run';

const definition = definitionTextOf(testStack(aPipeline(everything)).workflow);
const CAMPAIGN = 'arn:aws:personalize:us-east-1:000000000000:campaign/movies-old-0a1b2c';
const SOLUTION = 'arn:aws:personalize:us-east-1:000000000000:solution/movies-old-0a1b2c';
const passes = [
  { done: false, waitingFor: [CAMPAIGN, SOLUTION], deleted: ['/movies/old/campaign-arn', CAMPAIGN] },
  { done: false, waitingFor: [SOLUTION], deleted: [SOLUTION] },
  { done: true, waitingFor: [], deleted: [] },
];

describe('what the pipeline file no longer has', () => {
  test('is retired after everything else, pass by pass; result, record and events name it', async () => {
    const { calls, result, record, events, details } = await runWorkflow(definition, {
      RetireRemoved: (_, call) => passes[call - 1] ?? {},
    });
    const retired = ['/movies/old/campaign-arn', CAMPAIGN, SOLUTION];
    expect(result.retired).toEqual(retired);
    expect(record?.result.retired).toEqual(retired);
    expect(events.filter((one) => one.startsWith('Resource Deleted'))).toEqual([
      'Resource Deleted / parameter',
      'Resource Deleted / campaign',
      'Resource Deleted / solution',
    ]);
    expect(details.filter(({ status }) => status === 'DELETED').map(({ arn }) => arn)).toEqual(retired);
    const [input] = calls.get('RetireRemoved') ?? [];
    expect(input).toMatchObject({
      pipeline: 'movies',
      controlPrefix: 'control/',
      parameterKinds: ['campaign-arn', 'recommender-arn', 'batch-output'],
      keep: {
        names: ['for-you', 'similar', 'top-picks'],
        served: ['for-you', 'similar'],
        filters: [expect.stringMatching(/^movies-worthwhile-[0-9a-f]{6}$/)],
        parameters: expect.arrayContaining(['/movies/for-you/campaign-arn', '/movies/unwatched/filter-arn']),
      },
    });
    expect([...calls.keys()].indexOf('RetireRemoved')).toBeGreaterThan([...calls.keys()].indexOf('CreateBatchJob'));
  });

  test.each([
    [
      'after a failure',
      {
        CreateCampaign: () => {
          throw thrown('ResourceDriftError', 'no');
        },
      },
      {},
    ],
    ['in a run that leaves the training out', {}, { skip: ['train'] }],
  ])('stays %s', async (_, world, input) => {
    const { calls } = await runWorkflow(definition, world, input);
    expect(calls.has('RetireRemoved')).toBe(false);
  });

  test('stays when the file says so', async () => {
    const stay = definitionTextOf(testStack(aPipeline({ retireRemoved: false })).workflow);
    const { calls, execution } = await runWorkflow(stay);
    expect(execution.status).toBe('SUCCEEDED');
    expect(calls.has('RetireRemoved')).toBe(false);
  });

  test('is nothing to tell of in a run that finds nothing', async () => {
    const { result, calls } = await runWorkflow(definition);
    expect(result).not.toHaveProperty('retired');
    expect(calls.get('RetireRemoved')).toHaveLength(1);
  });

  test('fails the run when nobody can be told of it', async () => {
    const { message, execution } = await runWorkflow(definition, {
      RetireRemoved: (_, call) => passes[call - 1] ?? {},
      putEvents: ({ Entries }) => {
        if (Entries[0]?.DetailType === 'Pipeline Resource Deleted') throw thrown('EventBridge.Refused', 'not you');
        return { FailedEntryCount: 0, Entries: [] };
      },
    });
    expect(execution.status).toBe('FAILED');
    expect(message.failures).toHaveLength(3);
    expect(message.failures[0]).toMatchObject({ resource: 'event', arn: '/movies/old/campaign-arn' });
    expect(message.retired).toHaveLength(3);
  });

  test('fails the run when it cannot be deleted, or is still there after three hours', async () => {
    const failing = await runWorkflow(definition, {
      RetireRemoved: () => {
        throw thrown('AccessDeniedException', 'DeleteCampaign: not you');
      },
    });
    expect(failing.message.failures).toMatchObject([
      { resource: 'removed resources', failureReason: 'AccessDeniedException: DeleteCampaign: not you' },
    ]);
    const late = await runWorkflow(definition, { RetireRemoved: () => passes[1] ?? {} });
    expect(late.message.failures).toMatchObject([
      { arn: SOLUTION, failureReason: `still there after 3 hours: ${SOLUTION}` },
    ]);
  });
});

describe('filters of actions', () => {
  test('are made and published once the dataset of actions is there', async () => {
    const { calls, result, events } = await runWorkflow(definition);
    expect(result.filters).toEqual([
      {
        name: 'worthwhile',
        status: 'SUCCEEDED',
        filterArn: expect.stringMatching(/:filter\/movies-worthwhile-[0-9a-f]{6}$/),
        action: 'created',
      },
    ]);
    const order = [...calls.keys()];
    expect(order.indexOf('CreateFilter')).toBeGreaterThan(order.indexOf('CreateDataset'));
    const published = calls.get('putParameter')?.find(({ Name }) => Name === '/movies/worthwhile/filter-arn');
    expect(published?.Value).toBe(result.filters?.[0]?.filterArn);
    expect(events).toContain('Resource Active / filter');
  });

  test('fail the run without stopping what else there is to do', async () => {
    const { calls, message, execution } = await runWorkflow(definition, {
      describeFilter: () => ({ Filter: { Status: 'CREATE FAILED', FailureReason: 'no column' } }),
    });
    expect(execution.status).toBe('FAILED');
    expect(message.failures).toMatchObject([{ resource: 'filter', failureReason: 'CREATE FAILED: no column' }]);
    expect(calls.has('CreateCampaign')).toBe(true);
  });
});
