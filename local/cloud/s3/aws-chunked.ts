import { S3Error } from './s3-error';

/** Longest line between chunks: a size, a signature, a checksum. */
const MAXIMUM_LINE_BYTES = 4096;

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'done';

/**
 * Takes the `aws-chunked` encoding off a body: chunks with a size line each, then trailers. Chunk signatures are passed
 * over. Bytes come out as views of what went in, so nothing is copied but lines that fall between two pushes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export class AwsChunkedDecoder {
  /** In lower case, as they came so far. */
  readonly trailers = new Map<string, string>();
  private state: State = 'size';
  private left = 0;
  private line: Buffer = Buffer.alloc(0);

  /** @throws S3Error IncompleteBody on what is not this encoding */
  push(bytes: Buffer): Buffer[] {
    const out: Buffer[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      if (this.state === 'done') throw malformed('there are bytes after the last chunk');
      if (this.state === 'data') {
        const piece = rest.subarray(0, this.left);
        out.push(piece);
        this.left -= piece.length;
        rest = rest.subarray(piece.length);
        if (this.left === 0) this.state = 'data-end';
        continue;
      }
      const end = rest.indexOf(0x0a);
      const piece = end < 0 ? rest : rest.subarray(0, end + 1);
      this.line = this.line.length === 0 ? piece : Buffer.concat([this.line, piece]);
      rest = rest.subarray(piece.length);
      if (this.line.length > MAXIMUM_LINE_BYTES) throw malformed('a line is too long');
      if (end < 0) continue;
      const line = this.line.toString('latin1').replace(/\r?\n$/, '');
      this.line = Buffer.alloc(0);
      this.takeLine(line);
    }
    return out;
  }

  /** @throws S3Error IncompleteBody when the last chunk did not come */
  end(): void {
    // Some clients leave out the empty line after the trailers.
    if (this.state === 'trailer' && this.line.length > 0) this.takeLine(this.line.toString('latin1').trimEnd());
    if (this.state !== 'trailer' && this.state !== 'done') throw malformed('the last chunk is missing');
  }

  private takeLine(line: string): void {
    if (this.state === 'size') {
      const size = line.split(';', 1)[0]?.trim() ?? '';
      if (!/^[0-9a-f]{1,12}$/i.test(size)) throw malformed(`'${size.slice(0, 40)}' is not the size of a chunk`);
      this.left = parseInt(size, 16);
      this.state = this.left === 0 ? 'trailer' : 'data';
    } else if (this.state === 'data-end') {
      if (line !== '') throw malformed('a chunk is longer than its size');
      this.state = 'size';
    } else if (line === '') {
      this.state = 'done';
    } else {
      const colon = line.indexOf(':');
      if (colon < 0) throw malformed('a trailer has no colon');
      this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  }
}

function malformed(detail: string): S3Error {
  return new S3Error('IncompleteBody', 400, `the aws-chunked body cannot be read: ${detail}`);
}
