import type { IncomingHttpHeaders } from 'node:http';

/** What a signed request says about itself. The signature is not checked: whoever reaches 127.0.0.1 is trusted. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** SigV4 signing name. */
  readonly service: string;
  /** Milliseconds since the epoch after which a presigned URL is refused; absent for a signed header. */
  readonly expiresAt?: number;
}

/** A signature that cannot be read. */
export class IncompleteSignatureError extends Error {
  override readonly name = 'IncompleteSignatureException';
}

const HEADER_ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Reads the scope from the Authorization header or from the query of a presigned URL.
 * @param defaultRegion region of a presigned URL of the old form (`AWSAccessKeyId=…`), which names none
 * @returns undefined for a request without any signature
 * @throws IncompleteSignatureError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
export function readCredentialScope(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
  defaultRegion: string,
): CredentialScope | undefined {
  const authorization = headers.authorization;
  if (authorization !== undefined) return readAuthorization(authorization, defaultRegion);
  const credential = query.get('X-Amz-Credential');
  if (credential !== null) return { ...readCredential(credential), ...readExpiry(query) };
  const oldKey = query.get('AWSAccessKeyId');
  if (oldKey !== null && query.has('Signature')) {
    const expires = Number(query.get('Expires'));
    if (!Number.isFinite(expires))
      throw new IncompleteSignatureError('the Expires parameter is not a number of seconds');
    return { accessKeyId: oldKey, region: defaultRegion, service: 's3', expiresAt: expires * 1000 };
  }
  return undefined;
}

function readAuthorization(authorization: string, defaultRegion: string): CredentialScope {
  if (!authorization.startsWith(`${HEADER_ALGORITHM} `)) {
    const oldStyle = /^AWS ([^:\s]+):/.exec(authorization);
    if (oldStyle?.[1]) return { accessKeyId: oldStyle[1], region: defaultRegion, service: 's3' };
    const [algorithm = ''] = authorization.split(' ', 1);
    throw new IncompleteSignatureError(
      `the signing algorithm '${algorithm}' is not supported by the local endpoint: sign with ${HEADER_ALGORITHM}`,
    );
  }
  const credential = /Credential=([^,\s]+)/.exec(authorization)?.[1];
  if (credential === undefined) {
    throw new IncompleteSignatureError("Authorization header requires 'Credential' parameter");
  }
  return readCredential(credential);
}

/** What was read lately: a client sends the same credential with each request of a day. */
const known = new Map<string, CredentialScope>();
const MOST_KNOWN = 100;

function readCredential(credential: string): CredentialScope {
  const before = known.get(credential);
  if (before !== undefined) return before;
  const scope = parseCredential(credential);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(credential, scope);
  return scope;
}

function parseCredential(credential: string): CredentialScope {
  const parts = credential.split('/');
  const terminator = parts.pop();
  const service = parts.pop();
  const region = parts.pop();
  const date = parts.pop();
  // An access key id of an emulator may hold slashes: everything before the four fixed parts belongs to it.
  const accessKeyId = parts.join('/');
  if (terminator !== 'aws4_request' || !accessKeyId || !service || !region || !/^\d{8}$/.test(date ?? '')) {
    throw new IncompleteSignatureError(
      `the credential '${credential}' must have the form <access key id>/<date>/<region>/<service>/aws4_request`,
    );
  }
  return { accessKeyId, region, service };
}

function readExpiry(query: URLSearchParams): { expiresAt: number } {
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('X-Amz-Date') ?? '');
  const seconds = Number(query.get('X-Amz-Expires') ?? Number.NaN);
  if (!date || !(seconds >= 1 && seconds <= 604_800)) {
    throw new IncompleteSignatureError(
      'a presigned request needs X-Amz-Date (YYYYMMDDTHHMMSSZ) and X-Amz-Expires (1 to 604800 seconds)',
    );
  }
  const [year, month, day, hour, minute, second] = date.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { expiresAt: Date.UTC(year, month - 1, day, hour, minute, second) + seconds * 1000 };
}
