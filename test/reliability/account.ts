import {
  DescribeCampaignCommand,
  DescribeRecommenderCommand,
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
  type SolutionVersionSummary,
} from '@aws-sdk/client-personalize';

/** One thing in the account. */
export interface Resource {
  /** `solution version`. */
  readonly type: string;
  /** Its ARN; of jobs, which have random ARNs, the name. */
  readonly name: string;
  readonly status: string;
  /** What else two accounts are compared by. */
  readonly detail: string;
}

interface Summary {
  readonly type: string;
  readonly name?: string | undefined;
  readonly status?: string | undefined;
  readonly detail?: string;
}

/** Everything in the account that has a List operation. */
export async function inventory(personalize: PersonalizeClient): Promise<readonly Resource[]> {
  const all = await Promise.all([data(personalize), served(personalize), jobs(personalize)]);
  return all.flat().map(({ type, name = '', status = '', detail = '' }) => ({ type, name, status, detail }));
}

const page = { maxResults: 100 };

async function data(personalize: PersonalizeClient): Promise<readonly Summary[]> {
  const groups = await personalize.send(new ListDatasetGroupsCommand(page));
  const schemas = await personalize.send(new ListSchemasCommand(page));
  const datasets = await personalize.send(new ListDatasetsCommand(page));
  const filters = await personalize.send(new ListFiltersCommand(page));
  const trackers = await personalize.send(new ListEventTrackersCommand(page));
  const attributions = await personalize.send(new ListMetricAttributionsCommand(page));
  return [
    ...(groups.datasetGroups ?? []).map((one) => ({ type: 'dataset group', ...one, name: one.datasetGroupArn })),
    ...(schemas.schemas ?? []).map((one) => ({ type: 'schema', name: one.schemaArn })),
    ...(datasets.datasets ?? []).map((one) => ({ type: 'dataset', ...one, name: one.datasetArn })),
    ...(filters.Filters ?? []).map((one) => ({ type: 'filter', ...one, name: one.filterArn })),
    // Its ARN has a random part.
    ...(trackers.eventTrackers ?? []).map((one) => ({ type: 'event tracker', ...one })),
    ...(attributions.metricAttributions ?? []).map((one) => ({ type: 'metric attribution', ...one })),
  ];
}

async function served(personalize: PersonalizeClient): Promise<readonly Summary[]> {
  const { solutions = [] } = await personalize.send(new ListSolutionsCommand(page));
  const { solutionVersions = [] } = await personalize.send(new ListSolutionVersionsCommand(page));
  const { campaigns = [] } = await personalize.send(new ListCampaignsCommand(page));
  const { recommenders = [] } = await personalize.send(new ListRecommendersCommand(page));
  const newest = newestVersion(solutionVersions);
  const all: Summary[] = [
    ...solutions.map((one) => ({ type: 'solution', ...one, name: one.solutionArn })),
    ...solutionVersions.map((one) => ({ type: 'solution version', ...one, name: one.solutionVersionArn })),
  ];
  for (const { campaignArn } of campaigns) {
    const { campaign } = await personalize.send(new DescribeCampaignCommand({ campaignArn }));
    const { status, minProvisionedTPS, solutionVersionArn = '', latestCampaignUpdate } = campaign ?? {};
    const serves = solutionVersionArn === newest(solutionVersionArn) ? 'the newest version' : 'another version';
    const update = latestCampaignUpdate?.status ?? 'no update';
    all.push({ type: 'campaign', name: campaignArn, status, detail: `${serves}, ${minProvisionedTPS} TPS, ${update}` });
  }
  for (const { recommenderArn } of recommenders) {
    const { recommender } = await personalize.send(new DescribeRecommenderCommand({ recommenderArn }));
    const { status, recommenderConfig, latestRecommenderUpdate } = recommender ?? {};
    const detail = `${JSON.stringify(recommenderConfig)}, ${latestRecommenderUpdate?.status ?? 'no update'}`;
    all.push({ type: 'recommender', name: recommenderArn, status, detail });
  }
  return all;
}

/** @returns the newest version of the solution that a version belongs to */
function newestVersion(versions: readonly SolutionVersionSummary[]): (arn: string) => string | undefined {
  const newestFirst = [...versions].sort(
    (a, b) => (b.creationDateTime?.getTime() ?? 0) - (a.creationDateTime?.getTime() ?? 0),
  );
  const solutionOf = (arn: string): string => arn.slice(0, arn.lastIndexOf('/') + 1);
  return (arn) => newestFirst.find((one) => one.solutionVersionArn?.startsWith(solutionOf(arn)))?.solutionVersionArn;
}

async function jobs(personalize: PersonalizeClient): Promise<readonly Summary[]> {
  const imports = await personalize.send(new ListDatasetImportJobsCommand(page));
  const inferences = await personalize.send(new ListBatchInferenceJobsCommand(page));
  const segments = await personalize.send(new ListBatchSegmentJobsCommand(page));
  return [
    ...(imports.datasetImportJobs ?? []).map((one) => ({ type: 'import job', ...one, name: one.jobName })),
    ...(inferences.batchInferenceJobs ?? []).map((one) => ({ type: 'batch inference job', ...one, name: one.jobName })),
    ...(segments.batchSegmentJobs ?? []).map((one) => ({ type: 'batch segment job', ...one, name: one.jobName })),
  ];
}

/** How many there are of each type; types without any are left out. */
export function counted(found: readonly Resource[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of found) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/**
 * Lines by which two accounts are compared that had the same life: what differs from one life to the next is masked, which are
 * the ids of versions and the fingerprints that jobs are named after.
 */
export function comparable(found: readonly Resource[]): readonly string[] {
  return found
    .map(({ type, name, status, detail }) => {
      const masked =
        type === 'solution version'
          ? `${name.slice(0, name.lastIndexOf('/'))}/*`
          : name.replace(/-[0-9a-f]{12}\b/, '-*');
      return [type, masked, status, detail].filter((part) => part !== '').join(' ');
    })
    .sort();
}

/** Names that more than one thing of a type has. */
export function twice(found: readonly Resource[]): readonly string[] {
  const names = found.map(({ type, name }) => `${type} ${name}`);
  return names.filter((name, index) => names.indexOf(name) !== index);
}
