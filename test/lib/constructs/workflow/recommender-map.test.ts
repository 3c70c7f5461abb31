import { aPipeline, aRecommender, definitionTextOf, testStack } from '../../builders';
import { runWorkflow } from '../workflow-run';

const definition = definitionTextOf(
  testStack(
    aPipeline({
      domain: 'VIDEO_ON_DEMAND',
      recommenders: [aRecommender(), aRecommender({ name: 'popular', recipe: 'aws-vod-most-popular' })],
    }),
  ).workflow,
);
const withoutSolutions = definitionTextOf(
  testStack(aPipeline({ domain: 'VIDEO_ON_DEMAND', solutions: [], recommenders: [aRecommender()] })).workflow,
);

describe('recommenders', () => {
  test('are made, waited for and published', async () => {
    const { result, calls, events } = await runWorkflow(definition, {
      describeRecommender: (_, call) => ({
        Recommender:
          call < 5 ? { Status: 'CREATE IN_PROGRESS' } : { Status: 'ACTIVE', ModelMetrics: { coverage: 0.5 } },
      }),
    });
    expect(result.recommenders).toEqual([
      {
        name: 'top-picks',
        recipeArn: 'arn:aws:personalize:::recipe/aws-vod-top-picks',
        status: 'SUCCEEDED',
        recommenderArn: expect.stringMatching(/:recommender\/movies-top-picks-[0-9a-f]{6}$/),
        metrics: { coverage: 0.5 },
      },
      expect.objectContaining({ name: 'popular', status: 'SUCCEEDED' }),
    ]);
    expect(calls.get('putParameter')?.map(({ Name }) => Name)).toContain('/movies/top-picks/recommender-arn');
    expect(events).toContain('Resource Active / recommender');
  });

  test('stay parked when the operator wants that', async () => {
    const { result, calls } = await runWorkflow(withoutSolutions, {
      CreateRecommender: ({ recommender }) => ({
        recommenderArn: recommender.recommenderArn,
        status: 'INACTIVE',
        action: 'parked',
      }),
    });
    expect(result.recommenders?.[0]?.status).toBe('PARKED');
    expect(calls.has('describeRecommender')).toBe(false);
    expect(calls.has('putParameter')).toBe(false);
  });

  test('are started, and then get their new configuration', async () => {
    const { result, calls } = await runWorkflow(withoutSolutions, {
      CreateRecommender: ({ recommender }, call) => ({
        recommenderArn: recommender.recommenderArn,
        status: call === 1 ? 'START PENDING' : 'CREATE PENDING',
        action: call === 1 ? 'started' : 'updated',
        ...(call === 1 && { more: true }),
      }),
      describeRecommender: (_, call) => ({
        Recommender: [
          { Status: 'START IN_PROGRESS' },
          { Status: 'ACTIVE' },
          { Status: 'ACTIVE', LatestRecommenderUpdate: { Status: 'CREATE IN_PROGRESS' } },
          { Status: 'ACTIVE', LatestRecommenderUpdate: { Status: 'ACTIVE' } },
        ][call - 1] as never,
      }),
    });
    expect(result.recommenders?.[0]?.status).toBe('SUCCEEDED');
    expect(calls.get('CreateRecommender')).toHaveLength(2);
    expect(calls.get('describeRecommender')).toHaveLength(4);
  });

  test('fail alone, and the run after them', async () => {
    const { execution, message } = await runWorkflow(definition, {
      CreateRecommender: ({ recommender }) => ({
        recommenderArn: recommender.recommenderArn,
        status: recommender.logicalName === 'popular' ? 'ACTIVE' : 'CREATE FAILED',
        action: 'unchanged',
      }),
    });
    expect(execution.status).toBe('FAILED');
    expect(message.recommenders?.map(({ name, status }) => [name, status])).toEqual([
      ['top-picks', 'FAILED'],
      ['popular', 'SUCCEEDED'],
    ]);
    expect(message.solutions[0]?.status).toBe('SUCCEEDED');
  });

  test('are left alone by a run that names solutions, or does not train', async () => {
    const named = await runWorkflow(definition, {}, { solutions: ['for-you'] });
    expect(named.calls.has('CreateRecommender')).toBe(false);
    const skipped = await runWorkflow(withoutSolutions, {}, { skip: ['train'] });
    expect(skipped.calls.has('CreateRecommender')).toBe(false);
    expect(skipped.result).not.toHaveProperty('recommenders');
  });
});
