import type { CsvRecord } from '../../spec/csv';

/** Different values, or parts of values, that are remembered; more than this is no set of categories. */
export const MOST_CATEGORIES = 1000;

const NULL_WORD = /^(null|none|nan|n\/a|na|nil|undefined|-)$/i;
const DATE = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/;

/** What the values of one column look like, all of them seen. */
export class ColumnProfile {
  /** Values that are not empty. */
  filled = 0;
  empty = 0;
  /** Whole numbers in plain digits. */
  integers = 0;
  /** Numbers, whole ones included. */
  numbers = 0;
  minimum = Infinity;
  maximum = -Infinity;
  /** `007`: digits that are no number but a code. */
  codes = 0;
  booleans = 0;
  dates = 0;
  /** Words that stand for an absent value: `null`, `N/A`. */
  nullWords = 0;
  firstNullWord = '';
  /** Values with a bar, which joins several categories. */
  barred = 0;
  /** Characters of the longest value. */
  longest = 0;
  /** Spaces over all values: a measure of words. */
  spaces = 0;
  private readonly different = new Set<string>();
  private readonly parts = new Set<string>();

  constructor(readonly name: string) {}

  add(record: CsvRecord, field: number): void {
    if (record.byteLength(field) === 0) {
      this.empty++;
      return;
    }
    this.filled++;
    const text = record.text(field);
    this.addNumber(record, field, text);
    if (text.length > this.longest) this.longest = text.length;
    if (this.different.size <= MOST_CATEGORIES) this.different.add(text);
    if (this.parts.size <= MOST_CATEGORIES) for (const part of text.split('|')) this.parts.add(part);
    if (text.includes('|')) this.barred++;
    for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) this.spaces++;
  }

  private addNumber(record: CsvRecord, field: number, text: string): void {
    const value = record.decimal(field);
    if (!Number.isNaN(value)) {
      this.numbers++;
      if (!text.includes('.')) this.integers++;
      if (/^-?0\d/.test(text)) this.codes++;
      if (value < this.minimum) this.minimum = value;
      if (value > this.maximum) this.maximum = value;
    } else if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
      // More than fifteen digits, or an exponent.
      this.numbers++;
      if (/^[+-]?\d+$/.test(text)) this.integers++;
      this.minimum = Math.min(this.minimum, Number(text));
      this.maximum = Math.max(this.maximum, Number(text));
    } else if (/^(true|false)$/i.test(text)) this.booleans++;
    else if (NULL_WORD.test(text)) {
      this.nullWords++;
      this.firstNullWord ||= text;
    } else if (DATE.test(text)) this.dates++;
  }

  /** Different values; Infinity beyond MOST_CATEGORIES. */
  get distinct(): number {
    return this.different.size > MOST_CATEGORIES ? Infinity : this.different.size;
  }

  /** Different categories, values cut at the bars; Infinity beyond MOST_CATEGORIES. */
  get categories(): number {
    return this.parts.size > MOST_CATEGORIES ? Infinity : this.parts.size;
  }

  /** The values where they are few enough to be remembered, in order. */
  get values(): readonly string[] {
    return this.distinct === Infinity ? [] : [...this.different].sort();
  }

  /** Words of the mean value. */
  get words(): number {
    return this.filled === 0 ? 0 : 1 + this.spaces / this.filled;
  }
}
