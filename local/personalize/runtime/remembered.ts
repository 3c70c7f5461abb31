interface Entry<Value> {
  readonly marks: readonly unknown[];
  readonly value: Value;
  readonly bytes: number;
}

/** What an entry takes beside its value: key, marks and the slot of the map. */
const OVERHEAD_BYTES = 300;

/**
 * Values that cost something to make, by what they were made for. A value counts as long as all its marks are what they were.
 * Those asked for lately stay: when half of the memory is taken by them, what was asked for before gives way.
 */
export class Remembered<Value> {
  private latest = new Map<string, Entry<Value>>();
  private before = new Map<string, Entry<Value>>();
  /** Bytes of `latest`. */
  private used = 0;

  /** @param bytes most memory that the values may take */
  constructor(private readonly bytes: number) {}

  /**
   * @param marks of what the value depends on, compared one by one by identity
   * @param bytesOf memory that a value takes; one that takes more than half of all is not kept
   */
  of(key: string, marks: readonly unknown[], make: () => Value, bytesOf: (value: Value) => number): Value {
    const late = this.latest.get(key);
    if (late !== undefined && isSame(late.marks, marks)) return late.value;
    const early = late === undefined ? this.before.get(key) : undefined;
    const known = early !== undefined && isSame(early.marks, marks) ? early : undefined;
    const value = known === undefined ? make() : known.value;
    const bytes = known?.bytes ?? bytesOf(value) + 2 * key.length + OVERHEAD_BYTES;
    if (late !== undefined) {
      this.latest.delete(key);
      this.used -= late.bytes;
    }
    if (bytes > this.bytes / 2) return value;
    this.used += bytes;
    if (this.used > this.bytes / 2) {
      this.before = this.latest;
      this.latest = new Map();
      this.used = bytes;
    }
    this.latest.set(key, { marks, value, bytes });
    return value;
  }
}

function isSame(marks: readonly unknown[], others: readonly unknown[]): boolean {
  if (marks.length !== others.length) return false;
  for (let i = 0; i < marks.length; i++) if (marks[i] !== others[i]) return false;
  return true;
}
