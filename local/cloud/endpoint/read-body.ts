import type { IncomingMessage } from 'node:http';

/** A body longer than the operation takes. */
export class BodyTooLargeError extends Error {
  override readonly name = 'RequestEntityTooLarge';
}

/**
 * Reads a small body whole.
 * @param maximumBytes what the operation takes at most
 * @throws BodyTooLargeError
 */
export async function readBody(body: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed on an early exit: the connection has to live for the answer.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) throw new BodyTooLargeError(`the request body is longer than ${maximumBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
