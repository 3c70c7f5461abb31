import type { Recipe } from '../../../spec/recipes';
import { invalidInput, limitExceeded, resourceAlreadyExists, resourceInUse } from '../errors';
import { type GroupData, dataOf } from '../store/dataset-store';
import type { LivingType, ResourceType, Resources, Status } from '../store/resource';
import type { Twin } from '../twin';

/**
 * The resource, which must be there and ACTIVE.
 * @throws ResourceNotFoundException, ResourceInUseException
 */
export function requireActive<Type extends LivingType>(twin: Twin, type: Type, arn: string): Resources[Type] {
  const record = twin.resources.get(type, arn);
  if (record.status !== 'ACTIVE') throw resourceInUse(`${arn} has status ${record.status}; it must be ACTIVE`);
  return record;
}

/**
 * The resource, which must be there and at rest, so that it can be deleted.
 * @throws ResourceNotFoundException, ResourceInUseException
 */
export function requireDeletable<Type extends LivingType>(twin: Twin, type: Type, arn: string): Resources[Type] {
  const record = twin.resources.get(type, arn);
  if (!isAtRest(record.status)) {
    throw resourceInUse(`${arn} has status ${record.status}; it can be deleted once it is ACTIVE or CREATE FAILED`);
  }
  return record;
}

/**
 * No change to the resource is under way.
 * @param update its `latest…Update` member
 * @throws ResourceInUseException
 */
export function requireNotUpdating(arn: string, update: { readonly status: Status } | undefined): void {
  if (update && isInProgress(update.status)) throw resourceInUse(`${arn} is being updated`);
}

/**
 * The datasets that a recipe cannot do without.
 * @throws InvalidInputException
 */
export function requireDatasets({ name, requiredDatasets }: Recipe, data: GroupData, groupName: string): void {
  const missing = requiredDatasets.filter((type) => dataOf(data, type) === undefined);
  if (missing.length > 0) {
    throw invalidInput(`${name} needs a dataset of type ${missing.join(', ')} in dataset group ${groupName}`);
  }
}

/** @throws ResourceAlreadyExistsException */
export function requireFree(twin: Twin, type: ResourceType, arn: string): void {
  if (twin.resources.find(type, arn)) throw resourceAlreadyExists(arn);
}

/**
 * The quota on resources that exist, failed ones not counted.
 * @param what `dataset group`, for the message
 * @throws LimitExceededException
 */
export function requireRoom<Type extends LivingType>(
  twin: Twin,
  type: Type,
  what: string,
  quota: number,
  counts: (record: Resources[Type]) => boolean = () => true,
): void {
  const existing = twin.resources.all(type, (record) => record.status !== 'CREATE FAILED' && counts(record));
  if (existing.length >= quota) {
    throw limitExceeded(
      `Cannot create a ${what}. More than ${quota} resources in ACTIVE state. Please delete some and try again.`,
    );
  }
}

/**
 * The quota on work that is under way.
 * @throws LimitExceededException
 */
export function requireIdle(twin: Twin, type: LivingType, quota: number): void {
  const busy = twin.resources.all(type, ({ status }) => isInProgress(status));
  if (busy.length >= quota) {
    throw limitExceeded(`More than ${quota} resources with PENDING or IN_PROGRESS status.`);
  }
}

/** Being made, or at work for the first time. */
export function isInProgress(status: Status): boolean {
  return ['CREATE PENDING', 'CREATE IN_PROGRESS', 'PENDING', 'IN_PROGRESS'].includes(status);
}

/** INACTIVE is a recommender that was stopped. */
function isAtRest(status: Status): boolean {
  return status === 'ACTIVE' || status === 'INACTIVE' || status === 'CREATE FAILED';
}
