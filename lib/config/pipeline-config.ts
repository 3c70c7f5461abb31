import type { ApiConfig } from './api';
import type { CapacityConfig, OperationsConfig } from './operations';
import type { DatasetType, PromotePlan, UncheckedMembers } from '../../lambda/shared/contract/workflow';

/** `pipeline.yaml`, read, checked and with every default filled in: the only form the rest of the app sees. */
export interface PipelineConfig {
  /** Absolute path of the file it was read from. */
  readonly file: string;
  /** Prefix of every physical name: 1–30 characters `[a-z][a-z0-9-]*`. */
  readonly name: string;
  /** Domain of the dataset group; absent for a custom one. */
  readonly domain?: 'ECOMMERCE' | 'VIDEO_ON_DEMAND';
  /** Overlay of the file that was chosen. @default none */
  readonly environment?: string;
  /** In the order of DATASET_TYPES. */
  readonly datasets: readonly DatasetConfig[];
  readonly eventTracker: boolean;
  /** An HTTP API in front of campaigns, recommenders and event tracker. @default none */
  readonly api?: ApiConfig;
  /** Dashboard, alarms and budget. @default none */
  readonly operations?: OperationsConfig;
  readonly filters: readonly FilterConfig[];
  readonly solutions: readonly SolutionConfig[];
  /** Of a domain dataset group only. */
  readonly recommenders: readonly RecommenderConfig[];
  readonly batchJobs: readonly BatchJobConfig[];
  readonly metricAttribution?: MetricAttributionConfig;
  /** Minutes for which what was replaced still answers after its successor was published. @default 15 */
  readonly retireAfterMinutes: number;
  /** Runs delete solutions, campaigns and recommenders that the file no longer has. @default true */
  readonly retireRemoved: boolean;
  /** EventBridge Scheduler expression that starts the whole workflow: `rate(…)`, `cron(…)`. */
  readonly schedule?: string;
  /** Encrypt bucket, topic and dataset group with a key of the stack. @default false */
  readonly customerManagedKey: boolean;
  /** Mail addresses told of the end of each run. @default none */
  readonly notifications: readonly string[];
  /** Keep buckets and key when the stack is deleted. @default true */
  readonly retainData: boolean;
  /** Days that logs are kept: a value CloudWatch Logs knows. @default 90 */
  readonly logRetentionDays: number;
  /** Tags of every resource that can change its tags in place. @default none */
  readonly tags: Readonly<Record<string, string>>;
  /** Things worth knowing that do not stop a run: API members passed through unchecked, costly settings. */
  readonly warnings: readonly ConfigFinding[];
}

export interface DatasetConfig {
  readonly type: DatasetType;
  /** The first import: a file uploaded by the deploy, or a folder or file that is in S3 already. Absent: no first import. */
  readonly source?:
    { readonly kind: 'file'; readonly path: string } | { readonly kind: 's3'; readonly location: string };
  /** Avro schema, complete. */
  readonly schema: AvroSchema;
  /** Send what is imported to the metric attribution too. @default false */
  readonly publishAttributionMetricsToS3?: boolean;
}

export interface AvroSchema {
  readonly type: 'record';
  readonly name: string;
  readonly namespace: 'com.amazonaws.personalize.schema';
  readonly fields: readonly AvroField[];
  readonly version: '1.0';
}

export interface AvroField {
  readonly name: string;
  readonly type: string | readonly string[];
  readonly categorical?: boolean;
  readonly textual?: boolean;
  readonly itemName?: boolean;
}

export interface FilterConfig {
  readonly name: string;
  readonly filterExpression: string;
}

/** `apiMembers` are members of CreateSolution that this code does not know yet, passed through as they are. */
export interface SolutionConfig extends UncheckedMembers {
  readonly name: string;
  /** Recipe name without the ARN: `aws-user-personalization`. */
  readonly recipe: string;
  /** @default false: the API's own default would train and bill every seven days */
  readonly performAutoTraining: boolean;
  readonly performHPO?: boolean;
  readonly performIncrementalUpdate?: boolean;
  readonly eventType?: string;
  /** CreateSolution's solutionConfig, API spelling. */
  readonly solutionConfig?: Readonly<Record<string, unknown>>;
  /** When this solution is trained beside the runs of the whole workflow. */
  readonly schedule?: TrainingSchedule;
  readonly promote?: PromotePlan;
  readonly campaign?: CampaignConfig;
}

/** Scheduler expressions. */
export interface TrainingSchedule {
  readonly full?: string;
  /** Trainings with trainingMode UPDATE, of the recipes that have it. */
  readonly update?: string;
}

/** `apiMembers` are members of CreateRecommender. */
export interface RecommenderConfig extends UncheckedMembers {
  readonly name: string;
  /** Use case without the ARN: `aws-vod-top-picks`. */
  readonly recipe: string;
  /** recommenderConfig of CreateRecommender, API spelling; numbers of itemExplorationConfig already turned into strings. */
  readonly recommenderConfig?: Readonly<Record<string, unknown>>;
}

/**
 * A batch inference or batch segment job: with each new version of its solution and with each new input. `apiMembers` are members
 * of CreateBatchInferenceJob or CreateBatchSegmentJob.
 */
export interface BatchJobConfig extends Pick<UncheckedMembers, 'apiMembers'> {
  readonly kind: 'inference' | 'segment';
  readonly name: string;
  /** Name of a solution of the pipeline. */
  readonly solution: string;
  /** Prefix of the JSON Lines files in the data bucket, ending in `/`. @default batch/<name>/input/ */
  readonly input: string;
  /** Folder of the output in the data bucket, ending in `/`. @default batch/<name>/output/ */
  readonly output: string;
  /** Name of a filter of the pipeline. */
  readonly filter?: string;
  readonly numResults?: number;
  /** batchInferenceJobConfig of CreateBatchInferenceJob, API spelling. */
  readonly batchInferenceJobConfig?: Readonly<Record<string, unknown>>;
  readonly batchInferenceJobMode?: 'BATCH_INFERENCE' | 'THEME_GENERATION';
  /** themeGenerationConfig of CreateBatchInferenceJob, API spelling. */
  readonly themeGenerationConfig?: Readonly<Record<string, unknown>>;
  /** Scheduler expression; without it the job is part of every run. */
  readonly schedule?: string;
}

export interface MetricAttributionConfig {
  /** 1–10. */
  readonly metrics: readonly {
    readonly eventType: string;
    readonly metricName: string;
    /** `SUM(Items.PRICE)` or `SAMPLECOUNT()`. */
    readonly expression: string;
  }[];
  /** Whether reports go to the data bucket, under `metric-attribution/`. @default true */
  readonly reports: boolean;
}

/** `apiMembers` are members of CreateCampaign. */
export interface CampaignConfig extends UncheckedMembers {
  /** ≥1. @default 1 */
  readonly minProvisionedTPS: number;
  /** How that changes by itself; not a member of the request. @default it does not */
  readonly capacity?: CapacityConfig;
  /** CreateCampaign's campaignConfig, API spelling; numbers of itemExplorationConfig already turned into strings. */
  readonly campaignConfig?: {
    readonly itemExplorationConfig?: Readonly<Record<string, string>>;
    readonly enableMetadataWithRecommendations?: boolean;
    readonly syncWithLatestSolutionVersion?: boolean;
    readonly rankingInfluence?: Readonly<Record<string, number>>;
    readonly [apiMember: string]: unknown;
  };
}

/** One thing to mend, with its place. */
export interface ConfigFinding {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** `solutions[0].campaign.minProvisionedTPS`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** Every finding of a file at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly findings: readonly ConfigFinding[]) {
    super(findings.map(formatFinding).join('\n'));
  }
}

/** `file:line:column  path  message`. */
export function formatFinding(finding: ConfigFinding): string {
  const place = `${finding.file}:${finding.line}:${finding.column}`;
  return [place, finding.path, finding.message].filter((part) => part !== '').join('  ');
}
