import type { DataFinding } from '../../../spec/records/finding-log';
import type { ResourceStatus } from './statuses';

export type { DataFinding };

/**
 * What passes between the state machine and its handlers. The state machine holds one plan, written at synth; each
 * handler takes the slice of it that it needs. Members that go to the Amazon Personalize API keep their API spelling.
 */

export type DatasetType = 'Interactions' | 'Items' | 'Users';

/** One dataset of the pipeline, as the workflow needs it. */
export interface DatasetPlan {
  readonly type: DatasetType;
  readonly datasetArn: string;
  /** Bucket of the data, without `s3://`. */
  readonly bucket: string;
  /** Folder of the CSV files inside the bucket, ending in `/`; files of sub-folders are not imported. */
  readonly prefix: string;
  /** `s3://<bucket>/<prefix>`: what CreateDatasetImportJob gets. */
  readonly dataLocation: string;
  /** Avro schema text, as given to CreateSchema. */
  readonly schema: string;
  /** Import jobs are named `<jobNamePrefix>-<fingerprint>`. */
  readonly jobNamePrefix: string;
  /** Service role that reads the bucket. */
  readonly roleArn: string;
}

/** When a new solution version may replace the one that serves. */
export interface PromotePlan {
  /** A key of GetSolutionMetrics. */
  readonly metric: string;
  /** The version must reach this value. */
  readonly minimum?: number;
  /** Share of the serving version's value that may be lost, 0–1: 0.05 lets a value of 0.20 fall to 0.19. */
  readonly maxRegression?: number;
}

export interface CampaignPlan {
  readonly name: string;
  readonly campaignArn: string;
  /** ≥1; billed while the campaign exists. */
  readonly minProvisionedTPS: number;
  readonly campaignConfig?: {
    readonly itemExplorationConfig?: Readonly<Record<string, string>>;
    readonly enableMetadataWithRecommendations?: boolean;
    readonly syncWithLatestSolutionVersion?: boolean;
    readonly rankingInfluence?: Readonly<Record<string, number>>;
    readonly [apiMember: string]: unknown;
  };
  readonly tags?: readonly Tag[];
  /** SSM parameter that holds the campaign's ARN for its callers. */
  readonly parameterName: string;
}

export interface Tag {
  readonly tagKey: string;
  readonly tagValue: string;
}

export interface SolutionPlan {
  /** The name in pipeline.yaml. */
  readonly logicalName: string;
  /** The name in the account. */
  readonly name: string;
  readonly solutionArn: string;
  readonly datasetGroupArn: string;
  readonly recipeArn: string;
  /** Always sent: the API's default is true, which trains and bills every seven days. */
  readonly performAutoTraining: boolean;
  readonly performHPO?: boolean;
  readonly performIncrementalUpdate?: boolean;
  readonly eventType?: string;
  /** Member of CreateSolution, passed through in API spelling. */
  readonly solutionConfig?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly Tag[];
  readonly promote?: PromotePlan;
  readonly campaign?: CampaignPlan;
}

// check-data ---------------------------------------------------------------------------------------------------------

export interface CheckDataInput {
  readonly datasets: readonly DatasetPlan[];
  /** Where the full report goes: `s3://<bucket>/<prefix><execution name>.json`. */
  readonly report: { readonly bucket: string; readonly key: string };
}

export interface CheckedDataset {
  readonly type: DatasetType;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
  readonly errors: number;
  readonly warnings: number;
  /** Hash of keys, sizes and ETags of the files: equal means the same data. Empty when there are no files. */
  readonly fingerprint: string;
  /** The newest file, ISO 8601; empty when there are no files. */
  readonly lastModified: string;
}

export interface CheckDataOutput {
  /** False when an import would fail, or would import what nobody means. */
  readonly passed: boolean;
  readonly datasets: readonly CheckedDataset[];
  /** The first findings, errors first; all of them stand in the report. */
  readonly findings: readonly DataFinding[];
  readonly reportLocation: string;
  /** One sentence for a notification: what is wrong and where. Empty when passed. */
  readonly summary: string;
}

// create-dataset-import-job ------------------------------------------------------------------------------------------

export interface CreateDatasetImportJobInput {
  readonly dataset: DatasetPlan;
  readonly fingerprint: string;
  readonly lastModified: string;
}

export interface CreateDatasetImportJobOutput {
  readonly datasetImportJobArn: string;
  readonly status: ResourceStatus;
  /** `unchanged`: an import job of just these files is there already; nothing was created. */
  readonly action: 'created' | 'unchanged';
}

// create-solution ----------------------------------------------------------------------------------------------------

export interface CreateSolutionInput {
  readonly solution: SolutionPlan;
}

export interface CreateSolutionOutput {
  readonly solutionArn: string;
  readonly status: ResourceStatus;
  readonly action: 'created' | 'updated' | 'unchanged';
}

// create-solution-version --------------------------------------------------------------------------------------------

export interface CreateSolutionVersionInput {
  readonly solutionArn: string;
  /** A version older than the newest ACTIVE import of one of these is out of date. */
  readonly datasetArns: readonly string[];
  readonly trainingMode: 'FULL' | 'UPDATE';
}

export interface CreateSolutionVersionOutput {
  readonly solutionVersionArn: string;
  readonly status: ResourceStatus;
  /** `unchanged`: the newest version was trained on this data, or is being trained. */
  readonly action: 'created' | 'unchanged';
}

// evaluate-solution-version ------------------------------------------------------------------------------------------

export interface EvaluateSolutionVersionInput {
  readonly solutionVersionArn: string;
  readonly campaignArn?: string;
  readonly promote?: PromotePlan;
}

export interface EvaluateSolutionVersionOutput {
  readonly promote: boolean;
  readonly metrics: Readonly<Record<string, number>>;
  /** The version that serves now, if one does. */
  readonly servingSolutionVersionArn?: string;
  /** Why, with the numbers. */
  readonly reason: string;
}

// create-campaign ----------------------------------------------------------------------------------------------------

export interface CreateCampaignInput {
  readonly campaign: CampaignPlan;
  readonly solutionVersionArn: string;
}

export interface CreateCampaignOutput {
  readonly campaignArn: string;
  readonly status: ResourceStatus;
  readonly action: 'created' | 'updated' | 'unchanged';
}

// the whole run ------------------------------------------------------------------------------------------------------

/** Why a step failed and what to do. */
export interface StepFailure {
  /** `solution version`, `campaign`, … */
  readonly resource: string;
  readonly arn: string;
  readonly failureReason: string;
  readonly nextStep: string;
}

export interface SolutionResult {
  readonly name: string;
  readonly recipeArn: string;
  /** `HELD`: trained, but the gate kept the version that served before. */
  readonly status: 'SUCCEEDED' | 'HELD' | 'FAILED';
  readonly solutionArn: string;
  readonly solutionVersionArn?: string;
  readonly campaignArn?: string;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly reason?: string;
  readonly failure?: StepFailure;
}

/** Output of an execution that succeeded, and the body of its notification. */
export interface WorkflowResult {
  readonly pipeline: string;
  readonly datasets: readonly {
    readonly type: DatasetType;
    readonly rows: number;
    readonly action: 'created' | 'unchanged' | 'empty';
    readonly datasetImportJobArn?: string;
  }[];
  readonly solutions: readonly SolutionResult[];
}

/** Body of the notification of a run that failed; its execution ends with the failures in words as its cause. */
export interface WorkflowFailure extends WorkflowResult {
  readonly executionArn: string;
  /** One at least. `datasets` and `solutions` tell how far the run came; a dataset that failed is not among the former. */
  readonly failures: readonly StepFailure[];
}
