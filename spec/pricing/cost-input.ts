/** What is to be estimated: the parts of a pipeline that cost, wherever they were read. Recipes are named without their ARN. */
export interface CostInput {
  /** Runs of the whole workflow by its schedule, a month. @default `runsByHand` of the assumptions */
  readonly runsAMonth?: number;
  readonly solutions: readonly CostSolution[];
  /** @default none */
  readonly recommenders?: readonly CostRecommender[];
  /** @default none */
  readonly batchJobs?: readonly CostBatchJob[];
  /** Events come in one by one. @default false */
  readonly eventTracker?: boolean;
  /** @default false */
  readonly metricAttribution?: boolean;
  /** The pipeline has a serving stack. @default false */
  readonly serving?: boolean;
  /** The pipeline has dashboard and alarms. @default false */
  readonly operations?: boolean;
  /** What differs from DEFAULT_ASSUMPTIONS. */
  readonly assumptions?: Partial<Assumptions>;
}

export interface CostSolution {
  readonly name: string;
  readonly recipe: string;
  readonly performAutoTraining: boolean;
  /** Between automatic trainings. @default 7 */
  readonly autoTrainingDays?: number;
  /** @default false */
  readonly performHPO?: boolean;
  /** maxNumberOfTrainingJobs of the search. @default 40 */
  readonly trainingJobs?: number;
  /** @default false */
  readonly performIncrementalUpdate?: boolean;
  /** Trainings by the solution's own schedules, a month. @default none */
  readonly trainings?: { readonly full?: number; readonly update?: number };
  readonly campaign?: CostCampaign;
}

export interface CostCampaign {
  /** As it is set, or on the average of a month where a schedule changes it. */
  readonly minProvisionedTPS: number;
  /** Why the average differs from the setting: shown with the line. */
  readonly capacityNote?: string;
  /** It is deleted for the time being, and costs nothing. @default false */
  readonly parked?: boolean;
  /** Answers carry columns of items. @default false */
  readonly metadata?: boolean;
  /** Requests of this campaign a month. @default `requestsAMonth` of the assumptions */
  readonly requestsAMonth?: number;
}

export interface CostRecommender {
  readonly name: string;
  readonly recipe: string;
  /** minRecommendationRequestsPerSecond. @default 1 */
  readonly minRecommendationRequestsPerSecond?: number;
  /** It is stopped. @default false */
  readonly parked?: boolean;
}

export interface CostBatchJob {
  readonly name: string;
  readonly kind: 'inference' | 'segment';
  /** Recipe of its solution. */
  readonly recipe: string;
  /** By its schedule, a month. @default with every run */
  readonly jobsAMonth?: number;
  /** THEME_GENERATION. @default false */
  readonly themes?: boolean;
}

/** What no pipeline file says. */
export interface Assumptions {
  /** Hours of a month. */
  readonly hoursAMonth: number;
  /** Requests of each campaign in a month, evenly spread. */
  readonly requestsAMonth: number;
  /** Interactions that a training reads, before events are filtered. */
  readonly interactions: number;
  /** Gigabytes of one import of all datasets. @default 60 bytes for each interaction */
  readonly gigabytesPerImport?: number;
  /** Streamed events of a month, 1 KB each. @default as many as requests of all campaigns */
  readonly eventsAMonth?: number;
  /** Runs of a workflow without a schedule, each with new data, a month. */
  readonly runsByHand: number;
  /** Lines of input of a batch job. */
  readonly batchLines: number;
}

export const DEFAULT_ASSUMPTIONS: Assumptions = {
  hoursAMonth: 730,
  requestsAMonth: 100_000,
  interactions: 100_000,
  runsByHand: 1,
  batchLines: 10_000,
};
