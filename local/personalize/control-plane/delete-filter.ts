import type { DeleteFilterRequest } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireDeletable } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteFilter.html */
export function deleteFilter(twin: Twin, { filterArn }: Checked<DeleteFilterRequest>): void {
  requireDeletable(twin, 'filter', filterArn);
  twin.lifecycle.remove('filter', filterArn);
}
