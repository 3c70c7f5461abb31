import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PersonalizeClient } from '@aws-sdk/client-personalize';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { WATCHING_ACTIONS, type WatchingFunction } from '../../lambda/shared/contract/watching';
import { aCampaign, CAMPAIGN_ARN, SOLUTION_ARN, versionArn } from './builders';

const personalize = mockClient(PersonalizeClient);
const cloudWatch = mockClient(CloudWatchClient);
const context = { functionName: 'f', getRemainingTimeInMillis: () => 60_000 } as Context;

process.env['AWS_REGION'] = 'us-east-1';
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';

async function call(name: WatchingFunction, event: unknown): Promise<unknown> {
  // The entry path that the stack bundles.
  const entry = (await import(`../../lambda/${name}/index`)) as {
    readonly handler: (event: unknown, context: Context) => Promise<unknown>;
  };
  return entry.handler(event, context);
}

function actionsUsed(): string[] {
  const named = (prefix: string, mock: { calls(): { args: [object, ...unknown[]] }[] }): string[] =>
    mock.calls().map(({ args: [command] }) => `${prefix}:${command.constructor.name.replace(/Command$/, '')}`);
  return [...named('personalize', personalize), ...named('cloudwatch', cloudWatch)];
}

beforeEach(() => {
  personalize.reset();
  cloudWatch.reset();
});

test('adjust-capacity adds recommendations and rankings up, page by page', async () => {
  personalize.onAnyCommand().resolves({ campaign: aCampaign() });
  const timestamp = new Date(Math.floor(Date.now() / 300_000) * 300_000 - 300_000);
  const page = (requests: number, NextToken?: string) => ({
    MetricDataResults: [{ Timestamps: [timestamp], Values: [requests] }],
    ...(NextToken !== undefined && { NextToken }),
  });
  cloudWatch.onAnyCommand().resolvesOnce(page(600, 'more')).resolvesOnce(page(900));
  const event = { campaignArn: CAMPAIGN_ARN, start: 1, schedule: [], autoAdjust: { min: 1, max: 10 } };
  // 1500 requests in five minutes are 5 a second, and a fifth more is 6.
  await expect(call('adjust-capacity', event)).resolves.toMatchObject({ action: 'raised', minProvisionedTPS: 6 });
  expect([...new Set(actionsUsed())].sort()).toEqual([...WATCHING_ACTIONS['adjust-capacity']].sort());
});

test('publish-metrics writes a line that CloudWatch turns into metrics', async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const version = { solutionVersionArn: versionArn('v1'), status: 'ACTIVE', creationDateTime: new Date() };
  personalize
    .onAnyCommand()
    .resolves({ campaign: aCampaign(), solutionVersions: [version], metrics: { coverage: 0.25 } });
  const solutions = [{ logicalName: 'for-you', solutionArn: SOLUTION_ARN, campaignArn: CAMPAIGN_ARN }];
  await call('publish-metrics', { pipeline: 'movies', solutions });
  expect(actionsUsed().sort()).toEqual([...WATCHING_ACTIONS['publish-metrics']].sort());
  const text = written.mock.calls.map(([line]) => String(line)).join('');
  written.mockRestore();
  const line = JSON.parse(text) as Record<string, unknown>;
  expect(line).toMatchObject({
    _aws: {
      CloudWatchMetrics: [{ Namespace: 'PersonalizePipeline', Dimensions: [['service', 'Pipeline', 'Solution']] }],
    },
    service: 'publish-metrics',
    Pipeline: 'movies',
    Solution: 'for-you',
    ProvisionedTPS: 1,
    coverage: 0.25,
  });
});

test.each([
  ['adjust-capacity', { campaignArn: 'x', start: 1, schedule: [] }, 'is not an ARN'],
  ['publish-metrics', { solutions: [] }, 'pipeline'],
] as const)('%s fails for a payload that is none', async (name, event, message) => {
  await expect(call(name, event)).rejects.toThrow(message);
});
