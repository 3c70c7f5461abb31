import { SERVICE_MODELS } from '../model/service-model';

/** Errors that AWS services have in common, with a text like theirs. The model does not list them. */
const COMMON: Readonly<Record<string, string>> = {
  AccessDeniedException: 'User is not authorized to perform this action',
  ExpiredTokenException: 'The security token included in the request is expired',
  InternalFailure: 'The request processing has failed because of an unknown error, exception or failure.',
  ServiceUnavailable: 'The request has failed due to a temporary failure of the server.',
  ThrottlingException: 'Rate exceeded',
  UnrecognizedClientException: 'The security token included in the request is invalid.',
  ValidationException: 'The input fails to satisfy the constraints specified by an AWS service.',
};

/** Names of the errors that a rule may answer with: those of the service model and those common to AWS. */
export const INJECTABLE_ERRORS: readonly string[] = [
  ...new Set([...SERVICE_MODELS.flatMap(({ errorStatus }) => Object.keys(errorStatus)), ...Object.keys(COMMON)]),
].sort();

/** The text of an error for which the rule gives none. */
export function messageOf(error: string): string {
  return COMMON[error] ?? `${error} by a fault rule of the local twin`;
}
