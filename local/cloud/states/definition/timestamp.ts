import type { Json } from '../json';

/** The RFC 3339 profile of the language: capital T and Z. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Whether a Wait state takes the value as `Timestamp`. */
export function isTimestamp(value: Json): value is string {
  return typeof value === 'string' && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value));
}
