import { VirtualClock } from '../../../../local/clock';
import { RequestRates } from '../../../../local/personalize/faults/request-rates';
import { SERVICE_MODELS } from '../../../../local/personalize/model/service-model';
import { REQUEST_RATES } from '../../../../spec/quotas';
import { arn } from '../movies';

let clock: VirtualClock;
let rates: RequestRates;

beforeEach(() => {
  clock = new VirtualClock();
  rates = new RequestRates(clock, new AbortController().signal);
});

/** How many of `count` calls at once are let through. */
function passed(count: number, operation: string, input: Record<string, unknown> = {}): number {
  let taken = 0;
  for (let i = 0; i < count; i++) {
    try {
      rates.take(operation, input);
      taken++;
    } catch (error) {
      expect(error).toMatchObject({ code: 'ThrottlingException', message: 'Rate exceeded' });
    }
  }
  return taken;
}

test('a listed operation of the control plane has one request a second, for itself', async () => {
  expect(passed(3, 'DescribeCampaign')).toBe(1);
  expect(passed(3, 'ListCampaigns')).toBe(1);
  await clock.advance(999);
  expect(passed(3, 'DescribeCampaign')).toBe(0);
  await clock.advance(1);
  expect(passed(3, 'DescribeCampaign')).toBe(1);
});

test('an operation that is not listed has no rate', () => {
  expect(passed(50, 'DescribeSolutionVersion')).toBe(50);
  expect(passed(50, 'CreateFilter')).toBe(50);
});

test('recommendations have a rate for each campaign and one for all of them', () => {
  const campaign = (name: string) => ({ campaignArn: arn(`campaign/${name}`) });
  expect(passed(600, 'GetRecommendations', campaign('a'))).toBe(500);
  expect(passed(600, 'GetPersonalizedRanking', campaign('a'))).toBe(500);
  for (const name of ['b', 'c', 'd']) expect(passed(500, 'GetRecommendations', campaign(name))).toBe(500);
  expect(passed(1, 'GetRecommendations', campaign('e'))).toBe(0);
});

test('events and records have a rate for each dataset group', () => {
  expect(passed(1200, 'PutEvents', { trackingId: 'a' })).toBe(1000);
  expect(passed(1200, 'PutEvents', { trackingId: 'b' })).toBe(1000);
  expect(passed(12, 'PutItems', { datasetArn: arn('dataset/movies/ITEMS') })).toBe(10);
  expect(passed(12, 'PutItems', { datasetArn: arn('dataset/books/ITEMS') })).toBe(10);
  expect(passed(12, 'PutUsers', { datasetArn: arn('dataset/movies/USERS') })).toBe(10);
});

test('the table names operations of the API only', () => {
  const known = SERVICE_MODELS.flatMap(({ operations }) => [...operations.keys()]);
  const named = REQUEST_RATES.flatMap(({ operations }) => operations);
  expect(named.filter((operation) => !known.includes(operation))).toEqual([]);
  expect(REQUEST_RATES[0]?.operations).toHaveLength(36);
});
