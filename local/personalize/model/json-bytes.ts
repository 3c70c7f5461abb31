/** Bytes of a block, which takes some tens of answers one after the other. */
const BLOCK = 64 * 1024;

/** Texts up to this length are looked through for what JSON escapes: quicker than JSON.stringify for the ids of answers. */
const SHORT = 40;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DOT = 0x2e;
const ZERO = 0x30;

/** Decimals of the numbers that are put together of their digits. */
const DECIMALS = 12;
const SCALE = 1e12;

/**
 * JSON in UTF-8, written without making a text of it first. A finished piece is a view of its block, and no place of a block is
 * written twice unless its piece was given back, so pieces may wait for the network as long as they like.
 */
export class JsonBytes {
  private block = Buffer.allocUnsafe(BLOCK);
  /** Of the block: asking a typed array for its length takes longer. */
  private size = BLOCK;
  private start = 0;
  private end = 0;

  /** Begins a piece; what a broken-off one has written is forgotten. */
  begin(): void {
    this.end = this.start;
  }

  /** @returns the piece */
  finish(): Buffer {
    const piece = this.block.subarray(this.start, this.end);
    this.start = this.end;
    return piece;
  }

  /** Nobody reads this piece any more. Its place is written again at once where it is the latest: memory that is still in the caches. */
  giveBack(piece: Buffer): void {
    const isLatest =
      piece.buffer === this.block.buffer && piece.byteOffset + piece.length === this.block.byteOffset + this.start;
    if (isLatest) this.start -= piece.length;
  }

  /** JSON that is there already. */
  raw(json: Uint8Array): void {
    const { length } = json;
    this.reserve(length);
    const { block, end } = this;
    for (let i = 0; i < length; i++) block[end + i] = json[i] as number;
    this.end = end + length;
  }

  /** What JSON.stringify says of a value. */
  value(value: unknown): void {
    const json = JSON.stringify(value);
    this.reserve(3 * json.length);
    this.end += this.block.write(json, this.end);
  }

  string(text: string): void {
    if (text.length > SHORT || !this.shortString(text)) this.value(text);
  }

  /** Numbers between 0 and 1 of up to twelve decimals take a quarter of the time of others. */
  number(value: number): void {
    const whole = Math.round(value * SCALE);
    if (!(whole > 0 && whole < SCALE) || whole / SCALE !== value) return this.value(value);
    this.reserve(DECIMALS + 2);
    const { block, end } = this;
    block[end] = ZERO;
    block[end + 1] = DOT;
    const high = Math.floor(whole / 1e6);
    this.sixDigits(high, end + 2);
    this.sixDigits(whole - high * 1e6, end + 8);
    let last = end + DECIMALS + 1;
    while (block[last] === ZERO) last--;
    this.end = last + 1;
  }

  private sixDigits(number: number, at: number): void {
    let rest = number | 0;
    for (let place = at + 5; place >= at; place--) {
      const tens = (rest / 10) | 0;
      this.block[place] = ZERO + rest - tens * 10;
      rest = tens;
    }
  }

  /** @returns false, and has written nothing, where something has to be escaped or is not ASCII */
  private shortString(text: string): boolean {
    this.reserve(text.length + 2);
    const { block } = this;
    let { end } = this;
    block[end++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return false;
      block[end++] = code;
    }
    block[end++] = QUOTE;
    this.end = end;
    return true;
  }

  private reserve(bytes: number): void {
    if (this.end + bytes <= this.size) return;
    const begun = this.block.subarray(this.start, this.end);
    this.size = Math.max(BLOCK, 2 * (begun.length + bytes));
    this.block = Buffer.allocUnsafe(this.size);
    begun.copy(this.block);
    this.start = 0;
    this.end = begun.length;
  }
}
