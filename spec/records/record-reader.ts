import { type CsvRecord, CsvScanner } from '../csv';
import { isNumeric, type DatasetSchema, type SchemaField } from '../schema';
import { checkHeader } from './header';
import { MAX_TEXT_LENGTH, type RejectCode, type ValueProblem, type ValueReader, valueReader } from './values';

/** Numbers texts. Equal texts get equal numbers, whichever way they come. */
export interface TextCodes {
  ofText(text: string): number;
  /** @param data holds the text as UTF-8 from `from` to `to`; not to be kept */
  ofBytes(data: Buffer, from: number, to: number): number;
}

/** One record that fits the schema. Columns are counted as in the schema; valid only while the callback runs. */
export interface DataRecord {
  /** 1-based, the header not counted. */
  readonly row: number;
  /** 1-based line of the file. */
  readonly line: number;
  isNull(column: number): boolean;
  /** Textual values are cut to 20 000 characters. @returns null for an empty value */
  text(column: number): string | null;
  /** @returns null for an empty value. @throws TypeError for a column of another type */
  number(column: number): number | null;
  /** @returns NaN for an empty value; of a numeric column, which is not checked */
  numberOrNaN(column: number): number;
  /** What `codes` makes of the value, with no string made where it knows the bytes. @returns -1 for an empty value */
  code(column: number, codes: TextCodes): number;
  /** 53-bit hash of the value. */
  hash(column: number): number;
  /** 53-bit hash of the whole record. */
  hashAll(): number;
}

/** Why a record was not taken. */
export interface Reject {
  readonly row: number;
  readonly line: number;
  /** Column name; empty for the whole record. */
  readonly column: string;
  readonly code: RejectCode;
  readonly message: string;
}

export interface RecordHandlers {
  onRecord(record: DataRecord): void;
  /** Every problem of every rejected record, uncapped. */
  onReject?(reject: Reject): void;
}

export interface ReadSummary {
  /** Records taken. */
  readonly rows: number;
  /** Records with a problem, all of them counted. */
  readonly rejected: number;
  /** The first problems. */
  readonly rejects: readonly Reject[];
  readonly bytes: number;
  /** False for a file of no byte, or of empty lines. */
  readonly hasHeader: boolean;
}

/**
 * Reads one CSV file of a dataset: header, then records, their values checked against the schema. Push the bytes in
 * chunks of any size, then call `end`.
 */
export class RecordReader {
  private readonly scanner: CsvScanner;
  private readonly view: RecordView;
  private readonly readers: readonly ValueReader[];
  private readonly rejects: Reject[] = [];
  private readonly maximumRejects: number;
  private hasHeader = false;
  private row = 0;
  private rejected = 0;
  private bytes = 0;

  /** @param options.maximumRejects problems kept for the summary. @default 100 */
  constructor(
    private readonly schema: DatasetSchema,
    private readonly handlers: RecordHandlers,
    options: { readonly maximumRejects?: number } = {},
  ) {
    this.maximumRejects = options.maximumRejects ?? 100;
    this.view = new RecordView(schema.fields);
    this.readers = schema.fields.map((field) => valueReader(field, schema.type));
    this.scanner = new CsvScanner((record) => this.onCsvRecord(record));
  }

  /** @throws HeaderError, CsvSyntaxError: the file cannot be read on */
  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.scanner.push(chunk);
  }

  /** @throws HeaderError, CsvSyntaxError */
  end(): ReadSummary {
    this.scanner.end();
    const { rejected, rejects, bytes, hasHeader } = this;
    return { rows: this.row - rejected, rejected, rejects, bytes, hasHeader };
  }

  private onCsvRecord(record: CsvRecord): void {
    if (!this.hasHeader) {
      checkHeader(record, this.schema);
      this.hasHeader = true;
      return;
    }
    this.row++;
    if (this.check(record)) this.handlers.onRecord(this.view.at(record, this.row));
    else this.rejected++;
  }

  private check(record: CsvRecord): boolean {
    const whole = wholeRecordProblem(record, this.schema.fields.length);
    if (whole !== undefined) {
      this.reject(record, '', whole);
      return false;
    }
    const { fields } = this.schema;
    let good = true;
    for (let index = 0; index < fields.length; index++) {
      const problem = this.checkValue(record, index);
      if (problem === undefined) continue;
      this.reject(record, fields[index]?.name ?? '', problem);
      good = false;
    }
    return good;
  }

  private checkValue(record: CsvRecord, index: number): ValueProblem | undefined {
    if (record.byteLength(index) === 0) {
      this.view.numbers[index] = NaN;
      if (this.schema.fields[index]?.nullable === true) return undefined;
      return { code: 'null', message: 'is empty, but the schema does not allow null here' };
    }
    const read = this.readers[index]?.(record, index) ?? NaN;
    if (typeof read === 'object') return read;
    this.view.numbers[index] = read;
    return undefined;
  }

  private reject(record: CsvRecord, column: string, problem: ValueProblem): void {
    const reject = { row: this.row, line: record.line, column, ...problem };
    if (this.rejects.length < this.maximumRejects) this.rejects.push(reject);
    this.handlers.onReject?.(reject);
  }
}

function wholeRecordProblem(record: CsvRecord, columns: number): ValueProblem | undefined {
  if (record.problem !== undefined) return { code: 'quoting', message: record.problem };
  if (record.spansLines) {
    return { code: 'line-break', message: 'a value holds a line break; keep each record on one line' };
  }
  if (record.fieldCount !== columns) {
    const quote = record.fieldCount > columns ? '; put values with commas in double quotes' : '';
    return { code: 'field-count', message: `has ${record.fieldCount} values, the header has ${columns}${quote}` };
  }
  if (!record.isUtf8()) return { code: 'encoding', message: 'is not UTF-8; save the file with that encoding' };
  return undefined;
}

class RecordView implements DataRecord {
  row = 0;
  line = 0;
  /** By column; NaN for null and for what is no number. */
  readonly numbers: Float64Array;
  private readonly numeric: readonly boolean[];
  private readonly textual: readonly boolean[];
  private record: CsvRecord | undefined;

  constructor(private readonly fields: readonly SchemaField[]) {
    this.numbers = new Float64Array(fields.length);
    this.numeric = fields.map(isNumeric);
    this.textual = fields.map((field) => field.textual);
  }

  at(record: CsvRecord, row: number): this {
    this.record = record;
    this.row = row;
    this.line = record.line;
    return this;
  }

  isNull(column: number): boolean {
    return this.current().byteLength(column) === 0;
  }

  text(column: number): string | null {
    if (this.isNull(column)) return null;
    const text = this.current().text(column);
    return this.textual[column] === true && text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text;
  }

  number(column: number): number | null {
    if (this.numeric[column] !== true) {
      throw new TypeError(`column ${this.fields[column]?.name ?? column} holds no numbers`);
    }
    const value = this.numbers[column] ?? NaN;
    return Number.isNaN(value) ? null : value;
  }

  numberOrNaN(column: number): number {
    return this.numbers[column] as number;
  }

  code(column: number, codes: TextCodes): number {
    const record = this.current();
    const length = record.byteLength(column);
    if (length === 0) return -1;
    const isPlain = length <= MAX_TEXT_LENGTH && !record.isEscaped(column);
    if (!isPlain) return codes.ofText(this.text(column) ?? '');
    const from = record.starts[column] as number;
    return codes.ofBytes(record.data, from, from + length);
  }

  hash(column: number): number {
    return this.current().hash(column);
  }

  hashAll(): number {
    return this.current().hashAll();
  }

  private current(): CsvRecord {
    if (this.record === undefined) throw new Error('no record has been read yet');
    return this.record;
  }
}
