import type { DataFinding } from '../../../spec/records/finding-log';
import type {
  BatchJobPlan,
  CampaignPlan,
  DatasetPlan,
  DatasetType,
  FilterPlan,
  PromotePlan,
  RecommenderPlan,
  RetirementPlan,
  SolutionPlan,
} from './plan';
import type { ResourceStatus } from './statuses';

/** What the state machine sends to each handler, and what comes back. */

/**
 * What ended in CREATE FAILED is tried once more. The state machine counts: it asks again with `attempt` 2 when a resource that
 * it waited for ended so, and gives up when that one does too. What an earlier run left behind does not count.
 *
 * An answer with action `cleaning` says that what stood in the way is being deleted: wait until its describe finds nothing, then
 * ask again with the same input.
 */
export interface Attempt {
  /** @default 1 */
  readonly attempt?: number;
}

export interface CheckDataInput {
  readonly datasets: readonly DatasetPlan[];
  /** Where the full report goes: `s3://<bucket>/<prefix><execution name>.json`. */
  readonly report: { readonly bucket: string; readonly key: string };
  /** Where the items with most interactions go. @default nowhere */
  readonly popular?: { readonly bucket: string; readonly key: string };
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

export interface CreateDatasetImportJobInput extends Attempt {
  readonly dataset: DatasetPlan;
  /** Of the full data, as CheckedDataset has it; both are empty when there are only additions. */
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

export interface CreateDatasetInput extends Attempt {
  readonly dataset: DatasetPlan;
}

export interface CreateDatasetOutput {
  readonly datasetArn: string;
  readonly status: ResourceStatus;
  readonly action: 'created' | 'unchanged' | 'cleaning';
}

export interface CreateSolutionInput extends Attempt {
  readonly solution: SolutionPlan;
}

export interface CreateSolutionOutput {
  readonly solutionArn: string;
  readonly status: ResourceStatus;
  readonly action: 'created' | 'updated' | 'unchanged' | 'cleaning';
}

export interface CreateSolutionVersionInput extends Attempt {
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
  /** `unchanged`: the newest version was trained on this data, or is being trained, or the service trains by itself. */
  readonly action: 'created' | 'unchanged';
  /** Of what was created: FULL where UPDATE was asked for and there is no version to update. */
  readonly trainingMode?: 'FULL' | 'UPDATE';
  /** Why it was trained, or not, in words. */
  readonly reason?: string;
}

export interface EvaluateSolutionVersionInput {
  readonly solutionVersionArn: string;
  readonly campaignArn?: string;
  readonly promote?: PromotePlan;
  /** Where the operator's wishes about the solution are kept. @default there are none */
  readonly control?: { readonly bucket: string; readonly key: string };
  /**
   * Both of the SolutionPlan: while its own campaign does not serve yet, the version is compared with that of the campaign of the
   * same family that it will replace. @default only the own campaign is looked at
   */
  readonly family?: string;
  readonly datasetGroupArn?: string;
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
  /** The campaign that serves it: another one than the plan's while that is not there yet. */
  readonly servingCampaignArn?: string;
  /** Why, with the numbers. */
  readonly reason: string;
}

export interface CreateCampaignInput extends Attempt {
  readonly campaign: CampaignPlan;
  readonly solutionVersionArn: string;
}

export interface CreateCampaignOutput {
  readonly campaignArn: string;
  readonly status: ResourceStatus;
  readonly action: 'created' | 'updated' | 'unchanged' | 'cleaning';
}

// create-recommender -------------------------------------------------------------------------------------------------

export interface CreateRecommenderInput extends Attempt {
  readonly recommender: RecommenderPlan;
}

export interface CreateRecommenderOutput {
  readonly recommenderArn: string;
  readonly status: ResourceStatus;
  /** `parked`: it is stopped, or not there, because the operator wants that; there is nothing to wait for. */
  readonly action: 'created' | 'updated' | 'started' | 'unchanged' | 'parked' | 'cleaning';
  /** Its configuration is still to be changed: ask again with the same input once it is ACTIVE. */
  readonly more?: boolean;
}

// create-batch-job ---------------------------------------------------------------------------------------------------

export interface CreateBatchJobInput extends Attempt {
  readonly job: BatchJobPlan;
  /** The version to compute with: the newest that may serve. */
  readonly solutionVersionArn: string;
}

export interface CreateBatchJobOutput {
  /** Empty when there is no input. */
  readonly batchJobArn: string;
  readonly status: ResourceStatus;
  /** `unchanged`: this version computed this input already. `empty`: there is no input. */
  readonly action: 'created' | 'unchanged' | 'empty';
  /** `s3://<bucket>/<prefix>/<fingerprint>/`; empty when there is no input. */
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

/** Deletes what the pipeline file no longer has: see RetirementPlan. */
export interface RetireRemovedInput extends RetirementPlan {
  readonly pipeline: string;
  readonly datasetGroupArn: string;
}

/** As DeletionPassOutput; `deleted` holds names of parameters too. */
export interface RetireRemovedOutput extends DeletionPassOutput {
  readonly deleted: readonly string[];
}

/** One pass: everything that can be deleted now is; ask again until `done`. */
export interface DeletionPassOutput {
  readonly done: boolean;
  /** ARNs whose end is waited for. */
  readonly waitingFor: readonly string[];
  /** ARNs of which this pass asked the deletion. */
  readonly deleted?: readonly string[];
}

// create-filter ------------------------------------------------------------------------------------------------------

export interface CreateFilterInput extends Attempt {
  readonly filter: FilterPlan;
}

export interface CreateFilterOutput {
  readonly filterArn: string;
  readonly status: ResourceStatus;
  readonly action: 'created' | 'unchanged' | 'cleaning';
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

/**
 * Phase `pass`: one pass over everything that belongs to a dataset group and CloudFormation does not delete, in the order of its
 * dependencies; the answer is a DeletionPassOutput. Phase `answer`: tells CloudFormation how it ended; the answer is a
 * TearDownAnswered.
 */
export interface TearDownInput {
  readonly datasetGroupArn: string;
  /** @default pass */
  readonly phase?: 'pass' | 'answer';
  /**
   * ARNs that are left alone: filters, event tracker and metric attribution of a stack that stays. Filters only where there are no
   * datasets that a run made, which they would hold. @default none
   */
  readonly keep?: readonly string[];
  /** Phase `answer`: the request of the custom resource, which is the input of the execution. */
  readonly request?: CustomResourceRequest;
  /** Phase `answer`: why it failed. @default it did not */
  readonly failureReason?: string;
}

export interface TearDownAnswered {
  readonly answered: 'SUCCESS' | 'FAILED';
}

/**
 * What CloudFormation sends to the function of a custom resource, its own spelling.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export interface CustomResourceRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  /** Takes one PUT with the answer. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  /** Of the answer to Create. */
  readonly PhysicalResourceId?: string;
}

// tear-down-request --------------------------------------------------------------------------------------------------

/**
 * The custom resource that tears down: Create and Update are answered at once, Delete starts the state machine of the teardown,
 * with this whole request as its input, and leaves the answer to it.
 */
export interface TearDownRequestInput extends CustomResourceRequest {
  readonly ResourceProperties: {
    readonly stateMachineArn: string;
    readonly datasetGroupArn: string;
    readonly keep?: readonly string[];
  };
}

export interface TearDownRequestOutput {
  readonly action: 'answered' | 'started';
  /** Of the teardown, where one was started. */
  readonly executionArn?: string;
}
