import { Duration } from 'aws-cdk-lib';

/**
 * Longest pause between two looks at one resource, by how many of them a run may wait for.
 *
 * The share of time lost is 5 % whatever the longest pause; a longer one only saves history. An execution may have 25,000
 * events, a look makes 9 of them, and one solution's training of 24 hours takes 20 looks of 5 s, 84 of a growing pause and 268
 * of 300 s: 3,350 events. Ten solutions (the quota of a dataset group) with pauses up to 1,000 s: 10 × 220 looks × 9 = 19,800.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export function longestPause(resources: number): Duration {
  return Duration.seconds(Math.max(300, 100 * resources));
}

/** Shortest pause between two looks. */
const MIN_PAUSE_SECONDS = 5;
/** Milliseconds passed for each second of pause: a pause is 5 % of the time passed. */
const MILLISECONDS_PER_PAUSE_SECOND = 20_000;

/**
 * Expression of a pause that grows with the time passed, so that the time lost stays a fixed share.
 * @param elapsed expression, in milliseconds
 */
export function pauseSeconds(elapsed: string, maxPause: Duration): string {
  const growing = `$floor(${elapsed} / ${MILLISECONDS_PER_PAUSE_SECOND})`;
  return `$max([${MIN_PAUSE_SECONDS}, $min([${maxPause.toSeconds()}, ${growing}])])`;
}
