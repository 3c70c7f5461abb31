import type { StepFailure } from './contract/workflow';

/**
 * An AWS call that failed, translated once at the port. `name` is the exception name of the API, because that is what
 * Lambda reports as errorType and a state machine's `ErrorEquals` compares with.
 */
export class ServiceError extends Error {
  override readonly name: string;

  constructor(
    name: string,
    /** `CreateCampaign`, `ListObjectsV2`, … */
    readonly operation: string,
    /** The service's own words. */
    readonly serviceMessage: string,
    options?: { cause?: unknown },
  ) {
    super(`${operation}: ${serviceMessage}`, options);
    this.name = name;
  }
}

/** No such resource. */
export class ResourceNotFoundError extends ServiceError {}
/** The name is taken. */
export class ResourceAlreadyExistsError extends ServiceError {}
/** The resource is busy, or not in a state that allows the call; worth another try later. */
export class ResourceInUseError extends ServiceError {}
/** A resource quota or a request rate; worth another try later. */
export class LimitExceededError extends ServiceError {}
/** Too many requests, after the SDK's own retries; worth another try later. */
export class ThrottledError extends ServiceError {}
/** The request is wrong; the same request will fail again. */
export class InvalidInputError extends ServiceError {}
/** The role may not do this. */
export class AccessDeniedError extends ServiceError {}

type Translated = new (...parameters: ConstructorParameters<typeof ServiceError>) => ServiceError;

/** Names on the wire → class and the one name it gets. S3 has its own spelling for the same things. */
const TRANSLATIONS: Readonly<Record<string, readonly [Translated, string]>> = {
  ResourceNotFoundException: [ResourceNotFoundError, 'ResourceNotFoundException'],
  NoSuchBucket: [ResourceNotFoundError, 'ResourceNotFoundException'],
  ParameterNotFound: [ResourceNotFoundError, 'ResourceNotFoundException'],
  NoSuchKey: [ResourceNotFoundError, 'ResourceNotFoundException'],
  ResourceAlreadyExistsException: [ResourceAlreadyExistsError, 'ResourceAlreadyExistsException'],
  ResourceInUseException: [ResourceInUseError, 'ResourceInUseException'],
  LimitExceededException: [LimitExceededError, 'LimitExceededException'],
  ThrottlingException: [ThrottledError, 'ThrottlingException'],
  Throttling: [ThrottledError, 'ThrottlingException'],
  TooManyRequestsException: [ThrottledError, 'ThrottlingException'],
  SlowDown: [ThrottledError, 'ThrottlingException'],
  InvalidInputException: [InvalidInputError, 'InvalidInputException'],
  ValidationException: [InvalidInputError, 'InvalidInputException'],
  AccessDeniedException: [AccessDeniedError, 'AccessDeniedException'],
  AccessDenied: [AccessDeniedError, 'AccessDeniedException'],
};

/**
 * The named error for whatever an SDK client threw. Names outside the table (`InternalFailure`, `TimeoutError`, …) stay
 * as they are.
 */
export function translateError(operation: string, error: unknown): ServiceError {
  const name = error instanceof Error ? error.name : 'Error';
  const message = error instanceof Error && error.message !== '' ? error.message : String(error);
  const [Class, translatedName] = TRANSLATIONS[name] ?? [ServiceError, name];
  return new Class(translatedName, operation, message, { cause: error });
}

/** A step cannot go on. The message carries resource, ARN, reason and what to do, since an error text is all that Lambda passes on. */
export class StepError extends Error {
  override readonly name: string = 'StepError';

  constructor(
    readonly failure: StepFailure,
    options?: { cause?: unknown },
  ) {
    super(`${failure.resource} ${failure.arn}: ${failure.failureReason}; ${failure.nextStep}`, options);
  }
}

/** The resource exists with settings that the API cannot change. */
export class ResourceDriftError extends StepError {
  override readonly name = 'ResourceDriftError';
}

/** The resource exists in a state from which it does not recover by itself. */
export class ResourceFailedError extends StepError {
  override readonly name = 'ResourceFailedError';
}

/** The service answered a status that nobody here knows. */
export class UnknownStatusError extends StepError {
  override readonly name = 'UnknownStatusError';
}

/** GetSolutionMetrics does not have the metric that the promote rule names. */
export class MetricMissingError extends StepError {
  override readonly name = 'MetricMissingError';
}

/** The files in the bucket are no longer those that were checked. */
export class DataChangedError extends StepError {
  override readonly name = 'DataChangedError';
}

/** The state machine sent something that the handler does not take. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}
