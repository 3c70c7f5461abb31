import { Duration } from 'aws-cdk-lib';

/**
 * Longest pause between two looks at one resource, by how many solutions a run may train at once.
 *
 * The share of time lost is 5 % whatever the longest pause; a longer one only saves history. An execution may have 25,000
 * events, a look makes 9 of them, and one solution's training of 24 hours takes 20 looks of 5 s, 84 of a growing pause and 268
 * of 300 s: 3,350 events. Ten solutions (the quota of a dataset group) with pauses up to 1,000 s: 10 × 220 looks × 9 = 19,800.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export function longestPause(solutions: number): Duration {
  return Duration.seconds(Math.max(300, 100 * solutions));
}
