export { csvRecord } from './csv-field';
export type { CsvRecord } from './csv-record';
export { CsvScanner, CsvSyntaxError, MAX_RECORD_BYTES } from './csv-scanner';
