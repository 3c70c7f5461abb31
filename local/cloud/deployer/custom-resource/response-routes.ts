import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Path under which the local endpoint hands requests to `ResponseRoutes.handle`. */
export const RESPONSE_PATH = '/_cloudformation/response/';

/** Longest answer taken; CloudFormation's own limit is 4096 bytes, which a local run need not meet to the byte. */
const MAXIMUM_BYTES = 64 * 1024;

/** An answer that is waited for. */
export interface PendingResponse {
  /** Path on the local endpoint that the answer is PUT to. */
  readonly path: string;
  /** The body as it came. */
  readonly body: Promise<string>;
  /** Stops waiting; later answers get 404. */
  close(): void;
}

/**
 * Receives what the functions of custom resources PUT to their ResponseURL. On AWS that is a presigned S3 URL; here it
 * is a plain route of the local endpoint, whose random path is the only key to it.
 */
export class ResponseRoutes {
  private readonly pending = new Map<string, (body: string) => void>();

  /** Opens a route for one answer. */
  open(): PendingResponse {
    const path = `${RESPONSE_PATH}${randomUUID()}`;
    const body = new Promise<string>((resolve) => this.pending.set(path, resolve));
    return { path, body, close: () => void this.pending.delete(path) };
  }

  /** Whether a request belongs here: its path starts with RESPONSE_PATH. */
  matches(path: string): boolean {
    return path.startsWith(RESPONSE_PATH);
  }

  /** Takes one request. Answers 200, 404 for a path nobody waits on, 405 for another method, 413 for a long body. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const resolve = this.pending.get(path);
    if (resolve === undefined) return end(response, 404);
    if (request.method !== 'PUT') return end(response, 405);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAXIMUM_BYTES) return end(response, 413);
      chunks.push(chunk);
    }
    this.pending.delete(path);
    resolve(Buffer.concat(chunks).toString('utf8'));
    end(response, 200);
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}
