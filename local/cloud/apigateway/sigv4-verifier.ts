import { createHash, createHmac, timingSafeEqual, type Hash, type Hmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../../clock';
import type { Caller } from '../../service';
import { IncompleteSignatureError, readCredentialScope } from '../endpoint/credential-scope';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import type { SessionCredentials } from '../role-session';

/** A request as it came in, with its body. */
export interface SignedRequest {
  readonly method: string;
  /** As sent, percent-encoded. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Who signed; or why the signature does not hold, for the developer at this machine. */
export type SignatureVerdict = { readonly caller: Caller; readonly accessKeyId: string } | { readonly refusal: string };

/** Whose key it is, and what belongs to it. */
export type KeyOwner = (
  accessKeyId: string,
) => { readonly caller: Caller; readonly credentials: SessionCredentials } | undefined;

const SERVICE = 'execute-api';
/** A clock may be off by five minutes. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html */
const SKEW_MILLISECONDS = 5 * 60_000;

/** Signature Version 4, really checked: the signature is computed again with the key of whom it names. */
export class SigV4Verifier {
  constructor(
    private readonly keyOwner: KeyOwner,
    private readonly clock: Clock,
  ) {}

  async verify(request: SignedRequest): Promise<SignatureVerdict> {
    try {
      return await this.verified(request);
    } catch (error) {
      if (!(error instanceof IncompleteSignatureError) && !(error instanceof URIError)) throw error;
      return { refusal: 'the Authorization header or the query cannot be read' };
    }
  }

  private async verified(request: SignedRequest): Promise<SignatureVerdict> {
    const { headers } = request;
    const authorization = headers.authorization;
    if (authorization === undefined) return { refusal: 'the request has no Authorization header: sign it' };
    const scope = readCredentialScope(headers, new URLSearchParams(), LOCAL_ACCOUNT.region);
    const signature = /Signature=([0-9a-f]{64})(?:,|$)/.exec(authorization)?.[1];
    const signedHeaders = /SignedHeaders=([^,\s]+)/.exec(authorization)?.[1]?.split(';');
    if (scope === undefined || signature === undefined || signedHeaders === undefined) {
      return { refusal: 'the Authorization header needs Credential, SignedHeaders and Signature' };
    }
    const { accessKeyId, region, service } = scope;
    if (service !== SERVICE || region !== LOCAL_ACCOUNT.region) {
      return {
        refusal: `the request is signed for another service or region than ${SERVICE} in ${LOCAL_ACCOUNT.region}`,
      };
    }
    const time = timeOf(headers, authorization);
    if (typeof time === 'string') return { refusal: time };
    if (Math.abs(this.clock.now() - time.getTime()) > SKEW_MILLISECONDS) {
      return { refusal: 'the signature is more than five minutes off the clock here' };
    }
    const owner = this.keyOwner(accessKeyId);
    if (owner === undefined) return { refusal: 'the access key belongs to nobody in the local account' };
    const { sessionToken } = owner.credentials;
    if ((headers['x-amz-security-token'] ?? undefined) !== sessionToken) {
      return { refusal: 'the session token does not belong to the access key' };
    }
    const missing = ['host', ...(sessionToken === undefined ? [] : ['x-amz-security-token'])].find(
      (name) => !signedHeaders.includes(name),
    );
    if (missing !== undefined) return { refusal: `the header ${missing} has to be among the signed ones` };
    const claimedHash = headers['x-amz-content-sha256'];
    if (claimedHash !== undefined && claimedHash !== createHash('sha256').update(request.body).digest('hex')) {
      return { refusal: 'the body is not the one that was signed' };
    }
    const expected = await signatureOf(request, signedHeaders, time, owner.credentials);
    if (expected === undefined || !timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(signature, 'hex'))) {
      return { refusal: 'the signature does not fit the request and the secret key' };
    }
    return { caller: owner.caller, accessKeyId };
  }
}

/** When it was signed; the reason when that cannot be told. */
function timeOf(headers: IncomingHttpHeaders, authorization: string): Date | string {
  const given = String(headers['x-amz-date'] ?? '');
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(given) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time.getTime())) return 'the request needs an X-Amz-Date header of the form YYYYMMDDTHHMMSSZ';
  if (!authorization.includes(`/${given.slice(0, 8)}/`)) return 'the date of the credential is not that of X-Amz-Date';
  return time;
}

async function signatureOf(
  { method, path, rawQuery, headers, body }: SignedRequest,
  signedHeaders: readonly string[],
  signingDate: Date,
  { accessKeyId, secretAccessKey }: SessionCredentials,
): Promise<string | undefined> {
  const given = signedHeaders.map((name) => {
    const value = headers[name];
    return [name, Array.isArray(value) ? value.join(',') : value] as const;
  });
  // A header that was signed and did not arrive.
  if (given.some(([, value]) => value === undefined)) return undefined;
  const signer = new SignatureV4({
    service: SERVICE,
    region: LOCAL_ACCOUNT.region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: NodeSha256,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    {
      method,
      path,
      query: queryBag(rawQuery),
      headers: Object.fromEntries(given) as Record<string, string>,
      body,
      protocol: 'https:',
      hostname: '',
    },
    { signingDate, signableHeaders: new Set(signedHeaders) },
  );
  return /Signature=([0-9a-f]{64})$/.exec(signed.headers['authorization'] ?? '')?.[1];
}

/** @throws URIError */
function queryBag(rawQuery: string): Record<string, string | string[]> {
  const bag = new Map<string, string[]>();
  for (const pair of rawQuery.split('&')) {
    if (pair === '') continue;
    const mark = pair.indexOf('=');
    const name = decodeURIComponent(mark < 0 ? pair : pair.slice(0, mark));
    bag.set(name, [...(bag.get(name) ?? []), mark < 0 ? '' : decodeURIComponent(pair.slice(mark + 1))]);
  }
  return Object.fromEntries(bag);
}

/** The hash that the signer asks for, by OpenSSL: each request is hashed some seven times. */
class NodeSha256 {
  private hash: Hash | Hmac;

  constructor(private readonly secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = this.begin();
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    this.hash = this.begin();
  }

  private begin(): Hash | Hmac {
    const { secret } = this;
    if (secret === undefined) return createHash('sha256');
    if (typeof secret === 'string') return createHmac('sha256', secret);
    const view = ArrayBuffer.isView(secret)
      ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
      : new Uint8Array(secret);
    return createHmac('sha256', view);
  }
}
