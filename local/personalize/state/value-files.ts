import { createHash } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { damaged } from './state-error';

/** What stands before the value. */
interface Header {
  /** Bytes of the value. */
  readonly bytes: number;
  /** Of the value, in hex. */
  readonly sha256: string;
  /** Who wrote it: an older Node.js cannot read the values of a newer one. */
  readonly node: string;
  /** What made the value, where that matters for whoever reads it. */
  readonly maker?: string;
}

const NAME = /^(data|model)-(\d{6})\.bin$/;

/** Large values, one file each: columns of datasets, and models. A file is written once and never changed. */
export class ValueFiles {
  private last = 0;

  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true });
    for (const name of readdirSync(directory)) this.last = Math.max(this.last, Number(NAME.exec(name)?.[2] ?? 0));
  }

  /**
   * Writes a value; when this returns it is there whole.
   * @param value what structured cloning takes
   * @returns the name of the file
   */
  write(kind: 'data' | 'model', value: unknown, maker?: string): string {
    const name = `${kind}-${String(++this.last).padStart(6, '0')}.bin`;
    const bytes = serialize(value);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const header: Header = {
      bytes: bytes.length,
      sha256,
      node: process.version,
      ...(maker !== undefined && { maker }),
    };
    const file = this.pathOf(name);
    const descriptor = openSync(`${file}.new`, 'w');
    try {
      writeSync(descriptor, `${JSON.stringify(header)}\n`);
      for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
      fdatasyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(`${file}.new`, file);
    return name;
  }

  /**
   * Reads a value back.
   * @param maker when given, a value of another maker is not opened
   * @returns undefined for the value of another maker
   * @throws StateError
   */
  read(name: string, maker?: string): { readonly value: unknown } | undefined {
    const file = this.pathOf(name);
    const content = contentOf(file);
    const end = content.indexOf(0x0a);
    const header = headerOf(file, content.toString('utf8', 0, Math.max(end, 0)));
    const bytes = content.subarray(end + 1);
    if (bytes.length !== header.bytes) {
      throw damaged({ file }, `it has ${bytes.length} bytes after its first line, ${header.bytes} were written`);
    }
    if (createHash('sha256').update(bytes).digest('hex') !== header.sha256) {
      throw damaged({ file, line: 2, offset: end + 1 }, 'the value does not fit its checksum');
    }
    if (maker !== undefined && header.maker !== maker) return undefined;
    try {
      return { value: deserialize(bytes) as unknown };
    } catch (cause) {
      throw damaged({ file }, `Node.js ${process.version} cannot read what ${header.node} wrote`, { cause });
    }
  }

  remove(name: string): void {
    rmSync(this.pathOf(name), { force: true });
  }

  /** Removes what a killed process wrote and nothing names. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const name of readdirSync(this.directory)) if (!names.has(name)) this.remove(name);
  }

  private pathOf(name: string): string {
    return join(this.directory, name);
  }
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw damaged({ file }, 'the file is gone', { cause });
    throw cause;
  }
}

function headerOf(file: string, text: string): Header {
  try {
    return JSON.parse(text) as Header;
  } catch (cause) {
    throw damaged({ file, line: 1, offset: 0 }, 'its first line is no header', { cause });
  }
}
