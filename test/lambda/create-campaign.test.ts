import type { Campaign } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/create-campaign/create-campaign';
import type { CampaignPlan } from '../../lambda/shared/contract/workflow';
import { aCampaign, aCampaignPlan, CAMPAIGN_ARN, SOLUTION_ARN, versionArn } from './builders';
import { FakePersonalize, strict } from './fakes';

function setUp(existing?: Campaign) {
  const fake = new FakePersonalize();
  if (existing) fake.campaigns.set(CAMPAIGN_ARN, existing);
  const personalize = strict<FakePersonalize>('personalize', {
    describeCampaign: (arn) => fake.describeCampaign(arn),
    createCampaign: (request) => fake.createCampaign(request),
    updateCampaign: (request) => fake.updateCampaign(request),
    deleteCampaign: (arn) => fake.deleteCampaign(arn),
  });
  return {
    fake,
    run: (plan: CampaignPlan, version = versionArn('v1'), attempt?: number) =>
      run({ campaign: plan, solutionVersionArn: version, ...(attempt !== undefined && { attempt }) }, { personalize }),
  };
}

const exploration = (explorationWeight: string, explorationItemAgeCutOff: string) => ({
  itemExplorationConfig: { explorationWeight, explorationItemAgeCutOff },
});

function withoutConfig(): CampaignPlan {
  const { campaignConfig: _left, ...plan } = aCampaignPlan();
  return plan;
}

describe('create-campaign, absent', () => {
  test('creates it with version, capacity, configuration and tags', async () => {
    const { fake, run } = setUp();
    const tags = [{ tagKey: 'team', tagValue: 'films' }];
    await expect(run(aCampaignPlan({ tags }))).resolves.toEqual({
      campaignArn: CAMPAIGN_ARN,
      status: 'CREATE PENDING',
      action: 'created',
    });
    expect(fake.calls).toEqual([
      {
        operation: 'CreateCampaign',
        request: {
          name: 'movies-for-you',
          solutionVersionArn: versionArn('v1'),
          minProvisionedTPS: 1,
          campaignConfig: exploration('0.3', '30'),
          tags,
        },
      },
    ]);
  });

  test('sends members that are newer than this code, in updates too, and compares those that are answered', async () => {
    const plan = aCampaignPlan({ apiMembers: { accelerator: 'gpu' }, unchecked: ['accelerator'] });
    const absent = setUp();
    await absent.run(plan);
    expect(absent.fake.calls[0]?.request).toMatchObject({ accelerator: 'gpu', minProvisionedTPS: 1 });

    await expect(setUp(aCampaign()).run(plan)).resolves.toMatchObject({ action: 'unchanged' });
    const other = setUp({ ...aCampaign(), accelerator: 'cpu' } as Campaign);
    await expect(other.run(plan)).resolves.toMatchObject({ action: 'updated' });
    expect(other.fake.calls).toEqual([
      { operation: 'UpdateCampaign', request: expect.objectContaining({ accelerator: 'gpu' }) },
    ]);
  });

  test('sends no configuration where none is planned', async () => {
    const { fake, run } = setUp();
    await run(withoutConfig());
    expect(fake.calls[0]?.request).not.toHaveProperty('campaignConfig');
  });

  test('a campaign that follows its solution takes $LATEST', async () => {
    const { fake, run } = setUp();
    await run(aCampaignPlan({ campaignConfig: { syncWithLatestSolutionVersion: true } }));
    expect(fake.calls[0]?.request).toMatchObject({ solutionVersionArn: `${SOLUTION_ARN}/$LATEST` });
  });

  test('a retry after a lost answer finds what the first attempt made', async () => {
    const { fake, run } = setUp();
    fake.loseNextAnswer = true;
    await expect(run(aCampaignPlan())).rejects.toThrow('socket hang up');
    await expect(run(aCampaignPlan())).resolves.toMatchObject({ status: 'CREATE PENDING', action: 'unchanged' });
    expect(fake.calls).toHaveLength(1);
  });

  test('another run that is faster wins the name, and its campaign is used', async () => {
    const { fake, run } = setUp();
    fake.beforeCreate = () => fake.campaigns.set(CAMPAIGN_ARN, aCampaign({ status: 'CREATE IN_PROGRESS' }));
    await expect(run(aCampaignPlan())).resolves.toMatchObject({ status: 'CREATE IN_PROGRESS', action: 'unchanged' });
  });
});

describe('create-campaign, there already', () => {
  test.each([
    ['the very same', aCampaign(), aCampaignPlan()],
    ['numbers written otherwise', aCampaign({ campaignConfig: exploration('0.30', '30.0') }), aCampaignPlan()],
    [
      'exploration that the service filled in',
      aCampaign({ campaignConfig: exploration('0.3', '30.0') }),
      withoutConfig(),
    ],
    [
      'switches that the service shows as off',
      aCampaign({ campaignConfig: { ...exploration('0.3', '30'), enableMetadataWithRecommendations: false } }),
      aCampaignPlan(),
    ],
    [
      'a finished update',
      aCampaign({ latestCampaignUpdate: { status: 'ACTIVE', minProvisionedTPS: 9 } }),
      aCampaignPlan(),
    ],
  ])('leaves it alone: %s', async (_what, existing, plan) => {
    const { fake, run } = setUp(existing);
    await expect(run(plan)).resolves.toEqual({ campaignArn: CAMPAIGN_ARN, status: 'ACTIVE', action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('switches to a new version', async () => {
    const { fake, run } = setUp(aCampaign());
    await expect(run(aCampaignPlan(), versionArn('v2'))).resolves.toEqual({
      campaignArn: CAMPAIGN_ARN,
      status: 'CREATE PENDING',
      action: 'updated',
    });
    expect(fake.calls).toEqual([
      {
        operation: 'UpdateCampaign',
        request: {
          campaignArn: CAMPAIGN_ARN,
          solutionVersionArn: versionArn('v2'),
          minProvisionedTPS: 1,
          campaignConfig: exploration('0.3', '30'),
        },
      },
    ]);
  });

  test.each([
    ['capacity', aCampaignPlan({ minProvisionedTPS: 3 }), { minProvisionedTPS: 3 }],
    [
      'exploration',
      aCampaignPlan({ campaignConfig: exploration('0.5', '30') }),
      { campaignConfig: exploration('0.5', '30') },
    ],
    [
      'metadata in answers',
      aCampaignPlan({ campaignConfig: { enableMetadataWithRecommendations: true } }),
      { campaignConfig: { ...exploration('0.3', '30'), enableMetadataWithRecommendations: true } },
    ],
  ])('updates %s', async (_what, plan, request) => {
    const { fake, run } = setUp(aCampaign());
    await expect(run(plan)).resolves.toMatchObject({ action: 'updated' });
    expect(fake.calls[0]?.request).toMatchObject(request);
  });

  test('settings that left the pipeline file go back to their defaults', async () => {
    const campaignConfig = { ...exploration('0.9', '5'), enableMetadataWithRecommendations: true };
    const { fake, run } = setUp(aCampaign({ campaignConfig }));
    await run(withoutConfig());
    expect(fake.calls[0]?.request).toMatchObject({
      campaignConfig: { ...exploration('0.3', '30'), enableMetadataWithRecommendations: false },
    });
  });

  test.each([
    ['$LATEST', `${SOLUTION_ARN}/$LATEST`],
    ['the version that it means', versionArn('v7')],
  ])('a campaign that follows its solution is left alone when the service answers %s', async (_what, answered) => {
    const campaignConfig = { syncWithLatestSolutionVersion: true };
    const { fake, run } = setUp(aCampaign({ campaignConfig, solutionVersionArn: answered }));
    await expect(run(aCampaignPlan({ campaignConfig }), versionArn('v8'))).resolves.toMatchObject({
      action: 'unchanged',
    });
    expect(fake.calls).toEqual([]);
  });

  test('deletes one whose creation failed, waits for its end, then makes another', async () => {
    const { fake, run } = setUp(aCampaign({ status: 'CREATE FAILED' }));
    const cleaning = { campaignArn: CAMPAIGN_ARN, status: 'DELETE PENDING', action: 'cleaning' };
    await expect(run(aCampaignPlan())).resolves.toEqual(cleaning);
    await expect(run(aCampaignPlan())).resolves.toEqual(cleaning);
    fake.campaigns.clear();
    await expect(run(aCampaignPlan())).resolves.toMatchObject({ action: 'created' });
    expect(fake.calls.map(({ operation }) => operation)).toEqual(['DeleteCampaign', 'CreateCampaign']);
  });

  test('fails when its creation failed twice in this run, with the reason of the service', async () => {
    const { fake, run } = setUp(aCampaign({ status: 'CREATE FAILED', failureReason: 'no capacity' }));
    await expect(run(aCampaignPlan(), versionArn('v1'), 3)).rejects.toMatchObject({
      name: 'ResourceFailedError',
      message: expect.stringContaining('failed 2 times in this run: no capacity'),
    });
    expect(fake.calls).toEqual([]);
  });

  test('an update to the wanted values that is under way counts as done', async () => {
    const latestCampaignUpdate = { status: 'CREATE IN_PROGRESS', solutionVersionArn: versionArn('v2') };
    const { fake, run } = setUp(aCampaign({ latestCampaignUpdate }));
    await expect(run(aCampaignPlan(), versionArn('v2'))).resolves.toEqual({
      campaignArn: CAMPAIGN_ARN,
      status: 'CREATE IN_PROGRESS',
      action: 'unchanged',
    });
    expect(fake.calls).toEqual([]);
  });

  test('a failed creation that is being mended to the wanted values counts as done', async () => {
    const latestCampaignUpdate = { status: 'CREATE PENDING', solutionVersionArn: versionArn('v1') };
    const { fake, run } = setUp(aCampaign({ status: 'CREATE FAILED', latestCampaignUpdate }));
    await expect(run(aCampaignPlan())).resolves.toMatchObject({ status: 'CREATE PENDING', action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('an update that failed is tried again', async () => {
    const latestCampaignUpdate = { status: 'CREATE FAILED', solutionVersionArn: versionArn('v2') };
    const { run } = setUp(aCampaign({ latestCampaignUpdate }));
    await expect(run(aCampaignPlan(), versionArn('v2'))).resolves.toMatchObject({ action: 'updated' });
  });

  test.each([
    [
      'while it is created with other values',
      aCampaign({ status: 'CREATE PENDING' }),
      /is still being created, solutionVersionArn is .*v1", wanted .*v2"/,
    ],
    [
      'while an update to other values runs',
      aCampaign({ latestCampaignUpdate: { status: 'CREATE PENDING', minProvisionedTPS: 4 } }),
      /is still being updated, .*minProvisionedTPS is 4, wanted 1/,
    ],
  ])('fails with a name that is retried %s', async (_when, existing, message) => {
    const { fake, run } = setUp(existing);
    await expect(run(aCampaignPlan(), versionArn('v2'))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: expect.stringMatching(message),
    });
    expect(fake.calls).toEqual([]);
  });

  test.each(['CREATE STOPPED', 'PAUSED'])('fails on status %s, which no campaign has', async (status) => {
    const { run } = setUp(aCampaign({ status }));
    await expect(run(aCampaignPlan())).rejects.toMatchObject({ name: 'UnknownStatusError' });
  });
});

describe('create-campaign, where another function adjusts the capacity', () => {
  const adjusted = (changes: Partial<CampaignPlan> = {}) => aCampaignPlan({ capacityAdjusted: true, ...changes });

  test('gives minProvisionedTPS to a new campaign', async () => {
    const { fake, run } = setUp();
    await run(adjusted({ minProvisionedTPS: 3 }));
    expect(fake.calls[0]?.request).toMatchObject({ minProvisionedTPS: 3 });
  });

  test('leaves an adjusted floor alone', async () => {
    const { fake, run } = setUp(aCampaign({ minProvisionedTPS: 7 }));
    await expect(run(adjusted())).resolves.toMatchObject({ action: 'unchanged' });
    expect(fake.calls).toEqual([]);
  });

  test('keeps it when a new version is put in', async () => {
    const { fake, run } = setUp(aCampaign({ minProvisionedTPS: 7 }));
    await expect(run(adjusted(), versionArn('v2'))).resolves.toMatchObject({ action: 'updated' });
    expect(fake.calls[0]?.request).toMatchObject({ solutionVersionArn: versionArn('v2'), minProvisionedTPS: 7 });
  });
});
