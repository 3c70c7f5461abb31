/** Addresses and lengths are numbers of bytes unless they count floats; see assembly/ for what each function does. */
export interface KernelExports {
  factorPivot(matrix: number, n: number, from: number, width: number, pivot: number, packed: number): number;
  readonly preparePanel: (
    matrix: number,
    n: number,
    from: number,
    width: number,
    packed: number,
    panel: number,
    scaled: number,
    next: number,
  ) => void;
  readonly updateLower: (
    matrix: number,
    n: number,
    from: number,
    width: number,
    panel: number,
    scaled: number,
    next: number,
  ) => void;
  writePivot(matrix: number, n: number, from: number, width: number, pivot: number): void;
  mirrorNegated(matrix: number, n: number): void;
  addRows(matrix: number, stride: number, list: number, count: number, out: number, length: number): void;
  countPairs(gram: number, n: number, list: number, count: number): void;
  transpose(
    source: number,
    rows: number,
    columns: number,
    sourceStride: number,
    target: number,
    targetStride: number,
  ): void;
  scaleAndSelect(
    row: number,
    scale: number,
    length: number,
    own: number,
    limit: number,
    places: number,
    room: number,
  ): number;
  transitionRow(
    items: number,
    eventWeights: number,
    userOffsets: number,
    slots: number,
    users: number,
    count: number,
    window: number,
    forward: number,
    backward: number,
    source: number,
    targetScale: number,
    own: number,
    self: number,
    sums: number,
    columns: number,
    values: number,
    limit: number,
    places: number,
    room: number,
  ): number;
  softplus(scores: number, length: number): void;
  scatterRows(
    offsets: number,
    columns: number,
    values: number,
    items: number,
    weights: number,
    count: number,
    out: number,
  ): void;
  standardise(scores: number, counted: number, length: number): void;
  addScaled(scores: number, weight: number, out: number, length: number): void;
}

const PAGE = 65_536;

/** The first bytes stay unused, so that address 0 is nobody's. */
const FIRST = 1024;

/** 4 GiB: what 32-bit addresses reach. */
const MOST_PAGES = 65_536;

/** An instance of the module with a memory of its own, handed out from bottom to top. */
export class WasmMemory {
  readonly run: KernelExports;
  readonly memory: WebAssembly.Memory;
  private top = FIRST;
  /** Beyond it the memory is as it came, zero. */
  private touched = FIRST;

  /**
   * Shared memory, because views of it stay valid when it grows.
   * @param bytes to begin with
   * @param most bytes it may grow to
   */
  constructor(module: WebAssembly.Module, bytes: number, most = MOST_PAGES * PAGE) {
    const pages = (size: number): number => Math.min(MOST_PAGES, Math.ceil((size + FIRST) / PAGE));
    this.memory = new WebAssembly.Memory({ initial: pages(bytes), maximum: pages(most), shared: true });
    this.run = new WebAssembly.Instance(module, { env: { memory: this.memory } }).exports as KernelExports;
  }

  /** Room that arrays take, with the padding of a vector of four. */
  static padded(length: number): number {
    return Math.ceil(length / 4) * 16;
  }

  mark(): number {
    return this.top;
  }

  release(mark: number): void {
    this.top = mark;
  }

  floats(length: number): Float32Array {
    const address = this.take(length);
    return new Float32Array(this.memory.buffer, address, length);
  }

  integers(length: number): Int32Array {
    const address = this.take(length);
    return new Int32Array(this.memory.buffer, address, length);
  }

  doubles(length: number): Float64Array {
    const address = this.take(2 * length);
    return new Float64Array(this.memory.buffer, address, length);
  }

  /** Not zeroed. */
  scratch(length: number): Int32Array {
    const address = this.reserve(length);
    return new Int32Array(this.memory.buffer, address, length);
  }

  /** Address of an array of this memory. */
  at(view: Float32Array | Int32Array | Float64Array): number {
    if (!(view.buffer instanceof SharedArrayBuffer))
      throw new TypeError('the array does not lie in the kernels, copy it');
    return view.byteOffset;
  }

  /** @returns the address of so many zeroed floats */
  private take(length: number): number {
    const { touched } = this;
    const address = this.reserve(length);
    const used = Math.min(this.top, touched) - address;
    if (used > 0) new Uint8Array(this.memory.buffer, address, used).fill(0);
    return address;
  }

  private reserve(length: number): number {
    const address = this.top;
    const end = address + WasmMemory.padded(length);
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / PAGE));
      } catch (error) {
        throw new RangeError(`the kernels need ${end} bytes and get at most 4 GiB, train on fewer items`, {
          cause: error,
        });
      }
    }
    this.touched = Math.max(this.touched, end);
    this.top = end;
    return address;
  }
}
