import {
  CreateCampaignCommand,
  type CreateCampaignRequest,
  DeleteCampaignCommand,
  DescribeCampaignCommand,
  ListCampaignsCommand,
  UpdateCampaignCommand,
} from '@aws-sdk/client-personalize';
import { aCampaign, aDatasetGroup, aSolution, aVersion, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin);
});

afterEach(() => twin.close());

const describeCampaign = async (campaignArn: string) =>
  (await twin.control.send(new DescribeCampaignCommand({ campaignArn }))).campaign;

describe('campaigns', () => {
  test('are created as the guide shows it and described as ACTIVE', async () => {
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-user-personalization'));
    const campaignConfig = { itemExplorationConfig: { explorationWeight: '0.3', explorationItemAgeCutOff: '30' } };
    const { campaignArn } = await twin.control.send(
      new CreateCampaignCommand({ name: 'for-you', solutionVersionArn, minProvisionedTPS: 1, campaignConfig }),
    );
    expect(campaignArn).toBe(arn('campaign/for-you'));
    expect((await describeCampaign(campaignArn!))?.status).toBe('CREATE PENDING');
    await twin.settle();
    const campaign = await describeCampaign(campaignArn!);
    expect(campaign).toMatchObject({ status: 'ACTIVE', minProvisionedTPS: 1, solutionVersionArn, campaignConfig });
    expect(campaign).not.toHaveProperty('latestCampaignUpdate');
    expect(campaign).not.toHaveProperty('solutionArn');
    const { campaigns } = await twin.control.send(
      new ListCampaignsCommand({ solutionArn: arn('solution/aws-user-personalization') }),
    );
    expect(campaigns).toEqual([expect.objectContaining({ campaignArn, status: 'ACTIVE' })]);
  });

  test.each<[string, Partial<CreateCampaignRequest>, string]>([
    [
      'exploration for a recipe that has none',
      { campaignConfig: { itemExplorationConfig: {} } },
      'aws-sims does not take itemExplorationConfig',
    ],
    [
      'a ranking influence',
      { campaignConfig: { rankingInfluence: { POPULARITY: 0.5 } } },
      'aws-sims does not take rankingInfluence',
    ],
    ['following a fixed version', { campaignConfig: { syncWithLatestSolutionVersion: true } }, '<solutionArn>/$LATEST'],
    ['no capacity', { minProvisionedTPS: 0 }, "Value '0' at 'minProvisionedTPS'"],
  ])('refuses %s', async (_, members, message) => {
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-sims'));
    const error = await errorOf(
      twin.control.send(new CreateCampaignCommand({ name: 'c', solutionVersionArn, ...members })),
    );
    expect(error).toMatchObject({ name: 'InvalidInputException', message: expect.stringContaining(message) });
  });

  test.each([
    ['a weight above 1', { explorationWeight: '1.5' }, 'explorationWeight must be a number from 0 to 1, not "1.5"'],
    ['a weight that is no number', { explorationWeight: 'much' }, 'explorationWeight must be a number'],
    [
      'a cut-off below a day',
      { explorationItemAgeCutOff: '0' },
      'explorationItemAgeCutOff must be a number of at least 1 day',
    ],
    ['a key that does not exist', { weight: '0.3' }, 'itemExplorationConfig has no key weight'],
  ])('refuses %s', async (_, itemExplorationConfig, message) => {
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-user-personalization'));
    const create = twin.control.send(
      new CreateCampaignCommand({
        name: 'c',
        solutionVersionArn,
        campaignConfig: { itemExplorationConfig: itemExplorationConfig },
      }),
    );
    expect((await errorOf(create)).message).toContain(message);
  });

  test('refuses a version that does not exist, is not trained, or is a solution', async () => {
    const solutionArn = await aSolution(twin, 'aws-sims');
    const create = (solutionVersionArn: string) =>
      errorOf(twin.control.send(new CreateCampaignCommand({ name: 'c', solutionVersionArn })));
    expect((await create(`${solutionArn}/00000000`)).name).toBe('ResourceNotFoundException');
    expect((await create(solutionArn)).name).toBe('ResourceNotFoundException');
    expect((await create(`${solutionArn}/$LATEST`)).name).toBe('ResourceInUseException');
  });

  test('refuses a sixth campaign of a dataset group', async () => {
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-sims'));
    const create = (name: string) => twin.control.send(new CreateCampaignCommand({ name, solutionVersionArn }));
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name);
    expect(await errorOf(create('f'))).toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot create a campaign. More than 5 resources in ACTIVE state. Please delete some and try again.',
    });
  });

  test('serve the old version until an update is ACTIVE', async () => {
    const campaignArn = await aCampaign(twin, 'aws-sims');
    const first = (await describeCampaign(campaignArn))?.solutionVersionArn;
    const second = await aVersion(twin, arn('solution/aws-sims'));
    const update = () =>
      twin.control.send(new UpdateCampaignCommand({ campaignArn, solutionVersionArn: second, minProvisionedTPS: 3 }));
    await update();
    expect(await describeCampaign(campaignArn)).toMatchObject({
      status: 'ACTIVE',
      solutionVersionArn: first,
      minProvisionedTPS: 1,
      latestCampaignUpdate: { status: 'CREATE PENDING', solutionVersionArn: second, minProvisionedTPS: 3 },
    });
    expect((await errorOf(update())).name).toBe('ResourceInUseException');
    expect((await errorOf(twin.control.send(new DeleteCampaignCommand({ campaignArn })))).name).toBe(
      'ResourceInUseException',
    );
    await twin.settle();
    expect(await describeCampaign(campaignArn)).toMatchObject({
      status: 'ACTIVE',
      solutionVersionArn: second,
      minProvisionedTPS: 3,
      latestCampaignUpdate: { status: 'ACTIVE' },
    });
  });

  test('keep what an update does not name', async () => {
    const itemExplorationConfig = { explorationWeight: '0.1' };
    const campaignArn = await aCampaign(twin, 'aws-user-personalization', {
      campaignConfig: { itemExplorationConfig },
    });
    await twin.control.send(new UpdateCampaignCommand({ campaignArn, minProvisionedTPS: 2 }));
    await twin.settle();
    expect(await describeCampaign(campaignArn)).toMatchObject({
      minProvisionedTPS: 2,
      campaignConfig: { itemExplorationConfig },
    });
  });

  test('follow the newest version when they are told to', async () => {
    const solutionArn = await aSolution(twin, 'aws-sims');
    const first = await aVersion(twin, solutionArn);
    const { campaignArn } = await twin.control.send(
      new CreateCampaignCommand({
        name: 'c',
        solutionVersionArn: `${solutionArn}/$LATEST`,
        campaignConfig: { syncWithLatestSolutionVersion: true },
      }),
    );
    await twin.settle();
    expect((await describeCampaign(campaignArn!))?.solutionVersionArn).toBe(first);
    const second = await aVersion(twin, solutionArn);
    expect(await describeCampaign(campaignArn!)).toMatchObject({
      solutionVersionArn: second,
      latestCampaignUpdate: { solutionVersionArn: second, status: 'ACTIVE' },
    });
  });

  test('are deleted, the version stays', async () => {
    const campaignArn = await aCampaign(twin, 'aws-sims');
    await twin.control.send(new DeleteCampaignCommand({ campaignArn }));
    expect((await describeCampaign(campaignArn))?.status).toBe('DELETE PENDING');
    await twin.settle();
    expect((await errorOf(describeCampaign(campaignArn))).name).toBe('ResourceNotFoundException');
  });
});
