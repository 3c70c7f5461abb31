import { createReadStream } from 'node:fs';
import { type CsvRecord, CsvScanner, CsvSyntaxError } from '../../spec/csv';
import { fileFormatProblem } from '../../spec/records';
import { CommandError } from '../terminal/failure';
import { ColumnProfile } from './column-profile';

export interface FileProfile {
  readonly path: string;
  readonly rows: number;
  /** In the order of the header. */
  readonly columns: readonly ColumnProfile[];
}

const FORMAT_BYTES = 4;
/** Rows between two reports. */
const REPORT_EVERY = 50_000;

/**
 * Reads a whole CSV file: one empty value anywhere makes a column nullable, so a sample would not do.
 * @throws CommandError naming the line where the file is no CSV with a header
 */
export async function profileFile(path: string, onProgress: (rows: number) => void): Promise<FileProfile> {
  let columns: readonly ColumnProfile[] | undefined;
  let rows = 0;
  const scanner = new CsvScanner((record) => {
    if (columns === undefined) {
      columns = columnsOf(record, path);
      return;
    }
    if (record.problem !== undefined) throw new CommandError(`${path}:${record.line}: ${record.problem}`);
    if (record.fieldCount !== columns.length) {
      throw new CommandError(
        `${path}:${record.line}: ${record.fieldCount} values, the header has ${columns.length} columns`,
      );
    }
    columns.forEach((column, field) => column.add(record, field));
    if (++rows % REPORT_EVERY === 0) onProgress(rows);
  });
  try {
    let head: Buffer | undefined;
    for await (const chunk of createReadStream(path)) {
      const bytes = chunk as Buffer;
      if (head === undefined) {
        head = bytes.subarray(0, FORMAT_BYTES);
        const problem = fileFormatProblem(head);
        if (problem !== undefined) throw new CommandError(`${path} ${problem}`);
      }
      scanner.push(bytes);
    }
    scanner.end();
  } catch (error) {
    if (error instanceof CsvSyntaxError) throw new CommandError(`${path}:${error.line}: ${error.message}`);
    throw error;
  }
  if (columns === undefined) throw new CommandError(`${path} is empty; the first line must be the header`);
  if (rows === 0) throw new CommandError(`${path} has a header and no rows: there is nothing to tell types by`);
  return { path, rows, columns };
}

function columnsOf(header: CsvRecord, path: string): readonly ColumnProfile[] {
  const fail = (message: string): never => {
    throw new CommandError(`${path}:${header.line}: ${message}`);
  };
  if (header.problem !== undefined) return fail(header.problem);
  const names = Array.from({ length: header.fieldCount }, (_, index) => header.text(index));
  const separator = names.length === 1 ? /[;\t]/.exec(names[0] ?? '')?.[0] : undefined;
  if (separator !== undefined) {
    return fail(
      `the header is separated by ${separator === '\t' ? 'tabs' : `"${separator}"`}; separate values by commas`,
    );
  }
  const quoted = names.find((_, index) => header.isQuoted(index));
  if (quoted !== undefined) return fail(`the header must not be quoted; take the quotes off ${quoted}`);
  const unnamed = names.indexOf('');
  if (unnamed >= 0) return fail(`column ${unnamed + 1} has no name`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return fail(`the column ${twice} is there twice`);
  return names.map((name) => new ColumnProfile(name));
}
