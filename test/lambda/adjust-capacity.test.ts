import type { Campaign } from '@aws-sdk/client-personalize';
import { run } from '../../lambda/adjust-capacity/adjust-capacity';
import type { CloudWatchPort } from '../../lambda/shared/cloudwatch-port';
import type { AdjustCapacityInput } from '../../lambda/shared/contract/watching';
import { aCampaign, CAMPAIGN_ARN } from './builders';
import { FakePersonalize, inUse } from './fakes';

const NOW = Date.parse('2026-11-24T18:02:00Z');
const MINUTE = 60_000;
/** End of the last whole period of five minutes. */
const END = Date.parse('2026-11-24T18:00:00Z');

const evening = [
  { at: 'cron(0 17 * * ? *)', minProvisionedTPS: 5 },
  { at: 'cron(0 23 * * ? *)', minProvisionedTPS: 2 },
];

/** @param rates requests per second of the periods that ended the given minutes ago, and their begin five minutes before */
function setUp(existing: Partial<Campaign> | undefined, rates: Readonly<Record<number, number>> = {}) {
  const personalize = new FakePersonalize();
  if (existing) personalize.campaigns.set(CAMPAIGN_ARN, aCampaign(existing));
  const asked: unknown[] = [];
  const cloudWatch: CloudWatchPort = {
    requestsOf: async (...parameters) => {
      asked.push(parameters);
      return Object.entries(rates).map(([ago, rate]) => ({
        from: END - (Number(ago) + 5) * MINUTE,
        requests: rate * 300,
      }));
    },
  };
  return {
    asked,
    personalize,
    adjust: (input: Partial<AdjustCapacityInput>, now = NOW) =>
      run({ campaignArn: CAMPAIGN_ARN, start: 1, schedule: [], ...input }, { personalize, cloudWatch, now: () => now }),
  };
}

describe('a schedule', () => {
  test('raises the floor in its time, and changes nothing else of the campaign', async () => {
    const { personalize, adjust, asked } = setUp({ minProvisionedTPS: 2 });
    await expect(adjust({ schedule: evening })).resolves.toMatchObject({
      action: 'raised',
      before: 2,
      minProvisionedTPS: 5,
    });
    expect(personalize.calls).toEqual([
      { operation: 'UpdateCampaign', request: { campaignArn: CAMPAIGN_ARN, minProvisionedTPS: 5 } },
    ]);
    expect(asked).toEqual([]);
  });

  test('lowers it afterwards, the next day too', async () => {
    const { adjust } = setUp({ minProvisionedTPS: 5 });
    const morning = Date.parse('2026-11-25T08:00:00Z');
    await expect(adjust({ schedule: evening }, morning)).resolves.toMatchObject({
      action: 'lowered',
      minProvisionedTPS: 2,
    });
  });

  test('does nothing where the floor is right', async () => {
    const { personalize, adjust } = setUp({ minProvisionedTPS: 5 });
    await expect(adjust({ schedule: evening })).resolves.toMatchObject({ action: 'unchanged' });
    expect(personalize.calls).toEqual([]);
  });

  test('leaves the floor of the pipeline file until its first change', async () => {
    const { adjust } = setUp({ minProvisionedTPS: 4 });
    const schedule = [{ at: 'cron(0 0 1 1 ? 2030)', minProvisionedTPS: 9 }];
    await expect(adjust({ schedule, start: 3 })).resolves.toMatchObject({ action: 'lowered', minProvisionedTPS: 3 });
  });
});

describe('a campaign that cannot be changed now', () => {
  test.each([
    ['is not there, as when it is parked', undefined, 'absent'],
    ['is being created', { status: 'CREATE IN_PROGRESS' }, 'busy'],
    ['is being deleted', { status: 'DELETE IN_PROGRESS' }, 'busy'],
    ['is being updated', { latestCampaignUpdate: { status: 'CREATE IN_PROGRESS' } }, 'busy'],
  ])('is left alone while it %s', async (_, existing, action) => {
    const { personalize, adjust } = setUp(existing);
    await expect(adjust({ schedule: evening })).resolves.toMatchObject({ action });
    expect(personalize.calls).toEqual([]);
  });

  test('is left alone when a run begins to update it at this very moment', async () => {
    const { personalize, adjust } = setUp({});
    personalize.updateCampaign = async () => {
      throw inUse('UpdateCampaign', CAMPAIGN_ARN);
    };
    await expect(adjust({ schedule: evening })).resolves.toMatchObject({ action: 'busy', minProvisionedTPS: 1 });
  });

  test('is changed after an update that failed', async () => {
    const { adjust } = setUp({ latestCampaignUpdate: { status: 'CREATE FAILED' } });
    await expect(adjust({ schedule: evening })).resolves.toMatchObject({ action: 'raised' });
  });
});

describe('autoAdjust', () => {
  const autoAdjust = { min: 1, max: 10 };

  test('looks at whole periods of the last hour', async () => {
    const { asked, adjust } = setUp({});
    await adjust({ autoAdjust });
    expect(asked).toEqual([[CAMPAIGN_ARN, new Date(END - 60 * MINUTE), new Date(END), 300]]);
  });

  test('goes up at once to what the last quarter of an hour needed, with room', async () => {
    const { adjust } = setUp({ minProvisionedTPS: 1 }, { 5: 4 });
    await expect(adjust({ autoAdjust })).resolves.toMatchObject({ action: 'raised', minProvisionedTPS: 5 });
  });

  test('goes no further than its bounds', async () => {
    const high = setUp({ minProvisionedTPS: 8 }, { 0: 100 });
    await expect(high.adjust({ autoAdjust })).resolves.toMatchObject({ minProvisionedTPS: 10 });
    const low = setUp({ minProvisionedTPS: 3 });
    await expect(low.adjust({ autoAdjust: { min: 3, max: 10 } })).resolves.toMatchObject({ action: 'unchanged' });
  });

  test('goes down by a quarter where nobody asked for an hour', async () => {
    const { adjust } = setUp({ minProvisionedTPS: 8 });
    await expect(adjust({ autoAdjust })).resolves.toMatchObject({ action: 'lowered', minProvisionedTPS: 6 });
  });

  test('goes down no further than the busiest period of the hour needed', async () => {
    const { adjust } = setUp({ minProvisionedTPS: 8 }, { 40: 5.5 });
    await expect(adjust({ autoAdjust })).resolves.toMatchObject({ action: 'lowered', minProvisionedTPS: 7 });
  });

  test('stays where a rush of the hour is over, but needed what is there', async () => {
    const { adjust } = setUp({ minProvisionedTPS: 6 }, { 40: 5, 0: 1 });
    await expect(adjust({ autoAdjust })).resolves.toMatchObject({ action: 'unchanged' });
  });

  test('reaches the bottom in the end, one step at a time', async () => {
    let floor = 10;
    const floors: number[] = [];
    for (let looks = 0; looks < 12 && floor > 1; looks++) {
      const { adjust } = setUp({ minProvisionedTPS: floor });
      floor = (await adjust({ autoAdjust })).minProvisionedTPS;
      floors.push(floor);
    }
    expect(floors).toEqual([8, 6, 5, 4, 3, 2, 1]);
  });

  test('never goes below what the schedule asks for', async () => {
    const { adjust } = setUp({ minProvisionedTPS: 6 });
    await expect(adjust({ autoAdjust, schedule: evening })).resolves.toMatchObject({ minProvisionedTPS: 5 });
  });
});
