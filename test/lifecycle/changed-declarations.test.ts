import {
  DescribeFilterCommand,
  DescribeMetricAttributionCommand,
  ListFiltersCommand,
  ListMetricAttributionMetricsCommand,
  ListMetricAttributionsCommand,
} from '@aws-sdk/client-personalize';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Stage } from '../reliability/stage';
import { assemblyOf } from './assembly';

const file = (more: string): string => `
name: tiny
retainData: false
datasets:
  interactions: { schema: { TIMESTAMP: long, EVENT_TYPE: string } }
  items: { schema: { PRICE: float, GENRE: { type: string, categorical: true } } }
solutions: [{ name: up, recipe: aws-popularity-count }]
${more}
`;
const metric = (name: string, expression = 'SAMPLECOUNT()'): string =>
  `{ eventType: watch, metricName: ${name}, expression: ${expression} }`;
const attribution = (metrics: string, more = ''): string => `metricAttribution: { metrics: [${metrics}]${more} }`;
const unseen = (eventType: string): string =>
  `filters: [{ name: unseen, filterExpression: 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("${eventType}")' }]`;

let stage: Stage;

afterEach(() => stage.close());

const listed = async (): Promise<readonly string[]> =>
  ((await stage.personalize.send(new ListMetricAttributionsCommand({}))).metricAttributions ?? []).map(
    ({ metricAttributionArn }) => metricAttributionArn ?? '',
  );

async function metricsOf(metricAttributionArn: string): Promise<readonly string[]> {
  const { metrics = [] } = await stage.personalize.send(
    new ListMetricAttributionMetricsCommand({ metricAttributionArn }),
  );
  return metrics.map(({ metricName, expression }) => `${metricName}: ${expression}`).sort();
}

test('other metrics, another filter expression and another place of reports take one deploy', async () => {
  const before = file(`${attribution(`${metric('watched')}, ${metric('earned')}`)}\n${unseen('watch')}`);
  stage = await Stage.open({ assembly: assemblyOf(before) });
  const [arn = ''] = await listed();
  expect(await metricsOf(arn)).toEqual(['earned: SAMPLECOUNT()', 'watched: SAMPLECOUNT()']);

  const metrics = `${metric('earned', 'SUM(Items.PRICE)')}, ${metric('seen')}`;
  await stage.cloud.deploy(assemblyOf(file(`${attribution(metrics, ', reports: false')}\n${unseen('buy')}`)));
  expect(await listed()).toEqual([arn]);
  expect(await metricsOf(arn)).toEqual(['earned: SUM(Items.PRICE)', 'seen: SAMPLECOUNT()']);
  const described = await stage.personalize.send(new DescribeMetricAttributionCommand({ metricAttributionArn: arn }));
  expect(described.metricAttribution?.metricsOutputConfig).not.toHaveProperty('s3DataDestination');

  const { Filters = [] } = await stage.personalize.send(new ListFiltersCommand({}));
  expect(Filters).toHaveLength(1);
  const { filter } = await stage.personalize.send(new DescribeFilterCommand({ filterArn: Filters[0]?.filterArn }));
  expect(filter?.filterExpression).toContain('"buy"');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const ssm = new SSMClient({ region: 'us-east-1', endpoint: stage.cloud.url, credentials });
  const published = await ssm.send(new GetParameterCommand({ Name: '/tiny/unseen/filter-arn' }));
  ssm.destroy();
  expect(published.Parameter?.Value).toBe(filter?.filterArn);

  // What the service refuses is refused with its reason, and everything is as before.
  const wrong = file(`${attribution(metric('seen'))}\n${unseen('rate')}`).replace('PRICE: float', 'PRICE: double');
  await expect(stage.cloud.deploy(assemblyOf(wrong))).rejects.toThrow();
  expect(await metricsOf(arn)).toEqual(['earned: SUM(Items.PRICE)', 'seen: SAMPLECOUNT()']);

  await stage.cloud.deploy(assemblyOf(file('')));
  expect(await listed()).toEqual([]);
});

test('without custom resources CloudFormation makes it, and changes where reports go', async () => {
  const plain = { customResources: false };
  stage = await Stage.open({ assembly: assemblyOf(file(attribution(metric('watched'))), plain) });
  const [arn = ''] = await listed();
  expect(arn).toMatch(/:metric-attribution\/tiny-[0-9a-f]{6}$/);
  await stage.cloud.deploy(assemblyOf(file(attribution(metric('watched'), ', reports: false')), plain));
  const described = await stage.personalize.send(new DescribeMetricAttributionCommand({ metricAttributionArn: arn }));
  expect(described.metricAttribution).toMatchObject({
    status: 'ACTIVE',
    metricsOutputConfig: { roleArn: expect.anything() },
  });
  await stage.cloud.deploy(assemblyOf(file(''), plain));
  expect(await listed()).toEqual([]);
});
