import { createHash } from 'node:crypto';
import { updateCrc32, updateCrc32c } from './crc32';
import { Crc64Nvme } from './crc64nvme';

/** Checksums of objects, as in `x-amz-checksum-algorithm`. */
export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** Of the whole object, or of the checksums of its parts. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** A checksum that stands with an object. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; followed by `-<parts>` for a composite one. */
  readonly value: string;
  readonly type: ChecksumType;
}

/** Something that digests bytes as they pass. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  /** To be called once. */
  digest(): Buffer;
}

/** Begins a checksum of that kind. */
export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case 'CRC32':
      return runningCrc32(updateCrc32);
    case 'CRC32C':
      return runningCrc32(updateCrc32c);
    case 'CRC64NVME':
      return new Crc64Nvme();
    case 'SHA1':
      return createHash('sha1');
    case 'SHA256':
      return createHash('sha256');
  }
}

/** Name of the algorithm in any case; undefined for one that is not known. */
export function parseChecksumAlgorithm(name: string): ChecksumAlgorithm | undefined {
  return CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());
}

/** `x-amz-checksum-crc32`, … */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** Digest of the digests of the parts, with their number. @param parts base64 */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): string {
  const running = startChecksum(algorithm);
  for (const part of parts) running.update(Buffer.from(part, 'base64'));
  return `${running.digest().toString('base64')}-${parts.length}`;
}

function runningCrc32(update: (crc: number, bytes: Uint8Array) => number): RunningChecksum {
  let crc = 0;
  return {
    update: (bytes) => {
      crc = update(crc, bytes);
    },
    digest: () => {
      const result = Buffer.alloc(4);
      result.writeUInt32BE(crc);
      return result;
    },
  };
}
