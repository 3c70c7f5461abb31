import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildXml } from './xml';

/** An error that the endpoint itself answers with, before or instead of a service. */
export interface Refusal {
  readonly status: number;
  /** In the form without `Exception`, as XML services spell it. */
  readonly code: string;
  readonly message: string;
}

/** How a service spells its errors. */
export type WireForm = 'json' | 'query' | 's3';

const FORMS: Readonly<Record<string, WireForm>> = { s3: 's3', sns: 'query', sts: 'query' };

/** REST paths of the Personalize runtime and events APIs. @see facts: API_Operations, protocols and endpoints */
const PERSONALIZE_PATHS =
  /^\/(recommendations|personalize-ranking|action-recommendations|events|items|users|actions|action-interactions)\/?$/;

/**
 * The form that the caller can read.
 * @param service signing name, where the request was signed
 */
export function wireFormOf(request: IncomingMessage, service: string | undefined): WireForm {
  if (service !== undefined) return FORMS[service] ?? 'json';
  const type = request.headers['content-type'] ?? '';
  if (request.headers['x-amz-target'] !== undefined || type.startsWith('application/x-amz-json')) return 'json';
  if (type.startsWith('application/x-www-form-urlencoded')) return 'query';
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (request.method === 'POST' && PERSONALIZE_PATHS.test(path)) return 'json';
  return 's3';
}

/** Answers with the error; a response that has begun is cut off instead, so that nobody takes half of it for the whole. */
export function sendRefusal(response: ServerResponse, form: WireForm, refusal: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const requestId = randomUUID();
  if (form === 'json') {
    const type = refusal.code === 'InternalFailure' ? refusal.code : `${refusal.code}Exception`;
    const body = JSON.stringify({ __type: type, message: refusal.message });
    response.writeHead(refusal.status, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(body),
      'x-amzn-errortype': type,
      'x-amzn-requestid': requestId,
    });
    response.end(body);
    return;
  }
  const body =
    form === 's3'
      ? buildXml('Error', { Code: refusal.code, Message: refusal.message, RequestId: requestId })
      : buildXml('ErrorResponse', {
          Error: { Type: refusal.status < 500 ? 'Sender' : 'Receiver', Code: refusal.code, Message: refusal.message },
          RequestId: requestId,
        });
  response.writeHead(refusal.status, {
    'content-type': form === 's3' ? 'application/xml' : 'text/xml',
    'content-length': Buffer.byteLength(body),
    'x-amz-request-id': requestId,
  });
  response.end(body);
}
