import type { Solution } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/create-solution/create-solution';
import type { SolutionPlan } from '../../lambda/shared/contract/workflow';
import { aSolution, aSolutionPlan, SOLUTION_ARN } from './builders';
import { FakePersonalize, strict } from './fakes';

function setUp(existing?: Solution) {
  const fake = new FakePersonalize();
  if (existing) fake.solutions.set(SOLUTION_ARN, existing);
  const personalize = strict<FakePersonalize>('personalize', {
    describeSolution: (arn) => fake.describeSolution(arn),
    createSolution: (request) => fake.createSolution(request),
    updateSolution: (request) => fake.updateSolution(request),
    deleteSolution: (arn) => fake.deleteSolution(arn),
  });
  return {
    fake,
    run: (plan: SolutionPlan, attempt?: number) =>
      run({ solution: plan, ...(attempt !== undefined && { attempt }) }, { personalize }),
  };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: Error) => error,
  );

describe('create-solution, absent', () => {
  test('creates it and always says whether it trains by itself', async () => {
    const { fake, run } = setUp();
    await expect(run(aSolutionPlan())).resolves.toEqual({
      solutionArn: SOLUTION_ARN,
      status: 'CREATE PENDING',
      action: 'created',
    });
    expect(fake.calls).toEqual([
      {
        operation: 'CreateSolution',
        request: {
          name: 'movies-for-you',
          datasetGroupArn: aSolutionPlan().datasetGroupArn,
          recipeArn: aSolutionPlan().recipeArn,
          performAutoTraining: false,
        },
      },
    ]);
  });

  test('sends members that are newer than this code, and compares those that the service answers', async () => {
    const { fake, run } = setUp();
    const plan = aSolutionPlan({ apiMembers: { trainingBudget: 3 }, unchecked: ['trainingBudget'] });
    await run(plan);
    expect(fake.calls[0]?.request).toMatchObject({ trainingBudget: 3, performAutoTraining: false });

    const answering = (trainingBudget?: number) => setUp({ ...aSolution(), trainingBudget } as Solution).run(plan);
    await expect(answering()).resolves.toMatchObject({ action: 'unchanged' });
    await expect(answering(3)).resolves.toMatchObject({ action: 'unchanged' });
    await expect(answering(2)).rejects.toThrow('trainingBudget is 2, wanted 3');
  });

  test('compares a newer member of its configuration only where the service answers it', async () => {
    const plan = aSolutionPlan({ solutionConfig: { cache: { size: 1 } }, unchecked: ['solutionConfig.cache'] });
    await expect(setUp(aSolution()).run(plan)).resolves.toMatchObject({ action: 'unchanged' });
    const other = aSolution({ solutionConfig: { cache: { size: 2 } } as Solution['solutionConfig'] });
    await expect(setUp(other).run(plan)).rejects.toThrow('solutionConfig.cache.size is 2, wanted 1');
  });

  test('passes every planned member on', async () => {
    const { fake, run } = setUp();
    const members = {
      performAutoTraining: true,
      performHPO: true,
      performIncrementalUpdate: false,
      eventType: 'watch',
      solutionConfig: { eventValueThreshold: '3', memberOfTomorrow: { a: 1 } },
      tags: [{ tagKey: 'team', tagValue: 'films' }],
    };
    await run(aSolutionPlan(members));
    expect(fake.calls[0]?.request).toMatchObject(members);
  });

  test('a retry after a lost answer finds what the first attempt made', async () => {
    const { fake, run } = setUp();
    fake.loseNextAnswer = true;
    await expect(run(aSolutionPlan())).rejects.toThrow('socket hang up');
    await expect(run(aSolutionPlan())).resolves.toMatchObject({ status: 'CREATE PENDING', action: 'unchanged' });
    expect(fake.calls).toHaveLength(1);
  });

  test('another run that is faster wins the name, and its solution is used', async () => {
    const { fake, run } = setUp();
    fake.beforeCreate = () => fake.solutions.set(SOLUTION_ARN, aSolution({ status: 'CREATE IN_PROGRESS' }));
    await expect(run(aSolutionPlan())).resolves.toMatchObject({ status: 'CREATE IN_PROGRESS', action: 'unchanged' });
  });

  test('fails when the name is taken by what cannot be described', async () => {
    const { fake, run } = setUp();
    fake.beforeCreate = () => fake.solutions.set(SOLUTION_ARN, aSolution());
    fake.describeSolution = async () => undefined;
    await expect(run(aSolutionPlan())).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
  });
});

describe('create-solution, there already', () => {
  test('leaves it alone when nothing differs', async () => {
    const { fake, run } = setUp(aSolution());
    await expect(run(aSolutionPlan())).resolves.toEqual({
      solutionArn: SOLUTION_ARN,
      status: 'ACTIVE',
      action: 'unchanged',
    });
    expect(fake.calls).toEqual([]);
  });

  test('takes numbers and their texts, and defaults that the service filled in, for equal', async () => {
    const { fake, run } = setUp(
      aSolution({
        performHPO: true,
        performIncrementalUpdate: false,
        eventType: '',
        solutionConfig: {
          eventValueThreshold: '3.0',
          hpoConfig: { hpoResourceConfig: { maxNumberOfTrainingJobs: '8' } },
          algorithmHyperParameters: { hidden_dimension: '64', bptt: '32', recency_mask: 'true' },
          featureTransformationParameters: { max_hist_len: '100', min_user_history_length_percentile: '0' },
          optimizationObjective: { objectiveSensitivity: 'OFF' },
          trainingDataConfig: { excludedDatasetColumns: {} },
          autoTrainingConfig: { schedulingExpression: 'rate(3 days)' },
        },
      }),
    );
    const plan = aSolutionPlan({
      performHPO: true,
      solutionConfig: { eventValueThreshold: '3', algorithmHyperParameters: { hidden_dimension: 64 } },
    });
    await expect(run(plan)).resolves.toMatchObject({ action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('turns off an automatic training that somebody turned on', async () => {
    const { fake, run } = setUp(aSolution({ performAutoTraining: true }));
    await expect(run(aSolutionPlan())).resolves.toMatchObject({ status: 'CREATE PENDING', action: 'updated' });
    expect(fake.calls).toEqual([
      { operation: 'UpdateSolution', request: { solutionArn: SOLUTION_ARN, performAutoTraining: false } },
    ]);
  });

  test('updates schedule, incremental update and event weights in one call, and no other member', async () => {
    const { fake, run } = setUp(
      aSolution({
        performAutoTraining: true,
        solutionConfig: {
          autoTrainingConfig: { schedulingExpression: 'rate(7 days)' },
          eventsConfig: { eventParametersList: [{ eventType: 'watch', weight: 0.5 }] },
        },
      }),
    );
    const eventsConfig = { eventParametersList: [{ eventType: 'watch', weight: 0.7 }] };
    const plan = aSolutionPlan({
      performAutoTraining: true,
      performIncrementalUpdate: true,
      solutionConfig: { autoTrainingConfig: { schedulingExpression: 'rate(2 days)' }, eventsConfig },
    });
    await expect(run(plan)).resolves.toMatchObject({ action: 'updated' });
    expect(fake.calls[0]?.request).toEqual({
      solutionArn: SOLUTION_ARN,
      performIncrementalUpdate: true,
      solutionUpdateConfig: { autoTrainingConfig: { schedulingExpression: 'rate(2 days)' }, eventsConfig },
    });
  });

  test('a schedule that left the pipeline file goes back to seven days', async () => {
    const solutionConfig = { autoTrainingConfig: { schedulingExpression: 'rate(2 days)' } };
    const { fake, run } = setUp(aSolution({ performAutoTraining: true, solutionConfig }));
    await run(aSolutionPlan({ performAutoTraining: true }));
    expect(fake.calls[0]?.request).toEqual({
      solutionArn: SOLUTION_ARN,
      solutionUpdateConfig: { autoTrainingConfig: { schedulingExpression: 'rate(7 days)' } },
    });
  });

  test('an update to the wanted values that is under way counts as done', async () => {
    const latestSolutionUpdate = { status: 'CREATE IN_PROGRESS', performAutoTraining: false };
    const { fake, run } = setUp(aSolution({ performAutoTraining: true, latestSolutionUpdate }));
    await expect(run(aSolutionPlan())).resolves.toMatchObject({ status: 'CREATE IN_PROGRESS', action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('an update that failed is tried again', async () => {
    const latestSolutionUpdate = { status: 'CREATE FAILED', performAutoTraining: false };
    const { fake, run } = setUp(aSolution({ performAutoTraining: true, latestSolutionUpdate }));
    await expect(run(aSolutionPlan())).resolves.toMatchObject({ action: 'updated' });
    expect(fake.calls).toHaveLength(1);
  });

  test.each([
    [
      'while an update to other values runs',
      aSolution({ performAutoTraining: true, latestSolutionUpdate: { status: 'CREATE PENDING' } }),
      /is still being updated, performAutoTraining is true, wanted false/,
    ],
    [
      'while it is created with other values',
      aSolution({ performAutoTraining: true, status: 'CREATE IN_PROGRESS' }),
      /is still being created/,
    ],
  ])('fails with a name that is retried %s', async (_when, existing, message) => {
    const { fake, run } = setUp(existing);
    const error = await failure(run(aSolutionPlan()));
    expect(error).toMatchObject({ name: 'ResourceInUseException', message: expect.stringMatching(message) });
    expect(fake.calls).toEqual([]);
  });

  test('fails naming every setting that cannot change, those that could, and the way out', async () => {
    const { fake, run } = setUp(
      aSolution({
        recipeArn: 'arn:aws:personalize:::recipe/aws-sims',
        performHPO: true,
        performAutoTraining: true,
        eventType: 'click',
        solutionConfig: { eventValueThreshold: '3', algorithmHyperParameters: { hidden_dimension: '64' } },
      }),
    );
    const error = await failure(run(aSolutionPlan({ solutionConfig: { eventValueThreshold: '4' } })));
    expect(error).toMatchObject({ name: 'ResourceDriftError', failure: { resource: 'solution', arn: SOLUTION_ARN } });
    for (const part of [
      'recipeArn is "arn:aws:personalize:::recipe/aws-sims", wanted "arn:aws:personalize:::recipe/aws-user-personalization"',
      'performHPO is true, wanted false',
      'eventType is "click", wanted not set',
      'solutionConfig.eventValueThreshold is "3", wanted "4"',
      'solutionConfig.algorithmHyperParameters.hidden_dimension is "64", wanted "149"',
      'which it could change: performAutoTraining is true, wanted false',
      'give the solution another name',
    ]) {
      expect(error?.message).toContain(part);
    }
    expect(fake.calls).toEqual([]);
  });

  test.each([
    ['an event threshold', { eventValueThreshold: '3' }],
    ['excluded columns', { trainingDataConfig: { excludedDatasetColumns: { ITEMS: ['PRICE'] } } }],
    ['an objective', { optimizationObjective: { itemAttribute: 'PRICE', objectiveSensitivity: 'LOW' as const } }],
    ['event weights', { eventsConfig: { eventParametersList: [{ eventType: 'watch', weight: 1 }] } }],
  ])('fails when %s left the pipeline file', async (_what, solutionConfig) => {
    const { run } = setUp(aSolution({ solutionConfig }));
    await expect(run(aSolutionPlan())).rejects.toMatchObject({
      name: 'ResourceDriftError',
      message: expect.stringMatching(/solutionConfig\.\w+ is .+, wanted not set/),
    });
  });

  test('deletes what a creation that failed has left, then makes another', async () => {
    const { fake, run } = setUp(aSolution({ status: 'CREATE FAILED' }));
    const cleaning = { solutionArn: SOLUTION_ARN, status: 'DELETE PENDING', action: 'cleaning' };
    await expect(run(aSolutionPlan())).resolves.toEqual(cleaning);
    await expect(run(aSolutionPlan())).resolves.toEqual(cleaning);
    fake.solutions.clear();
    await expect(run(aSolutionPlan(), 2)).resolves.toMatchObject({ action: 'created' });
    expect(fake.calls.map(({ operation }) => operation)).toEqual(['DeleteSolution', 'CreateSolution']);
  });

  test('waits for a deletion that somebody else began', async () => {
    const { fake, run } = setUp(aSolution({ status: 'DELETE IN_PROGRESS' }));
    await expect(run(aSolutionPlan())).resolves.toMatchObject({ status: 'DELETE IN_PROGRESS', action: 'cleaning' });
    expect(fake.calls).toEqual([]);
  });

  test('fails when its creation failed twice in this run, and leaves it to be looked at', async () => {
    const { fake, run } = setUp(aSolution({ status: 'CREATE FAILED' }));
    const error = await failure(run(aSolutionPlan(), 3));
    expect(error).toMatchObject({ name: 'ResourceFailedError' });
    expect(error?.message).toMatch(/failed 2 times in this run: .*start the workflow again/);
    expect(fake.calls).toEqual([]);
  });

  test('fails on a status that nobody knows', async () => {
    const { run } = setUp(aSolution({ status: 'RESTING' }));
    await expect(run(aSolutionPlan())).rejects.toMatchObject({
      name: 'UnknownStatusError',
      message: expect.stringContaining('status "RESTING" is not one of'),
    });
  });
});
