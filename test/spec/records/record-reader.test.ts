import { HeaderError, RecordReader, type Reject } from '../../../spec/records';
import type { DatasetSchema } from '../../../spec/schema';
import { interactions, items, schemaOf } from '../schemas';

function read(schema: DatasetSchema, lines: readonly string[] | Uint8Array) {
  const records: unknown[][] = [];
  const rejects: Reject[] = [];
  const isNumber = schema.fields.map(({ type }) => type !== 'string' && type !== 'boolean');
  const reader = new RecordReader(schema, {
    onRecord: (record) =>
      records.push(schema.fields.map((_, column) => (isNumber[column] ? record.number(column) : record.text(column)))),
    onReject: (reject) => rejects.push(reject),
  });
  reader.push(lines instanceof Uint8Array ? lines : Buffer.from(lines.join('\n')));
  return { records, rejects, summary: reader.end() };
}

const header = 'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE';

describe('RecordReader', () => {
  test('gives typed values by column, null for empty ones', () => {
    const { records, summary } = read(interactions, [header, 'u1,i1,1700000000,watch,4.5', '"u,2",i2,-1,rate,']);
    expect(records).toEqual([
      ['u1', 'i1', 1_700_000_000, 'watch', 4.5],
      ['u,2', 'i2', -1, 'rate', null],
    ]);
    expect(summary).toMatchObject({ rows: 2, rejected: 0, rejects: [], hasHeader: true });
  });

  test('tells row and line apart where lines are empty', () => {
    const reader = new RecordReader(interactions, {
      onRecord: ({ row, line }) => expect([row, line]).toEqual([1, 4]),
    });
    reader.push(Buffer.from(`${header}\n\n\nu,i,1,a,\n`));
    reader.end();
    expect.assertions(1);
  });

  test('cuts textual values to 20 000 characters', () => {
    const text = schemaOf('Items', { ITEM_ID: 'string', PLOT: { type: 'string', textual: true } });
    const { records } = read(text, ['ITEM_ID,PLOT', `a,${'ü'.repeat(20_010)}`]);
    expect(records[0]?.[1]).toBe('ü'.repeat(20_000));
  });

  test.each(['1', '-7', '3.25', '1e3', '.5', '5.', '+2', '12345678901234567890', '1.7976931348623157e308'])(
    'reads %s as a float',
    (text) => {
      const { records } = read(interactions, [header, `u,i,1,a,${text}`]);
      expect(records[0]?.[4]).toBe(Number(text));
    },
  );

  test.each(['9223372036854775807', '-9223372036854775808', '+5', '007', '9007199254740993'])(
    'reads %s as a long',
    (text) => {
      const { records } = read(interactions, [header, `u,i,${text},a,`]);
      expect(records[0]?.[2]).toBe(Number(text));
    },
  );

  test('refuses to give a text as a number', () => {
    const reader = new RecordReader(interactions, {
      onRecord: (record) => expect(() => record.number(0)).toThrow('column USER_ID holds no numbers'),
    });
    reader.push(Buffer.from(`${header}\nu,i,1,a,\n`));
    reader.end();
    expect.assertions(1);
  });

  test.each<[record: string, reject: Partial<Reject>]>([
    ['u,,1,a,', { column: 'ITEM_ID', code: 'null', message: 'is empty, but the schema does not allow null here' }],
    ['u,"",1,a,', { column: 'ITEM_ID', code: 'null' }],
    ['u,i,x,a,', { column: 'TIMESTAMP', code: 'type', message: '"x" is not a long' }],
    ['u,i,1.0,a,', { column: 'TIMESTAMP', code: 'type', message: '"1.0" is not a long; write 1' }],
    ['u,i,1.5e9,a,', { column: 'TIMESTAMP', code: 'type', message: '"1.5e9" is not a long; write 1500000000' }],
    ['u,i, 5,a,', { column: 'TIMESTAMP', code: 'type', message: '" 5" is not a long; take the spaces off' }],
    [
      'u,i,2021-01-01T00:00:00Z,a,',
      {
        column: 'TIMESTAMP',
        code: 'type',
        message: '"2021-01-01T00:00:00Z" is not a long; write seconds since 1970: 1609459200',
      },
    ],
    [
      'u,i,9223372036854775808,a,',
      { column: 'TIMESTAMP', code: 'type', message: '"9223372036854775808" is beyond the range of a long' },
    ],
    ['u,i,NaN,a,', { column: 'TIMESTAMP', message: '"NaN" is not a long; the field is not nullable' }],
    [
      'u,i,1,a,NULL',
      { column: 'EVENT_VALUE', code: 'type', message: '"NULL" is not a float; leave the value empty for null' },
    ],
    [
      'u,i,1,a,"3,5"',
      { column: 'EVENT_VALUE', code: 'type', message: '"3,5" is not a float; write the decimal point as a point' },
    ],
    ['u,i,1,a,Infinity', { column: 'EVENT_VALUE', code: 'type' }],
    ['u,i,1,a,1e999', { column: 'EVENT_VALUE', code: 'type' }],
    ['u,i,1,a,0x10', { column: 'EVENT_VALUE', code: 'type' }],
    [
      `${'u'.repeat(257)},i,1,a,`,
      { column: 'USER_ID', code: 'too-long', message: 'has 257 characters, USER_ID may have 256' },
    ],
    [
      `u,i,1,${'e'.repeat(1001)},`,
      { column: 'EVENT_TYPE', code: 'too-long', message: 'has 1001 characters, EVENT_TYPE may have 1000' },
    ],
    ['u,i,1,a', { column: '', code: 'field-count', message: 'has 4 values, the header has 5' }],
    [
      'u,i,1,a,2,b',
      {
        column: '',
        code: 'field-count',
        message: 'has 6 values, the header has 5; put values with commas in double quotes',
      },
    ],
    ['u,i,1,"a"b,2', { column: '', code: 'quoting' }],
    [
      'u,i,1,"a\nb",2',
      { column: '', code: 'line-break', message: 'a value holds a line break; keep each record on one line' },
    ],
  ])('rejects %j', (record, reject) => {
    const { records, rejects, summary } = read(interactions, [header, 'u,i,1,a,', record, 'u,i,2,b,']);
    expect(rejects).toEqual([expect.objectContaining({ row: 2, line: 3, ...reject })]);
    expect(records).toHaveLength(2);
    expect(summary).toMatchObject({ rows: 2, rejected: 1 });
  });

  test('takes ids of 256 characters, counted as characters', () => {
    expect(read(interactions, [header, `${'ü'.repeat(256)},i,1,a,`]).rejects).toEqual([]);
  });

  test('rejects bytes that are no UTF-8', () => {
    const { rejects } = read(
      interactions,
      Buffer.concat([Buffer.from(`${header}\n`), Buffer.from('Jos\xe9,i,1,a,\n', 'latin1')]),
    );
    expect(rejects).toEqual([expect.objectContaining({ code: 'encoding', line: 2 })]);
  });

  test('rejects an int beyond 32 bits and a boolean that is none', () => {
    const schema = schemaOf('Users', { USER_ID: 'string', AGE: 'int', ACTIVE: 'boolean' });
    const { rejects, records } = read(schema, ['USER_ID,AGE,ACTIVE', 'a,2147483648,true', 'b,1,yes', 'c,1,FALSE']);
    expect(rejects.map(({ column, message }) => `${column} ${message}`)).toEqual([
      'AGE "2147483648" is beyond the range of an int',
      'ACTIVE "yes" is not true or false',
    ]);
    expect(records).toEqual([['c', 1, 'FALSE']]);
  });

  test('tells every problem of a record, and counts the record once', () => {
    const { rejects, summary } = read(interactions, [header, ',,x,a,y']);
    expect(rejects.map(({ column }) => column)).toEqual(['USER_ID', 'ITEM_ID', 'TIMESTAMP', 'EVENT_VALUE']);
    expect(summary).toMatchObject({ rows: 0, rejected: 1 });
  });

  test('keeps as many rejects as asked for and counts all', () => {
    const reader = new RecordReader(interactions, { onRecord: () => undefined }, { maximumRejects: 3 });
    reader.push(Buffer.from(`${header}\n${'u,i,x,a,\n'.repeat(10)}`));
    expect(reader.end()).toMatchObject({ rows: 0, rejected: 10, rejects: { length: 3 } });
  });

  test('tells a file without a header', () => {
    expect(read(interactions, ['', '']).summary).toMatchObject({ hasHeader: false, rows: 0 });
  });
});

describe('the header', () => {
  const problemsOf = (line: string, schema = interactions) => {
    try {
      read(schema, [line]);
      return [];
    } catch (error) {
      if (error instanceof HeaderError) return error.problems.map(({ message }) => message);
      throw error;
    }
  };

  test.each<[what: string, line: string, problems: string[]]>([
    [
      'lacks a column',
      'USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE',
      ['the file has no column EVENT_VALUE, which the schema has'],
    ],
    [
      'has a foreign column',
      `${header},RATING`,
      ['the column "RATING" is not in the schema; add it there or leave it out of the file'],
    ],
    ['has a column twice', `${header},ITEM_ID`, ['the column ITEM_ID is there twice']],
    [
      'is in another order',
      'ITEM_ID,USER_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE',
      [
        `the columns must stand in the order of the schema: the file has ITEM_ID,USER_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE, the schema ${header}`,
      ],
    ],
    [
      'is quoted',
      '"USER_ID","ITEM_ID",TIMESTAMP,EVENT_TYPE,EVENT_VALUE',
      ['the header must not be quoted; take the quotes off USER_ID, ITEM_ID'],
    ],
    [
      'is separated by semicolons',
      header.replaceAll(',', ';'),
      ['the header is separated by ";"; separate values by commas'],
    ],
    [
      'is separated by tabs',
      header.replaceAll(',', '\t'),
      ['the header is separated by tabs; separate values by commas'],
    ],
    [
      'is spelled otherwise',
      'userId,ITEM_ID, TIMESTAMP,EVENT_TYPE,EVENT_VALUE',
      [
        'the file has no column USER_ID, which the schema has',
        'the file has no column TIMESTAMP, which the schema has',
        'the column "userId" must be spelled USER_ID',
        'the column " TIMESTAMP" must be spelled TIMESTAMP',
      ],
    ],
    ['has a column without a name', `${header},`, ['a column has no name']],
  ])('is refused when it %s', (_, line, problems) => {
    expect(problemsOf(line)).toEqual(problems);
  });

  test('names the missing columns for the text of the service', () => {
    expect(() => read(items, ['ITEM_ID,TITLE'])).toThrow(
      expect.objectContaining({ line: 1, missing: ['GENRES', 'PRICE', 'PLOT', 'IN_STOCK', 'CREATION_TIMESTAMP'] }),
    );
  });
});
