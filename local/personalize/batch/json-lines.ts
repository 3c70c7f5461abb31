import { isUtf8 } from 'node:buffer';

/**
 * Bytes of one line that are kept. The longest line that means anything has 500 ids of 256 characters and 25 filter values
 * of 1000, which is far less.
 */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** One line of an input file, without its end. */
export interface TextLine {
  /** From 1, blank lines counted. */
  readonly number: number;
  /** Undefined where the line is too long or is not UTF-8. */
  readonly text: string | undefined;
}

/** Of a file written on Windows: not part of the line. */
const FRINGE = /\r$/;
const FRINGE_OF_FIRST = /^\uFEFF|\r$/g;

const LINE_FEED = 0x0a;

/** The lines of a file that are not blank, one at a time: a file need not fit in memory. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  let parts: Uint8Array[] = [];
  let kept = 0;
  let number = 0;
  const keep = (part: Uint8Array): void => {
    // Of a line that is too long nothing is kept but that it is.
    kept += part.length;
    if (kept <= MAX_LINE_BYTES) parts.push(part);
    else parts = [];
  };
  const finish = (): TextLine | undefined => {
    const line = { number: ++number, text: kept > MAX_LINE_BYTES ? undefined : decoded(parts) };
    parts = [];
    kept = 0;
    const text = line.text?.replace(number === 1 ? FRINGE_OF_FIRST : FRINGE, '');
    return text?.trim() === '' ? undefined : { ...line, text };
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      const line = finish();
      if (line) yield line;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  const last = kept > 0 ? finish() : undefined;
  if (last) yield last;
}

function decoded(parts: readonly Uint8Array[]): string | undefined {
  const bytes = Buffer.concat(parts);
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
