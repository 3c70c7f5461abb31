import type { IncomingHttpHeaders } from 'node:http';
import type { JWTPayload } from 'jose';
import type { Caller } from '../../service';
import { LOCAL_ACCOUNT } from '../endpoint/local-account';
import { claimTexts } from './jwt-verifier';

/** Who is behind a request, once that is established. */
export type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'iam'; readonly caller: Caller; readonly accessKeyId: string }
  | { readonly kind: 'jwt'; readonly claims: JWTPayload; readonly scopes: readonly string[] | null };

/** A request as the gateway sees it. */
export interface ApiRequest {
  readonly apiId: string;
  readonly requestId: string;
  readonly method: string;
  /** After the stage, percent-encoded, with its leading slash. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly sourceIp: string;
  /** `HTTP/1.1`. */
  readonly protocol: string;
  /** The host that the API would have on AWS. */
  readonly domainName: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** What a route adds to a request. */
export interface RoutedRequest {
  readonly request: ApiRequest;
  readonly stage: { readonly name: string; readonly variables: Readonly<Record<string, string>> };
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly identity: Identity;
  readonly body: Buffer;
}

/** Content types whose bodies are text; all others come in Base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b|application\/[^;]+\+(json|xml)\b)/i;

/**
 * The event of payload format 2.0. The path and its parameters come decoded, as HTTP APIs hand them on.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function proxyEvent({ request, stage, routeKey, pathParameters, identity, body }: RoutedRequest): object {
  const { cookie, ...others } = request.headers;
  const rawPath = `${stage.name === '$default' ? '' : `/${stage.name}`}${decodeURIComponent(request.path)}`;
  const query = queryParameters(request.rawQuery);
  const isText = TEXT.test(request.headers['content-type'] ?? '');
  const authorizer = authorizerOf(identity);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: request.rawQuery,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers: flatHeaders(others),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: LOCAL_ACCOUNT.accountId,
      apiId: request.apiId,
      ...(authorizer && { authorizer }),
      domainName: request.domainName,
      domainPrefix: request.apiId,
      http: {
        method: request.method,
        path: rawPath,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey,
      stage: stage.name,
      time: requestTime(request.time),
      timeEpoch: request.time,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(Object.keys(stage.variables).length > 0 && { stageVariables: stage.variables }),
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** `12/Mar/2026:19:03:58 +0000`. */
export function requestTime(time: number): string {
  // `Thu, 12 Mar 2026 19:03:58 GMT`
  const [, day, month, year, clock] = new Date(time).toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}

function flatHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const given = Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, [value].flat().join(',')]));
}

/** Values of a name that comes more than once are joined by commas. */
function queryParameters(rawQuery: string): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

function authorizerOf(identity: Identity): object | undefined {
  switch (identity.kind) {
    case 'nobody':
      return undefined;
    case 'jwt':
      return { jwt: { claims: claimTexts(identity.claims), scopes: identity.scopes } };
    case 'iam': {
      const { caller, accessKeyId } = identity;
      return {
        iam: {
          accessKey: accessKeyId,
          accountId: LOCAL_ACCOUNT.accountId,
          callerId: accessKeyId,
          cognitoIdentity: null,
          principalOrgId: null,
          userArn: caller.arn,
          userId: accessKeyId,
        },
      };
    }
  }
}
