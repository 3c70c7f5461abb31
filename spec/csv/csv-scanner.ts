import { CsvRecord, ESCAPED, QUOTED } from './csv-record';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** A big chunk is worked through in slices, so that the buffer stays small whatever the caller hands over. */
const SLICE = 256 * 1024;

/**
 * Longest record in bytes. Far above what the limits of columns allow (100 columns of 1000 characters and a text of
 * 20 000); it keeps an unterminated quote from swallowing a file of any size into memory.
 */
export const MAX_RECORD_BYTES = 4 * 1024 * 1024;

/** The text cannot be cut into records from here on. */
export class CsvSyntaxError extends Error {
  override readonly name = 'CsvSyntaxError';
  constructor(
    /** 1-based line on which the offending record begins. */
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

const enum State {
  FieldStart,
  Unquoted,
  Quoted,
  /** A quote inside a quoted field: its end, or the first half of `""`. */
  QuoteSeen,
  /** A backslash inside a quoted field. */
  Backslash,
  /** A carriage return after a closing quote. */
  QuotedCarriageReturn,
  /** Text after a closing quote: the rest of the line is skipped. */
  Broken,
}

/**
 * Cuts bytes into records, in whatever chunks they come. The dialect of Personalize: commas, quotes that double quotes
 * or backslashes escape, LF or CRLF, an optional byte order mark; empty lines are skipped.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/data-prep-formatting.html
 */
export class CsvScanner {
  private readonly record = new CsvRecord();
  private data = Buffer.allocUnsafe(2 * SLICE);
  /** Bytes of `data` in use. */
  private used = 0;
  /** Next byte to look at. */
  private position = 0;
  private state = State.FieldStart;
  private line = 1;
  private lineOfQuote = 1;
  private atBeginning = true;

  /**
   * @param onRecord gets the same object each time; see CsvRecord
   */
  constructor(private readonly onRecord: (record: CsvRecord) => void) {
    this.begin(0);
  }

  /** @throws CsvSyntaxError when a record is longer than MAX_RECORD_BYTES */
  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += SLICE) {
      this.append(chunk.subarray(from, Math.min(from + SLICE, chunk.length)));
      if (this.atBeginning && !this.skipByteOrderMark(false)) continue;
      this.scan();
    }
  }

  /** @throws CsvSyntaxError when a quote is still open */
  end(): void {
    if (this.atBeginning) {
      this.skipByteOrderMark(true);
      this.scan();
    }
    if (this.state === State.Quoted || this.state === State.Backslash) {
      throw new CsvSyntaxError(this.lineOfQuote, 'the quote that opens here is never closed');
    }
    if (this.position === this.record.start) return;
    this.closeLastField();
    this.finishRecord(this.used, this.used);
  }

  private append(slice: Uint8Array): void {
    const shift = this.record.start;
    if (shift > 0) {
      this.data.copyWithin(0, shift, this.used);
      this.used -= shift;
      this.position -= shift;
      this.record.start = 0;
      for (let field = 0; field <= this.record.fieldCount; field++) {
        this.record.starts[field] = (this.record.starts[field] ?? 0) - shift;
        this.record.ends[field] = (this.record.ends[field] ?? 0) - shift;
      }
    }
    if (this.used > MAX_RECORD_BYTES) {
      const open = this.state === State.Quoted ? `; a quote opens on line ${this.lineOfQuote} and is not closed` : '';
      throw new CsvSyntaxError(this.record.line, `the record is longer than ${MAX_RECORD_BYTES} bytes${open}`);
    }
    if (this.used + slice.length > this.data.length) {
      const larger = Buffer.allocUnsafe(2 * (this.used + slice.length));
      this.data.copy(larger, 0, 0, this.used);
      this.data = larger;
    }
    this.data.set(slice, this.used);
    this.used += slice.length;
  }

  /** @returns false while too few bytes are there to tell */
  private skipByteOrderMark(ended: boolean): boolean {
    const seen = Math.min(this.used, BYTE_ORDER_MARK.length);
    const matches = BYTE_ORDER_MARK.slice(0, seen).every((byte, index) => this.data[index] === byte);
    if (matches && seen < BYTE_ORDER_MARK.length && !ended) return false;
    this.atBeginning = false;
    if (matches && seen === BYTE_ORDER_MARK.length) {
      this.position = seen;
      this.begin(seen);
    }
    return true;
  }

  private begin(at: number): void {
    const { record } = this;
    record.start = at;
    record.fieldCount = 0;
    record.starts[0] = at;
    record.line = this.line;
    record.bits = 0;
    record.problem = undefined;
    record.spansLines = false;
    record.whole = undefined;
    this.state = State.FieldStart;
  }

  /** The hot loop; reads inside the bounds of `used`, hence the assertions on the byte. */
  private scan(): void {
    const { data, used, record } = this;
    let i = this.position;
    while (i < used) {
      switch (this.state) {
        case State.FieldStart:
          if (data[i] === QUOTE) {
            this.openQuote(i);
            i++;
            break;
          }
          record.starts[record.fieldCount] = i;
          record.flags[record.fieldCount] = 0;
          this.state = State.Unquoted;
          break;
        case State.Unquoted: {
          let bits = record.bits;
          let byte = 0;
          while (i < used && (byte = data[i] as number) !== COMMA && byte !== LF) {
            bits |= byte;
            i++;
          }
          record.bits = bits;
          if (i === used) break;
          i = byte === COMMA ? this.closeField(i, i + 1) : this.closeRecord(i);
          break;
        }
        case State.Quoted: {
          let bits = record.bits;
          let byte = 0;
          while (i < used && (byte = data[i] as number) !== QUOTE && byte !== BACKSLASH && byte !== LF) {
            bits |= byte;
            i++;
          }
          record.bits = bits;
          if (i === used) break;
          if (byte === QUOTE) {
            record.ends[record.fieldCount] = i;
            this.state = State.QuoteSeen;
          } else if (byte === BACKSLASH) {
            record.flags[record.fieldCount] = QUOTED | ESCAPED;
            this.state = State.Backslash;
          } else {
            record.spansLines = true;
            this.line++;
          }
          i++;
          break;
        }
        case State.Backslash:
          // Only a quote or a backslash loses its meaning; a line break still has to be counted.
          if (data[i] === QUOTE || data[i] === BACKSLASH) i++;
          this.state = State.Quoted;
          break;
        case State.QuoteSeen: {
          const byte = data[i] as number;
          if (byte === QUOTE) {
            record.flags[record.fieldCount] = QUOTED | ESCAPED;
            this.state = State.Quoted;
            i++;
          } else if (byte === COMMA) i = this.closeField(record.ends[record.fieldCount] ?? i, i + 1);
          else if (byte === LF) i = this.finishRecord(i, i + 1);
          else if (byte === CR) {
            this.state = State.QuotedCarriageReturn;
            i++;
          } else this.break();
          break;
        }
        case State.QuotedCarriageReturn:
          if (data[i] === LF) i = this.finishRecord(i - 1, i + 1);
          else this.break();
          break;
        case State.Broken:
          while (i < used && data[i] !== LF) i++;
          if (i < used) i = this.finishRecord(i, i + 1);
          break;
      }
    }
    this.position = i;
  }

  private openQuote(at: number): void {
    const { record } = this;
    record.starts[record.fieldCount] = at + 1;
    record.flags[record.fieldCount] = QUOTED;
    this.lineOfQuote = this.line;
    this.state = State.Quoted;
  }

  private break(): void {
    this.record.problem = `text follows the quote that closes the value opened on line ${this.lineOfQuote}; write a quote inside a value as "" or \\"`;
    this.state = State.Broken;
  }

  /** @returns where scanning goes on */
  private closeField(end: number, next: number): number {
    const { record } = this;
    record.ends[record.fieldCount] = end;
    record.fieldCount++;
    if (record.fieldCount + 1 >= record.starts.length) this.growFields();
    record.starts[record.fieldCount] = next;
    record.ends[record.fieldCount] = next;
    this.state = State.FieldStart;
    return next;
  }

  private closeRecord(lineFeed: number): number {
    const { record } = this;
    const start = record.starts[record.fieldCount] ?? 0;
    const end = lineFeed > start && this.data[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed;
    record.ends[record.fieldCount] = end;
    return this.finishRecord(end, lineFeed + 1);
  }

  /** The file ends without a line break. */
  private closeLastField(): void {
    const { record } = this;
    if (this.state === State.FieldStart) {
      record.starts[record.fieldCount] = this.used;
      record.ends[record.fieldCount] = this.used;
      record.flags[record.fieldCount] = 0;
    } else if (this.state === State.Unquoted) {
      const start = record.starts[record.fieldCount] ?? 0;
      const end = this.used > start && this.data[this.used - 1] === CR ? this.used - 1 : this.used;
      record.ends[record.fieldCount] = end;
    }
  }

  private finishRecord(end: number, next: number): number {
    const { record } = this;
    record.end = end;
    record.data = this.data;
    record.fieldCount++;
    const isEmptyLine = record.fieldCount === 1 && record.starts[0] === record.ends[0] && record.flags[0] === 0;
    if (!isEmptyLine) this.onRecord(record);
    this.line++;
    this.begin(next);
    return next;
  }

  private growFields(): void {
    const { record } = this;
    const length = 2 * record.starts.length;
    const grow = <T extends Int32Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    record.starts = grow(record.starts, new Int32Array(length));
    record.ends = grow(record.ends, new Int32Array(length));
    record.flags = grow(record.flags, new Uint8Array(length));
  }
}
