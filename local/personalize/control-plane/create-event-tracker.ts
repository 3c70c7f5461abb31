import type { CreateEventTrackerRequest, CreateEventTrackerResponse } from '@aws-sdk/client-personalize';
import { personalizeArn } from '../../../spec/names';
import { invalidInput, resourceAlreadyExists } from '../errors';
import type { Checked } from '../model/checked';
import { TagStore } from '../store/tag-store';
import type { Twin } from '../twin';
import { requireActive } from './requirements';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_CreateEventTracker.html */
export function createEventTracker(twin: Twin, input: Checked<CreateEventTrackerRequest>): CreateEventTrackerResponse {
  const { name, datasetGroupArn, tags = [] } = input;
  TagStore.check(tags);
  const group = requireActive(twin, 'dataset-group', datasetGroupArn);
  const [taken] = twin.resources.all(
    'event-tracker',
    (tracker) => tracker.datasetGroupArn === datasetGroupArn || tracker.name === name,
  );
  if (taken) throw resourceAlreadyExists(taken.arn);
  if (twin.datasets.of(datasetGroupArn).interactions === undefined) {
    throw invalidInput(`dataset group ${group.name} has no Interactions dataset that events could go to`);
  }
  const arn = personalizeArn({ ...twin.place, type: 'event-tracker', name: twin.ids.short() });
  const trackingId = twin.ids.uuid();
  twin.resources.insert('event-tracker', {
    arn,
    name,
    datasetGroupArn,
    accountId: twin.place.account,
    trackingId,
    status: 'CREATE PENDING',
  });
  twin.tags.add(arn, tags);
  twin.lifecycle.create('event-tracker', arn);
  return { eventTrackerArn: arn, trackingId };
}
