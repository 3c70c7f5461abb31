import {
  CreateDatasetCommand,
  CreateDatasetExportJobCommand,
  CreateDatasetGroupCommand,
  CreateDatasetImportJobCommand,
  CreateEventTrackerCommand,
  CreateMetricAttributionCommand,
  CreateSchemaCommand,
  DescribeDatasetCommand,
  DescribeSchemaCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDatasetCommand,
  UpdateMetricAttributionCommand,
} from '@aws-sdk/client-personalize';
import { CUSTOM_DATASETS, type CustomType, LONGER_USERS_SCHEMA } from './data';
import { type Walk, given } from './walk';

/** What stands when a custom dataset group has its data. */
export interface CustomData {
  readonly groupArn: string;
  readonly datasets: Readonly<Record<CustomType, string>>;
  readonly trackerArn: string;
  readonly trackingId: string;
  readonly attributionArn: string;
  /** Of action interactions: those have a tracking id of their own. */
  readonly actionTrackingId: string;
}

/** A dataset group with the five datasets, imported, exported and tagged, its event tracker and its metric attribution. */
export async function fillCustomGroup(walk: Walk): Promise<CustomData> {
  const { control } = walk.target;
  const create = new CreateDatasetGroupCommand({ name: walk.name('custom') });
  const groupArn = await walk.active((await control.send(create)).datasetGroupArn);
  await walk.refused(control, create, 'ResourceAlreadyExistsException');
  await tag(walk, groupArn);
  const datasets: Partial<Record<CustomType, string>> = {};
  for (const type of Object.keys(CUSTOM_DATASETS) as CustomType[]) {
    datasets[type] = await importDataset(walk, groupArn, type);
  }
  const made = datasets as Record<CustomType, string>;
  await changeUsers(walk, made.Users);
  await exportUsers(walk, made.Users);
  const attributionArn = await attribute(walk, groupArn);
  const { dataset } = await control.send(new DescribeDatasetCommand({ datasetArn: made.Action_Interactions }));
  const actionTrackingId = given(dataset?.trackingId, 'trackingId');
  return { groupArn, datasets: made, attributionArn, actionTrackingId, ...(await track(walk, groupArn)) };
}

async function tag(walk: Walk, resourceArn: string): Promise<void> {
  const { control } = walk.target;
  const nobody = walk.nobody(resourceArn, 'dataset-group/nobody');
  const tags = [{ tagKey: 'suite', tagValue: 'contract' }];
  await control.send(new TagResourceCommand({ resourceArn, tags }));
  await walk.refused(control, new TagResourceCommand({ resourceArn: nobody, tags }), 'ResourceNotFoundException');
  const listed = await control.send(new ListTagsForResourceCommand({ resourceArn }));
  if (listed.tags?.[0]?.tagValue !== 'contract') walk.surprises.push('the tag that was given is not listed');
  await walk.refused(control, new ListTagsForResourceCommand({ resourceArn: nobody }), 'ResourceNotFoundException');
  const tagKeys = ['suite'];
  await control.send(new UntagResourceCommand({ resourceArn, tagKeys }));
  await walk.refused(control, new UntagResourceCommand({ resourceArn: nobody, tagKeys }), 'ResourceNotFoundException');
}

/** @returns the ARN of the dataset */
async function importDataset(walk: Walk, datasetGroupArn: string, datasetType: CustomType): Promise<string> {
  const { control, roleArn } = walk.target;
  const { schema, csv } = CUSTOM_DATASETS[datasetType];
  const name = walk.name(datasetType);
  const isFirst = datasetType === 'Interactions';
  const { schemaArn } = await control.send(new CreateSchemaCommand({ name, schema }));
  const create = new CreateDatasetCommand({ name, datasetType, datasetGroupArn, schemaArn });
  const datasetArn = await walk.active((await control.send(create)).datasetArn);
  await walk.put(`${datasetType}/data.csv`, csv);
  const job = new CreateDatasetImportJobCommand({
    jobName: name,
    datasetArn,
    roleArn,
    dataSource: { dataLocation: walk.uri(`${datasetType}/`) },
  });
  await walk.active((await control.send(job)).datasetImportJobArn);
  if (!isFirst) return datasetArn;
  await walk.refused(control, new CreateSchemaCommand({ name, schema }), 'ResourceAlreadyExistsException');
  await control.send(new DescribeSchemaCommand({ schemaArn }));
  await walk.refused(control, create, 'ResourceAlreadyExistsException');
  await walk.refused(control, job, 'ResourceAlreadyExistsException');
  return datasetArn;
}

/** Gives the Users dataset a schema with one more field. */
async function changeUsers(walk: Walk, datasetArn: string): Promise<void> {
  const { control } = walk.target;
  const { schemaArn } = await control.send(
    new CreateSchemaCommand({ name: walk.name('Users-longer'), schema: LONGER_USERS_SCHEMA }),
  );
  await control.send(new UpdateDatasetCommand({ datasetArn, schemaArn }));
  await walk.active(datasetArn);
  await walk.refused(
    control,
    new UpdateDatasetCommand({ datasetArn, schemaArn: walk.nobody(datasetArn, 'schema/nobody') }),
    'ResourceNotFoundException',
  );
}

async function exportUsers(walk: Walk, datasetArn: string): Promise<void> {
  const { control, roleArn } = walk.target;
  const members = {
    jobName: walk.name('export'),
    roleArn,
    jobOutput: { s3DataDestination: { path: walk.uri('export/') } },
  };
  const job = new CreateDatasetExportJobCommand({ ...members, datasetArn, ingestionMode: 'ALL' });
  await walk.active((await control.send(job)).datasetExportJobArn);
  if ((await walk.lines('export/')).length === 0) walk.surprises.push('the export wrote nothing');
  await walk.refused(
    control,
    new CreateDatasetExportJobCommand({
      ...members,
      jobName: walk.name('no-export'),
      datasetArn: walk.nobody(datasetArn, 'dataset/nobody/USERS'),
    }),
    'ResourceNotFoundException',
  );
}

/** @returns the ARN of the metric attribution */
async function attribute(walk: Walk, datasetGroupArn: string): Promise<string> {
  const { control, roleArn } = walk.target;
  const watches = { metricName: 'watches', eventType: 'watch', expression: 'SAMPLECOUNT()' };
  const members = { name: walk.name('attribution'), datasetGroupArn, metricsOutputConfig: { roleArn } };
  await walk.refused(
    control,
    new CreateMetricAttributionCommand({ ...members, metrics: [{ ...watches, expression: 'MEDIAN()' }] }),
    'InvalidInputException',
  );
  const create = new CreateMetricAttributionCommand({ ...members, metrics: [watches] });
  const metricAttributionArn = await walk.active((await control.send(create)).metricAttributionArn);
  const clicks = { metricName: 'clicks', eventType: 'click', expression: 'SAMPLECOUNT()' };
  await control.send(new UpdateMetricAttributionCommand({ metricAttributionArn, addMetrics: [clicks] }));
  await walk.active(metricAttributionArn);
  await walk.refused(
    control,
    new UpdateMetricAttributionCommand({ metricAttributionArn, removeMetrics: ['nobody'] }),
    'ResourceNotFoundException',
  );
  return metricAttributionArn;
}

async function track(walk: Walk, datasetGroupArn: string): Promise<Pick<CustomData, 'trackerArn' | 'trackingId'>> {
  const { control } = walk.target;
  const create = new CreateEventTrackerCommand({ name: walk.name('tracker'), datasetGroupArn });
  const { eventTrackerArn, trackingId } = await control.send(create);
  await walk.active(eventTrackerArn);
  await walk.refused(control, create, 'ResourceAlreadyExistsException');
  return {
    trackerArn: given(eventTrackerArn, 'eventTrackerArn'),
    trackingId: given(trackingId, 'trackingId'),
  };
}
