/** The workflow's handlers: folder under `lambda/`, last part of the function's name, and what log lines carry. */
export const OPERATIONS = [
  'check-data',
  'create-dataset-import-job',
  'create-solution',
  'create-solution-version',
  'evaluate-solution-version',
  'create-campaign',
] as const;

/** Source of the events that a run puts on the default event bus. */
export const PIPELINE_EVENT_SOURCE = 'personalize-pipeline';

export type Operation = (typeof OPERATIONS)[number];

/**
 * IAM actions that each handler calls and no other. `iam:PassRole` on the dataset's service role (passed to
 * personalize.amazonaws.com) comes on top for `create-dataset-import-job`; what CloudWatch Logs needs, for all.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonpersonalize.html
 */
export const OPERATION_ACTIONS: Readonly<Record<Operation, readonly string[]>> = {
  'check-data': ['s3:ListBucket', 's3:GetObject', 's3:PutObject'],
  'create-dataset-import-job': [
    'personalize:ListDatasetImportJobs',
    'personalize:DescribeDatasetImportJob',
    'personalize:CreateDatasetImportJob',
  ],
  'create-solution': ['personalize:DescribeSolution', 'personalize:CreateSolution', 'personalize:UpdateSolution'],
  'create-solution-version': [
    'personalize:DescribeSolution',
    'personalize:ListSolutionVersions',
    'personalize:ListDatasetImportJobs',
    'personalize:CreateSolutionVersion',
  ],
  'evaluate-solution-version': ['personalize:GetSolutionMetrics', 'personalize:DescribeCampaign'],
  'create-campaign': ['personalize:DescribeCampaign', 'personalize:CreateCampaign', 'personalize:UpdateCampaign'],
};

/** What every payload may carry beside its own members. */
export interface InvocationEnvelope {
  /** `$states.context.Execution.Id`: log lines carry it, so that one search shows a whole run. */
  readonly executionId?: string;
}
