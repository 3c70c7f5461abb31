import { createReadStream } from 'node:fs';
import { CsvScanner, CsvSyntaxError } from '../../spec/csv';
import { CommandError } from '../terminal/failure';
import type { Rating } from './public-data';

/** One line of a source file, cut into its fields. */
export interface SourceLine {
  readonly fields: readonly string[];
  /** `path:line`, for messages. */
  readonly place: string;
}

export interface LineFormat {
  readonly separator: string;
  readonly encoding: 'utf8' | 'latin1';
}

/** The lines of a file without a header; empty ones are left out. */
export async function* separatedLines(path: string, format: LineFormat): AsyncIterable<SourceLine> {
  let number = 0;
  let rest = '';
  const cut = (line: string): SourceLine => ({ fields: line.split(format.separator), place: `${path}:${number}` });
  for await (const chunk of createReadStream(path, format.encoding)) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      number++;
      const text = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (text !== '') yield cut(text);
    }
  }
  number++;
  if (rest !== '') yield cut(rest);
}

/**
 * The records of a CSV file whose header has these columns, in any order and among others; fields come in the order asked.
 * @throws CommandError when a column is missing or the file cannot be cut into records
 */
export async function* csvLines(path: string, columns: readonly string[]): AsyncIterable<SourceLine> {
  let places: readonly number[] | undefined;
  let ready: SourceLine[] = [];
  const scanner = new CsvScanner((record) => {
    if (record.problem !== undefined) throw new CommandError(`${path}:${record.line}: ${record.problem}`);
    const fields = Array.from({ length: record.fieldCount }, (_, index) => record.text(index));
    if (places === undefined) places = placesOf(columns, fields, path);
    else ready.push({ fields: places.map((place) => fields[place] ?? ''), place: `${path}:${record.line}` });
  });
  for await (const chunk of createReadStream(path)) {
    scan(() => scanner.push(chunk as Buffer));
    yield* ready;
    ready = [];
  }
  scan(() => scanner.end());
  if (places === undefined) throw new CommandError(`${path} is empty; its first line must be ${columns.join(',')}`);
  yield* ready;

  function scan(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (error instanceof CsvSyntaxError) throw new CommandError(`${path}:${error.line}: ${error.message}`);
      throw error;
    }
  }
}

function placesOf(columns: readonly string[], header: readonly string[], path: string): readonly number[] {
  return columns.map((column) => {
    const place = header.indexOf(column);
    if (place < 0) throw new CommandError(`${path}:1: there is no column ${column} in ${header.join(',')}`);
    return place;
  });
}

/**
 * User, item, rating and seconds, in this order: all three sources have them so.
 * @throws CommandError
 */
export function ratingOf({ fields, place }: SourceLine): Rating {
  const [userId = '', itemId = '', rating = '', timestamp = ''] = fields;
  const value = Number(rating);
  const seconds = Number(timestamp);
  if (
    userId === '' ||
    itemId === '' ||
    rating === '' ||
    Number.isNaN(value) ||
    timestamp === '' ||
    !Number.isInteger(seconds)
  ) {
    throw new CommandError(`${place}: ${JSON.stringify(fields)} is not user, item, rating and time in seconds`);
  }
  return { userId, itemId, rating: value, timestamp: seconds };
}
