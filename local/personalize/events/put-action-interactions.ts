import { notSupported } from '../errors';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_PutActionInteractions.html */
export function putActionInteractions(): never {
  throw notSupported('PutActionInteractions');
}
