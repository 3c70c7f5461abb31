import type { DatasetSchema } from '../../spec/schema';
import {
  checkEventTime,
  checkProperties,
  FORBIDDEN_KEYS,
  MAX_EVENT_BYTES,
  type PropertyFinding,
} from '../../spec/properties';
import { type EventRecord, MAX_PROPERTIES, type Properties } from '../shared/contract/api/records';
import type { QueuedEvent, QueuedRecord } from '../shared/contract/serving';
import type { Finding } from '../shared/serving/api-error';

export interface CheckEventsOptions {
  /** Seconds since 1970. */
  readonly now: number;
  /** The eventId of an event that came without one. */
  readonly newId: () => string;
}

/** What became of the records of a request. */
export interface Checked<Record> {
  /** As they travel. */
  readonly records: readonly Record[];
  readonly findings: readonly Finding[];
}

/** @param eventList undefined in place of those that have the wrong shape */
export function checkEvents(
  eventList: readonly (EventRecord | undefined)[],
  schema: DatasetSchema,
  { now, newId }: CheckEventsOptions,
): Checked<QueuedEvent> {
  const findings: Finding[] = [];
  const ids = new Set<string>();
  const hasValue = schema.fields.some(({ name }) => name === 'EVENT_VALUE');
  const records = eventList.flatMap((given, index): QueuedEvent[] => {
    if (given === undefined) return [];
    const { properties, eventId = newId(), ...event } = given;
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
    return [queued];
  });
  return { records, findings };
}

/**
 * Items or users.
 * @param list name of the list in the request
 * @param given undefined in place of those that have the wrong shape
 */
export function checkRecords(
  kind: QueuedRecord['kind'],
  list: string,
  given: readonly ({ readonly id: string; readonly properties?: Properties } | undefined)[],
  schema: DatasetSchema,
): Checked<QueuedRecord> {
  const findings: Finding[] = [];
  const records = given.flatMap((one, index): QueuedRecord[] => {
    if (one === undefined) return [];
    const { id, properties } = one;
    const { text, findings: found } = checkProperties(schema, properties, { maximumLength: MAX_PROPERTIES[kind] });
    findings.push(...found.map((finding) => placed(`${list}[${index}]`, finding)));
    return [{ kind, id, ...(text !== undefined && { properties: text }) }];
  });
  return { records, findings };
}

function placed(record: string, { key, message }: PropertyFinding): Finding {
  return { path: `${record}.properties${key === '' ? '' : `.${key}`}`, message };
}
