/**
 * An error that goes back to the caller in the form of the protocol. Anything else that is thrown is a fault of the twin
 * and becomes an InternalFailure.
 */
export class ServiceError extends Error {
  /** @param code the exception's name on the wire: `InvalidInputException`, … */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = code;
  }
}

/** A field or parameter has a bad value. */
export const invalidInput = (message: string): ServiceError => new ServiceError('InvalidInputException', message);

/** There is no such resource. */
export const resourceNotFound = (arn: string): ServiceError =>
  new ServiceError('ResourceNotFoundException', `Resource Arn ${arn} does not exist.`);

/** The name is taken, or a second one of something that may exist once. */
export const resourceAlreadyExists = (arn: string): ServiceError =>
  new ServiceError('ResourceAlreadyExistsException', `Another resource with Arn ${arn} already exists.`);

/** The resource is busy, has dependants, or is in a state that does not allow the call. */
export const resourceInUse = (message: string): ServiceError => new ServiceError('ResourceInUseException', message);

/** A quota is reached. */
export const limitExceeded = (message: string): ServiceError => new ServiceError('LimitExceededException', message);

/** An operation, recipe or option of the API that the twin cannot answer; `subject` starts the sentence. */
export const notSupported = (subject: string): ServiceError =>
  invalidInput(`${subject} is not supported by the local twin yet`);
