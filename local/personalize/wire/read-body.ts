import type { IncomingMessage } from 'node:http';
import { ServiceError, invalidInput } from '../errors';

/** Largest request body, in bytes. The largest legal request, ten items of 32,000 characters of properties, is below 2 MB. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Reads a JSON body; an empty one is `{}`.
 * @throws RequestEntityTooLarge, InvalidInputException
 */
export async function readJsonBody(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    // Read on without keeping: closing the socket under a client that still writes would look like a network failure.
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  if (size > MAX_BODY_BYTES) {
    throw new ServiceError(
      'RequestEntityTooLarge',
      `the body has ${size} bytes, at most ${MAX_BODY_BYTES} are accepted`,
    );
  }
  try {
    // Bytes that are no UTF-8 are refused: replaced by U+FFFD they would be stored as something that nobody sent.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return text.trim() === '' ? {} : (JSON.parse(text) as unknown);
  } catch (error) {
    throw invalidInput(`could not parse request body into json: ${(error as Error).message}`);
  }
}
