import type { IncomingMessage } from 'node:http';
import { ServiceError, invalidInput } from '../errors';

/** Largest request body, in bytes. The largest legal request, ten items of 32,000 characters of properties, is below 2 MB. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Listens to the stream itself: iterating over it costs as much as all else that a small request takes. */
function received(message: IncomingMessage): Promise<{ readonly chunks: readonly Buffer[]; readonly size: number }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (bytes: Buffer) => {
      size += bytes.length;
      // Read on without keeping: closing the socket under a client that still writes would look like a network failure.
      if (size <= MAX_BODY_BYTES) chunks.push(bytes);
    });
    message.once('end', () => resolve({ chunks, size }));
    message.once('error', reject);
    const gone = (): void => {
      if (!message.readableEnded) reject(new Error('the client went away before the end of the body'));
    };
    if (message.destroyed) gone();
    else message.once('close', gone);
  });
}

/**
 * Reads a JSON body; an empty one is `{}`.
 * @throws RequestEntityTooLarge, InvalidInputException
 */
export async function readJsonBody(message: IncomingMessage): Promise<unknown> {
  const { chunks, size } = await received(message);
  if (size > MAX_BODY_BYTES) {
    throw new ServiceError(
      'RequestEntityTooLarge',
      `the body has ${size} bytes, at most ${MAX_BODY_BYTES} are accepted`,
    );
  }
  try {
    // Bytes that are no UTF-8 are refused: replaced by U+FFFD they would be stored as something that nobody sent.
    const text = utf8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    return text.trim() === '' ? {} : (JSON.parse(text) as unknown);
  } catch (error) {
    throw invalidInput(`could not parse request body into json: ${(error as Error).message}`);
  }
}
