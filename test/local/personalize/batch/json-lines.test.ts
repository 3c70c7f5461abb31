import { Readable } from 'node:stream';
import { type TextLine, linesOf } from '../../../../local/personalize/batch/json-lines';

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<TextLine[]> {
  const lines: TextLine[] = [];
  for await (const line of linesOf(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))) lines.push(line);
  return lines;
}

const texts = async (...chunks: readonly (string | Uint8Array)[]) => (await read(...chunks)).map(({ text }) => text);

describe('lines of a file', () => {
  test('are the same however the file is cut', async () => {
    const file = Buffer.from('{"a":"ä"}\n{"b":2}\n\n{"c":3}');
    const whole = await read(file);
    expect(whole).toEqual([
      { number: 1, text: '{"a":"ä"}' },
      { number: 2, text: '{"b":2}' },
      { number: 4, text: '{"c":3}' },
    ]);
    for (let at = 1; at < file.length; at++) {
      expect(await read(file.subarray(0, at), file.subarray(at))).toEqual(whole);
    }
  });

  test('have no byte order mark before them and no carriage return behind them', async () => {
    expect(await texts('\uFEFF{}\r\n\r\n{}\n')).toEqual(['{}', '{}']);
  });

  test('an empty file has none', async () => {
    expect(await texts()).toEqual([]);
    expect(await texts('\n \n')).toEqual([]);
  });

  test('fails to read a line that is not UTF-8, but not the next', async () => {
    expect(await texts(Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), '{}\n')).toEqual([undefined, '{}']);
  });

  test('fails to read a line beyond all use without keeping it, but not the next', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    expect(await texts(megabyte, megabyte, megabyte, megabyte, megabyte, '\n{}\n')).toEqual([undefined, '{}']);
  });
});
