import { isUtf8 } from 'node:buffer';

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

/** Powers of ten that a double holds exactly, as far as needed for at most 15 digits. */
const POWERS_OF_TEN = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const MOST_EXACT_DIGITS = 15;

/**
 * One record, as a view on the scanner's buffer: valid only while the callback that got it runs. Strings are made when
 * asked for; what must outlive the callback is taken out as string or number.
 */
export class CsvRecord {
  /** 1-based line on which the record begins. */
  line = 0;
  fieldCount = 0;
  /** What is wrong with the quoting; such a record has no trustworthy fields. */
  problem: string | undefined = undefined;
  /** A quoted value holds a line break, which Personalize does not allow. */
  spansLines = false;

  /** @internal Set by the scanner. */
  data: Buffer = Buffer.alloc(0);
  /** @internal Every byte or-ed together: below 0x80 when all of the record is ASCII. */
  bits = 0;
  /** @internal Byte offsets of the fields, without quotes. */
  starts = new Int32Array(64);
  /** @internal */
  ends = new Int32Array(64);
  /** @internal QUOTED | ESCAPED */
  flags = new Uint8Array(64);
  /** @internal */
  start = 0;
  /** @internal */
  end = 0;
  /** @internal The record as one string, made once: fields of ASCII records are cut from it. */
  whole: string | undefined = undefined;

  /** The value without its quotes and escapes. @throws RangeError for a field that is not there */
  text(field: number): string {
    this.check(field);
    const from = this.starts[field] ?? 0;
    const to = this.ends[field] ?? 0;
    if (((this.flags[field] ?? 0) & ESCAPED) !== 0) return unescape(this.data.toString('utf8', from, to));
    if (this.bits >= 0x80) return this.data.toString('utf8', from, to);
    this.whole ??= this.data.toString('latin1', this.start, this.end);
    return this.whole.substring(from - this.start, to - this.start);
  }

  isQuoted(field: number): boolean {
    return ((this.flags[field] ?? 0) & QUOTED) !== 0;
  }

  /** The bytes of the value hold escapes: they are not those of its text. */
  isEscaped(field: number): boolean {
    return ((this.flags[field] ?? 0) & ESCAPED) !== 0;
  }

  /** Bytes of the value without its quotes, escapes still in it: at least as many as it has characters. */
  byteLength(field: number): number {
    this.check(field);
    const from = this.starts[field] ?? 0;
    const to = this.ends[field] ?? 0;
    return to - from;
  }

  /** The bytes that byteLength counts; a view, valid as long as the record. */
  bytes(field: number): Uint8Array {
    this.check(field);
    const from = this.starts[field] ?? 0;
    const to = this.ends[field] ?? 0;
    return this.data.subarray(from, to);
  }

  /** Reads a whole number in plain digits, with no string made. @returns NaN for anything else, and beyond 15 digits */
  integer(field: number): number {
    this.check(field);
    const from = this.starts[field] ?? 0;
    const to = this.ends[field] ?? 0;
    return this.digits(from, to, -1);
  }

  /** Reads `-12.5`, with no string made. @returns NaN for anything else, exponents and more than 15 digits included */
  decimal(field: number): number {
    this.check(field);
    const from = this.starts[field] ?? 0;
    const to = this.ends[field] ?? 0;
    let point = from;
    while (point < to && this.data[point] !== POINT) point++;
    return this.digits(from, to, point < to ? point : -1);
  }

  /** 53-bit hash of some bytes of the record; the same for equal values, quoted or not. */
  hash(field: number): number {
    this.check(field);
    const from = this.starts[field] ?? 0;
    const to = this.ends[field] ?? 0;
    return hashBytes(this.data, from, to);
  }

  /** 53-bit hash of the record as it stands. */
  hashAll(): number {
    return hashBytes(this.data, this.start, this.end);
  }

  isUtf8(): boolean {
    return this.bits < 0x80 || isUtf8(this.data.subarray(this.start, this.end));
  }

  private check(field: number): void {
    if (field < 0 || field >= this.fieldCount) throw new RangeError(`the record has no field ${field}`);
  }

  /** @param point offset of a decimal point, or -1 */
  private digits(from: number, to: number, point: number): number {
    const negative = this.data[from] === MINUS;
    const first = negative ? from + 1 : from;
    const digits = to - first - (point < 0 ? 0 : 1);
    if (digits < 1 || digits > MOST_EXACT_DIGITS || point === first || point === to - 1) return NaN;
    let value = 0;
    for (let i = first; i < to; i++) {
      if (i === point) continue;
      const digit = (this.data[i] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return NaN;
      value = value * 10 + digit;
    }
    // Both operands are exact, so the quotient is the double nearest to the decimal.
    const scaled = point < 0 ? value : value / (POWERS_OF_TEN[to - point - 1] ?? 1);
    return negative ? -scaled : scaled;
  }
}

/** @internal Flags of a field. */
export const QUOTED = 1;
/** @internal The value has `""` or a backslash in it. */
export const ESCAPED = 2;

/** A backslash takes the meaning off a quote or a backslash; before anything else it stands for itself. */
function unescape(text: string): string {
  return text.replace(/""|\\"|\\\\/g, (pair) => pair.charAt(1));
}

/** Two 32-bit FNV-1a-like hashes side by side, cut to what a double holds exactly. */
function hashBytes(data: Uint8Array, from: number, to: number): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = from; i < to; i++) {
    const byte = data[i] ?? 0;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x5bd1e995);
    high ^= high >>> 15;
  }
  low ^= low >>> 16;
  return (low >>> 0) * 0x200000 + (high >>> 11);
}
