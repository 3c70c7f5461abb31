import {
  DeleteCampaignCommand,
  DeleteDatasetCommand,
  DeleteDatasetGroupCommand,
  DeleteEventTrackerCommand,
  DeleteFilterCommand,
  DeleteMetricAttributionCommand,
  DeleteRecommenderCommand,
  DeleteSchemaCommand,
  DeleteSolutionCommand,
  type PersonalizeClient,
  StopSolutionVersionCreationCommand,
  paginateListCampaigns,
  paginateListDatasetGroups,
  paginateListDatasets,
  paginateListEventTrackers,
  paginateListFilters,
  paginateListMetricAttributions,
  paginateListRecommenders,
  paginateListSchemas,
  paginateListSolutionVersions,
  paginateListSolutions,
} from '@aws-sdk/client-personalize';
import { statusOf } from './status-of';
import type { Target } from './target';

/**
 * Deletes all that a run left, in the order in which the service lets it go, found by the prefix of its names: it does not
 * matter how far the run came.
 * @returns the ARNs of what was deleted
 */
export async function cleanUp(target: Target): Promise<readonly string[]> {
  const { control: client, prefix } = target;
  const deleted: string[] = [];
  const deleteAll = async (arns: readonly string[], remove: (arn: string) => Promise<unknown>): Promise<void> => {
    for (const arn of arns) {
      await target.settle(() => statusOf(client, arn));
      await remove(arn);
      deleted.push(arn);
    }
    for (const arn of arns) {
      const status = await target.settle(() => statusOf(client, arn));
      if (status !== undefined) throw new Error(`${arn} is still ${status} after it was deleted`);
    }
  };
  for (const datasetGroupArn of await groupsOf(client, prefix)) {
    const inGroup = { datasetGroupArn };
    const recommenders = await arnsOf(paginateListRecommenders({ client }, inGroup), 'recommenderArn');
    await deleteAll(recommenders, (recommenderArn) => client.send(new DeleteRecommenderCommand({ recommenderArn })));
    const solutions = await arnsOf(paginateListSolutions({ client }, inGroup), 'solutionArn');
    for (const solutionArn of solutions) {
      const campaigns = await arnsOf(paginateListCampaigns({ client }, { solutionArn }), 'campaignArn');
      await deleteAll(campaigns, (campaignArn) => client.send(new DeleteCampaignCommand({ campaignArn })));
      await stopTrainings(target, solutionArn);
    }
    await deleteAll(solutions, (solutionArn) => client.send(new DeleteSolutionCommand({ solutionArn })));
    const trackers = await arnsOf(paginateListEventTrackers({ client }, inGroup), 'eventTrackerArn');
    await deleteAll(trackers, (eventTrackerArn) => client.send(new DeleteEventTrackerCommand({ eventTrackerArn })));
    const filters = await arnsOf(paginateListFilters({ client }, inGroup), 'filterArn');
    await deleteAll(filters, (filterArn) => client.send(new DeleteFilterCommand({ filterArn })));
    const attributions = await arnsOf(paginateListMetricAttributions({ client }, inGroup), 'metricAttributionArn');
    await deleteAll(attributions, (metricAttributionArn) =>
      client.send(new DeleteMetricAttributionCommand({ metricAttributionArn })),
    );
    const datasets = await arnsOf(paginateListDatasets({ client }, inGroup), 'datasetArn');
    await deleteAll(datasets, (datasetArn) => client.send(new DeleteDatasetCommand({ datasetArn })));
    await deleteAll([datasetGroupArn], (arn) => client.send(new DeleteDatasetGroupCommand({ datasetGroupArn: arn })));
  }
  const schemas = await arnsOf(paginateListSchemas({ client }, {}), 'schemaArn');
  for (const schemaArn of schemas.filter((arn) => arn.includes(`:schema/${prefix}-`))) {
    await client.send(new DeleteSchemaCommand({ schemaArn }));
    deleted.push(schemaArn);
  }
  await target.remove(`${prefix}/`);
  return deleted;
}

async function groupsOf(client: PersonalizeClient, prefix: string): Promise<string[]> {
  const arns = await arnsOf(paginateListDatasetGroups({ client }, {}), 'datasetGroupArn');
  return arns.filter((arn) => arn.includes(`:dataset-group/${prefix}-`));
}

/** A training that goes on keeps its solution. */
async function stopTrainings({ control: client, settle }: Target, solutionArn: string): Promise<void> {
  const versions = await arnsOf(paginateListSolutionVersions({ client }, { solutionArn }), 'solutionVersionArn');
  for (const solutionVersionArn of versions) {
    const status = await statusOf(client, solutionVersionArn);
    if (status !== 'CREATE PENDING' && status !== 'CREATE IN_PROGRESS') continue;
    await client.send(new StopSolutionVersionCreationCommand({ solutionVersionArn }));
    await settle(() => statusOf(client, solutionVersionArn));
  }
}

/** One member of all entries of a list. */
async function arnsOf(pages: AsyncIterable<object>, member: string): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of pages) {
    for (const entries of Object.values(page)) {
      if (!Array.isArray(entries)) continue;
      for (const entry of entries as Readonly<Record<string, unknown>>[]) {
        const arn = entry[member];
        if (typeof arn !== 'string') throw new Error(`an entry of a list has no ${member}`);
        arns.push(arn);
      }
    }
  }
  return arns;
}
