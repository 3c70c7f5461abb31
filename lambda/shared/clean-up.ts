import { type FailedCreation, requireAttempt } from './attempts';
import type { ResourceStatus } from './contract/statuses';
import type { Attempt } from './contract/workflow';
import { UnknownStatusError } from './errors';

export interface Existing extends FailedCreation {
  readonly status: ResourceStatus;
  /** Deletes it. */
  readonly remove: () => Promise<void>;
}

/** What came of an existing resource: it can be used, or the way is being cleared for another one. */
export type CleanedUp =
  { readonly cleaning: false } | { readonly cleaning: true; readonly status: 'DELETE PENDING' | 'DELETE IN_PROGRESS' };

/**
 * Deletes what a creation that failed has left behind, for its name is taken until it is gone. What is being deleted already is
 * waited for.
 * @throws ResourceFailedError when the creation failed twice in this run
 * @throws UnknownStatusError on a status of another kind of resource; those of recommenders are left to create-recommender
 */
export async function cleanUp(input: Attempt, existing: Existing): Promise<CleanedUp> {
  const { status, resource, arn, remove } = existing;
  switch (status) {
    case 'ACTIVE':
    case 'CREATE PENDING':
    case 'CREATE IN_PROGRESS':
      return { cleaning: false };
    case 'DELETE PENDING':
    case 'DELETE IN_PROGRESS':
      return { cleaning: true, status };
    case 'CREATE FAILED':
      requireAttempt(input, existing);
      await remove();
      return { cleaning: true, status: 'DELETE PENDING' };
    case 'STOP PENDING':
    case 'STOP IN_PROGRESS':
    case 'INACTIVE':
    case 'START PENDING':
    case 'START IN_PROGRESS':
      if (resource === 'recommender') return { cleaning: false };
      throw foreignStatus(status, resource, arn);
    case 'CREATE STOPPING':
    case 'CREATE STOPPED':
      throw foreignStatus(status, resource, arn);
  }
}

function foreignStatus(status: ResourceStatus, resource: string, arn: string): UnknownStatusError {
  return new UnknownStatusError({
    resource,
    arn,
    failureReason: `status ${status} belongs to another kind of resource than a ${resource}`,
    nextStep: `look at the ${resource} in the Amazon Personalize console`,
  });
}
