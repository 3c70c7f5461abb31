import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchInferenceJob.html */
export function createBatchInferenceJob(): never {
  throw notSupported('CreateBatchInferenceJob');
}
