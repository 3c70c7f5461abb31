import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateBatchSegmentJob.html */
export function createBatchSegmentJob(): never {
  throw notSupported('CreateBatchSegmentJob');
}
