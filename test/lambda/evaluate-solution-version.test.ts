import type { Campaign } from '@aws-sdk/client-personalize';
import type { PromotePlan } from '../../lambda/shared/contract/workflow';
import { run } from '../../lambda/evaluate-solution-version/evaluate-solution-version';
import { aCampaign, CAMPAIGN_ARN, SOLUTION_ARN, versionArn } from './builders';
import { FakePersonalize, strict } from './fakes';

const METRIC = 'normalized_discounted_cumulative_gain_at_10';

function setUp(candidate: number, serving?: { readonly value: number; readonly campaign?: Partial<Campaign> }) {
  const fake = new FakePersonalize();
  fake.metrics.set(versionArn('v2'), { coverage: 0.3, [METRIC]: candidate });
  if (serving) {
    fake.campaigns.set(CAMPAIGN_ARN, aCampaign(serving.campaign));
    fake.metrics.set(versionArn('v1'), { coverage: 0.2, [METRIC]: serving.value });
  }
  const asked: string[] = [];
  const personalize = strict<FakePersonalize>('personalize', {
    describeCampaign: (arn) => fake.describeCampaign(arn),
    getSolutionMetrics: (arn) => {
      asked.push(arn);
      return fake.getSolutionMetrics(arn);
    },
  });
  return {
    fake,
    asked,
    run: (promote?: PromotePlan) =>
      run(
        { solutionVersionArn: versionArn('v2'), campaignArn: CAMPAIGN_ARN, ...(promote && { promote }) },
        { personalize },
      ),
  };
}

describe('evaluate-solution-version', () => {
  test('promotes without a rule and reports the metrics', async () => {
    const { run, asked } = setUp(0.2, { value: 0.4 });
    await expect(run()).resolves.toEqual({
      promote: true,
      metrics: { coverage: 0.3, [METRIC]: 0.2 },
      servingSolutionVersionArn: versionArn('v1'),
      reason: 'no promote rule is set',
    });
    expect(asked).toEqual([versionArn('v2')]);
  });

  test('asks for no campaign where the solution has none', async () => {
    const { fake } = setUp(0.2);
    const personalize = strict<FakePersonalize>('personalize', {
      getSolutionMetrics: (arn) => fake.getSolutionMetrics(arn),
    });
    await expect(run({ solutionVersionArn: versionArn('v2') }, { personalize })).resolves.toMatchObject({
      promote: true,
    });
  });

  test.each([
    [0.19, true],
    [0.21, true],
    [0.1899, false],
  ])('from 0.2 with 5 %% to lose, %d: promote %s', async (candidate, promote) => {
    const { run } = setUp(candidate, { value: 0.2 });
    const result = await run({ metric: METRIC, maxRegression: 0.05 });
    expect(result).toMatchObject({ promote, servingSolutionVersionArn: versionArn('v1') });
    expect(result.reason).toContain(`${METRIC} is ${candidate}`);
    expect(result.reason).toContain('the serving version has 0.2 and may lose 5 %, down to 0.19');
  });

  test.each([
    [0.1, true, 'at least the minimum of 0.1'],
    [0.0999, false, 'below the minimum of 0.1'],
  ])('with a minimum of 0.1, %d: promote %s', async (candidate, promote, words) => {
    const { run, asked } = setUp(candidate, { value: 0.5 });
    const result = await run({ metric: METRIC, minimum: 0.1 });
    expect(result).toMatchObject({ promote, reason: expect.stringContaining(words) });
    expect(asked).toEqual([versionArn('v2')]);
  });

  test('the minimum counts even where nothing serves', async () => {
    const { run } = setUp(0.05);
    await expect(run({ metric: METRIC, minimum: 0.1, maxRegression: 0.05 })).resolves.toMatchObject({ promote: false });
  });

  test('a first version has nothing to compare with', async () => {
    const { run } = setUp(0.05);
    const result = await run({ metric: METRIC, maxRegression: 0.05 });
    expect(result).toMatchObject({ promote: true, reason: expect.stringContaining('no version to compare with') });
    expect(result).not.toHaveProperty('servingSolutionVersionArn');
  });

  test.each(['CREATE FAILED', 'CREATE IN_PROGRESS', 'DELETE PENDING'])(
    'a campaign in state %s serves nothing',
    async (status) => {
      const { run } = setUp(0.05, { value: 0.4, campaign: { status } });
      await expect(run({ metric: METRIC, maxRegression: 0.05 })).resolves.toMatchObject({ promote: true });
    },
  );

  test('a campaign that follows its solution has switched already', async () => {
    const { run } = setUp(0.05, { value: 0.4, campaign: { solutionVersionArn: `${SOLUTION_ARN}/$LATEST` } });
    await expect(run({ metric: METRIC, maxRegression: 0.05 })).resolves.toMatchObject({ promote: true });
  });

  test('the serving version itself is not compared with itself', async () => {
    const { run, asked } = setUp(0.05, { value: 0.4, campaign: { solutionVersionArn: versionArn('v2') } });
    await expect(run({ metric: METRIC, maxRegression: 0 })).resolves.toMatchObject({
      promote: true,
      reason: expect.stringContaining('this version serves already'),
    });
    expect(asked).toEqual([versionArn('v2')]);
  });

  test('fails when the version lacks the metric, naming those that it has', async () => {
    const { run } = setUp(0.2);
    await expect(run({ metric: 'ndcg' })).rejects.toMatchObject({
      name: 'MetricMissingError',
      message: expect.stringMatching(
        /movies-for-you\/v2: it has no metric "ndcg"; it has coverage, normalized_discounted_cumulative_gain_at_10; name one/,
      ),
    });
  });

  test('fails when the serving version lacks the metric: promoting blindly is no answer', async () => {
    const { fake, run } = setUp(0.2, { value: 0.2 });
    fake.metrics.set(versionArn('v1'), {});
    await expect(run({ metric: METRIC, maxRegression: 0.5 })).rejects.toMatchObject({
      name: 'MetricMissingError',
      message: expect.stringMatching(/movies-for-you\/v1: it has no metric .*; it has none/),
    });
  });

  test('fails on a campaign status that nobody knows', async () => {
    const { run } = setUp(0.2, { value: 0.2, campaign: { status: 'ASLEEP' } });
    await expect(run()).rejects.toMatchObject({ name: 'UnknownStatusError' });
  });
});
