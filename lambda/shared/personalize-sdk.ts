import {
  CreateBatchInferenceJobCommand,
  CreateBatchSegmentJobCommand,
  CreateCampaignCommand,
  CreateDatasetCommand,
  CreateDatasetImportJobCommand,
  CreateFilterCommand,
  CreateMetricAttributionCommand,
  CreateRecommenderCommand,
  CreateSolutionCommand,
  CreateSolutionVersionCommand,
  DeleteCampaignCommand,
  DeleteDatasetCommand,
  DeleteEventTrackerCommand,
  DeleteFilterCommand,
  DeleteMetricAttributionCommand,
  DeleteRecommenderCommand,
  DeleteSolutionCommand,
  DescribeCampaignCommand,
  DescribeDatasetCommand,
  DescribeDatasetImportJobCommand,
  DescribeFilterCommand,
  DescribeMetricAttributionCommand,
  DescribeRecommenderCommand,
  DescribeSolutionCommand,
  GetSolutionMetricsCommand,
  ListBatchInferenceJobsCommand,
  ListBatchSegmentJobsCommand,
  ListCampaignsCommand,
  ListDataDeletionJobsCommand,
  ListDatasetExportJobsCommand,
  ListDatasetImportJobsCommand,
  ListDatasetsCommand,
  ListEventTrackersCommand,
  ListFiltersCommand,
  ListMetricAttributionMetricsCommand,
  ListMetricAttributionsCommand,
  ListRecommendersCommand,
  ListSolutionVersionsCommand,
  ListSolutionsCommand,
  StartRecommenderCommand,
  StopSolutionVersionCreationCommand,
  UpdateCampaignCommand,
  UpdateMetricAttributionCommand,
  UpdateRecommenderCommand,
  UpdateSolutionCommand,
  type PersonalizeClient,
} from '@aws-sdk/client-personalize';
import { passUncheckedMembers } from './drift/unchecked-members';
import type { PersonalizePort } from './personalize-port';
import { called, everyPage, found, given, gone } from './sdk-calls';

/** The largest page that a List operation gives. @see https://docs.aws.amazon.com/personalize/latest/dg/API_ListSolutionVersions.html */
const maxResults = 100;

/** The port over the real SDK: one member for each operation, so that a search for an operation ends here. */
export function personalizePort(client: PersonalizeClient): PersonalizePort {
  passUncheckedMembers(client);
  return {
    describeDataset: (datasetArn) =>
      found('DescribeDataset', async () => (await client.send(new DescribeDatasetCommand({ datasetArn }))).dataset),
    describeDatasetImportJob: (datasetImportJobArn) =>
      found(
        'DescribeDatasetImportJob',
        async () => (await client.send(new DescribeDatasetImportJobCommand({ datasetImportJobArn }))).datasetImportJob,
      ),
    describeSolution: (solutionArn) =>
      found('DescribeSolution', async () => (await client.send(new DescribeSolutionCommand({ solutionArn }))).solution),
    describeCampaign: (campaignArn) =>
      found('DescribeCampaign', async () => (await client.send(new DescribeCampaignCommand({ campaignArn }))).campaign),
    describeRecommender: (recommenderArn) =>
      found(
        'DescribeRecommender',
        async () => (await client.send(new DescribeRecommenderCommand({ recommenderArn }))).recommender,
      ),

    describeFilter: (filterArn) =>
      found('DescribeFilter', async () => (await client.send(new DescribeFilterCommand({ filterArn }))).filter),

    describeMetricAttribution: (metricAttributionArn) =>
      found(
        'DescribeMetricAttribution',
        async () =>
          (await client.send(new DescribeMetricAttributionCommand({ metricAttributionArn }))).metricAttribution,
      ),

    createDataset: (request) =>
      given('CreateDataset', async () => (await client.send(new CreateDatasetCommand(request))).datasetArn),
    createDatasetImportJob: (request) =>
      given(
        'CreateDatasetImportJob',
        async () => (await client.send(new CreateDatasetImportJobCommand(request))).datasetImportJobArn,
      ),
    createSolution: (request) =>
      given('CreateSolution', async () => (await client.send(new CreateSolutionCommand(request))).solutionArn),
    createSolutionVersion: (request) =>
      given(
        'CreateSolutionVersion',
        async () => (await client.send(new CreateSolutionVersionCommand(request))).solutionVersionArn,
      ),
    createCampaign: (request) =>
      given('CreateCampaign', async () => (await client.send(new CreateCampaignCommand(request))).campaignArn),
    createRecommender: (request) =>
      given('CreateRecommender', async () => (await client.send(new CreateRecommenderCommand(request))).recommenderArn),
    createFilter: (request) =>
      given('CreateFilter', async () => (await client.send(new CreateFilterCommand(request))).filterArn),
    createMetricAttribution: (request) =>
      given(
        'CreateMetricAttribution',
        async () => (await client.send(new CreateMetricAttributionCommand(request))).metricAttributionArn,
      ),
    createBatchInferenceJob: (request) =>
      given(
        'CreateBatchInferenceJob',
        async () => (await client.send(new CreateBatchInferenceJobCommand(request))).batchInferenceJobArn,
      ),
    createBatchSegmentJob: (request) =>
      given(
        'CreateBatchSegmentJob',
        async () => (await client.send(new CreateBatchSegmentJobCommand(request))).batchSegmentJobArn,
      ),

    updateMetricAttribution: (request) =>
      called(
        'UpdateMetricAttribution',
        async () => void (await client.send(new UpdateMetricAttributionCommand(request))),
      ),
    updateSolution: (request) =>
      called('UpdateSolution', async () => void (await client.send(new UpdateSolutionCommand(request)))),
    updateCampaign: (request) =>
      called('UpdateCampaign', async () => void (await client.send(new UpdateCampaignCommand(request)))),
    updateRecommender: (request) =>
      called('UpdateRecommender', async () => void (await client.send(new UpdateRecommenderCommand(request)))),
    startRecommender: (recommenderArn) =>
      called('StartRecommender', async () => void (await client.send(new StartRecommenderCommand({ recommenderArn })))),
    stopSolutionVersionCreation: (solutionVersionArn) =>
      called(
        'StopSolutionVersionCreation',
        async () => void (await client.send(new StopSolutionVersionCreationCommand({ solutionVersionArn }))),
      ),
    getSolutionMetrics: (solutionVersionArn) =>
      given(
        'GetSolutionMetrics',
        async () => (await client.send(new GetSolutionMetricsCommand({ solutionVersionArn }))).metrics,
      ),

    deleteDataset: (datasetArn) => gone('DeleteDataset', () => client.send(new DeleteDatasetCommand({ datasetArn }))),
    deleteSolution: (solutionArn) =>
      gone('DeleteSolution', () => client.send(new DeleteSolutionCommand({ solutionArn }))),
    deleteCampaign: (campaignArn) =>
      gone('DeleteCampaign', () => client.send(new DeleteCampaignCommand({ campaignArn }))),
    deleteRecommender: (recommenderArn) =>
      gone('DeleteRecommender', () => client.send(new DeleteRecommenderCommand({ recommenderArn }))),
    deleteEventTracker: (eventTrackerArn) =>
      gone('DeleteEventTracker', () => client.send(new DeleteEventTrackerCommand({ eventTrackerArn }))),
    deleteFilter: (filterArn) => gone('DeleteFilter', () => client.send(new DeleteFilterCommand({ filterArn }))),
    deleteMetricAttribution: (metricAttributionArn) =>
      gone('DeleteMetricAttribution', () => client.send(new DeleteMetricAttributionCommand({ metricAttributionArn }))),

    listDatasets: (datasetGroupArn) =>
      everyPage('ListDatasets', async (nextToken) => {
        const page = await client.send(new ListDatasetsCommand({ datasetGroupArn, nextToken, maxResults }));
        return { entries: page.datasets, nextToken: page.nextToken };
      }),
    listDatasetImportJobs: (datasetArn) =>
      everyPage('ListDatasetImportJobs', async (nextToken) => {
        const page = await client.send(new ListDatasetImportJobsCommand({ datasetArn, nextToken, maxResults }));
        return { entries: page.datasetImportJobs, nextToken: page.nextToken };
      }),
    listDatasetExportJobs: (datasetArn) =>
      everyPage('ListDatasetExportJobs', async (nextToken) => {
        const page = await client.send(new ListDatasetExportJobsCommand({ datasetArn, nextToken, maxResults }));
        return { entries: page.datasetExportJobs, nextToken: page.nextToken };
      }),
    listDataDeletionJobs: (datasetGroupArn) =>
      everyPage('ListDataDeletionJobs', async (nextToken) => {
        const page = await client.send(new ListDataDeletionJobsCommand({ datasetGroupArn, nextToken, maxResults }));
        return { entries: page.dataDeletionJobs, nextToken: page.nextToken };
      }),
    listSolutions: (datasetGroupArn) =>
      everyPage('ListSolutions', async (nextToken) => {
        const page = await client.send(new ListSolutionsCommand({ datasetGroupArn, nextToken, maxResults }));
        return { entries: page.solutions, nextToken: page.nextToken };
      }),
    listSolutionVersions: (solutionArn) =>
      everyPage('ListSolutionVersions', async (nextToken) => {
        const page = await client.send(new ListSolutionVersionsCommand({ solutionArn, nextToken, maxResults }));
        return { entries: page.solutionVersions, nextToken: page.nextToken };
      }),
    listCampaigns: (solutionArn) =>
      everyPage('ListCampaigns', async (nextToken) => {
        const page = await client.send(new ListCampaignsCommand({ solutionArn, nextToken, maxResults }));
        return { entries: page.campaigns, nextToken: page.nextToken };
      }),
    listRecommenders: (datasetGroupArn) =>
      everyPage('ListRecommenders', async (nextToken) => {
        const page = await client.send(new ListRecommendersCommand({ datasetGroupArn, nextToken, maxResults }));
        return { entries: page.recommenders, nextToken: page.nextToken };
      }),
    listBatchInferenceJobs: (solutionVersionArn) =>
      everyPage('ListBatchInferenceJobs', async (nextToken) => {
        const page = await client.send(
          new ListBatchInferenceJobsCommand({ solutionVersionArn, nextToken, maxResults }),
        );
        return { entries: page.batchInferenceJobs, nextToken: page.nextToken };
      }),
    listBatchSegmentJobs: (solutionVersionArn) =>
      everyPage('ListBatchSegmentJobs', async (nextToken) => {
        const page = await client.send(new ListBatchSegmentJobsCommand({ solutionVersionArn, nextToken, maxResults }));
        return { entries: page.batchSegmentJobs, nextToken: page.nextToken };
      }),
    listEventTrackers: (datasetGroupArn) =>
      everyPage('ListEventTrackers', async (nextToken) => {
        const page = await client.send(new ListEventTrackersCommand({ datasetGroupArn, nextToken, maxResults }));
        return { entries: page.eventTrackers, nextToken: page.nextToken };
      }),
    listFilters: (datasetGroupArn) =>
      everyPage('ListFilters', async (nextToken) => {
        const page = await client.send(new ListFiltersCommand({ datasetGroupArn, nextToken, maxResults }));
        return { entries: page.Filters, nextToken: page.nextToken };
      }),
    listMetricAttributionMetrics: (metricAttributionArn) =>
      everyPage('ListMetricAttributionMetrics', async (nextToken) => {
        const page = await client.send(new ListMetricAttributionMetricsCommand({ metricAttributionArn, nextToken }));
        return { entries: page.metrics, nextToken: page.nextToken };
      }),
    listMetricAttributions: (datasetGroupArn) =>
      everyPage('ListMetricAttributions', async (nextToken) => {
        const page = await client.send(new ListMetricAttributionsCommand({ datasetGroupArn, nextToken, maxResults }));
        return { entries: page.metricAttributions, nextToken: page.nextToken };
      }),
  };
}
