import { LOCAL_ACCOUNT } from '../endpoint/local-account';

/** An HTTP API as its template declares it. */
export interface ApiSpec {
  readonly id: string;
  readonly name: string;
  readonly cors?: CorsSpec;
  /** The address of its own is switched off: only a domain of the user's leads to it, which there is not here. */
  readonly isEndpointDisabled: boolean;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export interface CorsSpec {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds?: number;
}

/** A function behind routes; payload format 2.0. */
export interface IntegrationSpec {
  readonly id: string;
  readonly functionArn: string;
  /** 50–30,000. */
  readonly timeoutMilliseconds: number;
}

/** Tokens that are taken. */
export interface JwtAuthorizerSpec {
  readonly id: string;
  /** Its discovery document is at `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** One of them has to be in `aud`, or be `client_id` where there is no `aud`. */
  readonly audience: readonly string[];
  /** `$request.header.Authorization`. */
  readonly identitySources: readonly string[];
}

export type RouteAuthorization =
  | { readonly type: 'NONE' }
  | { readonly type: 'AWS_IAM' }
  | { readonly type: 'JWT'; readonly authorizerId: string; readonly scopes: readonly string[] };

export interface RouteSpec {
  readonly id: string;
  /** `GET /items/{id}`, `ANY /{proxy+}`, `$default`. */
  readonly key: string;
  readonly integrationId: string;
  readonly authorization: RouteAuthorization;
}

/** Requests a second, and how many at once. */
export interface Throttle {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

export interface StageSpec {
  /** `$default` stands at the root. */
  readonly name: string;
  readonly throttle?: Throttle;
  /** By route key. */
  readonly routeThrottles: Readonly<Record<string, Throttle>>;
  readonly accessLog?: { readonly logGroupName: string; readonly format: string };
  readonly variables: Readonly<Record<string, string>>;
}

export const DEFAULT_STAGE = '$default';

/** Where requests to APIs come in on the endpoint's port. */
export const API_PATH = '/_api/';

/** `/_api/<id>` on the endpoint: what stands for `https://<id>.execute-api.<region>.amazonaws.com`. */
export function apiUrl(endpoint: string, apiId: string): string {
  return `${endpoint}${API_PATH}${apiId}`;
}

/** The host that an API has on AWS; the local endpoint takes it as well. */
export function apiHost(apiId: string): string {
  return `${apiId}.execute-api.${LOCAL_ACCOUNT.region}.amazonaws.com`;
}

/**
 * What policies on calls of an API name: the stage, the method and the path that were asked for; what policies on the
 * function name has the route's own path.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export function executeApiArn(apiId: string, stage: string, methodAndPath: string): string {
  const { partition, region, accountId } = LOCAL_ACCOUNT;
  return `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}/${methodAndPath}`;
}
