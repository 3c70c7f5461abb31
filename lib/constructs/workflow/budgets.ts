import { Duration } from 'aws-cdk-lib';

/** How long a run waits for each kind of resource before it calls the step failed. */
export interface WorkflowBudgets {
  /** The run before, which holds the lock. @default 24 hours */
  readonly lock: Duration;
  /** A dataset of the Actions types. @default 1 hour: it takes seconds */
  readonly dataset: Duration;
  /** One import job. @default 6 hours: minutes of fixed cost, and more for gigabytes */
  readonly import: Duration;
  /** A filter of actions. @default 1 hour: it takes seconds to minutes */
  readonly filter: Duration;
  /** A solution, or its update. @default 1 hour: it takes a minute or two */
  readonly solution: Duration;
  /** One training. @default 36 hours: 25 million interactions take about six, HPO some trainings one after another */
  readonly training: Duration;
  /** A campaign, or its update. @default 3 hours: it takes minutes up to one */
  readonly campaign: Duration;
  /** A recommender, which trains. @default 24 hours */
  readonly recommender: Duration;
  /** One batch job. @default 24 hours */
  readonly batchJob: Duration;
  /** The end of what was replaced, or removed from the pipeline file. @default 3 hours: minutes for a campaign, then its solution */
  readonly retirement: Duration;
}

export const DEFAULT_BUDGETS: WorkflowBudgets = {
  lock: Duration.hours(24),
  dataset: Duration.hours(1),
  import: Duration.hours(6),
  filter: Duration.hours(1),
  solution: Duration.hours(1),
  training: Duration.hours(36),
  campaign: Duration.hours(3),
  recommender: Duration.hours(24),
  batchJob: Duration.hours(24),
  retirement: Duration.hours(3),
};

/** What handlers and retries may take beside the waiting. */
const MARGIN = Duration.hours(2);

/** What failed is tried once more. */
const ATTEMPTS = 2;

/** Limit of a whole execution: every budget used up by every attempt, one after another, and the time that callers have to follow. */
export function executionTimeout(budgets: WorkflowBudgets, retireAfter: Duration): Duration {
  const { lock, ...repeated } = budgets;
  const seconds = Object.values(repeated).reduce((sum, budget: Duration) => sum + ATTEMPTS * budget.toSeconds(), 0);
  return Duration.seconds(seconds).plus(lock).plus(MARGIN).plus(retireAfter).plus(retireAfter);
}
