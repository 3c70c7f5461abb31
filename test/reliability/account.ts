import {
  ListBatchInferenceJobsCommand,
  ListBatchSegmentJobsCommand,
  ListCampaignsCommand,
  ListDatasetGroupsCommand,
  ListDatasetImportJobsCommand,
  ListDatasetsCommand,
  ListEventTrackersCommand,
  ListFiltersCommand,
  ListMetricAttributionsCommand,
  ListRecommendersCommand,
  ListSchemasCommand,
  ListSolutionsCommand,
  ListSolutionVersionsCommand,
  type PersonalizeClient,
} from '@aws-sdk/client-personalize';

/** ARNs of all that Amazon Personalize has, by type; types without any are left out. */
export type Inventory = Readonly<Record<string, readonly string[]>>;

/** Everything in the account that has a List operation. */
export async function inventory(personalize: PersonalizeClient): Promise<Inventory> {
  const page = { maxResults: 100 };
  const all: Record<string, (string | undefined)[]> = {
    'dataset group': ((await personalize.send(new ListDatasetGroupsCommand(page))).datasetGroups ?? []).map(
      (one) => one.datasetGroupArn,
    ),
    schema: ((await personalize.send(new ListSchemasCommand(page))).schemas ?? []).map((one) => one.schemaArn),
    dataset: ((await personalize.send(new ListDatasetsCommand(page))).datasets ?? []).map((one) => one.datasetArn),
    'import job': ((await personalize.send(new ListDatasetImportJobsCommand(page))).datasetImportJobs ?? []).map(
      (one) => `${one.jobName}: ${one.status}`,
    ),
    filter: ((await personalize.send(new ListFiltersCommand(page))).Filters ?? []).map((one) => one.filterArn),
    'event tracker': ((await personalize.send(new ListEventTrackersCommand(page))).eventTrackers ?? []).map(
      (one) => one.eventTrackerArn,
    ),
    'metric attribution': (
      (await personalize.send(new ListMetricAttributionsCommand(page))).metricAttributions ?? []
    ).map((one) => one.metricAttributionArn),
    solution: ((await personalize.send(new ListSolutionsCommand(page))).solutions ?? []).map((one) => one.solutionArn),
    'solution version': ((await personalize.send(new ListSolutionVersionsCommand(page))).solutionVersions ?? []).map(
      (one) => `${one.solutionVersionArn}: ${one.status}`,
    ),
    campaign: ((await personalize.send(new ListCampaignsCommand(page))).campaigns ?? []).map((one) => one.campaignArn),
    recommender: ((await personalize.send(new ListRecommendersCommand(page))).recommenders ?? []).map(
      (one) => one.recommenderArn,
    ),
    'batch inference job': (
      (await personalize.send(new ListBatchInferenceJobsCommand(page))).batchInferenceJobs ?? []
    ).map((one) => `${one.jobName}: ${one.status}`),
    'batch segment job': ((await personalize.send(new ListBatchSegmentJobsCommand(page))).batchSegmentJobs ?? []).map(
      (one) => `${one.jobName}: ${one.status}`,
    ),
  };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, arns]) => arns.length > 0)
      .map(([type, arns]) => [type, arns.map((arn) => arn ?? '').sort()]),
  );
}

/** How many there are of each type. */
export function counted(found: Inventory): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(found).map(([type, arns]) => [type, arns.length]));
}
