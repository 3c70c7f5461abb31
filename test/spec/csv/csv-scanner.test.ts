import fc from 'fast-check';
import { CsvScanner, CsvSyntaxError, MAX_RECORD_BYTES } from '../../../spec/csv';

interface Read {
  line: number;
  fields: string[];
  problem?: string;
  spansLines?: true;
}

function scan(text: string | Uint8Array, cuts: readonly number[] = []): Read[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const records: Read[] = [];
  const scanner = new CsvScanner((record) => {
    const fields =
      record.problem === undefined ? Array.from({ length: record.fieldCount }, (_, i) => record.text(i)) : [];
    records.push({
      line: record.line,
      fields,
      ...(record.problem !== undefined && { problem: record.problem }),
      ...(record.spansLines && { spansLines: true }),
    });
  });
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    scanner.push(bytes.subarray(from, Math.max(from, cut)));
    from = Math.max(from, cut);
  }
  scanner.push(bytes.subarray(from));
  scanner.end();
  return records;
}

const fields = (text: string) => scan(text).map((record) => record.fields);

describe('CsvScanner', () => {
  test.each<[what: string, text: string, records: string[][]]>([
    [
      'records by LF',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'records by CRLF',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a last line without a break',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a last line with only a carriage return',
      'a,b\r\nc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'empty fields',
      ',\n,b,\n',
      [
        ['', ''],
        ['', 'b', ''],
      ],
    ],
    ['an empty last field at the end of the file', 'a,', [['a', '']]],
    ['empty lines as nothing', '\na\n\r\n\nb\n', [['a'], ['b']]],
    ['commas inside quotes', '"a,b",c\n', [['a,b', 'c']]],
    ['doubled quotes', '"say ""hi""",1\n', [['say "hi"', '1']]],
    ['quotes escaped by a backslash', '"say \\"hi\\"",1\n', [['say "hi"', '1']]],
    ['backslashes escaped by a backslash', '"c:\\\\temp\\\\",1\n', [['c:\\temp\\', '1']]],
    ['a backslash before other letters as it is', '"a\\nb",1\n', [['a\\nb', '1']]],
    ['an empty quoted field', '"",1\n""\n', [['', '1'], ['']]],
    ['a quote in the middle of a bare field as it is', '5" disk,1\n', [['5" disk', '1']]],
    ['a backslash in a bare field as it is', 'a\\,b\n', [['a\\', 'b']]],
    ['CRLF after a quoted field', '"a"\r\n"b"\r\n', [['a'], ['b']]],
    ['a carriage return inside a line as it is', 'a\rb,c\n', [['a\rb', 'c']]],
    [
      'text beyond ASCII',
      'Amélie,"Le ""Fabuleux"" destin",千と千尋\n',
      [['Amélie', 'Le "Fabuleux" destin', '千と千尋']],
    ],
    ['nothing from nothing', '', []],
  ])('reads %s', (_, text, records) => {
    expect(fields(text)).toEqual(records);
  });

  test('skips a byte order mark', () => {
    expect(fields('\uFEFFa,b\n')).toEqual([['a', 'b']]);
    expect(fields('\uFEFF"a",b\n')).toEqual([['a', 'b']]);
    expect(fields('\uFEFF')).toEqual([]);
  });

  test('keeps two bytes that only begin like a byte order mark', () => {
    const [record] = scan(Uint8Array.from([0xef, 0xbb]));
    expect(record?.fields).toHaveLength(1);
  });

  test('counts lines across empty lines and line breaks inside quotes', () => {
    expect(scan('a\n\n"b\nb",1\nc\n')).toEqual([
      { line: 1, fields: ['a'] },
      { line: 3, fields: ['b\nb', '1'], spansLines: true },
      { line: 5, fields: ['c'] },
    ]);
  });

  test('goes on after a line whose quoting is broken', () => {
    const [first, second] = scan('"a"x,b\nc,d\n');
    expect(first).toMatchObject({ line: 1, problem: expect.stringContaining('text follows the quote') });
    expect(second).toEqual({ line: 2, fields: ['c', 'd'] });
  });

  test('fails with the line of a quote that is never closed', () => {
    expect(() => scan('a,b\nc,"d\ne,f\n')).toThrow(CsvSyntaxError);
    expect(() => scan('a,b\nc,"d\ne,f\n')).toThrow(expect.objectContaining({ line: 2 }));
  });

  test('fails on a record beyond the limit, naming the open quote', () => {
    const scanner = new CsvScanner(() => undefined);
    scanner.push(Buffer.from('a,b\n"'));
    const filler = Buffer.alloc(64 * 1024, 'x');
    expect(() => {
      for (let sent = 0; sent <= 2 * MAX_RECORD_BYTES; sent += filler.length) scanner.push(filler);
    }).toThrow(/longer than \d+ bytes; a quote opens on line 2/);
  });

  test('reads more fields than it first has room for', () => {
    const row = Array.from({ length: 500 }, (_, i) => `f${i}`);
    expect(fields(`${row.join(',')}\n"q",${row.join(',')}\n`)).toEqual([row, ['q', ...row]]);
  });

  test('reads chunks larger than its slices', () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => [`user-${i}`, 'ü'.repeat(i % 7), String(i)]);
    expect(fields(rows.map((row) => row.join(',')).join('\n'))).toEqual(rows);
  });

  test.each<[text: string, value: number]>([
    ['0', 0],
    ['-17', -17],
    ['1700000000', 1_700_000_000],
    ['123456789012345', 123_456_789_012_345],
    ['1234567890123456', NaN],
    ['1.0', NaN],
    ['1e3', NaN],
    ['+1', NaN],
    [' 1', NaN],
    ['-', NaN],
    ['0x1', NaN],
  ])('reads %p as a whole number %p', (text, value) => {
    const scanner = new CsvScanner((record) => expect(record.integer(0)).toBe(value));
    scanner.push(Buffer.from(`${text},\n`));
    expect.assertions(1);
  });

  test.each<[text: string, value: number]>([
    ['3.5', 3.5],
    ['-0.1', -0.1],
    ['7', 7],
    ['.5', NaN],
    ['5.', NaN],
    ['1.2.3', NaN],
    ['1e3', NaN],
    ['', NaN],
  ])('reads %p as a decimal %p', (text, value) => {
    const scanner = new CsvScanner((record) => expect(record.decimal(0)).toBe(value));
    scanner.push(Buffer.from(`${text},\n`));
    expect.assertions(1);
  });

  test('reads decimals to the nearest double', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.integer({ min: 0, max: 9_999_999 }), (whole, part) => {
        const text = `${whole}.${part}`;
        let read = NaN;
        const scanner = new CsvScanner((record) => (read = record.decimal(0)));
        scanner.push(Buffer.from(`${text},\n`));
        expect(read).toBe(Number(text));
      }),
    );
  });

  test('fails to read a field that is not there', () => {
    const scanner = new CsvScanner((record) => expect(() => record.text(2)).toThrow(RangeError));
    scanner.push(Buffer.from('a,b\n'));
    expect.assertions(1);
  });

  const text = fc.string({
    unit: fc.constantFrom('a', ',', '"', '\\', '\n', '\r', 'é', '千', '\uFEFF', ' '),
    maxLength: 60,
  });

  test('gives the same records however the bytes are cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(120), { maxLength: 12 }), (content, cuts) => {
        const outcome = (at: readonly number[]) => {
          try {
            return scan(
              content,
              at.filter((cut) => cut <= Buffer.byteLength(content)),
            );
          } catch (error) {
            expect(error).toBeInstanceOf(CsvSyntaxError);
            return { failure: String(error) };
          }
        };
        const everyByte = Array.from({ length: Buffer.byteLength(content) }, (_, i) => i);
        expect(outcome(cuts)).toEqual(outcome([]));
        expect(outcome(everyByte)).toEqual(outcome([]));
      }),
      { numRuns: 500 },
    );
  });

  test('reads back any values that were written with quotes', () => {
    const value = fc.string({ unit: 'binary' }).map((one) => one.replaceAll('\\', ''));
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const written = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n');
        // What has no UTF-8 form (lone surrogates) cannot come back.
        expect(fields(written)).toEqual(rows.map((row) => row.map((one) => Buffer.from(one).toString())));
      }),
    );
  });

  test('hashes equal values alike whether they are quoted or not', () => {
    const hashes: number[] = [];
    const scanner = new CsvScanner((record) => hashes.push(record.hash(0)));
    scanner.push(Buffer.from('abc,1\n"abc",2\nabd,3\n'));
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
    expect(hashes.every(Number.isSafeInteger)).toBe(true);
  });
});
