import { invalidInput, resourceNotFound } from '../errors';
import type { Twin } from '../twin';

/**
 * A resource that can have tags: every type but schemas and metric attributions.
 * @throws ResourceNotFoundException, InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/tagging-resources.html
 */
export function requireTaggable(twin: Twin, arn: string): void {
  const type = twin.resources.typeOf(arn);
  if (type === undefined) throw resourceNotFound(arn);
  if (type === 'schema' || type === 'metric-attribution') {
    throw invalidInput(`a ${type.replace('-', ' ')} cannot have tags: ${arn}`);
  }
}
