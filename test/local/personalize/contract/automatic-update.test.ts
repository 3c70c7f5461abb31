import { CreateCampaignCommand, CreateSolutionVersionCommand, type TrainingMode } from '@aws-sdk/client-personalize';
import { PutEventsCommand, PutItemsCommand } from '@aws-sdk/client-personalize-events';
import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import { ITEMS, LATEST, aDatasetGroup, aSolution, aVersion, anEventTracker, arn, datasetArn } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

const HOUR = 3_600_000;

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin);
});

afterEach(() => twin.close());

async function pass(milliseconds: number): Promise<void> {
  await twin.clock.advance(milliseconds);
  await twin.settle();
}

const aNewItem = (itemId: string) =>
  twin.eventsApi.send(
    new PutItemsCommand({
      datasetArn: datasetArn('Items'),
      items: [
        { itemId, properties: JSON.stringify({ genres: 'Comedy', title: 'New', price: 1, creationTimestamp: LATEST }) },
      ],
    }),
  );

async function deploy(solutionVersionArn: string, name = 'movies', weight = '0.3'): Promise<void> {
  const campaignConfig = { itemExplorationConfig: { explorationWeight: weight } };
  await twin.control.send(new CreateCampaignCommand({ name, solutionVersionArn, campaignConfig }));
  await twin.settle();
}

/** Everything that a campaign has to recommend. */
async function catalogue(name = 'movies', numResults = 500): Promise<(string | undefined)[]> {
  const campaignArn = arn(`campaign/${name}`);
  const { itemList = [] } = await twin.runtime.send(
    new GetRecommendationsCommand({ campaignArn, userId: 'u0', numResults }),
  );
  return itemList.map(({ itemId }) => itemId);
}

async function another(solutionArn: string, trainingMode: TrainingMode): Promise<string> {
  const { solutionVersionArn } = await twin.control.send(
    new CreateSolutionVersionCommand({ solutionArn, trainingMode }),
  );
  await twin.settle();
  return solutionVersionArn!;
}

describe('the automatic update', () => {
  test('brings new items into the version that a campaign serves every two hours, without training', async () => {
    await deploy(await aVersion(twin, await aSolution(twin, 'aws-user-personalization')));
    await aNewItem('fresh');
    await pass(2 * HOUR - 60_000);
    expect(await catalogue()).not.toContain('fresh');
    await pass(60_000);
    expect(await catalogue()).toContain('fresh');
    await aNewItem('fresher');
    await pass(2 * HOUR);
    expect(await catalogue()).toContain('fresher');
    expect(twin.trainings).toHaveLength(1);
  });

  test('lets new items be explored, and leaves the order of the others as it was', async () => {
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-user-personalization'));
    await deploy(solutionVersionArn, 'exploring', '1');
    await deploy(solutionVersionArn, 'relevant', '0');
    const before = await catalogue('relevant');
    const old = await catalogue('exploring', 10);
    for (let i = 0; i < 10; i++) await aNewItem(`fresh${i}`);
    await pass(2 * HOUR);
    const after = await catalogue('relevant');
    expect(after.slice(0, ITEMS)).toEqual(before);
    expect(after.slice(ITEMS).every((id) => id?.startsWith('fresh'))).toBe(true);
    const explored = await catalogue('exploring', 10);
    expect(old.some((id) => id?.startsWith('fresh'))).toBe(false);
    expect(explored.filter((id) => id?.startsWith('fresh')).length).toBeGreaterThan(0);
  });

  test('waits for a campaign and for new data', async () => {
    const solutionVersionArn = await aVersion(twin, await aSolution(twin, 'aws-user-personalization'));
    await aNewItem('fresh');
    await pass(2 * HOUR);
    await deploy(solutionVersionArn);
    expect(await catalogue()).not.toContain('fresh');
    await pass(2 * HOUR);
    expect(await catalogue()).toContain('fresh');
  });

  test('comes with new interactions too, and streamed events of before still count at once', async () => {
    await deploy(await aVersion(twin, await aSolution(twin, 'aws-user-personalization')));
    const trackingId = await anEventTracker(twin);
    const [first] = await catalogue();
    const event = { eventType: 'watch', itemId: first!, sentAt: new Date((LATEST + 60) * 1000) };
    const streamed = { eventType: 'watch', itemId: 'streamed', sentAt: new Date((LATEST + 61) * 1000) };
    await twin.eventsApi.send(
      new PutEventsCommand({ trackingId, sessionId: 's', userId: 'u0', eventList: [event, streamed] }),
    );
    const seen = await catalogue();
    await pass(2 * HOUR);
    const after = await catalogue();
    expect(after).toContain('streamed');
    expect(after.indexOf(first)).toBe(seen.indexOf(first));
  });

  test('ends when a newer version is fully trained', async () => {
    const solutionArn = await aSolution(twin, 'aws-user-personalization');
    await deploy(await aVersion(twin, solutionArn));
    await deploy(await another(solutionArn, 'FULL'), 'newer');
    await aNewItem('fresh');
    await pass(4 * HOUR);
    expect(await catalogue()).not.toContain('fresh');
    expect(await catalogue('newer')).toContain('fresh');
  });

  test('ends with a version of training mode UPDATE', async () => {
    const solutionArn = await aSolution(twin, 'aws-user-personalization');
    await deploy(await aVersion(twin, solutionArn));
    await deploy(await another(solutionArn, 'UPDATE'), 'updated');
    await aNewItem('fresh');
    await pass(4 * HOUR);
    expect(await catalogue()).not.toContain('fresh');
    expect(await catalogue('updated')).not.toContain('fresh');
  });

  test('comes to v2, and not to recipes that do not update themselves', async () => {
    for (const recipe of ['aws-user-personalization-v2', 'aws-popularity-count']) {
      const solutionVersionArn = await aVersion(twin, await aSolution(twin, recipe));
      await twin.control.send(new CreateCampaignCommand({ name: recipe, solutionVersionArn }));
    }
    await twin.settle();
    await aNewItem('fresh');
    await pass(4 * HOUR);
    expect(await catalogue('aws-user-personalization-v2')).toContain('fresh');
    expect(await catalogue('aws-popularity-count')).not.toContain('fresh');
  });
});
