import { JsonError } from '../endpoint/json-protocol';

/** Namespace of the errors that the model of SQS names, and of those that every service has. */
const OF_SQS = 'com.amazonaws.sqs#';
const COMMON = 'com.amazon.coral.service#';

/** An error of SQS. */
export class SqsError extends JsonError {
  /**
   * @param type as the SDKs name the error
   * @param queryCode as the former query protocol named it; the AWS CLI and boto3 still go by it
   */
  constructor(
    type: string,
    message: string,
    readonly queryCode: string,
    status = 400,
  ) {
    super(type, message, status);
  }
}

export function queueDoesNotExist(): SqsError {
  const message = 'The specified queue does not exist.';
  return new SqsError(`${OF_SQS}QueueDoesNotExist`, message, 'AWS.SimpleQueueService.NonExistentQueue');
}

export function receiptHandleIsInvalid(handle: string): SqsError {
  const message = `The input receipt handle "${handle}" is not a valid receipt handle.`;
  return new SqsError(`${OF_SQS}ReceiptHandleIsInvalid`, message, 'ReceiptHandleIsInvalid', 404);
}

export function invalidValue(parameter: string, value: unknown, reason: string): SqsError {
  return invalid(`Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

export function invalid(message: string): SqsError {
  return new SqsError(`${COMMON}InvalidParameterValueException`, message, 'InvalidParameterValue');
}

export function missing(parameter: string): SqsError {
  const message = `The request must contain the parameter ${parameter}.`;
  return new SqsError(`${COMMON}MissingRequiredParameterException`, message, 'MissingParameter');
}

export function unsupported(message: string): SqsError {
  return new SqsError(`${OF_SQS}UnsupportedOperation`, message, 'AWS.SimpleQueueService.UnsupportedOperation');
}

/** Errors of the model whose query code is their name behind a prefix. */
export function simpleQueueError(name: string, message: string): SqsError {
  return new SqsError(`${OF_SQS}${name}`, message, `AWS.SimpleQueueService.${name}`);
}

export function resourceNotFound(message: string): SqsError {
  return new SqsError(`${OF_SQS}ResourceNotFoundException`, message, 'ResourceNotFoundException');
}
