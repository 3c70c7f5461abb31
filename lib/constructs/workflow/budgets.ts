import { Duration } from 'aws-cdk-lib';

/** How long a run waits for each kind of resource before it calls the step failed. */
export interface WorkflowBudgets {
  /** One import job. @default 6 hours: minutes of fixed cost, and more for gigabytes */
  readonly import: Duration;
  /** A solution, or its update. @default 1 hour: it takes a minute or two */
  readonly solution: Duration;
  /** One training. @default 24 hours: 25 million interactions take about six */
  readonly training: Duration;
  /** A campaign, or its update. @default 3 hours: it takes minutes up to one */
  readonly campaign: Duration;
}

export const DEFAULT_BUDGETS: WorkflowBudgets = {
  import: Duration.hours(6),
  solution: Duration.hours(1),
  training: Duration.hours(24),
  campaign: Duration.hours(3),
};

/** What handlers and retries may take beside the waiting. */
const MARGIN = Duration.hours(2);

/** Limit of a whole execution: every budget used up, one after another. */
export function executionTimeout(budgets: WorkflowBudgets): Duration {
  return [budgets.import, budgets.solution, budgets.training, budgets.campaign].reduce(
    (sum, budget) => sum.plus(budget),
    MARGIN,
  );
}
