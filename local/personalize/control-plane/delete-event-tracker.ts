import type { DeleteEventTrackerRequest } from '@aws-sdk/client-personalize';
import type { Checked } from '../model/checked';
import type { Twin } from '../twin';
import { requireDeletable } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_DeleteEventTracker.html */
export function deleteEventTracker(twin: Twin, { eventTrackerArn }: Checked<DeleteEventTrackerRequest>): void {
  requireDeletable(twin, 'event-tracker', eventTrackerArn);
  twin.lifecycle.remove('event-tracker', eventTrackerArn);
}
