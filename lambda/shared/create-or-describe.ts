import { ResourceAlreadyExistsError, ResourceInUseError } from './errors';

export interface CreateOrDescribe<Found> {
  /** Undefined when it does not exist. */
  readonly describe: () => Promise<Found | undefined>;
  /** @returns the ARN */
  readonly create: () => Promise<string>;
}

export type CreatedOrDescribed<Found> =
  { readonly created: true; readonly arn: string } | { readonly created: false; readonly found: Found };

/**
 * Describes, and creates only what is absent. A create that finds the name taken (another run was faster, or an earlier
 * attempt's answer got lost) describes again, so that a retry never makes a second one.
 * A fresh resource is not described: the control plane may not know it yet, and every one begins as CREATE PENDING.
 * @throws ResourceAlreadyExistsError when the name is taken by something that cannot be described
 */
export async function createOrDescribe<Found>(steps: CreateOrDescribe<Found>): Promise<CreatedOrDescribed<Found>> {
  const found = await steps.describe();
  if (found !== undefined) return { created: false, found };
  try {
    return { created: true, arn: await steps.create() };
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsError)) throw error;
    const other = await steps.describe();
    if (other === undefined) throw error;
    return { created: false, found: other };
  }
}

/** What stands in the way until it is over, under the name that the state machine retries. */
export function busy(operation: string, resource: string, arn: string, why: string): ResourceInUseError {
  return new ResourceInUseError('ResourceInUseException', operation, `${resource} ${arn} ${why}`);
}
