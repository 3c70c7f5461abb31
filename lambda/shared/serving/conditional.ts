import { createHash } from 'node:crypto';
import type { HttpAnswer } from './http-handler';

/**
 * The answer with its ETag, or 304 where the caller has the same list already. Weak: `recommendationId` differs from answer to
 * answer, and one that is older does for the same list.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match
 */
export function conditional(answer: HttpAnswer, ifNoneMatch: string | undefined): HttpAnswer {
  const etag = etagOf(answer.body);
  const headers = { ...answer.headers, etag };
  const isKnown = ifNoneMatch?.split(',').some((one) => one.trim() === '*' || strong(one) === strong(etag)) ?? false;
  if (!isKnown) return { ...answer, headers };
  const { body: _, ...rest } = answer;
  return { ...rest, statusCode: 304, headers };
}

function etagOf(body: unknown): string {
  const { recommendationId: _, ...same } = body as { readonly recommendationId?: string };
  return `W/"${createHash('sha256').update(JSON.stringify(same)).digest('base64url').slice(0, 22)}"`;
}

function strong(etag: string): string {
  return etag.trim().replace(/^W\//, '');
}
