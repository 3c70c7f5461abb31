import { aPipeline, aRecommender, definitionTextOf, testStack } from '../../builders';
import { failure } from '../../../local/cloud/states/state-machine-builder';
import { runWorkflow, thrown, type World } from '../workflow-run';

const definition = definitionTextOf(testStack().workflow);
const ARN = 'arn:aws:personalize:us-east-1:000000000000:solution/';
const solution = (name: string): { Name: string; SolutionArn: string } => ({
  Name: name,
  SolutionArn: `${ARN}${name}`,
});

/** An older solution of the family, the one of the plan, and others that only look alike. */
const replaced: World = {
  listSolutions: () => ({
    Solutions: [
      'movies-for-you-0a1b2c',
      'movies-for-you-751448',
      'movies-for-you-zzzzzz',
      'movies-for-you-two-0a1b2c',
      'movies-for-you',
      'other-0a1b2c',
    ].map(solution),
  }),
};

describe('what was replaced', () => {
  test('goes when its callers had time to follow, and the result names it', async () => {
    const looks: number[] = [];
    const { result, calls, execution, clock } = await runWorkflow(definition, {
      ...replaced,
      RetireReplaced: (_, call) => {
        looks.push(call);
        return call === 1
          ? { done: false, waitingFor: [`${ARN}movies-for-you-0a1b2c`] }
          : { done: true, waitingFor: [] };
      },
    });
    expect(result.solutions[0]).toMatchObject({ status: 'SUCCEEDED', replaced: [`${ARN}movies-for-you-0a1b2c`] });
    expect(calls.get('RetireReplaced')).toHaveLength(2);
    expect(calls.get('RetireReplaced')?.[0]).toMatchObject({ family: 'movies-for-you', keep: 'movies-for-you-751448' });
    expect(clock.now() - Number(execution.startDate)).toBeGreaterThan(15 * 60_000);
  });

  test('is asked for once where there is nothing, and no function is called', async () => {
    const { calls, result } = await runWorkflow(definition, { listSolutions: () => ({ Solutions: [] }) });
    expect(calls.get('listSolutions')).toHaveLength(1);
    expect(calls.has('RetireReplaced')).toBe(false);
    expect(result.solutions[0]).not.toHaveProperty('replaced');
  });

  test('stays while the gate holds the new version', async () => {
    const { calls } = await runWorkflow(definition, {
      ...replaced,
      EvaluateSolutionVersion: () => ({ promote: false, metrics: {}, reason: 'too low' }),
    });
    expect(calls.has('listSolutions')).toBe(false);
    expect(calls.has('RetireReplaced')).toBe(false);
  });

  test('fails the solution when it cannot be deleted', async () => {
    const { message } = await runWorkflow(definition, {
      ...replaced,
      RetireReplaced: () => {
        throw thrown('AccessDeniedException', 'not authorized to perform: personalize:DeleteCampaign');
      },
    });
    expect(message.failures[0]).toMatchObject({
      resource: 'replaced solution',
      arn: `${ARN}movies-for-you-0a1b2c`,
      failureReason: 'AccessDeniedException: not authorized to perform: personalize:DeleteCampaign',
    });
  });

  test('fails the solution when its end takes too long', async () => {
    const { message } = await runWorkflow(definition, {
      ...replaced,
      RetireReplaced: () => ({ done: false, waitingFor: ['arn:campaign'] }),
    });
    expect(message.failures[0]?.failureReason).toBe('still there after 3 hours: arn:campaign');
  });

  test('fails the solution when solutions cannot be listed', async () => {
    const { message } = await runWorkflow(definition, {
      listSolutions: () => {
        throw failure('Personalize.InvalidInputException', 'bad group');
      },
    });
    expect(message.failures[0]?.failureReason).toBe('Personalize.InvalidInputException: bad group');
  });

  test('goes for recommenders alike', async () => {
    const recommenders = definitionTextOf(
      testStack(aPipeline({ domain: 'VIDEO_ON_DEMAND', solutions: [], recommenders: [aRecommender()] })).workflow,
    );
    const { execution, calls } = await runWorkflow(recommenders, {
      listRecommenders: () => ({
        Recommenders: [{ Name: 'movies-top-picks-0a1b2c', RecommenderArn: 'arn:aws:personalize:::old' }],
      }),
    });
    expect(execution.status).toBe('SUCCEEDED');
    expect(calls.get('RetireReplaced')?.[0]).toMatchObject({
      family: 'movies-top-picks',
      keep: expect.stringMatching(/^movies-top-picks-[0-9a-f]{6}$/),
    });
  });
});
