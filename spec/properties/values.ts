import type { SchemaField } from '../schema';

/**
 * Bytes of one event of PutEvents, as JSON.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/limits.html
 */
export const MAX_EVENT_BYTES = 10 * 1024;

/**
 * Keys that `properties` of an event may not have, whatever their case.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/API_UBS_Event.html
 */
export const FORBIDDEN_KEYS = [
  'userId',
  'sessionId',
  'eventType',
  'timestamp',
  'recommendationId',
  'impression',
] as const;

/** `creationTimestamp` and `CREATION_TIMESTAMP` alike: the schema tells fields apart without case and underscores. */
export function plainKey(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** @returns the members of a JSON object in a text; undefined when the text is none */
export function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** @returns the value of a numeric field, which may come as text; undefined when it does not suit the field's type */
export function numberOf({ type }: SchemaField, value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
  const isWhole = type === 'int' || type === 'long';
  return isWhole && !Number.isInteger(number) ? undefined : number;
}

/** `an int`, `a long`, … */
export function typeInWords({ type }: SchemaField): string {
  return type === 'int' ? 'an int' : `a ${type}`;
}

/** Booleans may come as text. */
export function isBoolean(text: string): boolean {
  return /^(true|false)$/i.test(text);
}
