import type { ErrorAnswer, ErrorCode } from '../contract/api/answers';

/** One thing that is wrong with a request, by its place: `eventList[1].sentAt`. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

/** What a caller is told in place of an answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** What to do. */
    readonly nextStep: string,
    /** Further members of the answer. */
    readonly details: Omit<ErrorAnswer['error'], 'code' | 'message' | 'nextStep'> = {},
  ) {
    super(message);
  }
}

/** @param findings one at least */
export function invalidRequest(findings: readonly Finding[], nextStep?: string): ApiError {
  const [first] = findings;
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : '';
  const place = first === undefined || first.path === '' ? '' : `${first.path} `;
  return new ApiError(
    'INVALID_REQUEST',
    `${place}${first?.message ?? 'the request is wrong'}${more}`,
    nextStep ?? 'correct what findings names and send the request again',
    { findings: [...findings] },
  );
}
