import type { CsvRecord } from '../csv';
import type { DatasetType } from '../dataset-types';
import {
  ACTION_EVENT_TYPES,
  type SchemaField,
  actionEventTypeOf,
  isIdField,
  isTimestampField,
  rangeOf,
} from '../schema';

/** Characters of an id; @see https://docs.aws.amazon.com/personalize/latest/dg/data-prep-formatting.html */
export const MAX_ID_LENGTH = 256;
/** Characters of a categorical or plain string; a longer one fails the import. */
export const MAX_STRING_LENGTH = 1000;
/** Characters of a textual value that are looked at; the rest is cut off. */
export const MAX_TEXT_LENGTH = 20_000;

export type RejectCode = 'quoting' | 'line-break' | 'encoding' | 'field-count' | 'null' | 'type' | 'range' | 'too-long';

export interface ValueProblem {
  readonly code: RejectCode;
  readonly message: string;
}

/**
 * Checks one value that is there.
 * @returns the number of a numeric field, NaN for a good value of another type, or what is wrong
 */
export type ValueReader = (record: CsvRecord, field: number) => number | ValueProblem;

/** The reader for a field of a schema of this type. */
export function valueReader(field: SchemaField, type: DatasetType): ValueReader {
  const read = typeReader(field);
  return (record, index) => {
    const value = read(record, index);
    if (typeof value === 'object') return value;
    const message = Number.isNaN(value)
      ? textProblem(type, field.name, () => record.text(index))
      : numberProblem(type, field.name, value);
    return message === undefined ? value : { code: 'range', message };
  };
}

/** @returns what is wrong with a number that a reserved column cannot hold */
export function numberProblem(type: DatasetType, fieldName: string, value: number): string | undefined {
  const range = rangeOf(type, fieldName);
  if (range === undefined || (value >= range.minimum && value <= range.maximum)) return undefined;
  return `${value} is not from ${range.minimum} to ${range.maximum}`;
}

/** @returns what is wrong with a text that a reserved column cannot hold */
export function textProblem(type: DatasetType, fieldName: string, text: () => string): string | undefined {
  if (type !== 'Action_Interactions' || fieldName !== 'EVENT_TYPE' || actionEventTypeOf(text())) return undefined;
  return `${show(text())} is not one of ${ACTION_EVENT_TYPES.join(', ')}`;
}

function typeReader(field: SchemaField): ValueReader {
  switch (field.type) {
    case 'int':
      return integerReader(field, -(2n ** 31n), 2n ** 31n - 1n);
    case 'long':
      return integerReader(field, -(2n ** 63n), 2n ** 63n - 1n);
    case 'float':
    case 'double':
      return (record, index) => readFloat(field, record, index);
    case 'boolean':
      return (record, index) => {
        const text = record.text(index);
        return /^(true|false)$/i.test(text) ? NaN : { code: 'type', message: `${show(text)} is not true or false` };
      };
    case 'string':
      return stringReader(field);
  }
}

export function maximumLength(field: SchemaField): number {
  if (field.textual) return Infinity;
  return isIdField(field.name) ? MAX_ID_LENGTH : MAX_STRING_LENGTH;
}

function stringReader(field: SchemaField): ValueReader {
  const limit = maximumLength(field);
  return (record, index) => {
    // A string never has more characters than bytes, so most need no look at all.
    if (record.byteLength(index) <= limit) return NaN;
    const { length } = record.text(index);
    if (length <= limit) return NaN;
    return { code: 'too-long', message: `has ${length} characters, ${field.name} may have ${limit}` };
  };
}

function integerReader(field: SchemaField, minimum: bigint, maximum: bigint): ValueReader {
  const [low, high] = [Number(minimum), Number(maximum)];
  return (record, index) => {
    const fast = record.integer(index);
    if (fast >= low && fast <= high) return fast;
    const text = record.text(index);
    if (!/^[+-]?\d+$/.test(text))
      return { code: 'type', message: `${show(text)} is not ${article(field)}${hint(text, field)}` };
    const exact = BigInt(text);
    if (exact >= minimum && exact <= maximum) return Number(exact);
    return { code: 'type', message: `${show(text)} is beyond the range of ${article(field)}` };
  };
}

const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function readFloat(field: SchemaField, record: CsvRecord, index: number): number | ValueProblem {
  const fast = record.decimal(index);
  if (!Number.isNaN(fast)) return fast;
  const text = record.text(index);
  const value = Number(text);
  if (FLOAT.test(text) && Number.isFinite(value)) return value;
  return { code: 'type', message: `${show(text)} is not ${article(field)}${hint(text, field)}` };
}

/** The repair, for the mistakes that exports make most. */
function hint(text: string, field: SchemaField): string {
  const trimmed = text.trim();
  if (/^(null|none|nan|n\/a|nil|undefined)$/i.test(trimmed)) {
    return field.nullable ? '; leave the value empty for null' : '; the field is not nullable';
  }
  if (trimmed !== text && FLOAT.test(trimmed)) return '; take the spaces off';
  if (FLOAT.test(text) && Number.isInteger(Number(text))) return `; write ${BigInt(Number(text))}`;
  if (isTimestampField(field.name) && /^\d{4}-\d\d?-\d\d?/.test(text)) {
    const seconds = Math.floor(Date.parse(text) / 1000);
    return `; write seconds since 1970${Number.isNaN(seconds) ? '' : `: ${seconds}`}`;
  }
  if (/^[+-]?\d+,\d+$/.test(text)) return '; write the decimal point as a point';
  return '';
}

function article(field: SchemaField): string {
  return field.type === 'int' ? 'an int' : `a ${field.type}`;
}

function show(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}
