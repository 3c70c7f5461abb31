import {
  type BatchInferenceJob,
  type BatchSegmentJob,
  type Campaign,
  type Dataset,
  type DatasetGroup,
  type DatasetImportJob,
  type DatasetSchema,
  DescribeBatchInferenceJobCommand,
  DescribeBatchSegmentJobCommand,
  DescribeDatasetCommand,
  DescribeDatasetGroupCommand,
  DescribeDatasetImportJobCommand,
  DescribeEventTrackerCommand,
  DescribeFilterCommand,
  DescribeMetricAttributionCommand,
  DescribeSchemaCommand,
  DescribeSolutionCommand,
  type EventTracker,
  type Filter,
  type MetricAttribute,
  type MetricAttribution,
  paginateListBatchInferenceJobs,
  paginateListBatchSegmentJobs,
  paginateListCampaigns,
  paginateListDatasetGroups,
  paginateListDatasetImportJobs,
  paginateListDatasets,
  paginateListEventTrackers,
  paginateListFilters,
  paginateListMetricAttributionMetrics,
  paginateListMetricAttributions,
  paginateListRecommenders,
  paginateListSolutions,
  type PersonalizeClient,
  type Recommender,
  type Solution,
  type SolutionVersionSummary,
} from '@aws-sdk/client-personalize';
import { solutionArnOf } from '../../spec/names';
import { describeCampaign, describeRecommender, timeOf, versionsOf } from './personalize-reads';

/** Everything that Amazon Personalize has in one dataset group. */
export interface Inventory {
  readonly group: DatasetGroup;
  readonly datasets: readonly FoundDataset[];
  readonly filters: readonly Filter[];
  readonly eventTrackers: readonly EventTracker[];
  readonly metricAttributions: readonly FoundAttribution[];
  readonly solutions: readonly FoundSolution[];
  readonly recommenders: readonly Recommender[];
  /** The newest first. */
  readonly batchInferenceJobs: readonly BatchInferenceJob[];
  /** The newest first. */
  readonly batchSegmentJobs: readonly BatchSegmentJob[];
}

export interface FoundDataset {
  readonly dataset: Dataset;
  readonly schema: DatasetSchema;
  /** The newest import job that is ACTIVE. */
  readonly latestImport?: DatasetImportJob;
  /** The newest one that brought the whole data. */
  readonly latestFullImport?: DatasetImportJob;
}

export interface FoundAttribution {
  readonly attribution: MetricAttribution;
  readonly metrics: readonly MetricAttribute[];
}

export interface FoundSolution {
  readonly solution: Solution;
  /** The newest first. */
  readonly versions: readonly SolutionVersionSummary[];
  readonly campaigns: readonly Campaign[];
}

/** ARN of the dataset group of that name; undefined when there is none. */
export async function findDatasetGroup(client: PersonalizeClient, name: string): Promise<string | undefined> {
  for await (const page of paginateListDatasetGroups({ client }, {})) {
    const found = (page.datasetGroups ?? []).find((group) => group.name === name);
    if (found?.datasetGroupArn !== undefined) return found.datasetGroupArn;
  }
  return undefined;
}

/** Names of every dataset group of the account and region. */
export async function datasetGroupNames(client: PersonalizeClient): Promise<readonly string[]> {
  const groups = await collect(paginateListDatasetGroups({ client }, {}), (page) => page.datasetGroups);
  return groups.flatMap(({ name }) => name ?? []);
}

export interface InventoryOptions {
  /** Read the details of batch jobs too, which may be many. @default true */
  readonly batchJobs?: boolean;
  /** Told of what is being read. */
  readonly onProgress?: (what: string) => void;
}

/** Reads a dataset group with all that hangs on it. @throws ResourceNotFoundException when it does not exist */
export async function readInventory(
  client: PersonalizeClient,
  datasetGroupArn: string,
  { batchJobs = true, onProgress = () => undefined }: InventoryOptions = {},
): Promise<Inventory> {
  onProgress('dataset group');
  const { datasetGroup } = await client.send(new DescribeDatasetGroupCommand({ datasetGroupArn }));
  onProgress('datasets');
  const datasets = await readDatasets(client, datasetGroupArn);
  onProgress('filters');
  const filters = await collect(paginateListFilters({ client }, { datasetGroupArn }), (page) => page.Filters);
  onProgress('event trackers');
  const trackers = await collect(
    paginateListEventTrackers({ client }, { datasetGroupArn }),
    (page) => page.eventTrackers,
  );
  onProgress('metric attributions');
  const metricAttributions = await readAttributions(client, datasetGroupArn);
  onProgress('solutions');
  const solutions = await readSolutions(client, datasetGroupArn);
  onProgress('recommenders');
  const recommenders = await collect(
    paginateListRecommenders({ client }, { datasetGroupArn }),
    (page) => page.recommenders,
  );
  onProgress('batch jobs');
  const owned = new Set(solutions.flatMap(({ solution }) => solution.solutionArn ?? []));
  return {
    group: datasetGroup ?? {},
    datasets,
    filters: await each(
      filters,
      async ({ filterArn }) => (await client.send(new DescribeFilterCommand({ filterArn }))).filter,
    ),
    eventTrackers: await each(
      trackers,
      async ({ eventTrackerArn }) =>
        (await client.send(new DescribeEventTrackerCommand({ eventTrackerArn }))).eventTracker,
    ),
    metricAttributions,
    solutions,
    recommenders: await each(recommenders, async ({ recommenderArn }) =>
      recommenderArn === undefined ? undefined : describeRecommender(client, recommenderArn),
    ),
    batchInferenceJobs: batchJobs ? await readInferenceJobs(client, owned) : [],
    batchSegmentJobs: batchJobs ? await readSegmentJobs(client, owned) : [],
  };
}

async function readDatasets(client: PersonalizeClient, datasetGroupArn: string): Promise<FoundDataset[]> {
  const summaries = await collect(paginateListDatasets({ client }, { datasetGroupArn }), (page) => page.datasets);
  return each(summaries, async ({ datasetArn }) => {
    const { dataset } = await client.send(new DescribeDatasetCommand({ datasetArn }));
    if (dataset?.schemaArn === undefined) return undefined;
    const { schema } = await client.send(new DescribeSchemaCommand({ schemaArn: dataset.schemaArn }));
    const jobs = await collect(
      paginateListDatasetImportJobs({ client }, { datasetArn }),
      (page) => page.datasetImportJobs,
    );
    const active = newestFirst(jobs.filter(({ status }) => status === 'ACTIVE'));
    const full = active.find(({ importMode }) => importMode !== 'INCREMENTAL');
    const latestImport = await describeImport(client, active[0]?.datasetImportJobArn);
    const latestFullImport =
      full === active[0] ? latestImport : await describeImport(client, full?.datasetImportJobArn);
    return {
      dataset,
      schema: schema ?? {},
      ...(latestImport && { latestImport }),
      ...(latestFullImport && { latestFullImport }),
    };
  });
}

async function describeImport(
  client: PersonalizeClient,
  datasetImportJobArn: string | undefined,
): Promise<DatasetImportJob | undefined> {
  if (datasetImportJobArn === undefined) return undefined;
  return (await client.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn }))).datasetImportJob;
}

async function readAttributions(client: PersonalizeClient, datasetGroupArn: string): Promise<FoundAttribution[]> {
  const summaries = await collect(
    paginateListMetricAttributions({ client }, { datasetGroupArn }),
    (page) => page.metricAttributions,
  );
  return each(summaries, async ({ metricAttributionArn }) => {
    const { metricAttribution } = await client.send(new DescribeMetricAttributionCommand({ metricAttributionArn }));
    const metrics = await collect(
      paginateListMetricAttributionMetrics({ client }, { metricAttributionArn }),
      (page) => page.metrics,
    );
    return metricAttribution && { attribution: metricAttribution, metrics };
  });
}

async function readSolutions(client: PersonalizeClient, datasetGroupArn: string): Promise<FoundSolution[]> {
  const summaries = await collect(paginateListSolutions({ client }, { datasetGroupArn }), (page) => page.solutions);
  return each(summaries, async ({ solutionArn }) => {
    if (solutionArn === undefined) return undefined;
    const { solution } = await client.send(new DescribeSolutionCommand({ solutionArn }));
    const campaigns = await collect(paginateListCampaigns({ client }, { solutionArn }), (page) => page.campaigns);
    return (
      solution && {
        solution,
        versions: await versionsOf(client, solutionArn),
        campaigns: await each(campaigns, async ({ campaignArn }) =>
          campaignArn === undefined ? undefined : describeCampaign(client, campaignArn),
        ),
      }
    );
  });
}

/** @param solutions ARNs of those whose jobs are wanted: the list knows no dataset group */
async function readInferenceJobs(
  client: PersonalizeClient,
  solutions: ReadonlySet<string>,
): Promise<BatchInferenceJob[]> {
  const jobs = await collect(paginateListBatchInferenceJobs({ client }, {}), (page) => page.batchInferenceJobs);
  return each(newestFirst(jobs.filter((job) => isOf(job, solutions))), async ({ batchInferenceJobArn }) => {
    return (await client.send(new DescribeBatchInferenceJobCommand({ batchInferenceJobArn }))).batchInferenceJob;
  });
}

async function readSegmentJobs(client: PersonalizeClient, solutions: ReadonlySet<string>): Promise<BatchSegmentJob[]> {
  const jobs = await collect(paginateListBatchSegmentJobs({ client }, {}), (page) => page.batchSegmentJobs);
  return each(newestFirst(jobs.filter((job) => isOf(job, solutions))), async ({ batchSegmentJobArn }) => {
    return (await client.send(new DescribeBatchSegmentJobCommand({ batchSegmentJobArn }))).batchSegmentJob;
  });
}

function isOf(
  { solutionVersionArn = '' }: { readonly solutionVersionArn?: string | undefined },
  solutions: ReadonlySet<string>,
): boolean {
  return solutions.has(solutionArnOf(solutionVersionArn));
}

function newestFirst<T extends { readonly creationDateTime?: Date | undefined }>(entries: readonly T[]): readonly T[] {
  return [...entries].sort((a, b) => timeOf(b.creationDateTime) - timeOf(a.creationDateTime));
}

async function collect<Page, Entry>(
  pages: AsyncIterable<Page>,
  entriesOf: (page: Page) => readonly Entry[] | undefined,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const page of pages) entries.push(...(entriesOf(page) ?? []));
  return entries;
}

/** One after the other: most operations take one request a second. What is gone meanwhile is left out. */
async function each<In, Out>(entries: readonly In[], read: (entry: In) => Promise<Out | undefined>): Promise<Out[]> {
  const results: Out[] = [];
  for (const entry of entries) {
    const result = await read(entry);
    if (result !== undefined) results.push(result);
  }
  return results;
}
