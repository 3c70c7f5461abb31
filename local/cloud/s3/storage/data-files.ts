import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startChecksum, type ChecksumAlgorithm } from '../checksum/checksum';

/** Inclusive range of bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What became of a stream that was written to disk. */
export interface WrittenData {
  /** Name of the data file. */
  readonly file: string;
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  /** Base64, for each algorithm asked for. */
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
}

/** Larger reads than Node's 64 KiB: fewer trips through the thread pool. */
const READ_BYTES = 256 * 1024;

/** The bytes of objects and parts: one file each, under random names. */
export class DataFiles {
  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /**
   * Streams a source to a new file; nothing stays behind when the source fails.
   * @param algorithms checksums to take on the way, beside MD5
   */
  async write(source: AsyncIterable<Uint8Array>, algorithms: readonly ChecksumAlgorithm[] = []): Promise<WrittenData> {
    const file = randomUUID();
    const md5 = createHash('md5');
    const running = new Map(algorithms.map((algorithm) => [algorithm, startChecksum(algorithm)]));
    let size = 0;
    async function* digested(): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        size += chunk.length;
        md5.update(chunk);
        for (const checksum of running.values()) checksum.update(chunk);
        yield chunk;
      }
    }
    // Open before the first byte: a stream that opens by itself may do so after its file was taken away.
    const fd = openSync(this.pathOf(file), 'w');
    try {
      await pipeline(digested, createWriteStream('', { fd }));
    } catch (error) {
      this.remove(file);
      throw error;
    }
    const checksums = new Map([...running].map(([name, checksum]) => [name, checksum.digest().toString('base64')]));
    return { file, size, md5: md5.digest('hex'), checksums };
  }

  /**
   * Opens a file before it returns, so that an object replaced meanwhile is still read to its end.
   * @param range all of it when left out
   */
  read(file: string, range?: ByteRange): Readable {
    const fd = openSync(this.pathOf(file), 'r');
    if (range !== undefined && range.end < range.start) {
      closeSync(fd);
      return Readable.from([]);
    }
    return createReadStream('', { fd, highWaterMark: READ_BYTES, ...(range ?? { start: 0 }) });
  }

  /** Bytes of a file; undefined when there is none. */
  sizeOf(file: string): number | undefined {
    return statSync(this.pathOf(file), { throwIfNoEntry: false })?.size;
  }

  pathOf(file: string): string {
    return join(this.directory, file);
  }

  remove(file: string): void {
    rmSync(this.pathOf(file), { force: true });
  }

  /** Removes what no object refers to: uploads that a stopped process left behind. */
  keepOnly(files: ReadonlySet<string>): void {
    for (const file of readdirSync(this.directory)) if (!files.has(file)) this.remove(file);
  }
}
