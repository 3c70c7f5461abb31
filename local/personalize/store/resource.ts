import type {
  BatchInferenceJobConfig,
  BatchInferenceJobInput,
  BatchInferenceJobMode,
  BatchInferenceJobOutput,
  BatchSegmentJobInput,
  BatchSegmentJobOutput,
  CampaignConfig,
  DataSource,
  DatasetExportJobOutput,
  ImportMode,
  IngestionMode,
  MetricAttribute,
  MetricAttributionOutput,
  RecommenderConfig,
  SolutionConfig,
  SolutionUpdateConfig,
  ThemeGenerationConfig,
  TrainingMode,
  TrainingType,
} from '@aws-sdk/client-personalize';
import type { DatasetType, Domain, EchoedDatasetType } from '../../../spec/dataset-types';
import type { Checked } from '../model/checked';

/**
 * Status strings as on the wire: a space after the verb, an underscore in IN_PROGRESS.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_SolutionVersion.html
 */
export type Status =
  | 'CREATE PENDING'
  | 'CREATE IN_PROGRESS'
  | 'ACTIVE'
  | 'CREATE FAILED'
  | 'CREATE STOPPING'
  | 'CREATE STOPPED'
  | 'DELETE PENDING'
  | 'DELETE IN_PROGRESS'
  // Recommenders only.
  | 'STOP PENDING'
  | 'STOP IN_PROGRESS'
  | 'INACTIVE'
  | 'START PENDING'
  | 'START IN_PROGRESS'
  // Data deletion jobs only.
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'COMPLETED'
  | 'FAILED';

/** What every resource has. Members that an API structure has too keep its spelling, so that answers need no mapping. */
interface Named {
  readonly arn: string;
  /** `jobName` of a job. */
  readonly name: string;
  readonly creationDateTime: Date;
  readonly lastUpdatedDateTime: Date;
}

interface WithStatus extends Named {
  readonly status: Status;
  /** Why the status is CREATE FAILED. */
  readonly failureReason?: string;
  /** While it is IN_PROGRESS, once its work is done: what that gave. Answers do not show it; the work is not done again. */
  readonly finishedWork?: object;
}

/** Progress of a change to a resource that keeps working meanwhile. */
interface Update {
  readonly status: Status;
  readonly failureReason?: string;
  readonly creationDateTime: Date;
  readonly lastUpdatedDateTime: Date;
}

export interface DatasetGroupRecord extends WithStatus {
  readonly domain?: Domain;
  readonly roleArn?: string;
  readonly kmsKeyArn?: string;
}

export interface SchemaRecord extends Named {
  /** Avro text, as given. */
  readonly schema: string;
  readonly domain?: Domain;
}

export interface DatasetRecord extends WithStatus {
  readonly datasetGroupArn: string;
  readonly type: DatasetType;
  /** `type` as answers carry it, in upper case. */
  readonly datasetType: EchoedDatasetType;
  readonly schemaArn: string;
  /** Of the event tracker that an Action_Interactions dataset makes for itself. */
  readonly trackingId?: string;
  readonly latestDatasetUpdate?: Update & { readonly schemaArn: string };
}

export interface DatasetImportJobRecord extends WithStatus {
  readonly datasetArn: string;
  readonly dataSource: Checked<DataSource>;
  readonly roleArn: string;
  readonly importMode: ImportMode;
  readonly publishAttributionMetricsToS3?: boolean;
}

export interface EventTrackerRecord extends WithStatus {
  readonly accountId: string;
  readonly trackingId: string;
  readonly datasetGroupArn: string;
}

export interface FilterRecord extends WithStatus {
  readonly datasetGroupArn: string;
  readonly filterExpression: string;
}

export interface SolutionRecord extends WithStatus {
  readonly datasetGroupArn: string;
  readonly recipeArn: string;
  readonly performHPO: boolean;
  readonly performAutoML: boolean;
  readonly performAutoTraining: boolean;
  readonly performIncrementalUpdate: boolean;
  readonly eventType?: string;
  readonly solutionConfig?: Checked<SolutionConfig>;
  /** There once a version was trained, with performAutoML only. */
  readonly autoMLResult?: { readonly bestRecipeArn: string };
  readonly latestSolutionUpdate?: Update & {
    readonly solutionUpdateConfig?: Checked<SolutionUpdateConfig>;
    readonly performAutoTraining?: boolean;
    readonly performIncrementalUpdate?: boolean;
  };
}

export interface SolutionVersionRecord extends WithStatus {
  readonly solutionArn: string;
  readonly datasetGroupArn: string;
  readonly recipeArn: string;
  readonly performHPO: boolean;
  readonly performAutoML: boolean;
  readonly performIncrementalUpdate: boolean;
  readonly eventType?: string;
  /** The solution's options when the version was made. */
  readonly solutionConfig?: Checked<SolutionConfig>;
  readonly trainingMode: TrainingMode;
  readonly trainingType: TrainingType;
  /** There once training succeeded. */
  readonly trainingHours?: number;
  /** There once a training with performHPO succeeded. */
  readonly tunedHPOParams?: { readonly algorithmHyperParameters: Readonly<Record<string, string>> };
}

export interface CampaignRecord extends WithStatus {
  readonly datasetGroupArn: string;
  readonly solutionArn: string;
  /** The version that serves. */
  readonly solutionVersionArn: string;
  readonly minProvisionedTPS: number;
  readonly campaignConfig?: Checked<CampaignConfig>;
  /** There after the first UpdateCampaign. */
  readonly latestCampaignUpdate?: Update & {
    readonly solutionVersionArn: string;
    readonly minProvisionedTPS: number;
    readonly campaignConfig?: Checked<CampaignConfig>;
  };
}

/** A recommender holds its own model: there is no solution, version or campaign behind it. */
export interface RecommenderRecord extends WithStatus {
  readonly datasetGroupArn: string;
  readonly recipeArn: string;
  readonly recommenderConfig: Checked<RecommenderConfig>;
  /** There once training succeeded. */
  readonly modelMetrics?: Readonly<Record<string, number>>;
  /** There after the first UpdateRecommender or weekly training. */
  readonly latestRecommenderUpdate?: Update & {
    readonly recommenderConfig: Checked<RecommenderConfig>;
    /** The update trains a new model: other training columns, or the weekly training. */
    readonly retrains: boolean;
  };
}

export interface BatchInferenceJobRecord extends WithStatus {
  readonly datasetGroupArn: string;
  readonly solutionVersionArn: string;
  readonly filterArn?: string;
  readonly numResults?: number;
  readonly jobInput: Checked<BatchInferenceJobInput>;
  readonly jobOutput: Checked<BatchInferenceJobOutput>;
  readonly batchInferenceJobConfig?: Checked<BatchInferenceJobConfig>;
  readonly batchInferenceJobMode: BatchInferenceJobMode;
  readonly themeGenerationConfig?: Checked<ThemeGenerationConfig>;
  readonly roleArn: string;
}

export interface BatchSegmentJobRecord extends WithStatus {
  readonly datasetGroupArn: string;
  readonly solutionVersionArn: string;
  readonly filterArn?: string;
  readonly numResults?: number;
  readonly jobInput: Checked<BatchSegmentJobInput>;
  readonly jobOutput: Checked<BatchSegmentJobOutput>;
  readonly roleArn: string;
}

export interface DatasetExportJobRecord extends WithStatus {
  readonly datasetArn: string;
  readonly ingestionMode: IngestionMode;
  readonly roleArn: string;
  readonly jobOutput: Checked<DatasetExportJobOutput>;
}

/** Its statuses have no CREATE before them, and end in COMPLETED or FAILED. */
export interface DataDeletionJobRecord extends WithStatus {
  readonly datasetGroupArn: string;
  readonly dataSource: Checked<DataSource>;
  readonly roleArn: string;
  /** There once the job is COMPLETED. */
  readonly numDeleted?: number;
}

export interface MetricAttributionRecord extends WithStatus {
  readonly datasetGroupArn: string;
  readonly metrics: readonly Checked<MetricAttribute>[];
  readonly metricsOutputConfig: Checked<MetricAttributionOutput>;
}

/** Records by resource type: the type part of the ARN, except that a solution version's ARN starts with its solution's. */
export interface Resources {
  'dataset-group': DatasetGroupRecord;
  schema: SchemaRecord;
  dataset: DatasetRecord;
  'dataset-import-job': DatasetImportJobRecord;
  'event-tracker': EventTrackerRecord;
  filter: FilterRecord;
  solution: SolutionRecord;
  'solution-version': SolutionVersionRecord;
  campaign: CampaignRecord;
  recommender: RecommenderRecord;
  'batch-inference-job': BatchInferenceJobRecord;
  'batch-segment-job': BatchSegmentJobRecord;
  'dataset-export-job': DatasetExportJobRecord;
  'data-deletion-job': DataDeletionJobRecord;
  'metric-attribution': MetricAttributionRecord;
}

export type ResourceType = keyof Resources;

/** Types that go through statuses: all but schemas, which exist at once. */
export type LivingType = Exclude<ResourceType, 'schema'>;

/** Where a type shows the progress of its latest change. */
export const UPDATE_MEMBERS = {
  dataset: 'latestDatasetUpdate',
  solution: 'latestSolutionUpdate',
  campaign: 'latestCampaignUpdate',
  recommender: 'latestRecommenderUpdate',
} as const;

/** Types that work on as before while a change to them is under way. */
export type UpdatableType = keyof typeof UPDATE_MEMBERS;

export type UpdateMember<Type extends UpdatableType> = (typeof UPDATE_MEMBERS)[Type];
