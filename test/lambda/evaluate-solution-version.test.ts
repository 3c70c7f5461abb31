import type { Campaign } from '@aws-sdk/client-personalize';
import type { EvaluateSolutionVersionInput, PromotePlan, SolutionControl } from '../../lambda/shared/contract/workflow';
import { run } from '../../lambda/evaluate-solution-version/evaluate-solution-version';
import { aCampaign, aSolution, CAMPAIGN_ARN, DATASET_GROUP_ARN, SOLUTION_ARN, versionArn } from './builders';
import { arnOf, at, FakePersonalize, FakeS3, strict } from './fakes';

const METRIC = 'normalized_discounted_cumulative_gain_at_10';

function setUp(candidate: number, serving?: { readonly value: number; readonly campaign?: Partial<Campaign> }) {
  const fake = new FakePersonalize();
  fake.metrics.set(versionArn('v2'), { coverage: 0.3, [METRIC]: candidate });
  if (serving) {
    fake.campaigns.set(CAMPAIGN_ARN, aCampaign(serving.campaign));
    fake.metrics.set(versionArn('v1'), { coverage: 0.2, [METRIC]: serving.value });
  }
  const asked: string[] = [];
  const bucket = new FakeS3(new Map());
  const s3 = strict<FakeS3>('s3', { readText: (name, key) => bucket.readText(name, key) });
  const personalize = strict<FakePersonalize>('personalize', {
    describeCampaign: (arn) => fake.describeCampaign(arn),
    listSolutions: (arn) => fake.listSolutions(arn),
    listCampaigns: (arn) => fake.listCampaigns(arn),
    getSolutionMetrics: (arn) => {
      asked.push(arn);
      return fake.getSolutionMetrics(arn);
    },
  });
  return {
    fake,
    asked,
    s3,
    /** What `personalize park` or `rollback` has written. */
    wants(control: SolutionControl | string) {
      const body = typeof control === 'string' ? control : JSON.stringify(control);
      bucket.objects.set('data/control/for-you.json', { body });
    },
    run: (promote?: PromotePlan, changes: Partial<EvaluateSolutionVersionInput> = {}) =>
      run(
        {
          solutionVersionArn: versionArn('v2'),
          campaignArn: CAMPAIGN_ARN,
          control: { bucket: 'data', key: 'control/for-you.json' },
          ...(promote && { promote }),
          ...changes,
        },
        { personalize, s3 },
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
      servingCampaignArn: CAMPAIGN_ARN,
      reason: 'no promote rule is set',
    });
    expect(asked).toEqual([versionArn('v2')]);
  });

  test('asks for no campaign where the solution has none', async () => {
    const { fake, s3 } = setUp(0.2);
    const personalize = strict<FakePersonalize>('personalize', {
      getSolutionMetrics: (arn) => fake.getSolutionMetrics(arn),
    });
    await expect(run({ solutionVersionArn: versionArn('v2') }, { personalize, s3 })).resolves.toMatchObject({
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
    [0.0999, false, 'below the minimum of 0.1 by 0.0001 (0.1 %)'],
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

describe('evaluate-solution-version, by how much', () => {
  test('a version misses what the serving one leaves it to lose', async () => {
    const { run } = setUp(0.152, { value: 0.2 });
    const result = await run({ metric: METRIC, maxRegression: 0.05 });
    expect(result).toMatchObject({ promote: false, reason: expect.stringContaining('missed by 0.038 (20 %)') });
  });
});

describe("evaluate-solution-version, of the operator's wishes", () => {
  const parked = { at: '2026-01-02T00:00:00Z', solutionVersionArn: versionArn('v1'), minProvisionedTPS: 2 };

  test('nothing serves while the campaign is parked', async () => {
    const { run, wants } = setUp(0.4);
    wants({ parked });
    await expect(run()).resolves.toMatchObject({
      promote: false,
      parked: true,
      metrics: { [METRIC]: 0.4 },
      reason: 'the campaign is parked since 2026-01-02T00:00:00Z: "personalize unpark" brings it back',
    });
  });

  test('a version that was rolled back is not promoted, however good', async () => {
    const { run, wants } = setUp(0.9, { value: 0.2 });
    wants({ rolledBack: [versionArn('v2')] });
    const result = await run({ metric: METRIC, minimum: 0.1 });
    expect(result).toMatchObject({ promote: false, reason: expect.stringContaining('was rolled back') });
    expect(result).not.toHaveProperty('parked');
  });

  test('a version after the one that was rolled back goes by the rule', async () => {
    const { run, wants } = setUp(0.9, { value: 0.2 });
    wants({ rolledBack: [versionArn('v1')] });
    await expect(run({ metric: METRIC, minimum: 0.1 })).resolves.toMatchObject({ promote: true });
  });

  test.each(['garbage', '{"parked": true}'])('fails on wishes that nobody can read: %s', async (text) => {
    const { run, wants } = setUp(0.9);
    wants(text);
    await expect(run()).rejects.toMatchObject({
      name: 'StepError',
      message: expect.stringMatching(
        /control object s3:\/\/data\/control\/for-you\.json: .*; correct it, or delete it/,
      ),
    });
  });
});

describe('evaluate-solution-version, beside the campaign that it will replace', () => {
  const family = 'movies-for-you';
  const blueGreen = { family, datasetGroupArn: DATASET_GROUP_ARN };

  /** A solution of the family with a campaign on its version `v`. */
  function withCampaign(fake: FakePersonalize, name: string, seconds: number, value: number, status = 'ACTIVE') {
    const solutionArn = arnOf('solution', name);
    const version = `${solutionArn}/v`;
    fake.solutions.set(solutionArn, aSolution({ name, solutionArn }));
    const campaignArn = arnOf('campaign', name);
    const creationDateTime = at(seconds);
    fake.campaigns.set(
      campaignArn,
      aCampaign({ name, campaignArn, solutionVersionArn: version, status, creationDateTime }),
    );
    fake.metrics.set(version, { [METRIC]: value });
    return { campaignArn, version };
  }

  test('is compared with the version that serves from there', async () => {
    const { fake, run } = setUp(0.1);
    withCampaign(fake, `${family}-aaaaaa`, 1, 0.9);
    const newest = withCampaign(fake, `${family}-bbbbbb`, 2, 0.2);
    withCampaign(fake, `${family}-cccccc`, 3, 0.9, 'DELETE PENDING');
    withCampaign(fake, `${family}-other-dddddd`, 4, 0.9);
    await expect(run({ metric: METRIC, maxRegression: 0.05 }, blueGreen)).resolves.toMatchObject({
      promote: false,
      servingSolutionVersionArn: newest.version,
      servingCampaignArn: newest.campaignArn,
      reason: expect.stringContaining('the serving version has 0.2 and may lose 5 %, down to 0.19, missed by 0.09'),
    });
  });

  test('its own campaign counts once it serves', async () => {
    const { fake, run } = setUp(0.2, { value: 0.2 });
    withCampaign(fake, `${family}-aaaaaa`, 1, 0.9);
    await expect(run({ metric: METRIC, maxRegression: 0.05 }, blueGreen)).resolves.toMatchObject({
      promote: true,
      servingCampaignArn: CAMPAIGN_ARN,
    });
  });

  test('is not held by a metric that only its own recipe has', async () => {
    const { fake, run } = setUp(0.1);
    const { version } = withCampaign(fake, `${family}-aaaaaa`, 1, 0.9);
    fake.metrics.set(version, { coverage: 1 });
    await expect(run({ metric: METRIC, maxRegression: 0.05 }, blueGreen)).resolves.toMatchObject({
      promote: true,
      reason: expect.stringContaining('is of another solution and has no such metric'),
    });
  });
});
