/** Functions that watch a pipeline from outside its workflow: folder under `lambda/`, and what log lines carry. */
export const WATCHING_FUNCTIONS = ['adjust-capacity', 'publish-metrics'] as const;

export type WatchingFunction = (typeof WATCHING_FUNCTIONS)[number];

/**
 * IAM actions that each of them calls and no other; what CloudWatch Logs needs comes on top. `cloudwatch:GetMetricData` knows no
 * resource.
 */
export const WATCHING_ACTIONS: Readonly<Record<WatchingFunction, readonly string[]>> = {
  'adjust-capacity': ['personalize:DescribeCampaign', 'personalize:UpdateCampaign', 'cloudwatch:GetMetricData'],
  'publish-metrics': [
    'personalize:ListSolutionVersions',
    'personalize:DescribeCampaign',
    'personalize:GetSolutionMetrics',
  ],
};

/** CloudWatch namespace of what `publish-metrics` publishes. */
export const METRIC_NAMESPACE = 'PersonalizePipeline';

/** Metrics of a solution beside its offline metrics, which have the keys of GetSolutionMetrics. */
export const SOLUTION_METRICS = {
  /** Floor of the campaign; 0 while there is none, as when it is parked. */
  provisioned: 'ProvisionedTPS',
  /** Age of the newest version that was trained. */
  age: 'HoursSinceTraining',
} as const;

/** Dimensions of each of these metrics; the first is one that Powertools for AWS Lambda always sets. */
export const METRIC_DIMENSIONS = { service: 'service', pipeline: 'Pipeline', solution: 'Solution' } as const;

/** Keys of GetSolutionMetrics that are published where a version has them: enough for a plot, and each one is billed. */
export const PUBLISHED_METRICS: readonly string[] = [
  'coverage',
  'mean_reciprocal_rank_at_25',
  'normalized_discounted_cumulative_gain_at_10',
  'precision_at_10',
];

/** Minutes between two looks at what is used and what is there. */
export const LOOK_EVERY_MINUTES = 15;

/** The floor of a campaign is brought to what schedule and use ask for now. */
export interface AdjustCapacityInput {
  readonly campaignArn: string;
  /** The floor before the first change of the schedule: minProvisionedTPS of the pipeline file. */
  readonly start: number;
  /** Cron expressions in UTC, each in force until the next is due. */
  readonly schedule: readonly { readonly at: string; readonly minProvisionedTPS: number }[];
  /** @default the floor follows the schedule alone */
  readonly autoAdjust?: { readonly min: number; readonly max: number };
}

export interface AdjustCapacityOutput {
  /** `absent`: no campaign, as when it is parked. `busy`: it is being created or updated, so the next look decides. */
  readonly action: 'absent' | 'busy' | 'unchanged' | 'raised' | 'lowered';
  /** What was there; 0 where there is none. */
  readonly before: number;
  /** What is asked for now. */
  readonly minProvisionedTPS: number;
  /** Why, with the numbers. */
  readonly reason: string;
}

/** Publishes what Amazon Personalize does not: floors, ages, and the offline metrics of the newest versions. */
export interface PublishMetricsInput {
  readonly pipeline: string;
  readonly solutions: readonly WatchedSolution[];
}

export interface WatchedSolution {
  /** The name in pipeline.yaml. */
  readonly logicalName: string;
  readonly solutionArn: string;
  /** @default it has no campaign */
  readonly campaignArn?: string;
  /** Keys of GetSolutionMetrics to publish beside PUBLISHED_METRICS. @default none */
  readonly metrics?: readonly string[];
}

export interface PublishMetricsOutput {
  /** Metrics that were published. */
  readonly published: number;
}
