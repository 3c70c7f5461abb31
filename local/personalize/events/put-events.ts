import type { Event, PutEventsRequest } from '@aws-sdk/client-personalize-events';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { InteractionsData } from '../store/data/interactions-data';
import { defined } from '../store/defined';
import type { Twin } from '../twin';
import { readProperties } from './properties';
import { type GivenEvent, readEvent } from './read-event';

/**
 * Takes all events of the request or none.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_PutEvents.html
 */
export function putEvents(twin: Twin, input: Checked<PutEventsRequest>): void {
  const { trackingId, sessionId, userId } = input;
  const [tracker] = twin.resources.all('event-tracker', (one) => one.trackingId === trackingId);
  if (tracker?.status !== 'ACTIVE') {
    throw invalidInput(
      tracker
        ? `The event tracker is not ACTIVE; its status is ${tracker.status}`
        : `Invalid trackingId: ${trackingId}`,
    );
  }
  const data = twin.datasets.of(tracker.datasetGroupArn).interactions;
  if (data === undefined) throw invalidInput('The Interactions dataset of the event tracker is gone');
  const now = twin.clock.now();
  const events = input.eventList.map((event) => ({
    ...readEvent(data, givenOf(event), { now, ownId: twin.requestIds.uuid() }),
    ...defined({ impression: shownWith(data, event) }),
  }));
  for (const event of events) data.events.append({ ...event, sessionId, ...(userId !== undefined && { userId }) });
}

/** The items that the event names count before those of its recommendation. */
function shownWith(
  { shown }: InteractionsData,
  { impression, recommendationId }: Checked<Event>,
): readonly string[] | undefined {
  return impression ?? (recommendationId === undefined ? undefined : shown.of(recommendationId));
}

/** Early clients put item and value into properties. */
function givenOf(event: Checked<Event>): GivenEvent {
  const { eventType, eventValue, eventId, recommendationId, impression } = event;
  const properties = event.properties as string | undefined;
  return {
    whole: event,
    itemId: event.itemId ?? textOf(readProperties(properties).get('itemid')),
    time: event.sentAt,
    timeName: 'sentAt',
    eventType,
    eventValue,
    eventId,
    recommendationId,
    impression,
    eventAttributionSource: event.metricAttribution?.eventAttributionSource,
    properties,
    moreKeys: ['itemId', 'eventValue'],
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
