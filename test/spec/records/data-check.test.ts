import { type DataFinding, DatasetCheck, type DatasetCheckResult } from '../../../spec/records';
import type { DatasetSchema } from '../../../spec/schema';
import { interactions, items, schemaOf } from '../schemas';

const NOW = 1_700_000_000;
const header = 'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE';

interface Content {
  [file: string]: string | Uint8Array;
}

function check(
  schema: DatasetSchema,
  files: Content,
  options: { maximumRemembered?: number; isAddition?: boolean } = {},
): DatasetCheckResult {
  const whole = new DatasetCheck(schema, { now: NOW, ...options });
  for (const [name, content] of Object.entries(files)) {
    const file = whole.file(name);
    const bytes = Buffer.from(content as string);
    // Odd chunks, so that nothing depends on where they are cut.
    for (let from = 0; from < bytes.length; from += 997) file.push(bytes.subarray(from, from + 997));
    file.end();
  }
  return whole.finish();
}

/** Good interactions: 40 users, each as often as the others. */
function events(
  count: number,
  change: (row: number) => Partial<Record<'user' | 'time' | 'type', string>> = () => ({}),
): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const { user = `u${row % 40}`, time = String(NOW - 5_000_000 + row), type = 'watch' } = change(row);
    return `${user},i${row % 97},${time},${type},`;
  });
  return `${[header, ...rows].join('\n')}\n`;
}

const shown = ({ file, line, column, severity, message }: DataFinding) =>
  `${severity} ${file}:${line} ${column === '' ? '' : `${column} `}${message}`;

const findings = (result: DatasetCheckResult) => result.findings.map(shown);

describe('DatasetCheck', () => {
  test('finds nothing in good interactions, and counts them', () => {
    expect(check(interactions, { 'a.csv': events(1200) })).toEqual({
      files: 1,
      rows: 1200,
      rejected: 0,
      bytes: Buffer.byteLength(events(1200)),
      errors: 0,
      warnings: 0,
      findings: [],
      distinct: 40,
    });
  });

  test('counts over all files of a folder', () => {
    const result = check(interactions, {
      'data/a.csv': events(600),
      'data/b.csv': events(600, (row) => ({ time: String(NOW - row) })),
    });
    expect(result).toMatchObject({ files: 2, rows: 1200, errors: 0 });
  });

  test('finds nothing in no files', () => {
    expect(check(interactions, {})).toMatchObject({ files: 0, errors: 0, findings: [] });
  });

  test.each<[what: string, content: string | Uint8Array, finding: string]>([
    ['an empty file', '', 'error a.csv:0 is empty; the first line must be the header'],
    ['a file of empty lines', '\n\n\n\n\n', 'error a.csv:0 is empty; the first line must be the header'],
    ['a header alone', `${header}\n`, 'error a.csv:0 holds a header and no record that fits the schema'],
    [
      'a file that lacks a column',
      'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\nu,i,1,a\n',
      'error a.csv:1 EVENT_VALUE the file has no column EVENT_VALUE, which the schema has',
    ],
    ['an open quote', `${header}\nu,i,1,"a,\n`, 'error a.csv:2 the quote that opens here is never closed'],
    [
      'Parquet',
      Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(2000)]),
      "error a.csv:0 is a Parquet file, which Amazon Personalize does not import; convert it to CSV, for example with duckdb: COPY (SELECT * FROM 'data.parquet') TO 'data.csv' (HEADER)",
    ],
    [
      'gzip',
      Uint8Array.from([0x1f, 0x8b, 8, 0, 0]),
      'error a.csv:0 is compressed with gzip; Amazon Personalize imports plain CSV: gunzip it first',
    ],
    ['Excel', Buffer.from('PK\u0003\u0004....'), 'error a.csv:0 is a zip or Excel file; save it as plain CSV'],
    ['UTF-16', Buffer.from(`\uFEFF${header}`, 'utf16le'), 'error a.csv:0 is UTF-16; save the file as UTF-8'],
  ])('refuses %s', (_, content, finding) => {
    const result = check(interactions, { 'a.csv': content });
    expect(findings(result)).toEqual([finding]);
    expect(result.errors).toBe(1);
  });

  test('refuses a wrong file and still reads the others', () => {
    const result = check(interactions, { 'a.csv': events(1200), 'b.csv': 'PAR1....' });
    expect(result).toMatchObject({ files: 2, rows: 1200, errors: 1 });
  });

  test('refuses timestamps in milliseconds, with the repair', () => {
    const result = check(interactions, {
      'a.csv': events(1200, (row) => (row === 5 ? { time: '1609459200123' } : {})),
    });
    expect(findings(result)).toEqual([
      'error a.csv:7 TIMESTAMP 1609459200123 counts milliseconds; Amazon Personalize takes seconds since 1970: divide by 1000 and write 1609459200',
    ]);
  });

  test.each([
    ['1609459200123456', 'microseconds', 1e6],
    ['1609459200123456789', 'nanoseconds', 1e9],
  ])('refuses %s as %s', (time, unit, divisor) => {
    const [finding] = check(interactions, { 'a.csv': events(1200, (row) => (row === 0 ? { time } : {})) }).findings;
    expect(finding?.message).toContain(`counts ${unit}`);
    expect(finding?.message).toContain(`divide by ${divisor} and write 1609459200`);
  });

  test('refuses milliseconds in CREATION_TIMESTAMP too', () => {
    const schema = schemaOf('Items', { ITEM_ID: 'string', YEAR: 'int', CREATION_TIMESTAMP: 'long' });
    const result = check(schema, { 'items.csv': 'ITEM_ID,YEAR,CREATION_TIMESTAMP\na,1999,1609459200000\n' });
    expect(findings(result)[0]).toMatch(/^error items.csv:2 CREATION_TIMESTAMP 1609459200000 counts milliseconds/);
  });

  test('warns of events in the future and of 1970', () => {
    const times = [String(NOW + 200_000), '12345'];
    const result = check(interactions, { 'a.csv': events(1200, (row) => ({ ...(row < 2 && { time: times[row]! }) })) });
    expect(findings(result)).toEqual([
      `warning a.csv:2 TIMESTAMP ${NOW + 200_000} is 2023-11-17T05:46:40Z, which lies in the future`,
      'warning a.csv:3 TIMESTAMP 12345 is 1970-01-01T03:25:45Z; is it in seconds since 1970?',
    ]);
    expect(result.errors).toBe(0);
  });

  test('keeps the first findings of a kind and tells how many more there are', () => {
    const result = check(interactions, { 'a.csv': events(1200, () => ({ time: '1609459200000' })) });
    expect(result.errors).toBe(1200);
    expect(result.findings).toHaveLength(6);
    expect(shown(result.findings[5]!)).toMatch(/^error a.csv:0 TIMESTAMP 1195 more like line 2: /);
  });

  test('reports what is wrong with records, by line and column', () => {
    const broken = `${events(1200)}u1,,1,watch,\nu1,i1,soon,watch,\nu1,i1,1\n`;
    const result = check(interactions, { 'a.csv': broken });
    expect(findings(result)).toEqual([
      'error a.csv:1202 ITEM_ID is empty, but the schema does not allow null here',
      'error a.csv:1203 TIMESTAMP "soon" is not a long',
      'error a.csv:1204 has 3 values, the header has 5',
    ]);
    expect(result).toMatchObject({ rows: 1200, rejected: 3 });
  });

  test('warns of records that are there twice', () => {
    const [first = ''] = events(1).split('\n').slice(1);
    const result = check(interactions, { 'a.csv': `${events(1200)}${first}\n` });
    expect(findings(result)).toEqual(['warning a.csv:1202 the same record is there before; one of them is kept']);
  });

  test('warns of items that are there twice', () => {
    const schema = schemaOf('Items', { ITEM_ID: 'string', YEAR: 'int' });
    const result = check(schema, { 'items.csv': 'ITEM_ID,YEAR\na,1\nb,2\na,3\n' });
    expect(findings(result)).toEqual(['warning items.csv:4 ITEM_ID a is there again; the newest record wins']);
    expect(result.distinct).toBe(2);
  });

  test('refuses fewer than 1000 interactions', () => {
    expect(findings(check(interactions, { 'a.csv': events(999) }))).toEqual([
      'error a.csv:0 holds 999 records; training needs at least 1000 interactions',
    ]);
    expect(check(interactions, { 'a.csv': events(1000) }).errors).toBe(0);
  });

  test('does not count duplicates towards the 1000', () => {
    const rows = events(600).split('\n').slice(1).join('\n');
    expect(findings(check(interactions, { 'a.csv': events(600) + rows }))[0]).toBe(
      'error a.csv:0 holds 1200 records, 600 of them different; training needs at least 1000 interactions',
    );
  });

  test('refuses fewer than 25 users with two interactions', () => {
    const lone = (row: number) => ({ user: row < 1100 ? `lone${row}` : `u${row % 24}` });
    expect(findings(check(interactions, { 'a.csv': events(1200, lone) }))).toEqual([
      'error a.csv:0 USER_ID 24 users have 2 interactions or more; training needs at least 25',
    ]);
  });

  test('refuses less than one percent of users with two interactions', () => {
    const lone = (row: number) => ({ user: row < 3000 ? `lone${row}` : `u${row % 26}` });
    expect(findings(check(interactions, { 'a.csv': events(3100, lone) }))).toEqual([
      'error a.csv:0 USER_ID 26 of 3026 users have 2 interactions or more; training needs 1 %',
    ]);
  });

  test('refuses more than ten event types and columns of metadata', () => {
    const types = (row: number) => ({ type: `type${row % 11}` });
    expect(findings(check(interactions, { 'a.csv': events(1200, types) }))).toEqual([
      'error a.csv:0 EVENT_TYPE the data has 11 event types and 0 columns of metadata; more than 10 together fail the training',
    ]);
  });

  test('warns when every event has the same time', () => {
    const result = check(interactions, {
      'a.csv': events(1200, (row) => ({ time: String(NOW), user: `u${row}-${row % 30}` })),
    });
    expect(findings(result)).toContain(
      `warning a.csv:0 TIMESTAMP is ${NOW} in every record; recipes learn from the order`,
    );
  });

  test('warns of columns that are mostly empty and of too many categories', () => {
    const rows = Array.from({ length: 1100 }, (_, row) => `i${row},g${row},${row % 2 === 0 ? '9.5' : ''},t,,true,1\n`);
    const result = check(items, {
      'items.csv': `ITEM_ID,GENRES,PRICE,TITLE,PLOT,IN_STOCK,CREATION_TIMESTAMP\n${rows.join('')}`,
    });
    expect(findings(result)).toEqual([
      'warning items.csv:0 GENRES has more than 1000 categories, which helps no model',
      'warning items.csv:0 PRICE is filled in 50 % of the records; 70 % or more is advised',
      'warning items.csv:0 PLOT is filled in 0 % of the records; 70 % or more is advised',
    ]);
  });

  test('counts the categories of multi-valued columns one by one', () => {
    const rows = Array.from({ length: 600 }, (_, row) => `i${row},a${row}|b${row},1,t,x,true,1\n`);
    const result = check(items, {
      'items.csv': `ITEM_ID,GENRES,PRICE,TITLE,PLOT,IN_STOCK,CREATION_TIMESTAMP\n${rows.join('')}`,
    });
    expect(findings(result)).toEqual([
      'warning items.csv:0 GENRES has more than 1000 categories, which helps no model',
    ]);
  });

  test('wants as many records of an addition as one import needs, and of its users nothing', () => {
    const oneUser = (count: number) => ({ 'a.csv': events(count, () => ({ user: 'u1' })) });
    expect(findings(check(interactions, oneUser(1000), { isAddition: true }))).toEqual([]);
    expect(findings(check(interactions, oneUser(999), { isAddition: true }))).toEqual([
      'error a.csv:0 holds 999 records; an INCREMENTAL import needs at least 1000 records: add them with later ones',
    ]);
  });

  test('calls what concerns all files by their folder', () => {
    const result = check(interactions, {
      's3://b/interactions/a.csv': events(300),
      's3://b/interactions/b.csv': events(200, (row) => ({ time: String(NOW - row) })),
    });
    expect(result.findings[0]).toMatchObject({ file: 's3://b/interactions/', line: 0 });
  });

  test('stays within the memory it is given, and is right about the minimums all the same', () => {
    const result = check(
      interactions,
      { 'a.csv': events(1200, (row) => ({ user: `u${row % 100}` })) },
      { maximumRemembered: 50 },
    );
    expect(result).toMatchObject({ rows: 1200, errors: 0, warnings: 0, distinct: 50 });
  });
});
