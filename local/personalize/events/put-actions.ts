import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_PutActions.html */
export function putActions(): never {
  throw notSupported('PutActions');
}
