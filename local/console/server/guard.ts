import type { IncomingMessage } from 'node:http';
import { CONSOLE_HEADER, type Refusal } from '../api';

/** A request that the console does not answer. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly status: number,
    readonly refusal: Refusal,
  ) {
    super(refusal.message);
  }
}

export function refused(status: number, message: string, nextStep: string): RefusedError {
  return new RefusedError(status, { code: 'Refused', message, nextStep });
}

/** Names that no name server answers for: a page of another site cannot come to be served from them. */
const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Lets through what a page of this console sends, and what a person types into the address bar. A site that makes its own
 * name point to this machine (DNS rebinding) is told by the Host header, a form or script of another site by Origin.
 * @param boundName where the endpoint listens
 * @throws RefusedError
 */
export function guard(request: IncomingMessage, boundName: string): void {
  const host = request.headers.host ?? '';
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (!OWN_NAMES.has(name) && name !== boundName.toLowerCase()) {
    throw refused(
      421,
      `the console does not answer for the host '${name}'`,
      `open http://localhost with the same port`,
    );
  }
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    throw refused(403, `the console does not answer pages of '${origin}'`, 'open the console itself');
  }
  const site = request.headers['sec-fetch-site'];
  if (request.method === 'GET') {
    const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
      throw refused(403, 'the console does not answer requests of other sites', 'open the console itself');
    }
    return;
  }
  if (request.headers[CONSOLE_HEADER] === undefined) {
    throw refused(403, `the header ${CONSOLE_HEADER} is missing`, `send ${CONSOLE_HEADER}: 1`);
  }
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw refused(415, 'the body has to be JSON', 'send content-type: application/json');
  }
}
