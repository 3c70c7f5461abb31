import type { Event, PutEventsRequest } from '@aws-sdk/client-personalize-events';
import { invalidInput } from '../errors';
import type { Checked } from '../model/checked';
import type { Value } from '../store/data/column';
import type { StreamedEvent } from '../store/data/event-log';
import { otherFields } from '../store/data/interaction-table';
import type { InteractionsData } from '../store/data/interactions-data';
import type { Twin } from '../twin';
import { type Properties, checkedValue, plain, propertyOf, readProperties, requireSeconds } from './properties';

/** @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_Event.html */
const FORBIDDEN = ['userId', 'sessionId', 'eventType', 'timestamp', 'recommendationId', 'impression'];

/** Bytes of one event. @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html */
const MAX_EVENT_BYTES = 10 * 1024;

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
  const events = input.eventList.map((event) => readEvent(data, event, twin.requestIds.uuid()));
  for (const event of events) data.events.append({ ...event, sessionId, ...(userId !== undefined && { userId }) });
}

function readEvent(
  data: InteractionsData,
  event: Checked<Event>,
  ownId: string,
): Omit<StreamedEvent, 'sessionId' | 'userId'> {
  if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) {
    throw invalidInput(`an event may have ${MAX_EVENT_BYTES} bytes`);
  }
  const timestamp = event.sentAt.getTime() / 1000;
  requireSeconds(timestamp, 'sentAt');
  // The JavaScript SDK sends text for what its type calls a document.
  const properties = readProperties(event.properties as string | undefined);
  const forbidden = FORBIDDEN.find((key) => properties.has(plain(key)));
  if (forbidden !== undefined) throw invalidInput(`properties may not have the key ${forbidden}`);

  // Early clients put item and value into properties.
  const itemId = event.itemId ?? textOf(properties.get('itemid'));
  if (itemId === undefined) throw invalidInput('an event needs an itemId');
  const eventValue = event.eventValue ?? checkedNumberOrNull(data, properties);
  const others = otherValues(data, event, properties);
  return {
    eventId: event.eventId ?? ownId,
    itemId,
    timestamp,
    eventType: hasField(data, 'EVENT_TYPE') ? event.eventType : null,
    eventValue: hasField(data, 'EVENT_VALUE') ? eventValue : null,
    other: (field) => others.get(field) ?? null,
  };
}

/** Columns of the schema that have no member of their own in an event, and those whose member has another name. */
function otherValues(
  { schema }: InteractionsData,
  { impression, recommendationId, metricAttribution }: Checked<Event>,
  properties: Properties,
): ReadonlyMap<string, Value> {
  const members: Readonly<Record<string, string | undefined>> = {
    IMPRESSION: impression?.join('|'),
    RECOMMENDATION_ID: recommendationId,
    EVENT_ATTRIBUTION_SOURCE: metricAttribution?.eventAttributionSource,
  };
  return new Map(
    otherFields(schema).map((field) => [
      field.name,
      field.name in members ? (members[field.name] ?? null) : propertyOf(properties, field),
    ]),
  );
}

function checkedNumberOrNull({ schema }: InteractionsData, properties: Properties): number | null {
  const field = schema.fields.find(({ name }) => name === 'EVENT_VALUE');
  const value = field && checkedValue({ ...field, nullable: true }, properties.get('eventvalue'));
  return typeof value === 'number' ? value : null;
}

function hasField({ schema }: InteractionsData, name: string): boolean {
  return schema.fields.some((field) => field.name === name);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
