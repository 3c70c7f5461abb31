import type { Value } from '../store/data/column';
import type { StreamedEvent } from '../store/data/event-log';
import type { Change } from '../store/recorder';

/** An event as a line of the journal has it: values instead of a function that gives them. */
export type EventEntry = Omit<StreamedEvent, 'other'> & { readonly other: Readonly<Record<string, Value>> };

/** A change as a line of the journal has it. What is large is in a file of its own. */
export type Entry =
  | Exclude<Change, { readonly kind: 'tags' | 'content' | 'event' | 'model' }>
  | { readonly kind: 'tags'; readonly arn: string; readonly tags: readonly (readonly [string, string])[] }
  | { readonly kind: 'content'; readonly dataset: string; readonly file: string }
  | { readonly kind: 'event'; readonly dataset: string; readonly event: EventEntry }
  | { readonly kind: 'model'; readonly arn: string; readonly file: string };

/** The name of a date in JSON, which has none. No request can bring an object with it: their maps hold texts. */
const DATE = '$date';

export function writeEntries(entries: readonly Entry[]): string {
  return JSON.stringify(entries, function (this: Readonly<Record<string, unknown>>, key, value: unknown) {
    // Dates have become texts before a replacer sees them.
    const original = this[key];
    return original instanceof Date ? { [DATE]: original.getTime() } : value;
  });
}

export function readEntries(text: string): readonly Entry[] {
  return JSON.parse(text, (_, value: unknown) => {
    const time = typeof value === 'object' && value !== null ? (value as { [DATE]?: unknown })[DATE] : undefined;
    return typeof time === 'number' ? new Date(time) : value;
  }) as readonly Entry[];
}

export function eventEntryOf(event: StreamedEvent, fields: readonly string[]): EventEntry {
  const { eventId, sessionId, userId, itemId, timestamp, eventType, eventValue, impression, other } = event;
  return {
    ...{ eventId, sessionId, itemId, timestamp, eventType, eventValue },
    ...(userId !== undefined && { userId }),
    ...(impression !== undefined && { impression }),
    other: Object.fromEntries(fields.map((field) => [field, other(field)])),
  };
}

export function eventOf({ other, ...event }: EventEntry): StreamedEvent {
  return { ...event, other: (field) => other[field] ?? null };
}

/** What the file of a dataset is filed under. */
export function dataKey(dataset: string): string {
  return `data ${dataset}`;
}

/** What the file of a model is filed under. */
export function modelKey(arn: string): string {
  return `model ${arn}`;
}

/** The dataset or model of which an entry makes everything before it obsolete. */
export function startedBy(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'dataset':
    case 'dataset-gone':
    case 'content':
      return dataKey(entry.dataset);
    case 'model':
    case 'model-gone':
      return modelKey(entry.arn);
    case 'resource':
    case 'resource-gone':
    case 'tags':
    case 'ids':
    case 'event':
    case 'record':
      return undefined;
  }
}
