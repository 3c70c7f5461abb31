import type { IncomingHttpHeaders } from 'node:http';
import { globMatcher } from '../iam/matching';
import type { CorsSpec } from './api-model';

/** Whether a browser asks beforehand what it may send. */
export function isPreflight(method: string, headers: IncomingHttpHeaders): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/** Headers of the answer to a preflight; none for an origin or method that is not allowed. */
export function preflightHeaders(cors: CorsSpec, headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const method = String(headers['access-control-request-method'] ?? '');
  const origin = originHeaders(cors, headers);
  if (origin === undefined || !(cors.allowMethods.includes('*') || cors.allowMethods.includes(method))) return {};
  const asked = String(headers['access-control-request-headers'] ?? '');
  const allowHeaders = cors.allowHeaders.includes('*') ? asked : cors.allowHeaders.join(',');
  return {
    ...origin,
    'access-control-allow-methods': cors.allowMethods.join(','),
    ...(allowHeaders !== '' && { 'access-control-allow-headers': allowHeaders }),
    ...(cors.maxAgeSeconds !== undefined && { 'access-control-max-age': String(cors.maxAgeSeconds) }),
  };
}

/** Headers of the answer to a request of a page; they stand for those of the function. */
export function corsHeaders(cors: CorsSpec, headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const origin = originHeaders(cors, headers);
  if (origin === undefined) return {};
  const exposed = cors.exposeHeaders.join(',');
  return { ...origin, ...(exposed !== '' && { 'access-control-expose-headers': exposed }) };
}

function originHeaders(cors: CorsSpec, headers: IncomingHttpHeaders): Record<string, string> | undefined {
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const everybody = cors.allowOrigins.includes('*');
  if (!everybody && !cors.allowOrigins.some((pattern) => globMatcher(pattern, true)(origin))) return undefined;
  return {
    'access-control-allow-origin': everybody && !cors.allowCredentials ? '*' : origin,
    ...(cors.allowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...(!everybody && { vary: 'origin' }),
  };
}
