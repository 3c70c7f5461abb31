import { LARGEST_SECONDS, MAX_SECONDS_AHEAD, MAX_STRING_LENGTH, numberProblem, unitOf } from '../records';
import { type DatasetSchema, isNumeric, isTimestampField, type SchemaField } from '../schema';
import { isBoolean, numberOf, objectOf, plainKey, typeInWords } from './values';

/**
 * The `properties` of records that come one by one (PutEvents, PutItems, PutUsers), checked against the schema of their dataset.
 * The service takes keys that no column has and says nothing; here each is told.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/importing-individual-records.html
 */

export interface PropertyFinding {
  /** Key inside `properties`; empty for all of it. */
  readonly key: string;
  readonly message: string;
}

export interface CheckedProperties {
  /** JSON, as it travels; undefined when there is nothing. */
  readonly text: string | undefined;
  readonly findings: readonly PropertyFinding[];
}

export interface PropertyRules {
  /** Characters of the JSON. */
  readonly maximumLength: number;
  /** Keys that may not be there, whatever the schema says. */
  readonly forbidden?: readonly string[];
}

/** Columns that have a member of their own beside `properties`, with its name. */
const OWN_MEMBERS: Readonly<Record<DatasetSchema['type'], Readonly<Record<string, string>>>> = {
  Interactions: {
    USER_ID: 'userId',
    ITEM_ID: 'itemId',
    TIMESTAMP: 'sentAt',
    EVENT_TYPE: 'eventType',
    EVENT_VALUE: 'eventValue',
    IMPRESSION: 'impression',
    RECOMMENDATION_ID: 'recommendationId',
    EVENT_ATTRIBUTION_SOURCE: 'metricAttribution.eventAttributionSource',
  },
  Items: { ITEM_ID: 'itemId' },
  Users: { USER_ID: 'userId' },
  Actions: { ACTION_ID: 'actionId' },
  Action_Interactions: {
    USER_ID: 'userId',
    ACTION_ID: 'actionId',
    TIMESTAMP: 'timestamp',
    EVENT_TYPE: 'eventType',
    IMPRESSION: 'impression',
    RECOMMENDATION_ID: 'recommendationId',
  },
};

/** @param given an object, or JSON of one in a text */
export function checkProperties(
  { type, fields }: DatasetSchema,
  given: unknown,
  { maximumLength, forbidden = [] }: PropertyRules,
): CheckedProperties {
  const text = typeof given === 'string' || given === undefined ? given : JSON.stringify(given);
  const all = (message: string): CheckedProperties => ({ text, findings: [{ key: '', message }] });
  if (text !== undefined && text.length > maximumLength) {
    return all(`has ${text.length} characters of JSON, ${maximumLength} are taken`);
  }
  const values = text === undefined ? {} : objectOf(text);
  if (values === undefined) return all('is not JSON of an object');

  const findings: PropertyFinding[] = [];
  const members = OWN_MEMBERS[type];
  const columns = fields.filter(({ name }) => members[name] === undefined);
  const byKey = new Map(columns.map((field) => [plainKey(field.name), field]));
  const memberKeys = new Map(Object.entries(members).map(([column, member]) => [plainKey(column), member]));
  const banned = new Set(forbidden.map(plainKey));
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(values)) {
    const field = byKey.get(plainKey(key));
    const member = memberKeys.get(plainKey(key));
    const message = banned.has(plainKey(key))
      ? 'is a key that properties may not have'
      : member !== undefined
        ? `does not belong into properties; the member beside it is ${member}`
        : field === undefined
          ? `is no column of the dataset; it has ${columns.map(({ name }) => camelCase(name)).join(', ') || 'no further ones'}`
          : seen.has(field.name)
            ? `is there twice, as the column ${field.name}`
            : valueProblem(type, field, value);
    if (field !== undefined) seen.add(field.name);
    if (message !== undefined) findings.push({ key, message });
  }
  for (const { name, nullable } of columns) {
    if (nullable || seen.has(name)) continue;
    findings.push({ key: camelCase(name), message: `is missing, and the column ${name} does not allow null` });
  }
  return { text, findings };
}

/**
 * @param seconds as it was sent
 * @param now seconds since 1970
 * @returns what is wrong with the time of an event
 */
export function checkEventTime(seconds: number, now: number): string | undefined {
  if (seconds >= LARGEST_SECONDS) return unitProblem(seconds);
  if (seconds <= now + MAX_SECONDS_AHEAD) return undefined;
  return `is ${seconds}, ${new Date(seconds * 1000).toISOString()}, which lies in the future`;
}

function unitProblem(value: number): string {
  const [unit, divisor] = unitOf(value);
  return `is ${value}, which counts ${unit}; send seconds since 1970: ${Math.floor(value / divisor)}`;
}

/** `NUMBER_OF_RATINGS` → `numberOfRatings`. */
function camelCase(name: string): string {
  return name.toLowerCase().replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Numbers may come as text, booleans as either. */
function valueProblem(type: DatasetSchema['type'], field: SchemaField, value: unknown): string | undefined {
  if (value === null || value === '') {
    return field.nullable ? undefined : `is empty, and the column ${field.name} does not allow null`;
  }
  if (isNumeric(field)) return numericProblem(type, field, value);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return `must be a ${field.type}, not ${Array.isArray(value) ? 'a list; join several categories with |' : 'an object'}`;
  }
  const text = String(value);
  if (field.type === 'boolean' && !isBoolean(text)) return 'must be true or false';
  if (field.textual || text.length <= MAX_STRING_LENGTH) return undefined;
  return `has ${text.length} characters, ${MAX_STRING_LENGTH} are taken`;
}

function numericProblem(type: DatasetSchema['type'], field: SchemaField, value: unknown): string | undefined {
  const number = numberOf(field, value);
  if (number === undefined) return `must be ${typeInWords(field)}`;
  if (isTimestampField(field.name) && number >= LARGEST_SECONDS) return unitProblem(number);
  return numberProblem(type, field.name, number);
}
