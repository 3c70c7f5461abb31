import { RESOURCE_STATUSES, type ResourceStatus } from './contract/statuses';
import { UnknownStatusError } from './errors';

/**
 * The status as one of the known ones.
 * @param resource what it is, in the service's words: `solution`
 * @throws UnknownStatusError when the service answers anything else, or nothing
 */
export function parseStatus(text: string | undefined, resource: string, arn: string): ResourceStatus {
  const status = RESOURCE_STATUSES.find((known) => known === text);
  if (status !== undefined) return status;
  throw new UnknownStatusError({
    resource,
    arn,
    failureReason: `status ${JSON.stringify(text ?? null)} is not one of ${RESOURCE_STATUSES.join(', ')}`,
    nextStep:
      'look at the resource in the Amazon Personalize console and add the status to lambda/shared/contract/statuses.ts',
  });
}

/** True while the service still works on it. */
export function isInProgress(status: ResourceStatus): boolean {
  return status === 'CREATE PENDING' || status === 'CREATE IN_PROGRESS';
}
