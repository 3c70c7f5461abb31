import {
  CreateMetricAttributionCommand,
  DeleteMetricAttributionCommand,
  DescribeMetricAttributionCommand,
  type MetricAttributionOutput,
  type PersonalizeClient,
  UpdateMetricAttributionCommand,
} from '@aws-sdk/client-personalize';
import type { Properties } from '../resource/properties';
import type { ResourceType } from '../resource/resource-type';
import { listOf, object, required, text } from '../resource/shape';
import { deleteWhenFree, type Progress, untilActive, untilGone, withPersonalize } from './personalize-client';

/** Other metrics need another metric attribution, of which a dataset group takes one; where reports go can be changed. */
export const metricAttribution: ResourceType = {
  type: 'AWS::Personalize::MetricAttribution',
  properties: object({
    DatasetGroupArn: required(text),
    Metrics: required(
      listOf(object({ EventType: required(text), Expression: required(text), MetricName: required(text) })),
    ),
    MetricsOutputConfig: required(
      object({
        RoleArn: required(text),
        S3DataDestination: object({ KmsKeyArn: text, Path: required(text) }),
      }),
    ),
    Name: required(text),
  }),
  updatable: ['MetricsOutputConfig'],

  create: ({ properties, created }, cloud) =>
    withPersonalize(cloud, async (client) => {
      const { metricAttributionArn = '' } = await client.send(
        new CreateMetricAttributionCommand({
          name: properties.text('Name'),
          datasetGroupArn: properties.text('DatasetGroupArn'),
          metrics: properties.objects('Metrics').map((metric) => ({
            eventType: metric.text('EventType'),
            expression: metric.text('Expression'),
            metricName: metric.text('MetricName'),
          })),
          metricsOutputConfig: outputOf(properties),
        }),
      );
      const state = { physicalId: metricAttributionArn, attributes: { MetricAttributionArn: metricAttributionArn } };
      created(state);
      await untilActive(cloud.clock, `metric attribution ${metricAttributionArn}`, () => describe(client, state));
      return { ...state, attributes: { ...state.attributes, Status: 'ACTIVE' } };
    }),

  update: ({ properties }, existing, cloud) =>
    withPersonalize(cloud, async (client) => {
      const { physicalId: metricAttributionArn } = existing;
      await client.send(
        new UpdateMetricAttributionCommand({ metricAttributionArn, metricsOutputConfig: outputOf(properties) }),
      );
      await untilActive(cloud.clock, `metric attribution ${metricAttributionArn}`, () => describe(client, existing));
      return existing;
    }),

  delete: (_request, existing, cloud) =>
    withPersonalize(cloud, async (client) => {
      const { physicalId: metricAttributionArn } = existing;
      await deleteWhenFree(cloud.clock, () =>
        client.send(new DeleteMetricAttributionCommand({ metricAttributionArn })),
      );
      await untilGone(cloud.clock, `metric attribution ${metricAttributionArn}`, () => describe(client, existing));
    }),
};

async function describe(client: PersonalizeClient, { physicalId }: { readonly physicalId: string }): Promise<Progress> {
  const { metricAttribution: found } = await client.send(
    new DescribeMetricAttributionCommand({ metricAttributionArn: physicalId }),
  );
  return { status: found?.status, failureReason: found?.failureReason };
}

function outputOf(properties: Properties): MetricAttributionOutput {
  const config = properties.object('MetricsOutputConfig');
  const destination = config.optionalObject('S3DataDestination');
  const kmsKeyArn = destination?.optionalText('KmsKeyArn');
  return {
    roleArn: config.text('RoleArn'),
    ...(destination && {
      s3DataDestination: { path: destination.text('Path'), ...(kmsKeyArn !== undefined && { kmsKeyArn }) },
    }),
  };
}
