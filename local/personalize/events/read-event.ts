import { FORBIDDEN_KEYS, MAX_EVENT_BYTES } from '../../../spec/properties';
import { MAX_SECONDS_AHEAD } from '../../../spec/records';
import type { SchemaField } from '../../../spec/schema';
import { invalidInput } from '../errors';
import type { Value } from '../store/data/column';
import type { StreamedEvent } from '../store/data/event-log';
import { otherFields } from '../store/data/interaction-table';
import type { InteractionsData } from '../store/data/interactions-data';
import {
  type Properties,
  checkedValue,
  propertyOf,
  readProperties,
  refuseKeys,
  requireKnownKeys,
  requireSeconds,
} from './properties';

/** One event or action interaction as it came, in the words of neither. */
export interface GivenEvent {
  /** The whole structure, for its size. */
  readonly whole: object;
  readonly itemId: string | undefined;
  readonly time: Date;
  /** `sentAt` or `timestamp`: what messages call the time. */
  readonly timeName: string;
  readonly eventType: string;
  readonly eventValue?: number | undefined;
  readonly eventId?: string | undefined;
  readonly recommendationId?: string | undefined;
  readonly impression?: readonly string[] | undefined;
  readonly eventAttributionSource?: string | undefined;
  /** The JavaScript SDK sends text for what its type calls a document. */
  readonly properties: string | undefined;
  /** Properties that are no field of the schema and still have a meaning. */
  readonly moreKeys?: readonly string[];
}

/** A client's clock that runs ahead is forgiven a day. */
export interface ReadEventOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The eventId of an event that came without one. */
  readonly ownId: string;
}

/**
 * Checks one event against the schema of its dataset.
 * @throws InvalidInputException
 */
export function readEvent(
  data: InteractionsData,
  event: GivenEvent,
  { now, ownId }: ReadEventOptions,
): Omit<StreamedEvent, 'sessionId' | 'userId'> {
  if (Buffer.byteLength(JSON.stringify(event.whole)) > MAX_EVENT_BYTES) {
    throw invalidInput(`an event may have ${MAX_EVENT_BYTES} bytes`);
  }
  const timestamp = event.time.getTime() / 1000;
  requireSeconds(timestamp, event.timeName);
  if (timestamp > now / 1000 + MAX_SECONDS_AHEAD) {
    throw invalidInput(`${event.timeName} is ${event.time.toISOString()}, which lies in the future`);
  }
  const properties = readProperties(event.properties);
  refuseKeys(properties, FORBIDDEN_KEYS);
  const { fields } = data.schema;
  requireKnownKeys(properties, [...fields.map(({ name }) => name), ...(event.moreKeys ?? [])]);
  if (event.itemId === undefined) throw invalidInput('an event needs an itemId');

  const field = (name: string): SchemaField | undefined => fields.find((one) => one.name === name);
  const others = otherValues(data, event, properties);
  return {
    eventId: event.eventId ?? ownId,
    itemId: event.itemId,
    timestamp,
    eventType: field('EVENT_TYPE') ? event.eventType : null,
    eventValue: field('EVENT_VALUE') ? (event.eventValue ?? valueOf(field('EVENT_VALUE'), properties)) : null,
    other: (name) => others.get(name) ?? null,
  };
}

/** Columns of the schema that have no member of their own in an event, and those whose member has another name. */
function otherValues(
  { schema }: InteractionsData,
  { impression, recommendationId, eventAttributionSource }: GivenEvent,
  properties: Properties,
): ReadonlyMap<string, Value> {
  const members: Readonly<Record<string, string | undefined>> = {
    IMPRESSION: impression?.join('|'),
    RECOMMENDATION_ID: recommendationId,
    EVENT_ATTRIBUTION_SOURCE: eventAttributionSource,
  };
  return new Map(
    otherFields(schema).map((field) => [
      field.name,
      field.name in members ? (members[field.name] ?? null) : propertyOf(properties, field),
    ]),
  );
}

function valueOf(field: SchemaField | undefined, properties: Properties): number | null {
  const value = field && checkedValue({ ...field, nullable: true }, properties.get('eventvalue'));
  return typeof value === 'number' ? value : null;
}
