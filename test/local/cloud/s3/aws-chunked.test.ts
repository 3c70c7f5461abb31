import { AwsChunkedDecoder } from '../../../../local/cloud/s3/aws-chunked';

/** Feeds the text in pieces of that many bytes. */
function decode(text: string, pieceBytes = 1_000_000): { data: string; trailers: Record<string, string> } {
  const decoder = new AwsChunkedDecoder();
  const bytes = Buffer.from(text, 'latin1');
  const out: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += pieceBytes) out.push(...decoder.push(bytes.subarray(i, i + pieceBytes)));
  decoder.end();
  return { data: Buffer.concat(out).toString('latin1'), trailers: Object.fromEntries(decoder.trailers) };
}

const SIGNED =
  '5;chunk-signature=ab\r\nhello\r\n7;chunk-signature=cd\r\n\r\nworld\r\n0;chunk-signature=ef\r\n' +
  'x-amz-checksum-crc32:AAAA==\r\nx-amz-trailer-signature:00\r\n\r\n';

describe('AwsChunkedDecoder', () => {
  test.each([1, 2, 3, 7, 16, 1000])('reads signed chunks and trailers in pieces of %i bytes', (pieceBytes) => {
    expect(decode(SIGNED, pieceBytes)).toEqual({
      data: 'hello\r\nworld',
      trailers: { 'x-amz-checksum-crc32': 'AAAA==', 'x-amz-trailer-signature': '00' },
    });
  });

  test('reads a body without a byte', () => {
    expect(decode('0\r\n\r\n')).toEqual({ data: '', trailers: {} });
  });

  test('takes an end without the last empty line', () => {
    expect(decode('1\r\na\r\n0\r\nx-amz-checksum-crc32:A')).toEqual({
      data: 'a',
      trailers: { 'x-amz-checksum-crc32': 'A' },
    });
    expect(decode('1\r\na\r\n0\r\n').data).toBe('a');
  });

  test.each([
    ['no size', 'hello\r\n', "'hello' is not the size of a chunk"],
    ['a negative size', '-5\r\n', "'-5' is not the size of a chunk"],
    ['a chunk longer than its size', '2\r\nabc\r\n0\r\n\r\n', 'longer than its size'],
    ['a body that breaks off in a chunk', '5\r\nab', 'the last chunk is missing'],
    ['a body that breaks off between chunks', '2\r\nab\r\n', 'the last chunk is missing'],
    ['bytes after the end', '0\r\n\r\nx', 'bytes after the last chunk'],
    ['a trailer without a colon', '0\r\nabc\r\n\r\n', 'a trailer has no colon'],
    ['a line without an end', `1;${'x'.repeat(5000)}`, 'a line is too long'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => decode(text)).toThrow(
      expect.objectContaining({ name: 'IncompleteBody', message: expect.stringContaining(message) }),
    );
  });
});
