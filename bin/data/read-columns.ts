import { createReadStream } from 'node:fs';
import { type CsvRecord, CsvScanner } from '../../spec/csv';

/**
 * Reads a CSV file with a header record by record.
 * @param choose the header's names → which field of each record is wanted, -1 for a column that is not there
 * @param onRecord the values of the fields chosen, empty for those that are not there; records too short are left out
 */
export async function readColumns(
  file: string,
  choose: (header: readonly string[]) => readonly number[],
  onRecord: (values: readonly string[]) => void,
): Promise<void> {
  let fields: readonly number[] | undefined;
  const scanner = new CsvScanner((record: CsvRecord) => {
    if (fields === undefined) {
      fields = choose(Array.from({ length: record.fieldCount }, (_, field) => record.text(field)));
    } else if (record.fieldCount > Math.max(...fields)) {
      onRecord(fields.map((field) => (field < 0 ? '' : record.text(field))));
    }
  });
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) scanner.push(chunk);
  scanner.end();
}
