import {
  CreateDataDeletionJobCommand,
  DeleteCampaignCommand,
  DeleteDatasetCommand,
  DeleteDatasetGroupCommand,
  DeleteEventTrackerCommand,
  DeleteFilterCommand,
  DeleteMetricAttributionCommand,
  DeleteSchemaCommand,
  DeleteSolutionCommand,
  DescribeDatasetCommand,
  ListSolutionsCommand,
} from '@aws-sdk/client-personalize';
import type { CustomData } from './custom-data';
import type { Solutions } from './solutions';
import { type Walk, given } from './walk';

/** Deletes the custom group: first in wrong order, which is refused, then in the right one. */
export async function deleteCustomGroup(walk: Walk, data: CustomData, made: Solutions): Promise<void> {
  const { control } = walk.target;
  const { groupArn: datasetGroupArn, datasets, trackerArn, attributionArn } = data;
  const { solutionArn, filterArn, campaigns } = made;
  const { dataset } = await control.send(new DescribeDatasetCommand({ datasetArn: datasets.Interactions }));
  const schemaArn = given(dataset?.schemaArn, 'schemaArn');
  for (const command of [
    new DeleteDatasetGroupCommand({ datasetGroupArn }),
    new DeleteDatasetCommand({ datasetArn: datasets.Interactions }),
    new DeleteSchemaCommand({ schemaArn }),
    new DeleteSolutionCommand({ solutionArn }),
  ]) {
    await walk.refused(control, command, 'ResourceInUseException');
  }
  const nobody = (type: string): string => walk.nobody(datasetGroupArn, `${type}/nobody`);
  for (const command of [
    new DeleteCampaignCommand({ campaignArn: nobody('campaign') }),
    new DeleteEventTrackerCommand({ eventTrackerArn: nobody('event-tracker') }),
    new DeleteFilterCommand({ filterArn: nobody('filter') }),
    new DeleteMetricAttributionCommand({ metricAttributionArn: nobody('metric-attribution') }),
  ]) {
    await walk.refused(control, command, 'ResourceNotFoundException');
  }

  const arns = Object.values(campaigns);
  for (const campaignArn of arns) await control.send(new DeleteCampaignCommand({ campaignArn }));
  for (const arn of arns) await walk.gone(arn);
  const { solutions = [] } = await control.send(new ListSolutionsCommand({ datasetGroupArn }));
  for (const one of solutions) await control.send(new DeleteSolutionCommand({ solutionArn: one.solutionArn }));
  for (const one of solutions) await walk.gone(given(one.solutionArn, 'solutionArn'));
  // What is billed by the hour is gone: on AWS this may take a day.
  await deleteUsers(walk, datasetGroupArn);

  await control.send(new DeleteEventTrackerCommand({ eventTrackerArn: trackerArn }));
  await control.send(new DeleteFilterCommand({ filterArn }));
  await control.send(new DeleteMetricAttributionCommand({ metricAttributionArn: attributionArn }));
  for (const arn of [trackerArn, filterArn, attributionArn]) await walk.gone(arn);
  for (const datasetArn of Object.values(datasets)) await control.send(new DeleteDatasetCommand({ datasetArn }));
  for (const datasetArn of Object.values(datasets)) await walk.gone(datasetArn);
  await control.send(new DeleteSchemaCommand({ schemaArn }));
  await control.send(new DeleteDatasetGroupCommand({ datasetGroupArn }));
  await walk.gone(datasetGroupArn);
}

async function deleteUsers(walk: Walk, datasetGroupArn: string): Promise<void> {
  const { control, roleArn } = walk.target;
  await walk.put('deletion/users.csv', 'USER_ID\nu1\nu2\n');
  const job = { jobName: walk.name('deletion'), roleArn, dataSource: { dataLocation: walk.uri('deletion/') } };
  const { dataDeletionJobArn } = await control.send(new CreateDataDeletionJobCommand({ ...job, datasetGroupArn }));
  await walk.until('COMPLETED', dataDeletionJobArn);
  await walk.refused(
    control,
    new CreateDataDeletionJobCommand({
      ...job,
      jobName: walk.name('no-deletion'),
      datasetGroupArn: walk.nobody(datasetGroupArn, 'dataset-group/nobody'),
    }),
    'ResourceNotFoundException',
  );
}
