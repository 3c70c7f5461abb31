import type { Attempt } from './contract/workflow';
import { ResourceFailedError } from './errors';

/** What ended in CREATE FAILED is tried once more. */
const MAXIMUM = 2;

export interface FailedCreation {
  /** `solution version`. */
  readonly resource: string;
  readonly arn: string;
  readonly failureReason: string | undefined;
}

/**
 * Whether there is a try left after a creation that failed.
 * @throws ResourceFailedError when there is none
 */
export function requireAttempt({ attempt = 1 }: Attempt, { resource, arn, failureReason }: FailedCreation): void {
  if (attempt <= MAXIMUM) return;
  throw new ResourceFailedError({
    resource,
    arn,
    failureReason: `its creation failed ${attempt - 1} times in this run: ${failureReason ?? 'the service gives no reason'}`,
    nextStep: 'correct what the reason says and start the workflow again: what failed is cleaned up by the next run',
  });
}

/**
 * The names `<name>`, `<name>-2`, `<name>-3`, … of one thing's attempts: a job that failed keeps its name for good, as jobs
 * cannot be deleted.
 * @returns 1 for `<name>`, 2 for `<name>-2`; undefined for another thing's name
 */
export function attemptOf(name: string, candidate: string): number | undefined {
  if (candidate === name) return 1;
  if (!candidate.startsWith(`${name}-`)) return undefined;
  const suffix = candidate.slice(name.length + 1);
  return /^[1-9]\d*$/.test(suffix) ? Number(suffix) : undefined;
}

/** The first name that is free. @param taken names of all that is there */
export function nextName(name: string, taken: readonly string[]): string {
  const next = Math.max(0, ...taken.map((one) => attemptOf(name, one) ?? 0)) + 1;
  return next === 1 ? name : `${name}-${next}`;
}
