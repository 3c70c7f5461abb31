import { CsvSyntaxError } from '../csv';
import type { DatasetSchema } from '../schema';
import { FORMAT_BYTES, fileFormatProblem } from './file-format';
import { type DataFinding, FindingLog } from './finding-log';
import { HeaderError } from './header';
import { type DataRecord, RecordReader } from './record-reader';
import { type Report, RecordRules } from './record-rules';

export interface DatasetCheckOptions {
  /** The present, in seconds since 1970: later events are warned about. */
  readonly now: number;
  /** Findings kept of one column and kind; all are counted. @default 5 */
  readonly findingsPerKind?: number;
  /**
   * Different users, ids or records that are remembered, for duplicates and minimums; 18 bytes each and at most twice as
   * many at once. Beyond it no duplicates are sought among the new ones, and the minimums are certain anyway.
   * @default 4 194 304
   */
  readonly maximumRemembered?: number;
  /**
   * The records are added to others by an INCREMENTAL import: it has a minimum of records too, but users count over all.
   * @default false
   */
  readonly isAddition?: boolean;
  /** Called with each record that fits the schema, in its order. @default nobody looks on */
  readonly onRecord?: (record: DataRecord) => void;
}

export interface DatasetCheckResult {
  readonly files: number;
  /** Records that fit the schema. */
  readonly rows: number;
  /** Records that do not. */
  readonly rejected: number;
  readonly bytes: number;
  readonly errors: number;
  readonly warnings: number;
  /** The first findings of each kind, errors first. */
  readonly findings: readonly DataFinding[];
  /** Different users (Interactions, Users) or items, up to maximumRemembered. */
  readonly distinct: number;
}

/** One file of a dataset under check: push its bytes in order, then end it, before the next file begins. */
export interface FileCheck {
  push(chunk: Uint8Array): void;
  end(): void;
}

/**
 * Looks through the CSV files of one dataset for everything that would fail an import or a training, or import what
 * nobody means. Reads as a stream; memory is bounded whatever the size of the files.
 * @see https://docs.aws.amazon.com/personalize/latest/dg/data-prep-formatting.html
 */
export class DatasetCheck {
  private readonly log: FindingLog;
  private readonly rules: RecordRules;
  private readonly names: string[] = [];
  private rows = 0;
  private rejected = 0;
  private bytes = 0;
  /** A file could not be read to its end, so what is missing in all of them cannot be told. */
  private incomplete = false;

  constructor(
    private readonly schema: DatasetSchema,
    private readonly options: DatasetCheckOptions,
  ) {
    this.log = new FindingLog(options.findingsPerKind ?? 5);
    this.rules = new RecordRules(schema, options.now, options.maximumRemembered ?? 4_194_304, options.isAddition);
  }

  /** @param name what findings call the file: a path or `s3://bucket/key` */
  file(name: string): FileCheck {
    this.names.push(name);
    const report: Report = (kind, severity, line, column, message) =>
      this.log.add(kind, { file: name, line, column, severity, message });
    const done = (result: FileResult): void => {
      this.rows += result.rows;
      this.rejected += result.rejected;
      this.bytes += result.bytes;
      this.incomplete ||= result.incomplete;
    };
    return new OneFile(this.schema, this.rules, report, done, this.options.onRecord);
  }

  /** Checks what only all files together can tell. Call it once, after the last file. */
  finish(): DatasetCheckResult {
    const report: Report = (kind, severity, line, column, message) =>
      this.log.add(kind, { file: this.commonName(), line, column, severity, message });
    if (this.names.length > 0 && !this.incomplete) this.rules.finish(this.rows, report);
    return {
      files: this.names.length,
      rows: this.rows,
      rejected: this.rejected,
      bytes: this.bytes,
      errors: this.log.errors,
      warnings: this.log.warnings,
      findings: this.log.list(),
      distinct: this.rules.distinct,
    };
  }

  private commonName(): string {
    const [first = '', ...others] = this.names;
    if (others.length === 0) return first;
    let length = first.length;
    for (const name of others) while (!name.startsWith(first.slice(0, length))) length--;
    return first.slice(0, first.lastIndexOf('/', length) + 1) || first;
  }
}

interface FileResult {
  readonly rows: number;
  readonly rejected: number;
  readonly bytes: number;
  readonly incomplete: boolean;
}

class OneFile implements FileCheck {
  private readonly reader: RecordReader;
  private head: Uint8Array = new Uint8Array(0);
  private bytes = 0;
  private rows = 0;
  private readonly rejectedRows = { last: 0, count: 0 };
  private stopped = false;

  constructor(
    schema: DatasetSchema,
    rules: RecordRules,
    private readonly report: Report,
    private readonly done: (result: FileResult) => void,
    onRecord: DatasetCheckOptions['onRecord'],
  ) {
    this.reader = new RecordReader(
      schema,
      {
        onRecord: (record) => {
          this.rows++;
          rules.check(record, report);
          onRecord?.(record);
        },
        onReject: ({ row, line, column, code, message }) => {
          if (row !== this.rejectedRows.last) this.rejectedRows.count++;
          this.rejectedRows.last = row;
          report(code, 'error', line, column, message);
        },
      },
      { maximumRejects: 0 },
    );
  }

  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    if (this.stopped) return;
    if (this.head.length >= FORMAT_BYTES) {
      this.read(() => this.reader.push(chunk));
      return;
    }
    // The first bytes tell the format; they wait here until enough of them have come.
    this.head = Buffer.concat([this.head, chunk]);
    if (this.head.length >= FORMAT_BYTES) this.start();
  }

  end(): void {
    if (!this.stopped && this.head.length < FORMAT_BYTES) this.start();
    if (!this.stopped) {
      this.read(() => {
        const { hasHeader } = this.reader.end();
        if (!hasHeader) this.stop('empty', 0, '', 'is empty; the first line must be the header');
      });
    }
    const { rows, bytes, stopped } = this;
    this.done({ rows, bytes, rejected: this.rejectedRows.count, incomplete: stopped });
  }

  private start(): void {
    const problem = fileFormatProblem(this.head);
    if (problem !== undefined) this.stop('format', 0, '', problem);
    else this.read(() => this.reader.push(this.head));
  }

  private read(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (error instanceof HeaderError) {
        for (const { column, message } of error.problems) this.stop('header', error.line, column, message);
      } else if (error instanceof CsvSyntaxError) this.stop('quoting', error.line, '', error.message);
      else throw error;
    }
  }

  private stop(kind: string, line: number, column: string, message: string): void {
    this.stopped = true;
    this.report(kind, 'error', line, column, message);
  }
}
