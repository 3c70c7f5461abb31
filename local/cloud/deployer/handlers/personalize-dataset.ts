import {
  CreateDatasetCommand,
  CreateDatasetImportJobCommand,
  DeleteDatasetCommand,
  DescribeDatasetCommand,
  DescribeDatasetImportJobCommand,
  type PersonalizeClient,
} from '@aws-sdk/client-personalize';
import type { Clock } from '../../../clock';
import type { Properties } from '../resource/properties';
import type { ResourceType } from '../resource/resource-type';
import { object, oneOf, required, text } from '../resource/shape';
import { personalizeTags } from './personalize';
import { deleteWhenFree, untilActive, untilGone, withPersonalize } from './personalize-client';
import { keptTags } from './tags';

/** A dataset and, as CloudFormation does it, one import job that has to come out well. */
export const dataset: ResourceType = {
  type: 'AWS::Personalize::Dataset',
  properties: object({
    DatasetGroupArn: required(text),
    DatasetImportJob: object({
      DataSource: required(object({ DataLocation: required(text) })),
      JobName: required(text),
      RoleArn: required(text),
    }),
    DatasetType: required(oneOf('Interactions', 'Items', 'Users')),
    Name: required(text),
    SchemaArn: required(text),
    Tags: keptTags,
  }),
  updatable: ['DatasetImportJob'],

  create: ({ properties, created }, cloud) =>
    withPersonalize(cloud, async (client) => {
      const { datasetArn = '' } = await client.send(
        new CreateDatasetCommand({
          name: properties.text('Name'),
          datasetGroupArn: properties.text('DatasetGroupArn'),
          datasetType: properties.text('DatasetType'),
          schemaArn: properties.text('SchemaArn'),
          tags: personalizeTags(properties),
        }),
      );
      const state = { physicalId: datasetArn, attributes: { DatasetArn: datasetArn } };
      created(state);
      await untilActive(cloud.clock, `dataset ${datasetArn}`, async () => {
        const { dataset: found } = await client.send(new DescribeDatasetCommand({ datasetArn }));
        return { status: found?.status };
      });
      await importDeclared(client, cloud.clock, datasetArn, properties);
      return state;
    }),

  update: ({ properties }, existing, cloud) =>
    withPersonalize(cloud, async (client) => {
      await importDeclared(client, cloud.clock, existing.physicalId, properties);
      return existing;
    }),

  delete: (_request, { physicalId: datasetArn }, cloud) =>
    withPersonalize(cloud, async (client) => {
      await deleteWhenFree(cloud.clock, () => client.send(new DeleteDatasetCommand({ datasetArn })));
      await untilGone(cloud.clock, `dataset ${datasetArn}`, async () => {
        const { dataset: found } = await client.send(new DescribeDatasetCommand({ datasetArn }));
        return { status: found?.status };
      });
    }),
};

async function importDeclared(
  client: PersonalizeClient,
  clock: Clock,
  datasetArn: string,
  properties: Properties,
): Promise<void> {
  const job = properties.optionalObject('DatasetImportJob');
  if (!job) return;
  const { datasetImportJobArn } = await client.send(
    new CreateDatasetImportJobCommand({
      jobName: job.text('JobName'),
      datasetArn,
      dataSource: { dataLocation: job.object('DataSource').text('DataLocation') },
      roleArn: job.text('RoleArn'),
    }),
  );
  await untilActive(clock, `dataset import job ${datasetImportJobArn}`, async () => {
    const { datasetImportJob } = await client.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn }));
    return { status: datasetImportJob?.status, failureReason: datasetImportJob?.failureReason };
  });
}
