/** The workflow's handlers: folder under `lambda/`, last part of the function's name, and what log lines carry. */
export const OPERATIONS = [
  'acquire-lock',
  'check-data',
  'create-dataset',
  'create-dataset-import-job',
  'create-solution',
  'create-solution-version',
  'evaluate-solution-version',
  'create-campaign',
  'create-recommender',
  'create-batch-job',
  'create-filter',
  'retire-replaced',
  'retire-removed',
  'tear-down',
  'tear-down-request',
] as const;

/** Source of the events that a run puts on the default event bus. */
export const PIPELINE_EVENT_SOURCE = 'personalize-pipeline';

export type Operation = (typeof OPERATIONS)[number];

/** Deleting a solution, recommender and all that hangs on them. */
const DELETE_SERVING = [
  'personalize:ListSolutions',
  'personalize:ListSolutionVersions',
  'personalize:StopSolutionVersionCreation',
  'personalize:ListCampaigns',
  'personalize:DeleteCampaign',
  'personalize:DeleteSolution',
  'personalize:ListRecommenders',
  'personalize:DeleteRecommender',
] as const;

/** Reading an object that may not be there: without ListBucket, Amazon S3 answers 403 in place of 404. */
const READ_IF_THERE = ['s3:GetObject', 's3:ListBucket'] as const;

/**
 * IAM actions that each handler calls and no other. `iam:PassRole` on the service role (passed to personalize.amazonaws.com)
 * comes on top for `create-dataset-import-job` and `create-batch-job`; what CloudWatch Logs needs, for all. A bucket with a key of
 * its own needs `kms:Decrypt` for GetObject, and `kms:GenerateDataKey` too for PutObject.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonpersonalize.html
 */
export const OPERATION_ACTIONS: Readonly<Record<Operation, readonly string[]>> = {
  'acquire-lock': ['s3:PutObject', ...READ_IF_THERE, 'states:DescribeExecution'],
  'check-data': ['s3:ListBucket', 's3:GetObject', 's3:PutObject'],
  'create-dataset': ['personalize:DescribeDataset', 'personalize:CreateDataset', 'personalize:DeleteDataset'],
  'create-dataset-import-job': [
    'personalize:ListDatasetImportJobs',
    'personalize:DescribeDatasetImportJob',
    'personalize:CreateDatasetImportJob',
    's3:ListBucket',
  ],
  'create-solution': [
    'personalize:DescribeSolution',
    'personalize:CreateSolution',
    'personalize:UpdateSolution',
    'personalize:DeleteSolution',
  ],
  'create-solution-version': [
    'personalize:DescribeSolution',
    'personalize:ListSolutionVersions',
    'personalize:ListDatasetImportJobs',
    'personalize:CreateSolutionVersion',
  ],
  'evaluate-solution-version': [
    'personalize:GetSolutionMetrics',
    'personalize:DescribeCampaign',
    'personalize:ListSolutions',
    'personalize:ListCampaigns',
    ...READ_IF_THERE,
  ],
  'create-campaign': [
    'personalize:DescribeCampaign',
    'personalize:CreateCampaign',
    'personalize:UpdateCampaign',
    'personalize:DeleteCampaign',
  ],
  'create-recommender': [
    'personalize:DescribeRecommender',
    'personalize:CreateRecommender',
    'personalize:UpdateRecommender',
    'personalize:StartRecommender',
    'personalize:DeleteRecommender',
    ...READ_IF_THERE,
  ],
  'create-batch-job': [
    's3:ListBucket',
    'personalize:ListBatchInferenceJobs',
    'personalize:CreateBatchInferenceJob',
    'personalize:ListBatchSegmentJobs',
    'personalize:CreateBatchSegmentJob',
  ],
  'create-filter': ['personalize:DescribeFilter', 'personalize:CreateFilter', 'personalize:DeleteFilter'],
  'retire-replaced': DELETE_SERVING,
  'retire-removed': [
    ...DELETE_SERVING,
    'personalize:ListFilters',
    'personalize:DescribeFilter',
    'personalize:DeleteFilter',
    's3:DeleteObject',
    'ssm:GetParametersByPath',
    'ssm:DeleteParameter',
  ],
  'tear-down': [
    ...DELETE_SERVING,
    'personalize:ListBatchInferenceJobs',
    'personalize:ListBatchSegmentJobs',
    'personalize:ListDatasets',
    'personalize:ListDatasetImportJobs',
    'personalize:ListDatasetExportJobs',
    'personalize:ListDataDeletionJobs',
    'personalize:ListEventTrackers',
    'personalize:DeleteEventTracker',
    'personalize:ListFilters',
    'personalize:DeleteFilter',
    'personalize:ListMetricAttributions',
    'personalize:DeleteMetricAttribution',
    'personalize:DeleteDataset',
  ],
  'tear-down-request': ['states:StartExecution'],
};

/** What every payload may carry beside its own members. */
export interface InvocationEnvelope {
  /** `$states.context.Execution.Id`: log lines carry it, so that one search shows a whole run. */
  readonly executionId?: string;
}
