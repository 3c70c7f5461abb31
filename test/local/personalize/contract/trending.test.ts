import { GetSolutionMetricsCommand } from '@aws-sdk/client-personalize';
import { PutEventsCommand } from '@aws-sdk/client-personalize-events';
import { GetRecommendationsCommand } from '@aws-sdk/client-personalize-runtime';
import { aCampaign, aDatasetGroup, aFilter, anEventTracker, arn } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

const HOUR = 3_600_000;

let twin: TestTwin;
let trackingId: string;

beforeAll(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin);
  await aCampaign(twin, 'aws-popularity-count');
  for (const [name, trend_discovery_frequency] of [
    ['hourly', '1 hour'],
    ['daily', '1 day'],
  ] as const) {
    await aCampaign(
      twin,
      'aws-trending-now',
      {},
      { name, solutionConfig: { featureTransformationParameters: { trend_discovery_frequency } } },
    );
  }
  trackingId = await anEventTracker(twin);
});

afterAll(() => twin.close());

async function list(campaign: string, filterArn?: string): Promise<string[]> {
  const { itemList = [] } = await twin.runtime.send(
    new GetRecommendationsCommand({
      campaignArn: arn(`campaign/${campaign}`),
      userId: 'u0',
      numResults: 500,
      ...(filterArn && { filterArn }),
    }),
  );
  expect(itemList.every(({ score }) => score === undefined)).toBe(true);
  return itemList.map(({ itemId = '' }) => itemId);
}

/** Different users look at an item now. */
async function stream(itemId: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await twin.eventsApi.send(
      new PutEventsCommand({
        trackingId,
        userId: `u${i}`,
        sessionId: `s${i}`,
        eventList: [{ eventType: 'watch', itemId, sentAt: new Date(twin.clock.now() - i * 1000) }],
      }),
    );
  }
}

/** To the next full hour of the clock. */
const toNextHour = (): Promise<void> => twin.clock.advance(HOUR - (twin.clock.now() % HOUR));

test('trends follow streamed events at each refresh, without a training', async () => {
  const trainings = twin.trainings.length;
  // The imported interactions are years old: nothing moved in the last two intervals.
  const popular = await list('aws-popularity-count');
  expect((await list('hourly')).slice(0, 40)).toEqual(popular.slice(0, 40));

  await toNextHour();
  const before = await list('hourly');
  await twin.clock.advance(HOUR / 2);
  await stream('i7', 2);
  await stream('brand-new', 5);
  await stream('i9', 1);
  expect(await list('hourly')).toEqual(before);
  await toNextHour();
  expect((await list('hourly')).slice(0, 3)).toEqual(['brand-new', 'i7', 'i9']);
  // An item that everybody left stands last.
  await twin.clock.advance(HOUR / 2);
  await stream('i9', 2);
  await toNextHour();
  const after = await list('hourly');
  expect(after[0]).toBe('i9');
  expect(after.slice(-2)).toEqual(['i7', 'brand-new']);
  // Long intervals are refreshed every two hours, and hold the whole day.
  await twin.clock.advance(2 * HOUR);
  expect((await list('daily')).slice(0, 3)).toEqual(['brand-new', 'i9', 'i7']);
  const noNew = await aFilter(twin, 'genres', 'INCLUDE ItemID WHERE Items.GENRES IN ("Drama")');
  expect((await list('daily', noNew)).slice(0, 2)).toEqual(['i9', 'i7']);

  // Nothing moved in the last two hours: popular items again, to which the streamed events count.
  await twin.clock.advance(3 * HOUR);
  const others = popular.filter((id) => id !== 'i7' && id !== 'i9');
  expect((await list('hourly')).slice(0, 10)).toEqual(['i7', 'i9', ...others].slice(0, 10));
  expect(twin.trainings).toHaveLength(trainings);
});

test('the metrics tell how well trends were foreseen, beside those of all item recipes', async () => {
  const solutionVersionArn = twin.events.flatMap((event) =>
    event.type === 'training-result' && event.solutionVersionArn.includes('/daily/') ? [event.solutionVersionArn] : [],
  )[0]!;
  const { metrics = {} } = await twin.control.send(new GetSolutionMetricsCommand({ solutionVersionArn }));
  expect(Object.keys(metrics)).toEqual(
    expect.arrayContaining(['coverage', 'mean_reciprocal_rank_at_25', 'precision_at_25', 'trend_prediction_accuracy']),
  );
});
