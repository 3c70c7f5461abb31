import type { LivingType, Status } from './resource';

/** How long each status lasts, in milliseconds of the twin's clock. Computing comes on top of it. */
export interface Durations {
  /** CREATE PENDING, DELETE PENDING and their like. */
  readonly pending: number;
  /** CREATE IN_PROGRESS. */
  readonly creating: Readonly<Record<LivingType, number>>;
  /** IN_PROGRESS of a change to a campaign, recommender, solution or dataset, and of a recommender that stops or starts. */
  readonly updating: number;
  /** DELETE IN_PROGRESS. */
  readonly deleting: number;
}

/**
 * How much longer than usual a status of one resource lasts, in milliseconds; Infinity: until it is stopped. Asked once for
 * each status that begins.
 * @param isUpdate the status is that of a change to the resource, in its `latest…Update`
 */
export type Holds = (
  type: LivingType,
  record: { readonly name: string; readonly arn: string },
  status: Status,
  isUpdate: boolean,
) => number;

const MINUTE = 60_000;

/** One tick: long enough that a Describe after a Create still sees CREATE PENDING. */
const TICK = 5;

function alike(milliseconds: number): Record<LivingType, number> {
  return {
    'dataset-group': milliseconds,
    dataset: milliseconds,
    'dataset-import-job': milliseconds,
    'event-tracker': milliseconds,
    filter: milliseconds,
    solution: milliseconds,
    'solution-version': milliseconds,
    campaign: milliseconds,
    recommender: milliseconds,
    'batch-inference-job': milliseconds,
    'batch-segment-job': milliseconds,
    'dataset-export-job': milliseconds,
    'data-deletion-job': milliseconds,
    'metric-attribution': milliseconds,
  };
}

/** Nothing takes longer than its computing. */
export const INSTANT: Durations = { pending: TICK, creating: alike(TICK), updating: TICK, deleting: TICK };

/** The order of magnitude of the service; @see https://github.com/aws-samples/amazon-personalize-samples */
export const REALISTIC: Durations = {
  pending: 15_000,
  creating: {
    ...alike(MINUTE),
    'dataset-import-job': 12 * MINUTE,
    'solution-version': 25 * MINUTE,
    campaign: 8 * MINUTE,
    recommender: 60 * MINUTE,
    'batch-inference-job': 20 * MINUTE,
    'batch-segment-job': 20 * MINUTE,
    'dataset-export-job': 10 * MINUTE,
    'data-deletion-job': 60 * MINUTE,
  },
  updating: 5 * MINUTE,
  deleting: MINUTE,
};
