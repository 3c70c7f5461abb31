import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateDataDeletionJob.html */
export function createDataDeletionJob(): never {
  throw notSupported('CreateDataDeletionJob');
}
