import type {
  BatchInferenceJobSummary,
  BatchSegmentJobSummary,
  Campaign,
  CampaignSummary,
  CreateBatchInferenceJobRequest,
  CreateBatchSegmentJobRequest,
  CreateCampaignRequest,
  CreateDatasetImportJobRequest,
  CreateDatasetRequest,
  CreateFilterRequest,
  CreateMetricAttributionRequest,
  CreateRecommenderRequest,
  CreateSolutionRequest,
  CreateSolutionVersionRequest,
  DataDeletionJobSummary,
  Dataset,
  DatasetExportJobSummary,
  DatasetImportJob,
  DatasetImportJobSummary,
  DatasetSummary,
  EventTrackerSummary,
  Filter,
  FilterSummary,
  MetricAttribute,
  MetricAttribution,
  MetricAttributionSummary,
  Recommender,
  RecommenderSummary,
  Solution,
  SolutionSummary,
  SolutionVersionSummary,
  UpdateCampaignRequest,
  UpdateMetricAttributionRequest,
  UpdateRecommenderRequest,
  UpdateSolutionRequest,
} from '@aws-sdk/client-personalize';

type Listed<Summary> = (arn: string) => Promise<readonly Summary[]>;

/**
 * What the handlers need of Amazon Personalize. Describes answer undefined for what does not exist, deletes are done with what
 * is gone, creates answer the ARN; lists answer every page, in no particular order: the API documents none. Everything else
 * throws the named errors of errors.ts.
 */
export interface PersonalizePort {
  describeDataset(datasetArn: string): Promise<Dataset | undefined>;
  createDataset(request: CreateDatasetRequest): Promise<string>;
  deleteDataset(datasetArn: string): Promise<void>;
  /** Of a dataset group. */
  readonly listDatasets: Listed<DatasetSummary>;

  /** Of a dataset. */
  readonly listDatasetImportJobs: Listed<DatasetImportJobSummary>;
  describeDatasetImportJob(datasetImportJobArn: string): Promise<DatasetImportJob | undefined>;
  createDatasetImportJob(request: CreateDatasetImportJobRequest): Promise<string>;
  /** Of a dataset. */
  readonly listDatasetExportJobs: Listed<DatasetExportJobSummary>;
  /** Of a dataset group. */
  readonly listDataDeletionJobs: Listed<DataDeletionJobSummary>;

  describeSolution(solutionArn: string): Promise<Solution | undefined>;
  createSolution(request: CreateSolutionRequest): Promise<string>;
  updateSolution(request: UpdateSolutionRequest): Promise<void>;
  deleteSolution(solutionArn: string): Promise<void>;
  /** Of a dataset group. */
  readonly listSolutions: Listed<SolutionSummary>;

  /** Of a solution. */
  readonly listSolutionVersions: Listed<SolutionVersionSummary>;
  createSolutionVersion(request: CreateSolutionVersionRequest): Promise<string>;
  stopSolutionVersionCreation(solutionVersionArn: string): Promise<void>;
  getSolutionMetrics(solutionVersionArn: string): Promise<Readonly<Record<string, number>>>;

  describeCampaign(campaignArn: string): Promise<Campaign | undefined>;
  createCampaign(request: CreateCampaignRequest): Promise<string>;
  updateCampaign(request: UpdateCampaignRequest): Promise<void>;
  deleteCampaign(campaignArn: string): Promise<void>;
  /** Of a solution. */
  readonly listCampaigns: Listed<CampaignSummary>;

  describeRecommender(recommenderArn: string): Promise<Recommender | undefined>;
  createRecommender(request: CreateRecommenderRequest): Promise<string>;
  updateRecommender(request: UpdateRecommenderRequest): Promise<void>;
  startRecommender(recommenderArn: string): Promise<void>;
  deleteRecommender(recommenderArn: string): Promise<void>;
  /** Of a dataset group. */
  readonly listRecommenders: Listed<RecommenderSummary>;

  /** Of a solution version, or of the whole account in the region. */
  listBatchInferenceJobs(solutionVersionArn?: string): Promise<readonly BatchInferenceJobSummary[]>;
  createBatchInferenceJob(request: CreateBatchInferenceJobRequest): Promise<string>;
  /** As above. */
  listBatchSegmentJobs(solutionVersionArn?: string): Promise<readonly BatchSegmentJobSummary[]>;
  createBatchSegmentJob(request: CreateBatchSegmentJobRequest): Promise<string>;

  /** Of a dataset group, as are the two others. */
  readonly listEventTrackers: Listed<EventTrackerSummary>;
  deleteEventTracker(eventTrackerArn: string): Promise<void>;
  readonly listFilters: Listed<FilterSummary>;
  describeFilter(filterArn: string): Promise<Filter | undefined>;
  createFilter(request: CreateFilterRequest): Promise<string>;
  deleteFilter(filterArn: string): Promise<void>;
  readonly listMetricAttributions: Listed<MetricAttributionSummary>;
  describeMetricAttribution(metricAttributionArn: string): Promise<MetricAttribution | undefined>;
  /** Of a metric attribution. */
  readonly listMetricAttributionMetrics: Listed<MetricAttribute>;
  createMetricAttribution(request: CreateMetricAttributionRequest): Promise<string>;
  updateMetricAttribution(request: UpdateMetricAttributionRequest): Promise<void>;
  deleteMetricAttribution(metricAttributionArn: string): Promise<void>;
}
