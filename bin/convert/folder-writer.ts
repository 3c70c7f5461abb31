import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';

/** Records are handed to the file system in pieces of this many characters. */
const BUFFERED = 256 * 1024;

/**
 * Files of one folder that appear together or not at all: written beside their places under names that begin with a dot,
 * renamed by `commit`, removed by `discard`.
 */
export class FolderWriter {
  private readonly parts = new Map<string, string>();
  private readonly firstNewFolder: string | undefined;

  constructor(readonly directory: string) {
    this.firstNewFolder = mkdirSync(directory, { recursive: true });
  }

  /** Writes one file from its records, line ends included. */
  async write(name: string, records: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const part = join(this.directory, `.${name}.part`);
    this.parts.set(name, part);
    const stream = createWriteStream(part);
    const end = finished(stream);
    // Its rejection is waited for below; without a listener in the meantime it would end the process.
    end.catch(() => undefined);
    try {
      let text = '';
      for await (const record of records) {
        text += record;
        if (text.length < BUFFERED) continue;
        if (!stream.write(text)) await Promise.race([once(stream, 'drain'), end]);
        text = '';
      }
      stream.end(text);
      await end;
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  /** Puts every file in its place and removes those of `obsolete` that were not written. */
  commit(obsolete: readonly string[]): void {
    for (const [name, part] of this.parts) renameSync(part, join(this.directory, name));
    for (const name of obsolete) if (!this.parts.has(name)) rmSync(join(this.directory, name), { force: true });
  }

  /** Leaves everything as it was before. */
  discard(): void {
    for (const part of this.parts.values()) rmSync(part, { force: true });
    if (this.firstNewFolder === undefined) return;
    const top = dirname(this.firstNewFolder);
    for (let folder = this.directory; folder !== top && isEmpty(folder); folder = dirname(folder)) rmdirSync(folder);
  }
}

function isEmpty(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length === 0;
}
