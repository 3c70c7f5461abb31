import type { DataFinding } from '../../../spec/records/finding-log';
import type {
  BatchJobPlan,
  CampaignPlan,
  DatasetPlan,
  DatasetType,
  PromotePlan,
  RecommenderPlan,
  SolutionPlan,
} from './plan';
import type { ResourceStatus } from './statuses';

/** What the state machine sends to each handler, and what comes back. */

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
  /** Folders with data to be added, in the order in which they are imported; see `incrementalPrefix`. */
  readonly additions?: readonly DataAddition[];
}

/** One INCREMENTAL import. */
export interface DataAddition {
  /** `s3://<bucket>/<folder>/`. */
  readonly dataLocation: string;
  readonly rows: number;
  /** Hash of keys, sizes and ETags of the files. */
  readonly fingerprint: string;
  /** The newest file, ISO 8601. */
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

export interface CreateDatasetImportJobInput {
  readonly dataset: DatasetPlan;
  readonly fingerprint: string;
  readonly lastModified: string;
  /** To be imported after the full data, one at a time. @default none */
  readonly additions?: readonly DataAddition[];
}

export interface CreateDatasetImportJobOutput {
  readonly datasetImportJobArn: string;
  readonly status: ResourceStatus;
  /** `unchanged`: import jobs of just these files are there already; nothing was created. */
  readonly action: 'created' | 'unchanged';
  /** Another import follows: ask again with the same input once this one is ACTIVE. */
  readonly more?: boolean;
}

// create-dataset -----------------------------------------------------------------------------------------------------

export interface CreateDatasetInput {
  readonly dataset: DatasetPlan;
}

export interface CreateDatasetOutput {
  readonly datasetArn: string;
  readonly status: ResourceStatus;
  readonly action: 'created' | 'unchanged';
}

export interface CreateSolutionInput {
  readonly solution: SolutionPlan;
}

export interface CreateSolutionOutput {
  readonly solutionArn: string;
  readonly status: ResourceStatus;
  readonly action: 'created' | 'updated' | 'unchanged';
}

export interface CreateSolutionVersionInput {
  readonly solutionArn: string;
  /** A version older than the newest ACTIVE import of one of these is out of date. */
  readonly datasetArns: readonly string[];
  readonly trainingMode: 'FULL' | 'UPDATE';
  /** Train although no import is newer than the newest version: streamed events may be. @default false */
  readonly streamedEvents?: boolean;
}

export interface CreateSolutionVersionOutput {
  readonly solutionVersionArn: string;
  readonly status: ResourceStatus;
  /** `unchanged`: the newest version was trained on this data, or is being trained. */
  readonly action: 'created' | 'unchanged';
}

export interface EvaluateSolutionVersionInput {
  readonly solutionVersionArn: string;
  readonly campaignArn?: string;
  readonly promote?: PromotePlan;
  /** Where the operator's wishes about the solution are kept. @default there are none */
  readonly control?: { readonly bucket: string; readonly key: string };
}

/** What an operator wants of a solution or recommender: written by `personalize rollback`, `park` and `unpark`. */
export interface SolutionControl {
  /** Versions that were rolled back: they never serve again by themselves. */
  readonly rolledBack?: readonly string[];
  /** Set while the campaign is parked: what it takes to bring it back. */
  readonly parked?: {
    readonly at: string;
    readonly solutionVersionArn: string;
    readonly minProvisionedTPS: number;
    readonly campaignConfig?: Readonly<Record<string, unknown>>;
  };
}

export interface EvaluateSolutionVersionOutput {
  readonly promote: boolean;
  /** Nothing may serve: the campaign is parked. @default false */
  readonly parked?: boolean;
  readonly metrics: Readonly<Record<string, number>>;
  /** The version that serves now, if one does. */
  readonly servingSolutionVersionArn?: string;
  /** Why, with the numbers. */
  readonly reason: string;
}

export interface CreateCampaignInput {
  readonly campaign: CampaignPlan;
  readonly solutionVersionArn: string;
}

export interface CreateCampaignOutput {
  readonly campaignArn: string;
  readonly status: ResourceStatus;
  readonly action: 'created' | 'updated' | 'unchanged';
}

// create-recommender -------------------------------------------------------------------------------------------------

export interface CreateRecommenderInput {
  readonly recommender: RecommenderPlan;
}

export interface CreateRecommenderOutput {
  readonly recommenderArn: string;
  readonly status: ResourceStatus;
  /** `parked`: it is stopped, because the operator wants that. */
  readonly action: 'created' | 'updated' | 'unchanged' | 'parked';
}

// create-batch-job ---------------------------------------------------------------------------------------------------

export interface CreateBatchJobInput {
  readonly job: BatchJobPlan;
  /** The version to compute with: the newest that may serve. */
  readonly solutionVersionArn: string;
}

export interface CreateBatchJobOutput {
  readonly batchJobArn: string;
  readonly status: ResourceStatus;
  /** `unchanged`: this version computed this input already. `empty`: there is no input. */
  readonly action: 'created' | 'unchanged' | 'empty';
  /** `s3://<bucket>/<prefix>/<fingerprint>/`. */
  readonly outputLocation: string;
}

// retire-replaced ----------------------------------------------------------------------------------------------------

/** Deletes the campaigns and solutions, or recommenders, that were replaced by another of the same family. */
export interface RetireReplacedInput {
  readonly datasetGroupArn: string;
  readonly family: string;
  /** Name of the solution or recommender that stays. */
  readonly keep: string;
}

/** One pass: everything that can be deleted now is; ask again until `done`. */
export interface DeletionPassOutput {
  readonly done: boolean;
  /** ARNs whose end is waited for. */
  readonly waitingFor: readonly string[];
}

// acquire-lock -------------------------------------------------------------------------------------------------------

export interface AcquireLockInput {
  readonly lock: { readonly bucket: string; readonly key: string };
  /** Of the run that asks. */
  readonly executionArn: string;
}

/** The lock is an object that only one writer can create; one whose run is over is taken over. */
export interface AcquireLockOutput {
  readonly acquired: boolean;
  /** The run that holds it, unless it was acquired. */
  readonly heldBy?: string;
}

// tear-down ----------------------------------------------------------------------------------------------------------

/** Deletes what belongs to a dataset group and CloudFormation does not know, in the order of its dependencies. */
export interface TearDownInput {
  readonly datasetGroupArn: string;
}
