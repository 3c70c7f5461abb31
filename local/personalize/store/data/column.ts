import { type SchemaField, isNumeric } from '../../../../spec/schema';
import { Dictionary } from './dictionary';
import { GrowableFloat64, GrowableInt32 } from './growable';

/** A value of a dataset: booleans are kept as the text they came as. */
export type Value = string | number | null;

/** One column of a dataset. */
export interface Column {
  readonly field: SchemaField;
  readonly length: number;
  push(value: Value): void;
  set(row: number, value: Value): void;
  at(row: number): Value;
}

export function columnOf(field: SchemaField): Column {
  return isNumeric(field) ? new NumberColumn(field) : new TextColumn(field);
}

/** Null is NaN. */
class NumberColumn implements Column {
  private readonly numbers = new GrowableFloat64();

  constructor(readonly field: SchemaField) {}

  get length(): number {
    return this.numbers.length;
  }

  push(value: Value): void {
    this.numbers.push(numberOf(value));
  }

  set(row: number, value: Value): void {
    this.numbers.set(row, numberOf(value));
  }

  at(row: number): Value {
    const number = this.numbers.at(row);
    return Number.isNaN(number) ? null : number;
  }
}

function numberOf(value: Value): number {
  return value === null ? NaN : Number(value);
}

/** Null is the code -1. Texts are kept once: categories repeat. */
class TextColumn implements Column {
  private readonly dictionary = new Dictionary();
  private readonly codes = new GrowableInt32();

  constructor(readonly field: SchemaField) {}

  get length(): number {
    return this.codes.length;
  }

  push(value: Value): void {
    this.codes.push(this.encode(value));
  }

  set(row: number, value: Value): void {
    this.codes.set(row, this.encode(value));
  }

  at(row: number): Value {
    const code = this.codes.at(row);
    return code < 0 ? null : (this.dictionary.values[code] as string);
  }

  private encode(value: Value): number {
    return value === null ? -1 : this.dictionary.encode(String(value));
  }
}
