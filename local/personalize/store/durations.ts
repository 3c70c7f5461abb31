import type { LivingType } from './resource';

/** How long each status lasts, in milliseconds of the twin's clock. Computing comes on top of it. */
export interface Durations {
  /** CREATE PENDING, DELETE PENDING and their like. */
  readonly pending: number;
  /** CREATE IN_PROGRESS. */
  readonly creating: Readonly<Record<LivingType, number>>;
  /** IN_PROGRESS of a change to a campaign, solution or dataset. */
  readonly updating: number;
  /** DELETE IN_PROGRESS. */
  readonly deleting: number;
}

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
  },
  updating: 5 * MINUTE,
  deleting: MINUTE,
};
