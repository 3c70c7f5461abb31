import { type SchemaField, isNumeric } from '../../../../spec/schema';
import type { DataRecord } from '../../../../spec/records';
import { Dictionary } from './dictionary';
import { DictionaryCodes } from './text-codes';
import { GrowableFloat64, GrowableInt32 } from './growable';

/** A value of a dataset: booleans are kept as the text they came as. */
export type Value = string | number | null;

/** One column of a dataset. */
export interface Column {
  readonly field: SchemaField;
  readonly length: number;
  push(value: Value): void;
  set(row: number, value: Value): void;
  /** What pushes a field of records: the fast way to take many of them in. @param place of the field in the records */
  taker(place: number): (record: DataRecord) => void;
  at(row: number): Value;
  /** A view of the values, valid until the next change. */
  content(): ColumnContent;
}

/** What is saved of a column: numbers, NaN for null, or texts and the code of each row, -1 for null. */
export type ColumnContent = Float64Array | { readonly values: readonly string[]; readonly codes: Int32Array };

/** @param content of a column of the same field, to begin with */
export function columnOf(field: SchemaField, content?: ColumnContent): Column {
  if (content === undefined) return isNumeric(field) ? new NumberColumn(field) : new TextColumn(field);
  if ('codes' in content) return new TextColumn(field, content.values, content.codes);
  return new NumberColumn(field, content);
}

/** Null is NaN. */
class NumberColumn implements Column {
  private readonly numbers: GrowableFloat64;

  constructor(
    readonly field: SchemaField,
    numbers?: Float64Array,
  ) {
    this.numbers = new GrowableFloat64(numbers);
  }

  get length(): number {
    return this.numbers.length;
  }

  push(value: Value): void {
    this.numbers.push(numberOf(value));
  }

  taker(place: number): (record: DataRecord) => void {
    const { numbers } = this;
    return (record) => numbers.push(record.numberOrNaN(place));
  }

  set(row: number, value: Value): void {
    this.numbers.set(row, numberOf(value));
  }

  at(row: number): Value {
    const number = this.numbers.at(row);
    return Number.isNaN(number) ? null : number;
  }

  content(): ColumnContent {
    return this.numbers.view();
  }
}

function numberOf(value: Value): number {
  return value === null ? NaN : Number(value);
}

/** Null is the code -1. Texts are kept once: categories repeat. */
class TextColumn implements Column {
  private readonly dictionary: Dictionary;
  private readonly codes: GrowableInt32;

  constructor(
    readonly field: SchemaField,
    values?: readonly string[],
    codes?: Int32Array,
  ) {
    this.dictionary = new Dictionary(values);
    this.codes = new GrowableInt32(codes);
  }

  get length(): number {
    return this.codes.length;
  }

  push(value: Value): void {
    this.codes.push(this.encode(value));
  }

  taker(place: number): (record: DataRecord) => void {
    const texts = new DictionaryCodes(this.dictionary);
    const { codes } = this;
    return (record) => codes.push(record.code(place, texts));
  }

  set(row: number, value: Value): void {
    this.codes.set(row, this.encode(value));
  }

  at(row: number): Value {
    const code = this.codes.at(row);
    return code < 0 ? null : (this.dictionary.values[code] as string);
  }

  content(): ColumnContent {
    return { values: this.dictionary.values, codes: this.codes.view() };
  }

  private encode(value: Value): number {
    return value === null ? -1 : this.dictionary.encode(String(value));
  }
}
