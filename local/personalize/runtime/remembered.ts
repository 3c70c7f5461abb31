interface Entry<Value> {
  readonly marks: readonly unknown[];
  readonly value: Value;
  readonly bytes: number;
}

/** What an entry takes beside its value: key, marks and the slot of the map. */
const OVERHEAD_BYTES = 300;

/**
 * Values that cost something to make, by what they were made for. A value counts as long as all its marks are what they were;
 * the least recently asked for give way when memory runs out.
 */
export class Remembered<Value> {
  /** Least recently asked for first. */
  private readonly entries = new Map<string, Entry<Value>>();
  private used = 0;

  /** @param bytes most memory that the values may take */
  constructor(private readonly bytes: number) {}

  /**
   * @param marks of what the value depends on, compared one by one by identity
   * @param make makes the value and tells the memory that it takes
   */
  of(key: string, marks: readonly unknown[], make: () => Value, bytesOf: (value: Value) => number): Value {
    const known = this.entries.get(key);
    if (known !== undefined) {
      this.entries.delete(key);
      if (isSame(known.marks, marks)) {
        this.entries.set(key, known);
        return known.value;
      }
      this.used -= known.bytes;
    }
    const value = make();
    const bytes = bytesOf(value) + 2 * key.length + OVERHEAD_BYTES;
    if (bytes > this.bytes) return value;
    this.used += bytes;
    this.entries.set(key, { marks, value, bytes });
    for (const [oldest, entry] of this.entries) {
      if (this.used <= this.bytes) break;
      this.entries.delete(oldest);
      this.used -= entry.bytes;
    }
    return value;
  }
}

function isSame(marks: readonly unknown[], others: readonly unknown[]): boolean {
  if (marks.length !== others.length) return false;
  for (let i = 0; i < marks.length; i++) if (marks[i] !== others[i]) return false;
  return true;
}
