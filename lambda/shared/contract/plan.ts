import type { DatasetType } from '../../../spec/dataset-types';

export type { DatasetType };

/**
 * What a pipeline is to be, as the state machine holds it: one plan, written at synth; each handler takes the slice of it
 * that it needs. Members that go to the Amazon Personalize API keep their API spelling.
 */

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
  /**
   * Folder of data to be added: the files directly in it, and in each of its sub-folders, are one INCREMENTAL import. Ends in
   * `/`.
   */
  readonly incrementalPrefix?: string;
  /** Send what is imported to the metric attribution of the dataset group too. */
  readonly publishAttributionMetricsToS3?: boolean;
  /** CloudFormation has no datasets of the Actions types: the run creates them. */
  readonly create?: { readonly name: string; readonly datasetGroupArn: string; readonly schemaArn: string };
}

/** Members of AWS requests that are newer than this code. */
export interface UncheckedMembers {
  /** Members of the create request itself, in API spelling: sent as they are. */
  readonly apiMembers?: Readonly<Record<string, unknown>>;
  /**
   * Paths of every member that is not known here, those of `apiMembers` and deeper ones: `solutionConfig.newMember`. They are
   * compared only where Describe answers them.
   */
  readonly unchecked?: readonly string[];
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

export interface CampaignPlan extends UncheckedMembers {
  readonly name: string;
  readonly campaignArn: string;
  /** ≥1; billed while the campaign exists. */
  readonly minProvisionedTPS: number;
  /** Another function changes minProvisionedTPS: a run only gives it to a new campaign. @default false */
  readonly capacityAdjusted?: boolean;
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

export interface SolutionPlan extends UncheckedMembers {
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
  /**
   * What every solution and campaign that this one has replaced is named like: `<family>-<6 hexadecimal digits>`. Immutable
   * members are part of the name, so a change to one of them makes a new solution beside the old.
   */
  readonly family: string;
  /** Where the operator's wishes about the solution are kept: see SolutionControl. */
  readonly control: { readonly bucket: string; readonly key: string };
}

/** A recommender of a domain dataset group: solution, version and campaign in one. */
export interface RecommenderPlan extends UncheckedMembers {
  /** The name in pipeline.yaml. */
  readonly logicalName: string;
  /** The name in the account. */
  readonly name: string;
  readonly recommenderArn: string;
  readonly datasetGroupArn: string;
  readonly recipeArn: string;
  /** Member of CreateRecommender, in API spelling. */
  readonly recommenderConfig?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly Tag[];
  /** SSM parameter that holds the recommender's ARN for its callers. */
  readonly parameterName: string;
  /** As of SolutionPlan: the recipe is part of the name. */
  readonly family: string;
  readonly control: { readonly bucket: string; readonly key: string };
}

/** A batch inference or batch segment job with the newest good version of a solution. */
export interface BatchJobPlan extends Pick<UncheckedMembers, 'apiMembers'> {
  readonly kind: 'inference' | 'segment';
  /** The name in pipeline.yaml. */
  readonly logicalName: string;
  /** logicalName of the solution. */
  readonly solution: string;
  /** Jobs are named `<jobNamePrefix>-<fingerprint>`: of version, input and options. */
  readonly jobNamePrefix: string;
  /** Bucket and prefix of the JSON Lines files; the prefix ends in `/`. */
  readonly input: { readonly bucket: string; readonly prefix: string };
  /** Folder of the output; each job writes to a sub-folder that is named by its fingerprint. */
  readonly output: { readonly bucket: string; readonly prefix: string };
  readonly filterArn?: string;
  readonly numResults?: number;
  /** Members of CreateBatchInferenceJob, in API spelling. */
  readonly batchInferenceJobConfig?: Readonly<Record<string, unknown>>;
  readonly batchInferenceJobMode?: 'BATCH_INFERENCE' | 'THEME_GENERATION';
  readonly themeGenerationConfig?: Readonly<Record<string, unknown>>;
  readonly roleArn: string;
  readonly tags?: readonly Tag[];
  /** SSM parameter that holds where the newest output is. */
  readonly parameterName: string;
  /** Has a schedule of its own: a run takes it only when its input names it. */
  readonly scheduled: boolean;
}

/** A filter of actions: their dataset is made by a run, so that no deploy can make the filter. */
export interface FilterPlan {
  /** The name in pipeline.yaml. */
  readonly logicalName: string;
  /** The name in the account; the expression is part of it. */
  readonly name: string;
  readonly filterArn: string;
  readonly datasetGroupArn: string;
  readonly filterExpression: string;
  readonly tags?: readonly Tag[];
  /** SSM parameter that holds the filter's ARN for its callers. */
  readonly parameterName: string;
}

/** What stays when a run deletes what is no longer in the pipeline file. */
export interface RetirementPlan {
  /** Data bucket, with the operator's wishes in `<controlPrefix><name>.json`. */
  readonly bucket: string;
  readonly controlPrefix: string;
  /** Last parts of the names of parameters that runs publish: `campaign-arn`, … */
  readonly parameterKinds: readonly string[];
  readonly keep: {
    /** Solutions and recommenders, by their names in pipeline.yaml. */
    readonly names: readonly string[];
    /** Those of them that have a campaign. */
    readonly served: readonly string[];
    /** Filters of actions, by their names in the account. */
    readonly filters: readonly string[];
    /** Every parameter of the pipeline, by its name. */
    readonly parameters: readonly string[];
  };
}

/** What a run imports, trains, serves and computes: a literal of the state machine, so that the diff of a template shows it. */
export interface WorkflowPlan {
  readonly pipeline: string;
  readonly datasetGroupArn: string;
  /** Events come in beside imports, so new data may be there that no import shows. */
  readonly eventTracker: boolean;
  readonly datasets: readonly DatasetPlan[];
  readonly solutions: readonly SolutionPlan[];
  readonly recommenders: readonly RecommenderPlan[];
  readonly batchJobs: readonly BatchJobPlan[];
  /** Those of actions: CloudFormation makes the others. */
  readonly filters: readonly FilterPlan[];
  /** Where the check of the data writes the items with most interactions, which stand in for a campaign. @default nowhere */
  readonly popular?: { readonly bucket: string; readonly key: string };
  /** Deletes what the file no longer has. @default such things are left alone */
  readonly retirement?: RetirementPlan;
  /** Minutes for which what was replaced still answers after its successor was published. */
  readonly retireAfterMinutes: number;
}
