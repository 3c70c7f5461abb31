import {
  CreateSolutionVersionCommand,
  ListSolutionVersionsCommand,
  UpdateSolutionCommand,
} from '@aws-sdk/client-personalize';
import { PutEventsCommand } from '@aws-sdk/client-personalize-events';
import { LATEST, aDatasetGroup, aSolution, anEventTracker } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let twin: TestTwin;
let trackingId: string;

beforeEach(async () => {
  twin = await startTwin();
  await aDatasetGroup(twin, { datasets: ['Interactions'] });
  trackingId = await anEventTracker(twin);
});

afterEach(() => twin.close());

/** `MANUAL` or `AUTOMATIC` of each version, oldest first. */
async function versionsOf(solutionArn: string): Promise<(string | undefined)[]> {
  const { solutionVersions = [] } = await twin.control.send(new ListSolutionVersionsCommand({ solutionArn }));
  return solutionVersions.map(({ trainingType }) => trainingType);
}

async function pass(milliseconds: number): Promise<void> {
  await twin.clock.advance(milliseconds);
  await twin.settle();
}

const anEvent = () =>
  twin.eventsApi.send(
    new PutEventsCommand({
      trackingId,
      sessionId: 's',
      userId: 'u0',
      eventList: [{ eventType: 'watch', itemId: 'i1', sentAt: new Date(LATEST * 1000) }],
    }),
  );

const automatic = (days: number) => ({
  performAutoTraining: true,
  solutionConfig: { autoTrainingConfig: { schedulingExpression: `rate(${days} days)` } },
});

describe('automatic training', () => {
  test('comes within the hour, then at its rate if there are new interactions', async () => {
    const solutionArn = await aSolution(twin, 'aws-popularity-count', automatic(3));
    await pass(HOUR - 1000);
    expect(await versionsOf(solutionArn)).toEqual([]);
    await pass(1000);
    expect(await versionsOf(solutionArn)).toEqual(['AUTOMATIC']);
    await pass(3 * DAY);
    expect(await versionsOf(solutionArn)).toEqual(['AUTOMATIC']);
    await anEvent();
    await pass(3 * DAY);
    expect(await versionsOf(solutionArn)).toEqual(['AUTOMATIC', 'AUTOMATIC']);
  });

  test('leaves the first run out when somebody trains in that hour', async () => {
    const solutionArn = await aSolution(twin, 'aws-popularity-count', automatic(7));
    await twin.control.send(new CreateSolutionVersionCommand({ solutionArn }));
    await pass(2 * HOUR);
    expect(await versionsOf(solutionArn)).toEqual(['MANUAL']);
  });

  test('is off when it is turned off, and begins anew when it is turned on', async () => {
    const solutionArn = await aSolution(twin, 'aws-popularity-count', { performAutoTraining: false });
    await pass(30 * DAY);
    expect(await versionsOf(solutionArn)).toEqual([]);
    const update = (performAutoTraining: boolean) =>
      twin.control.send(new UpdateSolutionCommand({ solutionArn, performAutoTraining }));
    await update(true);
    await pass(2 * HOUR);
    expect(await versionsOf(solutionArn)).toEqual(['AUTOMATIC']);
    await update(false);
    await twin.settle();
    await anEvent();
    await pass(30 * DAY);
    expect(await versionsOf(solutionArn)).toEqual(['AUTOMATIC']);
  });
});
