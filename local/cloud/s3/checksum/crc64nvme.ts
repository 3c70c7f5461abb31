/** CRC-64/NVME, reflected, as two halves of 32 bits. @see https://reveng.sourceforge.io/crc-catalogue/17plus.htm */
const POLYNOMIAL_HIGH = 0x9a6c9329;
const POLYNOMIAL_LOW = 0xac4bc9b5;

const SLICES = 8;

/** Table k, byte b: high half at `2 * (k * 256 + b)`, low half right after it. */
const TABLE = buildTable();

function buildTable(): Int32Array {
  const table = new Int32Array(SLICES * 512);
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const out = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (out) {
        high ^= POLYNOMIAL_HIGH;
        low ^= POLYNOMIAL_LOW;
      }
    }
    table[2 * byte] = high;
    table[2 * byte + 1] = low;
  }
  for (let i = 512; i < table.length; i += 2) {
    const high = table[i - 512] as number;
    const low = table[i - 511] as number;
    const next = 2 * (low & 0xff);
    table[i] = (high >>> 8) ^ (table[next] as number);
    table[i + 1] = ((low >>> 8) | (high << 24)) ^ (table[next + 1] as number);
  }
  return table;
}

/** A running CRC-64/NVME. */
export class Crc64Nvme {
  private high = ~0;
  private low = ~0;

  update(bytes: Uint8Array): void {
    const t = TABLE;
    let { high, low } = this;
    let i = 0;
    for (const whole = bytes.length - 7; i < whole; i += 8) {
      low ^= word(bytes, i);
      high ^= word(bytes, i + 4);
      const a = 2 * (7 * 256 + (low & 0xff));
      const b = 2 * (6 * 256 + ((low >>> 8) & 0xff));
      const c = 2 * (5 * 256 + ((low >>> 16) & 0xff));
      const d = 2 * (4 * 256 + (low >>> 24));
      const e = 2 * (3 * 256 + (high & 0xff));
      const f = 2 * (2 * 256 + ((high >>> 8) & 0xff));
      const g = 2 * (256 + ((high >>> 16) & 0xff));
      const h = 2 * (high >>> 24);
      const at = (index: number): number => t[index] as number;
      high = at(a) ^ at(b) ^ at(c) ^ at(d) ^ at(e) ^ at(f) ^ at(g) ^ at(h);
      low = at(a + 1) ^ at(b + 1) ^ at(c + 1) ^ at(d + 1) ^ at(e + 1) ^ at(f + 1) ^ at(g + 1) ^ at(h + 1);
    }
    for (; i < bytes.length; i++) {
      const index = 2 * ((low ^ (bytes[i] as number)) & 0xff);
      low = ((low >>> 8) | (high << 24)) ^ (t[index + 1] as number);
      high = (high >>> 8) ^ (t[index] as number);
    }
    this.high = high;
    this.low = low;
  }

  /** Eight bytes, most significant first. */
  digest(): Buffer {
    const result = Buffer.alloc(8);
    result.writeInt32BE(~this.high, 0);
    result.writeInt32BE(~this.low, 4);
    return result;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
