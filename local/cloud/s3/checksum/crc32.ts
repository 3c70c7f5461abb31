/** CRC-32 as in zip and gzip, reflected. */
const CRC32_POLYNOMIAL = 0xedb88320;
/** CRC-32C (Castagnoli), reflected. */
const CRC32C_POLYNOMIAL = 0x82f63b78;

/** Eight tables: table k is table 0 after k further zero bytes, which lets a step take eight bytes at once. */
const SLICES = 8;

function tables(polynomial: number): Int32Array {
  const table = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    table[byte] = value;
  }
  for (let i = 256; i < table.length; i++) {
    const previous = table[i - 256] as number;
    table[i] = (previous >>> 8) ^ (table[previous & 0xff] as number);
  }
  return table;
}

function updater(polynomial: number): (crc: number, bytes: Uint8Array) => number {
  const t = tables(polynomial);
  const at = (slice: number, byte: number): number => t[slice * 256 + byte] as number;
  return (crc, bytes) => {
    let c = ~crc;
    let i = 0;
    for (const whole = bytes.length - 7; i < whole; i += 8) {
      const b = (offset: number): number => bytes[i + offset] as number;
      c ^= b(0) | (b(1) << 8) | (b(2) << 16) | (b(3) << 24);
      c =
        at(7, c & 0xff) ^
        at(6, (c >>> 8) & 0xff) ^
        at(5, (c >>> 16) & 0xff) ^
        at(4, c >>> 24) ^
        at(3, b(4)) ^
        at(2, b(5)) ^
        at(1, b(6)) ^
        at(0, b(7));
    }
    for (; i < bytes.length; i++) c = (c >>> 8) ^ at(0, (c ^ (bytes[i] as number)) & 0xff);
    return ~c >>> 0;
  };
}

/** Carries a CRC-32 on over further bytes; begin with 0. */
export const updateCrc32 = updater(CRC32_POLYNOMIAL);

/** Carries a CRC-32C on over further bytes; begin with 0. */
export const updateCrc32c = updater(CRC32C_POLYNOMIAL);
