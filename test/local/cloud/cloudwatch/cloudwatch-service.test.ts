import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { VirtualClock } from '../../../../local/clock';
import { createCloudWatchService } from '../../../../local/cloud/cloudwatch/cloudwatch-service';
import { RequestCounts } from '../../../../local/cloud/cloudwatch/request-counts';
import { createEndpoint, type Endpoint } from '../../../../local/cloud/endpoint/endpoint';
import { IamAuthorizer } from '../../../../local/cloud/iam/iam-authorizer';
import { RoleDirectory } from '../../../../local/cloud/iam/role-directory';

const ROLE = 'arn:aws:iam::000000000000:role/adjust';
const CAMPAIGN = 'arn:aws:personalize:us-east-1:000000000000:campaign/c';
const NOON = Date.UTC(2026, 0, 1, 12);

let clock: VirtualClock;
let counts: RequestCounts;
let roles: RoleDirectory;
let endpoint: Endpoint;
let client: CloudWatchClient;
let worker: CloudWatchClient;

beforeEach(async () => {
  clock = new VirtualClock(NOON);
  counts = new RequestCounts(clock);
  roles = new RoleDirectory();
  roles.putRole({ arn: ROLE, trustPolicy: { Version: '2012-10-17', Statement: [] } });
  const services = [createCloudWatchService(counts, new IamAuthorizer(roles, clock))];
  endpoint = await createEndpoint({ services, callers: (key) => roles.callerOf(key), port: 0 });
  const config = { endpoint: endpoint.url, region: 'us-east-1', maxAttempts: 1 };
  client = new CloudWatchClient({ ...config, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  worker = new CloudWatchClient({ ...config, credentials: roles.credentialsOf(ROLE) });
});
afterEach(async () => {
  client.destroy();
  worker.destroy();
  await endpoint.close();
});

const aQuery = (metric: object = {}, stat: object = {}): MetricDataQuery => ({
  Id: 'm0',
  MetricStat: {
    Metric: {
      Namespace: 'AWS/Personalize',
      MetricName: 'GetRecommendations',
      Dimensions: [{ Name: 'CampaignArn', Value: CAMPAIGN }],
      ...metric,
    },
    Period: 300,
    Stat: 'Sum',
    ...stat,
  },
});
const ask = (query = aQuery(), by = client, minutes = 60) =>
  by.send(
    new GetMetricDataCommand({
      StartTime: new Date(clock.now() - minutes * 60_000),
      EndTime: new Date(clock.now() + 60_000),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [query],
    }),
  );

test('requests of a campaign are summed up by period; a period without any is left out', async () => {
  counts.add('GetRecommendations', CAMPAIGN);
  counts.add('GetRecommendations', 'arn:other');
  await clock.advance(4 * 60_000);
  counts.add('GetRecommendations', CAMPAIGN);
  await clock.advance(8 * 60_000);
  counts.add('GetRecommendations', CAMPAIGN);
  const { MetricDataResults = [] } = await ask();
  expect(MetricDataResults).toMatchObject([
    { Id: 'm0', Values: [2, 1], Timestamps: [new Date(NOON), new Date(NOON + 600_000)] },
  ]);
});

test('counts of more than a day are forgotten', async () => {
  counts.add('GetRecommendations', CAMPAIGN);
  await clock.advance(86_400_000);
  counts.add('GetRecommendations', CAMPAIGN);
  expect((await ask(aQuery(), client, 3 * 24 * 60)).MetricDataResults?.[0]?.Values).toEqual([1]);
});

test.each([
  ['another namespace', aQuery({ Namespace: 'AWS/SQS' }), 'metrics of AWS/Personalize only'],
  ['another metric', aQuery({ MetricName: 'Latency' }), 'counts GetRecommendations and GetPersonalizedRanking only'],
  ['another statistic', aQuery({}, { Stat: 'p99' }), 'statistic Sum only'],
])('refuses %s', async (_, query, message) => {
  await expect(ask(query)).rejects.toThrow(message);
});

test('refuses a role that may not read metrics', async () => {
  await expect(ask(aQuery(), worker)).rejects.toThrow('not authorized to perform: cloudwatch:GetMetricData');
  const Statement = [{ Effect: 'Allow', Action: 'cloudwatch:GetMetricData', Resource: '*' }];
  roles.putRolePolicy(ROLE, 'read', { Version: '2012-10-17', Statement });
  expect((await ask(aQuery(), worker)).MetricDataResults).toHaveLength(1);
});
