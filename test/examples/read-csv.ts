import { readFileSync } from 'node:fs';
import { CsvScanner } from '../../spec/csv';

export type Row = Readonly<Record<string, string>>;

/** A whole CSV file, each record by column names. */
export function readCsv(path: string): {
  readonly header: readonly string[];
  readonly rows: readonly Row[];
} {
  const records: string[][] = [];
  const scanner = new CsvScanner((record) =>
    records.push(Array.from({ length: record.fieldCount }, (_, index) => record.text(index))),
  );
  scanner.push(readFileSync(path));
  scanner.end();
  const [header = [], ...rows] = records;
  const named = rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
  return { header, rows: named };
}
