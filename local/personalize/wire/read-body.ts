import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ServiceError, invalidInput } from '../errors';

/** Largest request body, in bytes. The largest legal request, ten items of 32,000 characters of properties, is below 2 MB. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/**
 * Reads a JSON body; an empty one is `{}`. It listens to the stream itself: iterating over it costs as much as all else that a
 * small request takes.
 * @throws RequestEntityTooLarge, InvalidInputException
 */
export function readJsonBody(message: IncomingMessage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (bytes: Buffer) => {
      size += bytes.length;
      // Read on without keeping: closing the socket under a client that still writes would look like a network failure.
      if (size <= MAX_BODY_BYTES) chunks.push(bytes);
    });
    message.on('end', () => {
      try {
        resolve(parsed(chunks, size));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    const gone = (): void => {
      if (!message.readableEnded) reject(new Error('the client went away before the end of the body'));
    };
    if (message.destroyed) gone();
    else message.on('close', gone);
  });
}

function parsed(chunks: readonly Buffer[], size: number): unknown {
  if (size > MAX_BODY_BYTES) {
    throw new ServiceError(
      'RequestEntityTooLarge',
      `the body has ${size} bytes, at most ${MAX_BODY_BYTES} are accepted`,
    );
  }
  const [first = NOTHING] = chunks;
  const bytes = chunks.length <= 1 ? first : Buffer.concat(chunks);
  // Replaced by U+FFFD they would be stored as something that nobody sent.
  if (!isUtf8(bytes)) throw invalidInput('could not parse request body into json: the body is no UTF-8');
  const text = bytes.toString('utf8', startsWithMark(bytes) ? 3 : 0);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (text.trim() === '') return {};
    throw invalidInput(`could not parse request body into json: ${(error as Error).message}`);
  }
}

/** Some clients on Windows put a byte order mark before the JSON. */
function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
