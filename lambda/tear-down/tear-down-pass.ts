import type { DeletionPassOutput, TearDownInput } from '../shared/contract/workflow';
import { DeletionPass } from '../shared/deletion-pass';
import { ResourceNotFoundError } from '../shared/errors';
import type { PersonalizePort } from '../shared/personalize-port';
import { stopTrainings } from '../shared/stop-trainings';

export type TearDownPort = Pick<
  PersonalizePort,
  | 'listSolutions'
  | 'listSolutionVersions'
  | 'stopSolutionVersionCreation'
  | 'listRecommenders'
  | 'deleteRecommender'
  | 'listCampaigns'
  | 'deleteCampaign'
  | 'listBatchInferenceJobs'
  | 'listBatchSegmentJobs'
  | 'deleteSolution'
  | 'listDatasets'
  | 'listDatasetImportJobs'
  | 'listDatasetExportJobs'
  | 'listDataDeletionJobs'
  | 'listEventTrackers'
  | 'deleteEventTracker'
  | 'listFilters'
  | 'deleteFilter'
  | 'listMetricAttributions'
  | 'deleteMetricAttribution'
  | 'deleteDataset'
>;

/** Types of datasets that CloudFormation does not have, so that it cannot delete them either. */
const OWN_TYPES = new Set(['ACTIONS', 'ACTION_INTERACTIONS']);

/**
 * One pass over everything that stands in the way of a dataset group's deletion, in the order of its dependencies: trainings are
 * stopped; recommenders and campaigns go, then solutions; jobs come to their end, as they cannot be stopped; when all that is gone,
 * event trackers, filters and metric attributions go, and at last the datasets that only a run makes.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteDatasetGroup.html
 */
export async function tearDownPass(
  { datasetGroupArn, keep = [] }: TearDownInput,
  personalize: TearDownPort,
): Promise<DeletionPassOutput> {
  const pass = new DeletionPass();
  await removeSolutions(datasetGroupArn, personalize, pass);
  for (const { recommenderArn: arn, status } of await orNone(personalize.listRecommenders(datasetGroupArn))) {
    await pass.remove({ arn, status }, (one) => personalize.deleteRecommender(one));
  }
  const datasets = await orNone(personalize.listDatasets(datasetGroupArn));
  for (const { datasetArn } of datasets) if (datasetArn !== undefined) await waitForJobs(datasetArn, personalize, pass);
  const deletions = await orNone(personalize.listDataDeletionJobs(datasetGroupArn));
  pass.waitForEnd(deletions.map(({ dataDeletionJobArn: arn, status }) => ({ arn, status })));
  if (!pass.isClear) return pass.result();

  const own = datasets.filter(({ datasetType = '' }) => OWN_TYPES.has(datasetType.toUpperCase()));
  await removeFilters(datasetGroupArn, own.length > 0 ? new Set() : new Set(keep), personalize, pass);
  await removeCompanions(datasetGroupArn, new Set(keep), personalize, pass);
  if (!pass.isClear) return pass.result();

  for (const { datasetArn: arn, status } of own) {
    await pass.remove({ arn, status }, (one) => personalize.deleteDataset(one));
  }
  return pass.result();
}

/** Trainings, campaigns and solutions: a solution can go when nothing of it serves, trains or computes. */
async function removeSolutions(datasetGroupArn: string, personalize: TearDownPort, pass: DeletionPass): Promise<void> {
  const solutions = await orNone(personalize.listSolutions(datasetGroupArn));
  if (solutions.length === 0) return;
  const jobs = [
    ...(await personalize.listBatchInferenceJobs()).map((job) => ({ ...job, arn: job.batchInferenceJobArn })),
    ...(await personalize.listBatchSegmentJobs()).map((job) => ({ ...job, arn: job.batchSegmentJobArn })),
  ];
  for (const { solutionArn, status } of solutions) {
    if (solutionArn === undefined) continue;
    const own = new DeletionPass();
    await stopTrainings(solutionArn, personalize, own);
    for (const campaign of await orNone(personalize.listCampaigns(solutionArn))) {
      const { campaignArn: arn, status: campaignStatus } = campaign;
      await own.remove({ arn, status: campaignStatus }, (one) => personalize.deleteCampaign(one));
    }
    const computing = jobs.filter((job) => job.solutionVersionArn?.startsWith(`${solutionArn}/`));
    own.waitForEnd(computing.map(({ arn, status: jobStatus }) => ({ arn, status: jobStatus })));
    if (own.isClear) await own.remove({ arn: solutionArn, status }, (one) => personalize.deleteSolution(one));
    else own.waitFor(solutionArn);
    pass.add(own);
  }
}

async function waitForJobs(datasetArn: string, personalize: TearDownPort, pass: DeletionPass): Promise<void> {
  const imports = await personalize.listDatasetImportJobs(datasetArn);
  pass.waitForEnd(imports.map(({ datasetImportJobArn: arn, status }) => ({ arn, status })));
  const exports = await personalize.listDatasetExportJobs(datasetArn);
  pass.waitForEnd(exports.map(({ datasetExportJobArn: arn, status }) => ({ arn, status })));
}

/**
 * No dataset can be deleted while its group has a filter. Where a run made datasets, filters that a stack keeps have to go before
 * them for that reason: the stack's own deletion of what is gone is done.
 */
async function removeFilters(
  datasetGroupArn: string,
  keep: ReadonlySet<string>,
  personalize: TearDownPort,
  pass: DeletionPass,
): Promise<void> {
  for (const { filterArn: arn, status } of await orNone(personalize.listFilters(datasetGroupArn))) {
    if (arn !== undefined && keep.has(arn)) continue;
    await pass.remove({ arn, status }, (one) => personalize.deleteFilter(one));
  }
}

/** What else belongs to the dataset group itself. */
async function removeCompanions(
  datasetGroupArn: string,
  keep: ReadonlySet<string>,
  personalize: TearDownPort,
  pass: DeletionPass,
): Promise<void> {
  const isKept = (arn: string | undefined): boolean => arn !== undefined && keep.has(arn);
  for (const { eventTrackerArn: arn, status } of await orNone(personalize.listEventTrackers(datasetGroupArn))) {
    if (!isKept(arn)) await pass.remove({ arn, status }, (one) => personalize.deleteEventTracker(one));
  }
  const attributions = await orNone(personalize.listMetricAttributions(datasetGroupArn));
  for (const { metricAttributionArn: arn, status } of attributions) {
    if (!isKept(arn)) await pass.remove({ arn, status }, (one) => personalize.deleteMetricAttribution(one));
  }
}

/** A dataset group that is gone has nothing left. */
async function orNone<T>(list: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof ResourceNotFoundError) return [];
    throw error;
  }
}
