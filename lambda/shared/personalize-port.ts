import type {
  Campaign,
  CreateCampaignRequest,
  CreateDatasetImportJobRequest,
  CreateSolutionRequest,
  CreateSolutionVersionRequest,
  DatasetImportJob,
  DatasetImportJobSummary,
  Solution,
  SolutionVersionSummary,
  UpdateCampaignRequest,
  UpdateSolutionRequest,
} from '@aws-sdk/client-personalize';

/**
 * What the handlers need of Amazon Personalize. Describes answer undefined for what does not exist; lists answer every
 * page; everything else throws the named errors of errors.ts.
 */
export interface PersonalizePort {
  describeSolution(solutionArn: string): Promise<Solution | undefined>;
  /** @returns the ARN */
  createSolution(request: CreateSolutionRequest): Promise<string>;
  updateSolution(request: UpdateSolutionRequest): Promise<void>;

  /** In no particular order: the API documents none. */
  listSolutionVersions(solutionArn: string): Promise<readonly SolutionVersionSummary[]>;
  /** @returns the ARN */
  createSolutionVersion(request: CreateSolutionVersionRequest): Promise<string>;
  getSolutionMetrics(solutionVersionArn: string): Promise<Readonly<Record<string, number>>>;

  describeCampaign(campaignArn: string): Promise<Campaign | undefined>;
  /** @returns the ARN */
  createCampaign(request: CreateCampaignRequest): Promise<string>;
  updateCampaign(request: UpdateCampaignRequest): Promise<void>;

  /** In no particular order: the API documents none. */
  listDatasetImportJobs(datasetArn: string): Promise<readonly DatasetImportJobSummary[]>;
  describeDatasetImportJob(datasetImportJobArn: string): Promise<DatasetImportJob | undefined>;
  /** @returns the ARN */
  createDatasetImportJob(request: CreateDatasetImportJobRequest): Promise<string>;
}
