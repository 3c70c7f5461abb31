import {
  CreateMetricAttributionCommand,
  DescribeMetricAttributionCommand,
  ListMetricAttributionsCommand,
} from '@aws-sdk/client-personalize';
import { GROUP_ARN, ROLE_ARN, arn, errorOf } from '../movies';
import { type TestTwin, startTwin } from '../test-twin';

let twin: TestTwin;

beforeEach(async () => {
  twin = await startTwin();
});

afterEach(() => twin.close());

describe('what the twin cannot make', () => {
  test('is refused by its Create operation', async () => {
    const attribution = new CreateMetricAttributionCommand({
      name: 'm',
      datasetGroupArn: GROUP_ARN,
      metrics: [{ eventType: 'watch', metricName: 'watches', expression: 'SAMPLECOUNT()' }],
      metricsOutputConfig: { roleArn: ROLE_ARN },
    });
    expect(await errorOf(twin.control.send(attribution))).toEqual({
      name: 'InvalidInputException',
      message: 'CreateMetricAttribution is not supported by the local twin yet',
      status: 400,
    });
  });

  test('is in no list', async () => {
    expect((await twin.control.send(new ListMetricAttributionsCommand({}))).metricAttributions).toEqual([]);
  });

  test('is not found', async () => {
    const metricAttributionArn = arn('metric-attribution/m');
    const describe = new DescribeMetricAttributionCommand({ metricAttributionArn });
    expect(await errorOf(twin.control.send(describe))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Resource Arn ${metricAttributionArn} does not exist.`,
    });
  });
});
