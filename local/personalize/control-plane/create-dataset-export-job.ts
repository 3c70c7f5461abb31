import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateDatasetExportJob.html */
export function createDatasetExportJob(): never {
  throw notSupported('CreateDatasetExportJob');
}
