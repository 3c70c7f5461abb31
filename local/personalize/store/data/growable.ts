/** A column of numbers that grows: a typed array with room to spare. */
abstract class Growable<Data extends Int32Array | Float64Array> {
  /** @param used how many values of `data` count */
  protected constructor(
    private data: Data,
    private used = 0,
  ) {}

  protected abstract allocate(length: number): Data;

  get length(): number {
    return this.used;
  }

  push(value: number): void {
    if (this.used === this.data.length) {
      const larger = this.allocate(2 * this.data.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.used++] = value;
  }

  /** @param index below length */
  at(index: number): number {
    return this.data[index] as number;
  }

  /** @param index below length */
  set(index: number, value: number): void {
    this.data[index] = value;
  }

  /** The values without the spare room: a view, valid until the next push. */
  view(): Data {
    return this.data.subarray(0, this.used) as Data;
  }
}

export class GrowableInt32 extends Growable<Int32Array> {
  /** @param values to begin with */
  constructor(values: ArrayLike<number> = []) {
    const data = new Int32Array(Math.max(64, values.length));
    data.set(values);
    super(data, values.length);
  }

  protected override allocate(length: number): Int32Array {
    return new Int32Array(length);
  }
}

export class GrowableFloat64 extends Growable<Float64Array> {
  /** @param values to begin with */
  constructor(values: ArrayLike<number> = []) {
    const data = new Float64Array(Math.max(64, values.length));
    data.set(values);
    super(data, values.length);
  }

  protected override allocate(length: number): Float64Array {
    return new Float64Array(length);
  }
}
