import { createHash } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { StateError, damaged } from './state-error';

/** Raised whenever a process of an older version could misread what this one writes. */
export const FORMAT = 1;

const NAME = /^journal-(\d{6})\.log$/;
const CHECKSUM_LENGTH = 16;
const NEW_LINE = 0x0a;

/** The first line of a journal. */
interface Header {
  readonly format: number;
  /** Lines after this one that were written together with it: all of them have to be there. */
  readonly lines: number;
  /** Whose state it is; another owner cannot use it. */
  readonly owner: string;
}

/** A line as it was written. */
export interface JournalLine {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
}

/**
 * A file of lines that are added one by one, each with a checksum over itself and all lines before it. A line that was
 * added is there after the process was killed. An unfinished last line was never acknowledged to anybody and is dropped;
 * damage anywhere else is an error.
 */
export class Journal {
  private constructor(
    private readonly directory: string,
    private readonly owner: string,
    private number: number,
    private descriptor: number | undefined,
    /** Bytes of whole lines. */
    private size: number,
    private checksum: string,
    /** Bytes after the last rewrite. */
    private base: number,
  ) {}

  /**
   * Opens the journal of a folder and reads it. Nothing is written.
   * @throws StateError
   */
  static open(directory: string, owner: string): { readonly journal: Journal; readonly lines: readonly JournalLine[] } {
    mkdirSync(directory, { recursive: true });
    const number = Math.max(0, ...numbersIn(directory));
    if (number === 0) return { journal: new Journal(directory, owner, 0, undefined, 0, '', 0), lines: [] };
    const file = join(directory, nameOf(number));
    const { header, lines, size, base, checksum } = read(file);
    if (header.owner !== owner) {
      throw new StateError(`${file} belongs to ${header.owner}, this is ${owner}; take another folder`);
    }
    return { journal: new Journal(directory, owner, number, undefined, size, checksum, base), lines };
  }

  get file(): string {
    return join(this.directory, nameOf(this.number));
  }

  /** Bytes that were added since the journal was written anew. */
  get addedBytes(): number {
    return this.size - this.base;
  }

  /** Bytes that the journal had when it was written anew. */
  get baseBytes(): number {
    return this.base;
  }

  /**
   * Adds a line; when this returns, it outlives the process.
   * @throws Error of the file system; the file is as it was then
   */
  append(text: string): void {
    const checksum = checksumOf(this.checksum, text);
    const line = Buffer.from(`${checksum} ${text}\n`);
    const descriptor = this.open();
    try {
      writeWhole(descriptor, line);
    } catch (error) {
      ftruncateSync(descriptor, this.size);
      throw error;
    }
    this.size += line.length;
    this.checksum = checksum;
  }

  /**
   * Replaces all lines, in one step. It outlives a loss of power too.
   * @throws Error of the file system; the journal is as it was then
   */
  rewrite(texts: readonly string[]): void {
    const number = this.number + 1;
    const file = join(this.directory, nameOf(number));
    const header: Header = { format: FORMAT, lines: texts.length, owner: this.owner };
    const descriptor = openSync(`${file}.new`, 'w');
    let checksum = '';
    let size = 0;
    try {
      let waiting: string[] = [];
      const write = (): void => {
        const bytes = Buffer.from(waiting.join(''));
        writeWhole(descriptor, bytes);
        size += bytes.length;
        waiting = [];
      };
      for (const text of [JSON.stringify(header), ...texts]) {
        checksum = checksumOf(checksum, text);
        waiting.push(`${checksum} ${text}\n`);
        if (waiting.length === 1000) write();
      }
      write();
      fdatasyncSync(descriptor);
    } catch (error) {
      closeSync(descriptor);
      rmSync(`${file}.new`, { force: true });
      throw error;
    }
    closeSync(descriptor);
    renameSync(`${file}.new`, file);
    this.close();
    this.number = number;
    this.size = this.base = size;
    this.checksum = checksum;
    this.removeOthers();
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  /** Opens for writing, and cuts off the line that a killed process left unfinished. */
  private open(): number {
    if (this.descriptor === undefined) {
      this.descriptor = openSync(this.file, 'a');
      ftruncateSync(this.descriptor, this.size);
    }
    return this.descriptor;
  }

  private removeOthers(): void {
    for (const name of readdirSync(this.directory)) {
      const isOther = NAME.test(name) && name !== nameOf(this.number);
      if (isOther || (name.startsWith('journal-') && name.endsWith('.new'))) rmSync(join(this.directory, name));
    }
  }
}

function numbersIn(directory: string): number[] {
  return readdirSync(directory)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number);
}

function nameOf(number: number): string {
  return `journal-${String(number).padStart(6, '0')}.log`;
}

function checksumOf(before: string, text: string): string {
  return createHash('sha256').update(before).update(text).digest('hex').slice(0, CHECKSUM_LENGTH);
}

function read(file: string) {
  const bytes = readFileSync(file);
  const lines: JournalLine[] = [];
  let checksum = '';
  let base = 0;
  let header: Header | undefined;
  let start = 0;
  for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, start)) {
    const number = lines.length + 1 + (header ? 1 : 0);
    const text = bytes.toString('utf8', start + CHECKSUM_LENGTH + 1, end);
    checksum = checksumOf(checksum, text);
    if (bytes.toString('latin1', start, start + CHECKSUM_LENGTH + 1) !== `${checksum} `) {
      throw damaged({ file, line: number, offset: start }, 'the line does not fit its checksum');
    }
    start = end + 1;
    if (header === undefined) header = headerOf(file, text);
    else lines.push({ number, text });
    if (lines.length === header.lines) base = start;
  }
  if (header === undefined || lines.length < header.lines) {
    const missing = header === undefined ? 'its first line' : `${header.lines - lines.length} lines`;
    throw damaged({ file, line: lines.length + 2, offset: start }, `the file ends before ${missing}`);
  }
  return { header, lines, size: start, base, checksum };
}

function headerOf(file: string, text: string): Header {
  const header = JSON.parse(text) as Header;
  if (header.format !== FORMAT) {
    throw new StateError(
      `${file} has format ${header.format}, this version reads format ${FORMAT}; open it with the version that wrote it`,
    );
  }
  return header;
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}
