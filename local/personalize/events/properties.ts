import { isBoolean, numberOf, objectOf, plainKey, typeInWords } from '../../../spec/properties';
import { LARGEST_SECONDS, MAX_STRING_LENGTH, MAX_TEXT_LENGTH } from '../../../spec/records';
import { type SchemaField, isNumeric } from '../../../spec/schema';
import { invalidInput } from '../errors';
import type { Value } from '../store/data/column';

/** A JSON document in a string, read. */
export type Properties = ReadonlyMap<string, unknown>;

/**
 * Reads `properties`. Keys are the camelCase of the schema's fields (`CREATION_TIMESTAMP` → `creationTimestamp`); they are
 * compared without case and underscores, which is how the schema tells fields apart.
 * @throws InvalidInputException
 * @see https://docs.aws.amazon.com/personalize/latest/dg/importing-individual-records.html
 */
export function readProperties(text: string | undefined): Properties {
  if (text === undefined) return new Map();
  const parsed = objectOf(text);
  if (parsed === undefined) throw invalidInput('Error parsing properties json');
  return new Map(Object.entries(parsed).map(([key, value]) => [plainKey(key), value]));
}

/**
 * Refuses keys that are members of the request itself.
 * @throws InvalidInputException
 */
export function refuseKeys(properties: Properties, keys: readonly string[]): void {
  const found = keys.find((key) => properties.has(plainKey(key)));
  if (found !== undefined) throw invalidInput(`properties may not have the key ${found}`);
}

/**
 * Refuses keys that no field has: the service does not say what becomes of their values, and most of them are misspelled.
 * @param names fields of the schema, and whatever else may be there
 * @throws InvalidInputException
 */
export function requireKnownKeys(properties: Properties, names: readonly string[]): void {
  const known = new Set(names.map(plainKey));
  const unknown = [...properties.keys()].find((key) => !known.has(key));
  if (unknown === undefined) return;
  throw invalidInput(`properties has the key ${unknown}, which is no field of the schema (${names.join(', ')})`);
}

/**
 * The value of a field, checked against its type: numbers may come as text, booleans as either.
 * @throws InvalidInputException
 */
export function propertyOf(properties: Properties, field: SchemaField): Value {
  return checkedValue(field, properties.get(plainKey(field.name)));
}

/** @throws InvalidInputException when the value does not suit the field */
export function checkedValue(field: SchemaField, value: unknown): Value {
  const { name, type } = field;
  if (value === undefined || value === null || value === '') {
    if (!field.nullable) throw invalidInput(`${name} is missing, and the schema does not allow null`);
    return null;
  }
  if (isNumeric(field)) return checkedNumber(field, value);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw invalidInput(`${name} must be a ${type}, not ${JSON.stringify(value)}`);
  }
  const text = String(value);
  if (type === 'boolean' && !isBoolean(text)) {
    throw invalidInput(`${name} must be true or false, not ${JSON.stringify(value)}`);
  }
  if (field.textual) return text.slice(0, MAX_TEXT_LENGTH);
  if (text.length > MAX_STRING_LENGTH) {
    throw invalidInput(`Length cannot be more than ${MAX_STRING_LENGTH} characters for ${name}.`);
  }
  return text;
}

function checkedNumber(field: SchemaField, value: unknown): number {
  const number = numberOf(field, value);
  if (number !== undefined) return number;
  throw invalidInput(`${field.name} must be ${typeInWords(field)}, not ${JSON.stringify(value)}`);
}

/**
 * Refuses a time in milliseconds, which would put the event thousands of years ahead of all others.
 * @param seconds Unix time
 * @throws InvalidInputException
 */
export function requireSeconds(seconds: number, name: string): void {
  if (seconds < 0) throw invalidInput(`${name} is ${seconds}, a time before 1970`);
  if (seconds < LARGEST_SECONDS) return;
  throw invalidInput(
    `${name} is ${seconds}, which looks like milliseconds; send seconds: ${Math.floor(seconds / 1000)}`,
  );
}
