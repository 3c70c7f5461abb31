import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/**
 * Of every answer: nothing but this origin's own script and style runs, nobody frames it, and no other site may read it. Styles
 * that the script sets on elements are not inline styles to the policy.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Bytes from which an answer is worth compressing. */
const WORTH_COMPRESSING = 2048;

/** Answers with a body that changes: kept by the browser, asked for again each time, sent only when it is another one. */
export function sendFresh(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body, status = 200 }: { readonly type: string; readonly body: string; readonly status?: number },
): void {
  const etag = `"${createHash('sha1').update(body).digest('base64url')}"`;
  const headers = { ...SECURITY_HEADERS, 'cache-control': 'no-cache', vary: 'accept-encoding', etag };
  if (status === 200 && request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const isCompressed = body.length >= WORTH_COMPRESSING && accepts(request, 'gzip');
  const bytes = isCompressed ? gzipSync(body, { level: 4 }) : Buffer.from(body);
  response.writeHead(status, {
    ...headers,
    'content-type': type,
    'content-length': bytes.length,
    ...(isCompressed && { 'content-encoding': 'gzip' }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

export function sendJson(request: IncomingMessage, response: ServerResponse, value: unknown, status = 200): void {
  sendFresh(request, response, { type: 'application/json', body: JSON.stringify(value), status });
}

/** Whether the browser takes an encoding; a weight of 0 is a refusal. */
export function accepts(request: IncomingMessage, encoding: string): boolean {
  const given = String(request.headers['accept-encoding'] ?? '');
  return given.split(',').some((part) => {
    const [name = '', weight = ''] = part.trim().split(';');
    return name.trim() === encoding && !/q=0(\.0*)?$/.test(weight.trim());
  });
}
