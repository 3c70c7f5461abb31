import type { IncomingHttpHeaders } from 'node:http';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../clock';
import type { JwtAuthorizerSpec } from './api-model';

/** What a token says; or why it is not taken. */
export type TokenVerdict =
  | { readonly claims: JWTPayload; readonly scopes: readonly string[] | null }
  | { readonly refusal: string; readonly status: 401 | 403 };

/** API Gateway takes RSA only. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];

/** Checks tokens of one issuer against its published keys. */
export class JwtVerifier {
  private keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(
    private readonly spec: JwtAuthorizerSpec,
    private readonly clock: Clock,
  ) {}

  /** @param requiredScopes one of them is enough; none: any token */
  async verify(
    headers: IncomingHttpHeaders,
    query: URLSearchParams,
    requiredScopes: readonly string[],
  ): Promise<TokenVerdict> {
    const token = tokenOf(this.spec.identitySources, headers, query);
    if (token === undefined) return { refusal: 'the request has no token', status: 401 };
    const claims = await this.claimsOf(token);
    if (typeof claims === 'string') return { refusal: claims, status: 401 };
    const scopes = scopesOf(claims);
    if (requiredScopes.length > 0 && !requiredScopes.some((scope) => scopes?.includes(scope))) {
      return { refusal: `the token has none of the scopes ${requiredScopes.join(', ')}`, status: 403 };
    }
    return { claims, scopes: requiredScopes.length > 0 ? scopes : null };
  }

  private async claimsOf(token: string): Promise<JWTPayload | string> {
    const { jwtVerify, errors } = await import('jose');
    try {
      this.keys ??= this.publishedKeys();
      const { payload } = await jwtVerify(token, await this.keys, {
        issuer: this.spec.issuer,
        algorithms: ALGORITHMS,
        currentDate: new Date(this.clock.now()),
        requiredClaims: ['exp'],
      });
      const audience = [payload.aud ?? payload['client_id']].flat();
      if (audience.some((one) => typeof one === 'string' && this.spec.audience.includes(one))) return payload;
      return 'the token is for another audience';
    } catch (error) {
      if (error instanceof errors.JOSEError) return error.message;
      // The issuer cannot be reached, or answers nonsense: the next request asks it again.
      this.keys = undefined;
      return `the keys of ${this.spec.issuer} cannot be had: ${(error as Error).message}`;
    }
  }

  private async publishedKeys(): Promise<JWTVerifyGetKey> {
    const { createRemoteJWKSet } = await import('jose');
    const url = `${this.spec.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const { jwks_uri: keys } = (await response.json()) as { readonly jwks_uri?: unknown };
    if (typeof keys !== 'string') throw new Error(`${url} names no jwks_uri`);
    return createRemoteJWKSet(new URL(keys));
  }
}

/** The first source that the request has; `Bearer ` in front of the token is left out. */
function tokenOf(sources: readonly string[], headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined {
  for (const source of sources) {
    const [, place, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
    const value = place === 'header' ? headers[name.toLowerCase()] : query.get(name);
    if (typeof value === 'string' && value !== '') return value.replace(/^Bearer\s+/i, '');
  }
  return undefined;
}

function scopesOf(claims: JWTPayload): readonly string[] | null {
  const given = claims['scope'] ?? claims['scp'];
  if (typeof given === 'string') return given.split(' ').filter((scope) => scope !== '');
  return Array.isArray(given) ? given.map(String) : null;
}

/** Claims as a function gets them: text, lists in brackets. */
export function claimTexts(claims: JWTPayload): Readonly<Record<string, string>> {
  const text = (value: unknown): string => {
    if (typeof value === 'string') return value;
    return Array.isArray(value) ? `[${value.map(text).join(' ')}]` : JSON.stringify(value);
  };
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, text(value)]));
}
