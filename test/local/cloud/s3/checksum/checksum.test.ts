import { createHash, randomBytes } from 'node:crypto';
import {
  CHECKSUM_ALGORITHMS,
  checksumHeader,
  compositeChecksum,
  parseChecksumAlgorithm,
  startChecksum,
  type ChecksumAlgorithm,
} from '../../../../../local/cloud/s3/checksum/checksum';

function checksum(algorithm: ChecksumAlgorithm, ...chunks: Uint8Array[]): string {
  const running = startChecksum(algorithm);
  for (const chunk of chunks) running.update(chunk);
  return running.digest().toString('hex');
}

/** The definition, bit by bit, on big integers. */
function naiveCrc(bytes: Uint8Array, width: bigint, reflectedPolynomial: bigint): string {
  const ones = (1n << width) - 1n;
  let crc = ones;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ reflectedPolynomial : crc >> 1n;
  }
  return (crc ^ ones).toString(16).padStart(Number(width) / 4, '0');
}

const NAIVE: Partial<Record<ChecksumAlgorithm, [bigint, bigint]>> = {
  CRC32: [32n, 0xedb88320n],
  CRC32C: [32n, 0x82f63b78n],
  CRC64NVME: [64n, 0x9a6c9329ac4bc9b5n],
};

describe('startChecksum', () => {
  // Check values of the CRC catalogue.
  test.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
    ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ] as const)('%s of 123456789', (algorithm, expected) => {
    expect(checksum(algorithm, Buffer.from('123456789'))).toBe(expected);
  });

  test.each(Object.entries(NAIVE) as [ChecksumAlgorithm, [bigint, bigint]][])(
    '%s agrees with its definition at every length up to 40',
    (algorithm, [width, polynomial]) => {
      const bytes = createHash('sha512').update('seed').digest();
      for (let length = 0; length <= 40; length++) {
        const piece = bytes.subarray(0, length);
        expect(checksum(algorithm, piece)).toBe(naiveCrc(piece, width, polynomial));
      }
    },
  );

  test.each(CHECKSUM_ALGORITHMS)('%s does not depend on how the bytes are cut', (algorithm) => {
    const bytes = randomBytes(1000);
    const whole = checksum(algorithm, bytes);
    for (const cut of [0, 1, 7, 8, 9, 500, 999]) {
      expect(checksum(algorithm, bytes.subarray(0, cut), bytes.subarray(cut))).toBe(whole);
    }
  });
});

test('the composite checksum is that of the digests of the parts', () => {
  const parts = ['one', 'two'].map((text) => createHash('sha256').update(text).digest());
  const expected = createHash('sha256').update(Buffer.concat(parts)).digest('base64');
  expect(
    compositeChecksum(
      'SHA256',
      parts.map((part) => part.toString('base64')),
    ),
  ).toBe(`${expected}-2`);
});

test('algorithms are known by name in any case', () => {
  expect(parseChecksumAlgorithm('crc64nvme')).toBe('CRC64NVME');
  expect(parseChecksumAlgorithm('XXHASH')).toBeUndefined();
  expect(checksumHeader('CRC32C')).toBe('x-amz-checksum-crc32c');
});
