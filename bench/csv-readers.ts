import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { type DatasetSchema, parseSchema } from '../spec/schema';
import { RecordReader } from '../spec/records';
import { readFile } from '../local/personalize/import/csv-files';
import { targetOf } from '../local/personalize/import/target';
import { InteractionsData } from '../local/personalize/store/data/interactions-data';

/** What a reader found: the same for all of them, or the comparison is void. */
export interface Found {
  readonly rows: number;
  readonly timestampSum: number;
}

/** Reads the whole of a file whose columns are those of INTERACTIONS, some with commas in quotes. */
type Read = (file: string) => Promise<Found>;

export interface CsvReader {
  readonly name: string;
  /** What it makes of the file. */
  readonly makes: string;
  /** Package that has to be installed in the folder given with --readers; undefined for the project's own code. */
  readonly module?: string;
  readonly read: (load: () => unknown) => Read;
}

/** Chunks as large as those that the storage of the local cloud hands to an import. */
const CHUNK = 256 * 1024;

export const COLUMNS = ['USER_ID', 'ITEM_ID', 'TIMESTAMP', 'EVENT_TYPE', 'EVENT_VALUE', 'DEVICE'] as const;
const TIMESTAMP = 2;

export function interactionsSchema(): DatasetSchema {
  return parseSchema(
    JSON.stringify({
      type: 'record',
      name: 'Interactions',
      namespace: 'com.amazonaws.personalize.schema',
      fields: [
        { name: 'USER_ID', type: 'string' },
        { name: 'ITEM_ID', type: 'string' },
        { name: 'TIMESTAMP', type: 'long' },
        { name: 'EVENT_TYPE', type: 'string' },
        { name: 'EVENT_VALUE', type: ['float', 'null'] },
        { name: 'DEVICE', type: ['string', 'null'], categorical: true },
      ],
      version: '1.0',
    }),
  );
}

const bytesOf = (file: string) => createReadStream(file, { highWaterMark: CHUNK });
const textOf = (file: string) => createReadStream(file, { highWaterMark: CHUNK, encoding: 'utf8' });

async function wholeImport(file: string): Promise<Found> {
  const interactions = new InteractionsData(interactionsSchema());
  const others = { items: undefined, users: undefined, actions: undefined, actionInteractions: undefined };
  const target = targetOf({ interactions, ...others }, 'Interactions');
  const refuse = (): never => {
    throw new Error('reading needs neither list nor put');
  };
  const files = {
    objects: { list: refuse, put: refuse, open: () => Promise.resolve(bytesOf(file)) },
    identity: { roleArn: '', sourceArn: '' },
    location: { bucket: '', key: file },
    subject: '',
  };
  const summary = await readFile(files, file, target.schema, { onRecord: target.take }, () => undefined);
  if (summary.rejected > 0)
    throw new Error(`${summary.rejected} records were rejected: ${summary.rejects[0]?.message}`);
  target.commit('FULL');
  const timestampSum = interactions.bulk.timestamps.view().reduce((sum, time) => sum + time, 0);
  return { rows: interactions.bulk.size, timestampSum };
}

async function recordReader(file: string): Promise<Found> {
  let timestampSum = 0;
  const reader = new RecordReader(interactionsSchema(), {
    onRecord: (record) => {
      for (let column = 0; column < COLUMNS.length; column++) if (column !== TIMESTAMP) record.text(column);
      timestampSum += record.number(TIMESTAMP) ?? NaN;
    },
  });
  for await (const chunk of bytesOf(file)) reader.push(chunk as Buffer);
  return { rows: reader.end().rows, timestampSum };
}

interface Udsv {
  readonly inferSchema: (text: string) => unknown;
  readonly initParser: (schema: unknown) => {
    stringArrs: unknown;
    chunk(text: string, parse: unknown, onData: (row: string[]) => void): void;
    end(): void;
  };
}

interface DuckDb {
  DuckDBInstance: {
    create(
      path: string,
      options: Record<string, string>,
    ): Promise<{
      connect(): Promise<{
        run(sql: string): Promise<unknown>;
        runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
      }>;
    }>;
  };
}

/** A table in memory with the types of the schema: what an import makes. */
function duckDb(threads: number): CsvReader['read'] {
  return (load) => async (file) => {
    const { DuckDBInstance } = load() as DuckDb;
    const connection = await (await DuckDBInstance.create(':memory:', { threads: String(threads) })).connect();
    await connection.run(
      `CREATE TABLE t AS SELECT * FROM read_csv('${file}', header=true, delim=',', quote='"', columns={${COLUMNS.map(
        (name) => `'${name}': '${{ TIMESTAMP: 'BIGINT', EVENT_VALUE: 'FLOAT' }[name as string] ?? 'VARCHAR'}'`,
      ).join(', ')}})`,
    );
    const rows = (await connection.runAndReadAll('SELECT count(*), sum("TIMESTAMP")::DOUBLE FROM t')).getRows();
    return { rows: Number(rows[0]?.[0]), timestampSum: Number(rows[0]?.[1]) };
  };
}

/** Of packages that emit one row at a time. */
function rowsOf(stream: NodeJS.ReadableStream, timestampOf: (row: never) => string): Promise<Found> {
  let rows = 0;
  let timestampSum = 0;
  return new Promise((done, fail) => {
    stream.on('data', (row) => {
      rows++;
      timestampSum += Number(timestampOf(row as never));
    });
    stream.on('end', () => done({ rows, timestampSum }));
    stream.on('error', fail);
  });
}

export const READERS: readonly CsvReader[] = [
  { name: 'whole import', makes: 'typed columns, checked against the schema', read: () => wholeImport },
  {
    name: 'RecordReader',
    makes: 'records, checked against the schema; every text asked for',
    read: () => recordReader,
  },
  {
    name: 'udsv',
    makes: 'an array of strings a row',
    module: 'udsv',
    read: (load) => async (file) => {
      const { inferSchema, initParser } = load() as Udsv;
      let parser: ReturnType<Udsv['initParser']> | undefined;
      let rows = 0;
      let timestampSum = 0;
      for await (const text of textOf(file)) {
        parser ??= initParser(inferSchema(text as string));
        parser.chunk(text as string, parser.stringArrs, (row) => {
          rows++;
          timestampSum += Number(row[TIMESTAMP]);
        });
      }
      parser?.end();
      return { rows, timestampSum };
    },
  },
  {
    name: 'papaparse',
    makes: 'an array of strings a row',
    module: 'papaparse',
    read: (load) => (file) => {
      const { parse, NODE_STREAM_INPUT } = load() as {
        parse: (input: unknown, options: object) => NodeJS.ReadWriteStream;
        NODE_STREAM_INPUT: unknown;
      };
      const stream = parse(NODE_STREAM_INPUT, {});
      let isHeader = true;
      return rowsOf(textOf(file).pipe(stream), (row: string[]) => {
        if (!isHeader) return row[TIMESTAMP] ?? '';
        isHeader = false;
        return '0';
      }).then(({ rows, timestampSum }) => ({ rows: rows - 1, timestampSum }));
    },
  },
  {
    name: 'csv-parser',
    makes: 'an object a row',
    module: 'csv-parser',
    read: (load) => (file) => {
      const parse = load() as () => NodeJS.ReadWriteStream;
      return rowsOf(bytesOf(file).pipe(parse()), (row: { TIMESTAMP: string }) => row.TIMESTAMP);
    },
  },
  {
    name: 'csv-parse',
    makes: 'an array of strings a row',
    module: 'csv-parse',
    read: (load) => (file) => {
      const { parse } = load() as { parse: (options: object) => NodeJS.ReadWriteStream };
      return rowsOf(bytesOf(file).pipe(parse({ from: 2 })), (row: string[]) => row[TIMESTAMP] ?? '');
    },
  },
  { name: 'DuckDB, 1 thread', makes: 'a typed table in memory', module: '@duckdb/node-api', read: duckDb(1) },
  { name: 'DuckDB, 2 threads', makes: 'a typed table in memory', module: '@duckdb/node-api', read: duckDb(2) },
];

/** @param folder where packages are installed */
export function readWith(reader: CsvReader, folder: string | undefined, file: string): Promise<Found> {
  const { module, read } = reader;
  return read(() => {
    if (module === undefined || folder === undefined) throw new Error(`${reader.name} needs --readers`);
    return createRequire(join(resolve(folder), 'package.json'))(module) as unknown;
  })(file);
}
