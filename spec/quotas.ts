/**
 * Quotas of Amazon Personalize: what one account, region or dataset group may hold. Limits of names, values, files and
 * single requests stand beside what they limit. Adjustable ones are the defaults.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
 */
export const QUOTAS = {
  perRegion: {
    datasetGroups: 5,
    schemas: 500,
    /** PENDING or IN_PROGRESS; not adjustable. */
    importJobsInProgress: 5,
    solutionVersionsInProgress: 20,
    batchInferenceJobsInProgress: 5,
    batchSegmentJobsInProgress: 5,
  },
  perDatasetGroup: {
    /** The guide's number; the AWS General Reference says 20. */
    solutions: 10,
    campaigns: 5,
    recommenders: 5,
    filters: 30,
    /** Distinct fields over all filters; not adjustable. */
    filterFields: 20,
    eventTrackers: 1,
    metricAttributions: 1,
    dataDeletionJobsPending: 5,
  },
} as const;

/** Distinct fields of one filter; not adjustable. */
export const MAX_FIELDS_PER_FILTER = 10;

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_RS_GetRecommendations.html */
export const MAX_FILTER_PARAMETERS = 25;
export const MAX_PARAMETER_NAME_LENGTH = 50;
export const MAX_FILTER_VALUE_LENGTH = 1000;

/** Interactions of one user and event type that a filter looks at, the newest first. */
export const INTERACTIONS_SEEN_BY_FILTER = 100;
export const ACTION_INTERACTIONS_SEEN_BY_FILTER = 300;

/**
 * What training needs, counted after filtering by event type and value.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/interactions-datasets.html
 */
export const TRAINING_MINIMUMS = {
  interactions: 1000,
  usersWithTwoInteractions: 25,
  /** Share of all users that need two interactions or more. */
  shareOfUsersWithTwoInteractions: 0.01,
} as const;

/** Event types and own columns of Interactions together; more fails the training. */
export const MAX_EVENT_TYPES_AND_METADATA = 10;

/** Import files, in bytes. */
export const MAX_FULL_IMPORT_BYTES = 100 * 1024 ** 3;
export const MAX_INCREMENTAL_IMPORT_BYTES = 1024 ** 3;

/** All files of a data deletion job, in bytes. @see https://docs.aws.amazon.com/personalize/latest/dg/delete-records.html */
export const MAX_DATA_DELETION_BYTES = 100 * 1024 ** 2;

/** @see https://docs.aws.amazon.com/personalize/latest/dg/metric-attribution-requirements.html */
export const MAX_METRICS_PER_ATTRIBUTION = 10;
/** Campaigns, recommenders and named sources that one attribution tells apart. */
export const MAX_ATTRIBUTION_SOURCES = 100;

/** Answers of the runtime. */
export const RUNTIME_LIMITS = {
  results: 500,
  resultsWithMetadata: 50,
  rankingInputs: 500,
  actions: 100,
  metadataColumns: 10,
} as const;

/** Batch inference and batch segment jobs; sizes and counts are of one input file. */
export const BATCH_LIMITS = {
  inputFiles: 1000,
  inputFileBytes: 1024 ** 3,
  inputRecords: 50_000_000,
  /** Items of a file when themes are made. */
  themeRecords: 100,
  segmentItems: 500,
  segmentAttributeQueries: 10,
  usersPerSegment: 5_000_000,
} as const;

/** How many requests one second may have. */
export interface RequestRate {
  readonly operations: readonly string[];
  readonly perSecond: number;
  /** What has the rate: the operations together, each of them, or each of them for every campaign or dataset group. */
  readonly per: 'account' | 'operation' | 'campaign' | 'dataset group';
}

const RUNTIME_OPERATIONS = ['GetRecommendations', 'GetPersonalizedRanking', 'GetActionRecommendations'];

/**
 * Documented request rates, of one account and region; only those of events are adjustable. What is not listed, such as
 * everything about filters, recommenders and batch jobs, has no documented rate.
 */
export const REQUEST_RATES: readonly RequestRate[] = [
  {
    operations: [
      ...['CreateCampaign', 'CreateDataset', 'CreateDatasetGroup', 'CreateDatasetImportJob', 'CreateEventTracker'],
      ...['CreateSchema', 'CreateSolution', 'CreateSolutionVersion'],
      ...['DeleteCampaign', 'DeleteDataset', 'DeleteDatasetGroup', 'DeleteEventTracker', 'DeleteSchema'],
      ...['DeleteSolution', 'DescribeAlgorithm', 'DescribeCampaign', 'DescribeDataset', 'DescribeDatasetGroup'],
      ...['DescribeDatasetImportJob', 'DescribeEventTracker', 'DescribeFeatureTransformation', 'DescribeRecipe'],
      ...['DescribeSchema', 'DescribeSolution', 'GetSolutionMetrics', 'ListCampaigns', 'ListDatasetGroups'],
      ...['ListDatasetImportJobs', 'ListDatasets', 'ListEventTrackers', 'ListRecipes', 'ListSchemas'],
      ...['ListSolutionVersions', 'ListSolutions', 'UpdateCampaign', 'UpdateDataset'],
    ],
    perSecond: 1,
    per: 'operation',
  },
  { operations: RUNTIME_OPERATIONS, perSecond: 2500, per: 'account' },
  { operations: RUNTIME_OPERATIONS, perSecond: 500, per: 'campaign' },
  { operations: ['PutEvents', 'PutActionInteractions'], perSecond: 1000, per: 'dataset group' },
  { operations: ['PutItems', 'PutUsers', 'PutActions'], perSecond: 10, per: 'dataset group' },
];

/** Hyperparameter optimization; both travel as strings. */
export const MAX_HPO_TRAINING_JOBS = 40;
export const MAX_HPO_PARALLEL_TRAINING_JOBS = 10;

/** Tags: the service's limit is lower than the 200 of its model. @see https://docs.aws.amazon.com/personalize/latest/dg/tagging-resources.html */
export const TAG_LIMITS = { perResource: 50, keyLength: 128, valueLength: 256 } as const;
export const TAG_PATTERN = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** `rate(1 day)` to `rate(30 days)`, of autoTrainingConfig. */
export const AUTO_TRAINING_DAYS = { minimum: 1, maximum: 30 } as const;
