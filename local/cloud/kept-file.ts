import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StateError, damaged } from '../personalize/state/state-error';

/** Raised whenever an older version could misread what this one writes. */
const FORMAT = 1;

/** One value in a file, as JSON with a checksum. It is replaced in one step, so that a killed process leaves it whole. */
export class KeptFile<T> {
  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
  }

  /**
   * @returns undefined when it was never saved
   * @throws StateError when the file is damaged, or of another format
   */
  load(): T | undefined {
    const file = this.path;
    const text = textOf(file);
    if (text === undefined) return undefined;
    const [header = '', content = ''] = text.split('\n', 2);
    const [, format, checksum] = /^format (\d+) (\w+)$/.exec(header) ?? [];
    if (format === undefined) throw damaged({ file, line: 1, offset: 0 }, 'its first line is no header');
    if (Number(format) !== FORMAT) {
      throw new StateError(
        `${file} has format ${format}, this version reads format ${FORMAT}; open it with the version that wrote it`,
      );
    }
    if (checksumOf(content) !== checksum) {
      throw damaged({ file, line: 2, offset: header.length + 1 }, 'the line does not fit its checksum');
    }
    return JSON.parse(content) as T;
  }

  save(value: T): void {
    const content = JSON.stringify(value);
    writeFileSync(`${this.path}.new`, `format ${FORMAT} ${checksumOf(content)}\n${content}\n`);
    renameSync(`${this.path}.new`, this.path);
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function checksumOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
