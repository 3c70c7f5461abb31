import type { DatasetSchema } from '../../spec/schema';
import { checkEventTime, checkProperties, type PropertyFinding } from '../../spec/properties';
import {
  type EventsBody,
  FORBIDDEN_KEYS,
  MAX_EVENT_BYTES,
  MAX_PROPERTIES,
  type Properties,
} from '../shared/contract/api/records';
import type { QueuedEvent, QueuedRecord } from '../shared/contract/serving';
import { type Finding, invalidRequest } from '../shared/serving/api-error';

export interface CheckEventsOptions {
  /** Seconds since 1970. */
  readonly now: number;
  /** The eventId of an event that came without one. */
  readonly newId: () => string;
}

/**
 * The events as they travel.
 * @throws ApiError INVALID_REQUEST with everything that is wrong in any of them
 */
export function checkEvents(
  { eventList }: EventsBody,
  schema: DatasetSchema,
  { now, newId }: CheckEventsOptions,
): readonly QueuedEvent[] {
  const findings: Finding[] = [];
  const ids = new Set<string>();
  const hasValue = schema.fields.some(({ name }) => name === 'EVENT_VALUE');
  const events = eventList.map(({ properties, eventId = newId(), ...event }, index): QueuedEvent => {
    const place = `eventList[${index}]`;
    const complain = (member: string, message: string) => findings.push({ path: `${place}${member}`, message });
    const time = checkEventTime(event.sentAt, now);
    if (time !== undefined) complain('.sentAt', time);
    if (ids.has(eventId)) complain('.eventId', 'is that of an event before');
    ids.add(eventId);
    if (event.eventValue !== undefined && !hasValue) {
      complain('.eventValue', 'has no column: the dataset of interactions lacks EVENT_VALUE');
    }
    const rules = { maximumLength: MAX_PROPERTIES.event, forbidden: FORBIDDEN_KEYS };
    const checked = checkProperties(schema, properties, rules);
    findings.push(...checked.findings.map((one) => placed(place, one)));
    const queued = { ...event, eventId, ...(checked.text !== undefined && { properties: checked.text }) };
    const bytes = Buffer.byteLength(JSON.stringify(queued));
    if (bytes > MAX_EVENT_BYTES) complain('', `has ${bytes} bytes, ${MAX_EVENT_BYTES} are taken`);
    return queued;
  });
  if (findings.length > 0) throw invalidRequest(findings);
  return events;
}

/**
 * Items or users as they travel.
 * @param list name of the list in the request
 * @throws ApiError INVALID_REQUEST with everything that is wrong in any of them
 */
export function checkRecords(
  kind: QueuedRecord['kind'],
  list: string,
  records: readonly { readonly id: string; readonly properties?: Properties }[],
  schema: DatasetSchema,
): readonly QueuedRecord[] {
  const findings: Finding[] = [];
  const queued = records.map(({ id, properties }, index): QueuedRecord => {
    const { text, findings: found } = checkProperties(schema, properties, { maximumLength: MAX_PROPERTIES[kind] });
    findings.push(...found.map((one) => placed(`${list}[${index}]`, one)));
    return { kind, id, ...(text !== undefined && { properties: text }) };
  });
  if (findings.length > 0) throw invalidRequest(findings);
  return queued;
}

function placed(record: string, { key, message }: PropertyFinding): Finding {
  return { path: `${record}.properties${key === '' ? '' : `.${key}`}`, message };
}
