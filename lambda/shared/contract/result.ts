import type { DatasetType } from './plan';

/** What a run leaves behind: its output, its notifications and its record. */

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
  /** Whether this run trained, and why or why not. */
  readonly training?: {
    readonly action: 'created' | 'unchanged';
    readonly trainingMode?: 'FULL' | 'UPDATE';
    readonly reason?: string;
  };
  readonly metrics?: Readonly<Record<string, number>>;
  readonly reason?: string;
  /** The version that served when the new one was evaluated. */
  readonly servingSolutionVersionArn?: string;
  readonly failure?: StepFailure;
  /** What was deleted because this solution replaced it. */
  readonly replaced?: readonly string[];
}

export interface RecommenderResult {
  readonly name: string;
  readonly recipeArn: string;
  /** `PARKED`: stopped, because the operator wants that. */
  readonly status: 'SUCCEEDED' | 'PARKED' | 'FAILED';
  readonly recommenderArn: string;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly failure?: StepFailure;
}

export interface BatchJobResult {
  readonly name: string;
  /** `SKIPPED`: no version of its solution may serve, or it failed; `reason` says so. */
  readonly status: 'SUCCEEDED' | 'SKIPPED' | 'FAILED';
  readonly reason?: string;
  readonly action?: 'created' | 'unchanged' | 'empty';
  readonly batchJobArn?: string;
  readonly outputLocation?: string;
  readonly failure?: StepFailure;
}

/** A filter of actions. */
export interface FilterResult {
  readonly name: string;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly filterArn: string;
  readonly action?: 'created' | 'unchanged';
  readonly failure?: StepFailure;
}

/** Input of an execution; `{}` does everything. Names are those of pipeline.yaml. */
export interface WorkflowInput {
  /** Solutions to train. @default all */
  readonly solutions?: readonly string[];
  /** Batch jobs to compute. @default those without a schedule of their own, of the solutions to train */
  readonly batchJobs?: readonly string[];
  /** @default FULL */
  readonly trainingMode?: 'FULL' | 'UPDATE';
  /** Steps to leave out. @default none */
  readonly skip?: readonly ('import' | 'train' | 'batch')[];
  /** Train although no import is new, because streamed events may be. @default false */
  readonly streamedEvents?: boolean;
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
  /** @default none */
  readonly recommenders?: readonly RecommenderResult[];
  /** @default none */
  readonly batchJobs?: readonly BatchJobResult[];
  /** @default none */
  readonly filters?: readonly FilterResult[];
  /** ARNs and names of parameters of what was deleted because the pipeline file no longer has it. @default nothing was */
  readonly retired?: readonly string[];
}

/**
 * The record of a run: `runs/<execution name>.json` in the data bucket, written at its end. `personalize status` and
 * `rollback` read it.
 */
export interface RunRecord {
  readonly pipeline: string;
  readonly executionArn: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601. */
  readonly endedAt: string;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly result: WorkflowResult;
  readonly failures: readonly StepFailure[];
}

/** Detail of the events that a run puts on the default event bus; their source is PIPELINE_EVENT_SOURCE. */
export interface PipelineEventDetail {
  readonly pipeline: string;
  readonly executionArn: string;
  /** `solution version`, `campaign`, …; `run` for its start and end. */
  readonly resource: string;
  readonly arn: string;
  readonly status: 'STARTED' | 'ACTIVE' | 'UNCHANGED' | 'HELD' | 'DELETED' | 'SUCCEEDED' | 'FAILED';
  readonly failureReason?: string;
  readonly nextStep?: string;
}

/** Body of the notification of a run that failed; its execution ends with the failures in words as its cause. */
export interface WorkflowFailure extends WorkflowResult {
  readonly executionArn: string;
  /** One at least. `datasets` and `solutions` tell how far the run came; a dataset that failed is not among the former. */
  readonly failures: readonly StepFailure[];
}
