import { PersonalizeClient } from '@aws-sdk/client-personalize';
import type { Clock } from '../../../clock';
import type { CloudPorts } from '../ports';

/** A resource that came out as something else than ACTIVE. */
export class NotActiveError extends Error {
  override readonly name = 'NotActiveError';
}

const POLL_MILLISECONDS = 5000;
/** What CloudFormation would wait as well, and far more than anything here takes. */
const BUDGET_MILLISECONDS = 3 * 60 * 60 * 1000;

/** Runs calls as the owner of the account, at the local endpoint. */
export async function withPersonalize<T>(
  cloud: CloudPorts,
  work: (client: PersonalizeClient) => Promise<T>,
): Promise<T> {
  const { url, credentials } = cloud.endpoint;
  const client = new PersonalizeClient({ endpoint: url, region: 'us-east-1', credentials });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** What describe operations say of a resource on its way. */
export interface Progress {
  readonly status?: string | undefined;
  readonly failureReason?: string | undefined;
}

/**
 * Waits until a resource is ACTIVE.
 * @throws NotActiveError with the failureReason, or when the budget is used up
 */
export async function untilActive(clock: Clock, what: string, describe: () => Promise<Progress>): Promise<void> {
  const limit = clock.now() + BUDGET_MILLISECONDS;
  for (;;) {
    const { status, failureReason } = await describe();
    if (status === 'ACTIVE') return;
    if (status === 'CREATE FAILED' || status === 'CREATE STOPPED') {
      throw new NotActiveError(`${what} is ${status}: ${failureReason ?? 'no reason is given'}`);
    }
    if (clock.now() > limit)
      throw new NotActiveError(`${what} is still ${status ?? 'without status'}; gave up waiting`);
    await clock.sleep(POLL_MILLISECONDS);
  }
}

/** Waits until describe no longer finds a resource. */
export async function untilGone(clock: Clock, what: string, describe: () => Promise<Progress>): Promise<void> {
  const limit = clock.now() + BUDGET_MILLISECONDS;
  for (;;) {
    try {
      const { status } = await describe();
      if (clock.now() > limit) throw new NotActiveError(`${what} is still ${status ?? 'there'}; gave up waiting`);
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    await clock.sleep(POLL_MILLISECONDS);
  }
}

/** Deletes a resource: waits while others still use it, takes one that is gone as deleted. */
export async function deleteWhenFree(clock: Clock, remove: () => Promise<unknown>): Promise<void> {
  const limit = clock.now() + IN_USE_MILLISECONDS;
  for (;;) {
    try {
      await remove();
      return;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!(error instanceof Error) || error.name !== 'ResourceInUseException' || clock.now() > limit) throw error;
    }
    await clock.sleep(POLL_MILLISECONDS);
  }
}

/** A job under way may hold a dataset; what holds it for longer than this does so for good. */
const IN_USE_MILLISECONDS = 30 * 1000;

function isNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === 'ResourceNotFoundException';
}
